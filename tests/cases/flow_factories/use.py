from core import client_for, get_redis, make_pair, singletons
from core.registry import CLIENTS, LIMITS, named
from core.singletons import Lazy, Shared, Store


def greet(user):
    get_redis().set(f"greeting:{user}", "hello")  # expect: ok
    return get_redis().get(f"greeting:{user}")  # expect: ok


def rename(user, new):
    return get_redis().rename(f"greeting:{user}", f"greeting:{new}")  # expect: break CL101


def report(day):
    return client_for("reports").pfcount(f"visits:{day}")  # expect: ok


def week(days):
    return client_for(role="reports").pfcount(*[f"visits:{day}" for day in days])  # expect: break CL101


def copy(name):
    reader, writer = make_pair()
    value = reader.get(f"src:{name}")  # expect: ok
    return writer.set(f"dst:{name}", value or "")  # expect: ok


def copy_both(name, other):
    reader, _ = make_pair()
    return reader.mget(f"src:{name}", f"src:{other}")  # expect: break CL101


def queue(job):
    return CLIENTS["queue"].rpush("jobs", job), LIMITS.get("queue")  # expect: ok


def requeue():
    return named("queue").lmove("jobs", "jobs:late")  # expect: break CL101


def warm(sku):
    return named("cache").exists(f"page:{sku}")  # expect: ok


def memo(name):
    Store().remember(name, "x")
    return Store().redis.ttl(f"memo:{name}") > 0  # expect: ok


def swap(name, other):
    return Shared().conn.smove(f"set:{name}", f"set:{other}", "x")  # expect: break CL101


def add(name, member):
    return Shared().conn.sadd(f"set:{name}", member)  # expect: ok


def everything(name):
    return singletons.client.scard(f"set:{name}")  # expect: ok


def common(name, other):
    return singletons.client.sinter(f"set:{name}", f"set:{other}")  # expect: break CL101


def lazily(name):
    return Lazy().pop_all(name), Lazy.client().llen(f"list:{name}")  # expect: ok
