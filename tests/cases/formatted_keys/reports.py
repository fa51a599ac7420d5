"""Reports under formatted keys."""

import os
from datetime import timedelta

import redis
import shapes

r = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


def by_number(number):
    return r.mget(shapes.padded(number), shapes.padded(number) + ":x")  # expect: ok


def by_next_number(number):
    return r.mget(shapes.padded(number), shapes.padded(number + 1))  # expect: break CL101


def by_day(day):
    return r.mget(shapes.dated(day, "a"), shapes.dated(day, "b"))  # expect: ok


def two_days(day):
    return r.mget(shapes.dated(day, "a"), shapes.dated(day - timedelta(days=1), "a"))  # expect: break CL101


def by_hour(moment):
    return r.mget(shapes.hour(moment), shapes.hour(moment) + ":x")  # expect: ok


def by_row(row):
    return r.mget(shapes.quoted(row), shapes.item(row, "a"))  # expect: ok


def by_rows(row, other):
    return r.mget(shapes.quoted(row), shapes.quoted(other))  # expect: break CL101


def by_repr(name):
    return r.mget(shapes.shown(name), shapes.shown(name) + ":x")  # expect: ok


def repr_and_text(name):
    return r.mget(shapes.shown(name), f"repr:{{{name}}}")  # expect: break CL101


def by_position(tenant):
    return r.mget(shapes.positional(tenant, "a"), shapes.named(tenant=tenant, part="b"))  # expect: ok


def by_position_of(tenant, other):
    return r.mget(shapes.positional(tenant, "a"), shapes.named(part="a", tenant=other))  # expect: break CL101


def by_attribute(obj):
    return r.mget(shapes.attribute(obj, "a"), shapes.attribute(obj, "b"))  # expect: ok


def by_percent(number):
    return r.mget(shapes.percents(number, "a"), shapes.percents(number, "b"))  # expect: ok


def in_bases(number):
    return r.mget(shapes.bases(number))  # expect: ok


def spread(uid):
    return r.mget(shapes.listed("{" + uid + "}", "a"), shapes.split_literals(uid))  # expect: ok


def spread_loose(uid):
    return r.mget(shapes.listed(uid, "a"), shapes.listed(uid, "b"))  # expect: break CL101
