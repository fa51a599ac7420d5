"""Named clients in a dictionary, some of them on another database."""

import os

import redis as rd

URL = os.environ["REDIS_URL"]
DATABASES = {"default": 0, "sessions": 1}
_registry = {}


def register(name, client):
    _registry[name] = client
    return client


def default():
    return register("default", rd.Redis.from_url(URL, decode_responses=True))


def sessions():
    return register("sessions", rd.Redis.from_url(URL, db=1))  # expect: break CL201


def archive():
    url = URL.rstrip("/") + "/" + "2"
    return register("archive", rd.from_url(url))  # expect: break CL201


def named(name):
    url = "{}/{}".format(URL, DATABASES[name])
    return rd.Redis.from_url(url)  # expect: break CL201


def use(name):
    client = _registry.get(name)  # expect: ok
    return client.ping() if client else None  # expect: any


def both_settings():
    return _registry["default"].mget("conf:a", "conf:b")  # expect: break CL101


def setting(name):
    return default().get("conf:" + name)  # expect: ok


def names():
    return sorted(_registry.keys())  # expect: ok


def scenario_default():
    default().set("conf:a", "1")
    return setting("a"), names(), use("nobody")


def scenario_use():
    default()
    return use("default")


def scenario_sessions():
    return sessions().ping()


def scenario_archive():
    return archive().ping()


def scenario_named():
    return named("sessions").ping()


def scenario_both_settings():
    default()
    return both_settings()


SCENARIOS = {
    "scenario_default": "same",
    "scenario_use": "same",
    "scenario_sessions": "break",
    "scenario_archive": "break",
    "scenario_named": "break",
    "scenario_both_settings": "break",
}
