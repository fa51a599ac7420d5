"""A Flask-like extension that forwards attribute access to the client."""

import os

import redis


class Flask:
    def __init__(self, name):
        self.name = name
        self.config = {}
        self.extensions = {}


class RedisExt:
    def __init__(self, app=None, prefix="REDIS", **options):
        self._client = None
        self.prefix = prefix
        self.options = options
        if app is not None:
            self.init_app(app)

    def init_app(self, app):
        url = app.config.get(f"{self.prefix}_URL", "redis://localhost:6379/0")  # expect: ok
        self._client = redis.Redis.from_url(url, **self.options)
        app.extensions[self.prefix.lower()] = self

    @property
    def client(self):
        if self._client is None:
            raise RuntimeError("init_app was not called")
        return self._client

    def __getattr__(self, name):
        return getattr(self._client, name)


class DictCache:
    """SimpleCache of some tests."""

    def __init__(self):
        self.data = {}

    def mget(self, *names):
        return [self.data.get(n) for n in names]

    def sunion(self, *names):
        return set().union(*(self.data.get(n, ()) for n in names))


store = RedisExt(decode_responses=True)
local = DictCache()


def create_app():
    app = Flask("shop")
    app.config["REDIS_URL"] = os.environ["REDIS_URL"]
    store.init_app(app)
    return app


def followers_in_common(a, b):
    return store.client.sinter(f"followers:{a}", f"followers:{b}")  # expect: break CL101


def all_followers(a, b):
    return store.sunion(f"followers:{a}", f"followers:{b}")  # expect: break CL101


def local_views():
    return local.mget("a", "b"), local.sunion("c", "d")  # expect: ok


def follow(a, b):
    with store.client.pipeline() as p:  # expect: change CL109
        p.sadd(f"followers:{b}", a)  # expect: ok
        p.sadd(f"following:{a}", b)  # expect: ok
        p.execute()


def is_following(a, b):
    return bool(store.sismember(f"followers:{b}", a))  # expect: ok


def fill():
    create_app()
    for a, b in (("ann", "bob"), ("eve", "bob"), ("ann", "eve")):
        follow(a, b)


def scenario_ok():
    fill()
    return is_following("ann", "bob"), local_views()


def scenario_common():
    fill()
    return followers_in_common("bob", "eve")


def scenario_union():
    fill()
    return all_followers("bob", "eve")


SCENARIOS = {"scenario_ok": "same", "scenario_common": "break", "scenario_union": "break"}
