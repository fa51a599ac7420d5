import svc
import svc.clients.primary as main_client
from svc import redis_client

from ..users import User


def purge(*names):
    return redis_client.delete(*[f"feed:{name}" for name in names])  # expect: change CL102


def size(name):
    return main_client.llen(f"feed:{name}"), vars(User(name)).get("name")  # expect: ok


def drop(name):
    import svc.clients

    return svc.clients.primary.delete(f"feed:{name}")  # expect: ok


def compare(one, other):
    from .. import secondary

    return secondary.sdiff(f"follows:{one}", f"follows:{other}")  # expect: break CL101


def followers(name):
    return svc.secondary.smembers(f"follows:{name}")  # expect: ok
