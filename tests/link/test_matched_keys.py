"""A match on what a call writes out takes the arm of that value, as an if does."""

from __future__ import annotations

import pytest
from linking import only, templates

HEAD = """
import enum, redis

r = redis.Redis()

class Kind(enum.Enum):
    CART = 1
    SEEN = 2

def by_name(kind, uid):
    match kind:
        case "cart" | "wish":
            return f"{{{uid}}}:{kind}"
        case "seen":
            return f"seen:{uid}"
        case _:
            return f"other:{uid}"

def by_member(kind, uid):
    match kind:
        case Kind.CART:
            return f"cart:{uid}"
        case Kind.SEEN as seen:
            return f"seen:{uid}"

def guarded(kind, uid):
    match kind:
        case "a" if uid:
            return f"a:{uid}"
        case _:
            return f"b:{uid}"

"""
MATCHED = {
    "a text": ("by_name('seen', u)", ["seen:{u}"]),
    "one of two": ("by_name('wish', u)", ["{{{u}}}:wish"]),
    "none of them": ("by_name('x', u)", ["other:{u}"]),
    "a member": ("by_member(Kind.SEEN, u)", ["seen:{u}"]),
    "with a guard": ("guarded('a', u)", ["a:{u}", "b:{u}"]),
    "what nobody knows": ("by_name(u, u)", ["other:{u}", "seen:{u}", "{{{u}}}:{u}"]),
}


@pytest.mark.parametrize("key,found", MATCHED.values(), ids=MATCHED)
def test_matched(key: str, found: list[str]) -> None:
    assert templates(only(f"{HEAD}def f(u):\n    r.get({key})\n", "get")) == [found]
