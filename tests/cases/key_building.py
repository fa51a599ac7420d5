"""Keys built in every way that people build them."""

import os

import redis

NS = "kb"
SEP = ":"
PAIR = ("{kb}:left", "{kb}:right")
LOOSE_PAIR = ("kb:left", "kb:right")
FIELDS = {"name": "kb:{user}:name", "mail": "kb:{user}:mail"}


class Builder:
    base = NS + SEP + "user"
    pattern = "kb:user:%s:%s"

    def __init__(self):
        self.r = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)

    def constant_pair(self):
        return self.r.mget(*PAIR)  # expect: ok

    def loose_constant_pair(self):
        return self.r.mget(*LOOSE_PAIR)  # expect: break CL101

    def from_dict(self, user):
        return self.r.mget([template.format(user=user) for template in FIELDS.values()])  # expect: break CL101

    def from_map(self, user):
        values = {"user": user}
        return self.r.get(FIELDS["name"].format_map(values))  # expect: ok

    def joined(self, user):
        keys = [SEP.join([self.base, user, field]) for field in ("name", "mail")]
        return self.r.mget(keys)  # expect: break CL101

    def percent(self, user):
        return self.r.mget(self.pattern % (user, "name"), self.pattern % (user, "mail"))  # expect: break CL101

    def grown(self, user):
        key = NS
        key += SEP + user
        if user.startswith("vip"):
            key += ":vip"
        return self.r.get(key)  # expect: ok

    def appended(self, users):
        keys = []
        for user in users:
            keys.append(f"{NS}:{user}")
        keys.extend([f"{NS}:all"])
        return self.r.mget(keys)  # expect: break CL101

    def tagged_loop(self, user, fields):
        keys = []
        for field in fields:
            keys.append("{" + user + "}:" + field)
        return self.r.mget(keys)  # expect: ok

    def spread(self, user):
        first, *rest = [f"{NS}:{{{user}}}:{n}" for n in range(3)]
        return self.r.mget(first, *rest)  # expect: ok

    def formatted_number(self, ident):
        return self.r.mget(f"{NS}:{ident:05d}", f"{NS}:{ident + 1:05d}")  # expect: break CL101

    def tagged_number(self, ident):
        return self.r.mget(f"{{{NS}:{ident:05d}}}:a", f"{{{NS}:{ident:05d}}}:b")  # expect: ok

    def bucketed(self, ident):
        return self.r.mget(f"{{{ident % 16}}}:{ident}", f"{{{ident % 16}}}:{ident}:meta")  # expect: ok

    def walrus(self, user):
        if (key := f"{NS}:{user}") and self.r.exists(key, key):  # expect: ok
            return key
        return self.r.exists(key, key + ":old")  # expect: change CL102

    def lower(self, *names):
        return self.r.mget([n.lower() for n in names if n])  # expect: break CL101 or CL108


def scenario_safe():
    b = Builder()
    got = b.constant_pair(), b.from_map("u"), b.grown("vip1"), b.tagged_loop("u", "ab"), b.spread("u")
    return got, b.tagged_number(7), b.bucketed(33)


def scenario_walrus():
    b = Builder()
    b.r.set("kb:x:old", 1)
    return b.walrus("x")


def scenario_loose_constant_pair():
    return Builder().loose_constant_pair()


def scenario_from_dict():
    return Builder().from_dict("u")


def scenario_joined():
    return Builder().joined("u")


def scenario_percent():
    return Builder().percent("u")


def scenario_appended():
    return Builder().appended(["u", "v"])


def scenario_formatted_number():
    return Builder().formatted_number(7)


def scenario_lower():
    return Builder().lower("A", "B")


SCENARIOS = {
    "scenario_safe": "same",
    "scenario_walrus": "same",
    "scenario_loose_constant_pair": "break",
    "scenario_from_dict": "break",
    "scenario_joined": "break",
    "scenario_percent": "break",
    "scenario_appended": "break",
    "scenario_formatted_number": "break",
    "scenario_lower": "break",
}
