"""Slices and letters of texts inside keys."""

from __future__ import annotations

import pytest
from linking import only, templates

SLICED = {
    "the beginning of a literal": ('"abc:def"[:3]', ["abc"]),
    "the end of a constant": ("KEY[4:]", ["def"]),
    "from the end": ("KEY[-3:]", ["def"]),
    "without its end": ("KEY[:-4]", ["abc"]),
    "the first letter": ("KEY[:1]", ["a"]),
    "one letter": ("KEY[0]", ["a"]),
    "the last letter": ("KEY[-1]", ["f"]),
    "inside a text": ('f"{KEY[:3]}:{uid}"', ["abc:{uid}"]),
    "the start of a text with holes": ('f"user:{uid}:x"[5:]', ["{uid}:x"]),
    "both ends of it": ('f"user:{uid}:x"[2:-1]', ["er:{uid}:"]),
    "into a hole": ('f"user:{uid}"[7:]', ["{?[7:]}"]),
    "up to the middle of it": ('f"user:{uid}"[:9]', ["{?[:9]}"]),
    "bounds that are not known": ("KEY[n:]", ["{KEY[:]}"]),
    "with steps": ("KEY[::-1]", ["{KEY[:]}"]),
    "either of two": ('("ab" if n else "cd")[1:]', ["b", "d"]),
}


@pytest.mark.parametrize(("key", "expected"), SLICED.values(), ids=SLICED.keys())
def test_a_key_that_is_cut(key: str, expected: list[str]) -> None:
    source = f'import redis\nKEY = "abc:def"\nr = redis.Redis()\ndef f(uid, n):\n    r.get({key})\n'
    assert templates(only(source, "get")) == [expected]


def test_the_first_of_a_list_is_a_list() -> None:
    source = "import redis\nr = redis.Redis()\ndef f(keys):\n    r.mget(keys[:1])\n"
    (call,) = [only(source, "mget")]
    assert templates(call) == [["{keys[:1]}"]] and call.complete
