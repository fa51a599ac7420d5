from . import steps
from .dispatch import handles


@handles("created")
def created(store, number, customer):
    steps.first(store, number, options={"customer": customer})
    return store.get(f"state:{number}")  # expect: ok


@handles("merged")
def merged(store, number, other):
    return steps.merge(conn=store, pair=(number, other))


@handles("closed")
def closed(db, number):
    db.rename(f"state:{number}", f"closed:{number}")  # expect: break CL101


def archived(backend, number):
    return backend.hgetall(f"archive:{number}")  # expect: ok


TABLE = {"archived": archived}
