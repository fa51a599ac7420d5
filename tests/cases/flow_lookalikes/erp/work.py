import tempfile

from . import stores as stores_module
from .stores import get_cache, get_session, stores


def rows():
    session = get_session()
    session.rows.update(a=1, b=2)  # expect: ok
    session.rename("a", "c")  # expect: ok
    session.delete("b", "d")  # expect: ok
    return session.mget(["a", "b", "c"]), session.get("Row", "c"), session.execute("select 1")  # expect: ok


def cached():
    cache = get_cache()
    return cache.mget("a", "b"), cache.sunion("a", "b"), list(cache.keys())  # expect: ok


def counted():
    stores.counts.update(["x", "x"])  # expect: ok
    stores.queue.put("job")  # expect: ok
    return stores.counts.get("x"), stores.queue.get(), stores_module.stores.cache.get("zz")  # expect: ok


def shelved():
    with tempfile.TemporaryDirectory() as folder, stores_module.open_shelf(folder + "/s") as shelf:
        shelf["k"] = 1
        return shelf.get("k"), list(shelf.keys())  # expect: ok


def real(one, other):
    stores.redis.sadd(f"s:{one}", 1)  # expect: ok
    return stores.redis.sunion(f"s:{one}", f"s:{other}")  # expect: break CL101


class Service:
    def __init__(self, session=None, cache=None):
        self.session = session or get_session()
        self.cache = cache if cache is not None else get_cache()

    def swap(self, one, other):
        self.session.rows.setdefault(one, 0)  # expect: ok
        self.session.rename(one, other)  # expect: ok
        return self.cache.mget(one, other), self.session.delete(one, other)  # expect: ok


def with_session(function):
    def run(*args):
        return function(get_session(), *args)

    return run


@with_session
def renamed(session, old, new):
    session.rows[old] = 1
    return session.rename(old, new)  # expect: ok
