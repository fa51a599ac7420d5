"""The client hangs on an application object."""

import os
from types import SimpleNamespace

import redis


class Config(dict):
    """Settings, read with get and update."""

    def from_env(self, *names):
        self.update({name: os.environ.get(name) for name in names})  # expect: ok
        return self


class Application:
    def __init__(self):
        self.config = Config().from_env("REDIS_URL")
        self.state = SimpleNamespace(hits=0)
        self.redis = redis.Redis.from_url(self.config["REDIS_URL"], decode_responses=True)
        self.plugins = {}

    def plugin(self, name, value=None):
        if value is not None:
            self.plugins.setdefault(name, value)
        return self.plugins.get(name)  # expect: ok


class View:
    def __init__(self, app: Application):
        self.app = app

    def visits(self, page):
        return self.app.redis.incr(f"visits:{page}")  # expect: ok

    def compare(self, left, right):
        return self.app.redis.mget(f"visits:{left}", f"visits:{right}")  # expect: break CL101

    def reset(self, *pages):
        return self.app.redis.delete(*(f"visits:{page}" for page in pages))  # expect: change CL102

    def timeout(self):
        return self.app.config.get("TIMEOUT", 5)  # expect: ok

    def publish(self, page):
        redis_conn = self.app.redis
        with redis_conn.pipeline(transaction=True) as pipe:  # expect: ok
            pipe.set(f"page:{page}:draft", "")  # expect: any
            pipe.set(f"page:{page}:live", "x")  # expect: break CL103
            return pipe.execute()

    def flags(self):
        keys = list(self.app.plugins.keys())  # expect: ok
        return keys, self.app.state.hits


def scenario_safe():
    view = View(Application())
    view.app.plugin("a", 1)
    return view.visits("home"), view.timeout(), view.flags(), view.app.plugin("a")


def scenario_compare():
    return View(Application()).compare("a", "b")


def scenario_reset():
    view = View(Application())
    for page in "abcd":
        view.visits(page)
    return view.reset(*"abcd")


def scenario_publish():
    return View(Application()).publish("home")


SCENARIOS = {
    "scenario_safe": "same",
    "scenario_compare": "break",
    "scenario_reset": "same",
    "scenario_publish": "break",
}
