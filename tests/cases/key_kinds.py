"""Keys from enums, NamedTuples, format_map, percent, replace, bytes, Template."""

import enum
import os
import string
import uuid
from typing import NamedTuple

import redis

db = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


class Kind(str, enum.Enum):
    EMAIL = "email"
    PHONE = "phone"


class Space(enum.Enum):
    LIVE = "live:{uid}"
    TEST = "test:{uid}"

    def key(self, uid):
        return self.value.format(uid=uid)


class Ref(NamedTuple):
    table: str
    ident: int

    def __str__(self):
        return f"{self.table}:{self.ident}"

    @property
    def slot_key(self):
        return f"{{{self.table}:{self.ident}}}"


PATHS = {"a": "site:%(site)s:index", "b": "site:%(site)s:pages"}
TPL = string.Template("t:$user:$what")


def enums(uid):
    return db.mget(Kind.EMAIL.value + ":" + uid, Kind.PHONE.value + ":" + uid)  # expect: break CL101


def spaces(uid):
    return db.rename(Space.LIVE.key(uid), Space.TEST.key(uid))  # expect: break CL101


def refs(a, b):
    return db.sdiff(str(Ref("t", a)), str(Ref("t", b)))  # expect: break CL101


def one_ref(a):
    ref = Ref("t", a)
    return db.mget(ref.slot_key + ":x", ref.slot_key + ":y")  # expect: ok


def percent(site):
    return db.zunionstore(PATHS["a"] % {"site": site}, [PATHS["b"] % {"site": site}])  # expect: break CL101


def formatted(user):
    ctx = {"user": user}
    return db.mget(["{user}:in".format_map(ctx), "{user}:out".format_map(ctx)])  # expect: break CL101


def tagged_format(user):
    return db.mget(["{{{user}}}:in".format(user=user), "{{{}}}:out".format(user)])  # expect: ok


def templated(user):
    return db.sinter(TPL.substitute(user=user, what="a"), TPL.substitute(user=user, what="b"))  # expect: break CL101


def bytes_keys(user: str):
    return db.mget(b"in:" + user.encode(), b"out:" + user.lower().encode("utf-8"))  # expect: break CL101


def same_bytes(user: str):
    return db.mget(b"in:{" + user.encode() + b"}", b"out:{" + user.encode() + b"}")  # expect: ok


def replaced(name):
    key = "draft/NAME/body".replace("NAME", name)
    return db.renamenx(key, key.replace("draft", "final"))  # expect: break CL101


def temp(user):
    tmp = f"tmp:{uuid.uuid4()}"
    return db.sunionstore(tmp, [f"in:{user}"])  # expect: break CL101


def scenario_ok():
    return one_ref(1), tagged_format("x"), same_bytes("x")


def scenario_enums():
    return enums("1")


def scenario_spaces():
    db.set("live:1", 1)
    return spaces("1")


def scenario_refs():
    return refs(1, 2)


def scenario_percent():
    return percent("x")


def scenario_formatted():
    return formatted("x")


def scenario_templated():
    return templated("x")


def scenario_bytes():
    return bytes_keys("x")


def scenario_replaced():
    db.set("draft/x/body", 1)
    return replaced("x")


def scenario_temp():
    return temp("x")


SCENARIOS = {name: "break" for name in list(globals()) if name.startswith("scenario_")} | {"scenario_ok": "same"}
