"""Keys that grow in a loop and are used there."""

from __future__ import annotations

import pytest
from linking import only

from clusterlint.rules.keyset import apart, members

BODIES = {
    "+=": ("k += ':' + p", True),
    "an f-string": ("k = f'{k}:{p}'", True),
    "a sum": ("k = k + ':' + p", True),
    "where it holds": ("if p:\n            k += p", True),
    "an index besides": ("d[k] = p\n        k += p", True),
    "in front": ("k = p + k", False),
    "another one": ("if p:\n            k = p\n        k += ':a'", False),
    "one of two": ("k, p = p, k", False),
}


@pytest.mark.parametrize("body,joined", BODIES.values(), ids=BODIES)
@pytest.mark.parametrize("loop", ["for p in ps:", "while ps:\n        p = ps.pop()"])
def test_growing(body: str, joined: bool, loop: str) -> None:
    head = "import redis\nr = redis.Redis()\ndef f(u, ps, d):\n    k = f'a:{{{u}}}'\n"
    call = only(f"{head}    {loop}\n        {body}\n        r.mget(f'{{{{{{u}}}}}}', k)\n", "mget")
    assert (apart(members(call.keys, call)) is None) is joined


def test_a_key_without_a_tag_that_grows_is_another_key() -> None:
    head = "import redis\nr = redis.Redis()\ndef f(u, ps):\n    k = f'a:{u}'\n    for p in ps:\n"
    call = only(f"{head}        k += p\n        r.mget(f'a:{{u}}', k)\n", "mget")
    assert apart(members(call.keys, call)) is not None
