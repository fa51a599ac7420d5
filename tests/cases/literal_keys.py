"""Literal keys: their slots can be computed, and some are together by accident."""

import os

import redis

SETTINGS = "settings"
THEME = "theme"


def connect():
    return redis.Redis(host=os.environ["REDIS_HOST"], port=int(os.environ["REDIS_PORT"]), decode_responses=True)


def both():
    return connect().mget(SETTINGS, THEME)  # expect: break CL101


def both_listed():
    keys = [SETTINGS]
    keys.append(THEME)
    return connect().mget(keys)  # expect: break CL101


def accident():
    return connect().mget("layout:cart", "settings:login")  # expect: ok


def one_of(dark):
    return connect().get(SETTINGS if dark else THEME)  # expect: ok


def counted(*extra):
    return connect().exists("settings", "theme", "layout", *extra)  # expect: change CL102


def repeated():
    return connect().exists("settings", "settings")  # expect: ok


def in_bytes():
    return connect().mget(b"settings", b"theme")  # expect: break CL101


def rename_to_itself():
    r = connect()
    r.set(SETTINGS, 1)  # expect: ok
    return r.rename(SETTINGS, "settings")  # expect: ok


def scenario_safe():
    return accident(), one_of(True), one_of(False), repeated(), rename_to_itself()


def scenario_both():
    return both()


def scenario_both_listed():
    return both_listed()


def scenario_counted():
    return counted()


def scenario_in_bytes():
    return in_bytes()


SCENARIOS = {
    "scenario_safe": "same",
    "scenario_both": "break",
    "scenario_both_listed": "break",
    "scenario_counted": "same",
    "scenario_in_bytes": "break",
}
