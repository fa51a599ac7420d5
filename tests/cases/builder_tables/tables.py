"""Builders as values."""

import operator
from functools import partial, reduce


def make(prefix, uid, suffix=""):
    return f"{prefix}:{{{uid}}}{suffix}"


user_key = partial(make, "user")
cart_key = partial(make, "cart", suffix=":items")
seen_key = "seen:{}".format
seen_in = "seen:{{{0}}}:{1}".format
mail_key = lambda uid: f"mail:{{{uid}}}"  # noqa: E731

BUILDERS = {
    "user": user_key,
    "cart": cart_key,
    "mail": mail_key,
    "mark": lambda uid: f"mark:{{{uid}}}",
}

TEMPLATES = {
    "name": "t:{{{uid}}}:name",
    "mail": "t:{{{uid}}}:mail",
}

LOOSE = {"name": "l:{uid}:name", "mail": "l:{uid}:mail"}


def builder_for(kind):
    def build(uid):
        return f"{kind}:{{{uid}}}"

    return build


def key_of(kind, uid):
    return BUILDERS[kind](uid)


def added(*parts):
    return reduce(lambda left, right: left + ":" + right, parts)


def glued(left, right):
    return operator.add(left, right)


def with_prefix(prefix):
    return lambda *parts: ":".join([prefix, *parts])
