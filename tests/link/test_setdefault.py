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


GROUPS = [
    ("tenant", [{"acme"}, {"zeta"}]),
    ("region", [{"acme", "zeta"}]),
    ("(tenant, region)", [{"acme"}, {"zeta"}]),
    ("(region, 1)", [{"acme", "zeta"}]),
]


@pytest.mark.parametrize(("group", "slots"), GROUPS)
def test_rows_that_a_caller_writes_out(group: str, slots: list[set[str]]) -> None:
    calls = linked(HEAD.replace("GROUP", group)).calls
    found = [{t.hashed().literal for key in call.keys for t in key.choices} for call in calls]
    assert found == slots and {len(call.keys) for call in calls} == {4 // len(slots)}


BY_TUPLE = """
from collections import defaultdict
import redis

r = redis.Redis()

def read(rows):
    groups = defaultdict(list)
    for tenant, region, name in rows:
        groups[tenant, region].append(f"{{{tenant}}}:{name}")
    return [r.mget(groups[GROUP]) for GROUP in groups]
"""


@pytest.mark.parametrize("group", ["key", "tenant, region"])
def test_groups_found_by_a_tuple(group: str) -> None:
    (call,) = linked(BY_TUPLE.replace("GROUP", group)).calls
    (key,) = call.keys
    assert [str(choice) for choice in key.choices] == ["{{{tenant}}}:{name}"]
    assert not any(hole.identity in key.varying for hole in key.choices[0].hashed().holes)
