"""Keys that ``setdefault()`` gathers: what is there already is what it gives."""

from __future__ import annotations

import pytest
from linking import linked

HEAD = """
import redis

r = redis.Redis()

def read(rows):
    groups = {}
    for tenant, region, name in rows:
        groups.setdefault(GROUP, []).append(f"a:{{{tenant}}}:{name}")
        groups.setdefault(GROUP, []).append(f"b:{{{tenant}}}:{name}")
    return [r.mget(keys) for keys in groups.values()]

read([("acme", "eu", "x"), ("zeta", "eu", "y")])
"""


GROUPS = [("tenant", [{"acme"}, {"zeta"}]), ("region", [{"acme", "zeta"}])]


@pytest.mark.parametrize(("group", "slots"), GROUPS)
def test_rows_that_a_caller_writes_out(group: str, slots: list[set[str]]) -> None:
    calls = linked(HEAD.replace("GROUP", group)).calls
    found = [{t.hashed().literal for key in call.keys for t in key.choices} for call in calls]
    assert found == slots and {len(call.keys) for call in calls} == {4 // len(slots)}
