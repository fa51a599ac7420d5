"""Users under keys of tables."""

import os

import redis
import tables
from tables import BUILDERS, LOOSE, TEMPLATES, added, builder_for, cart_key, glued, key_of, seen_in, seen_key, user_key

r = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)
likes = builder_for("likes")
stars = builder_for("stars")
app_key = tables.with_prefix("app")


def partials(uid):
    return r.mget(user_key(uid), cart_key(uid))  # expect: ok


def partials_of(one, other):
    return r.mget(user_key(one), cart_key(uid=other))  # expect: break CL101


def bound_format(uid):
    return r.mget(seen_in(uid, "a"), seen_in(uid, "b"))  # expect: ok


def bound_format_loose(uid, other):
    return r.mget(seen_key(uid), seen_key(other))  # expect: break CL101


def from_table(uid):
    return r.mget(BUILDERS["user"](uid), BUILDERS["mail"](uid), key_of("mark", uid))  # expect: ok


def whole_table(uid):
    return r.mget([build(uid) for build in BUILDERS.values()])  # expect: ok


def any_of_table(kind, uid):
    return r.get(key_of(kind, uid))  # expect: ok


def templates(uid):
    return r.mget([template.format(uid=uid) for template in TEMPLATES.values()])  # expect: ok


def picked(field, uid):
    return r.mget(TEMPLATES[field].format(uid=uid), TEMPLATES["mail"].format(uid=uid))  # expect: ok


def loose_templates(uid):
    return r.mget({name: LOOSE[name].format(uid=uid) for name in LOOSE}.values())  # expect: break CL101


def closures(uid):
    return r.sunion(likes(uid), stars(uid))  # expect: ok


def closures_of(one, other):
    return r.sunion(likes(one), likes(other))  # expect: break CL101


def reduced(uid):
    return r.mget(added("{" + uid + "}", "a"), added("{" + uid + "}", "b", "c"))  # expect: ok


def operators(uid):
    return r.mget(glued("{" + uid + "}", ":a"), glued("{" + uid + "}", ":b"))  # expect: ok


def lambdas(uid):
    return r.mget(app_key("u", uid), app_key("c", uid))  # expect: break CL101
