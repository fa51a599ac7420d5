"""A batch that each turn of a loop fills and empties holds the keys of one turn."""

from __future__ import annotations

import pytest
from linking import linked, only, templates

HEAD = """
import redis

r = redis.Redis()

def read(uids):
    pending = MADE
    for uid in uids:
        if not uid:
            continue
        pending.append(f"{{{uid}}}:a")
"""
ONE_TURN = {
    "made anew": ("[]", "r.mget(pending)\n        pending = []"),
    "cleared": ("[]", "r.mget(pending)\n        pending.clear()\n        print(uid)"),
    "filled by a loop inside": (
        "list()",
        "for n in uid.parts:\n            pending.append(f'{{{uid}}}:{n}')\n        r.mget(pending)\n        pending = list()",
    ),
}
SEVERAL = {
    "never": ("[]", "r.mget(pending)"),
    "at times": ("[]", "if len(pending) > 9:\n            r.mget(pending)\n            pending = []"),
    "not in a turn that goes on": ("[]", "if uid.x:\n            continue\n        r.mget(pending)\n        pending = []"),
    "filled before": ("[uids[0]]", "r.mget(pending)\n        pending = []"),
}


def varying(made: str, body: str) -> bool:
    keys = only(f"{HEAD.replace('MADE', made)}        {body}\n", "mget").keys
    holes = [(key, hole) for key in keys for template in key.choices for hole in template.hashed().holes]
    return any(hole.identity in key.varying for key, hole in holes)


@pytest.mark.parametrize(("made", "body"), ONE_TURN.values(), ids=ONE_TURN)
def test_one_turn(made: str, body: str) -> None:
    assert not varying(made, body)


@pytest.mark.parametrize(("made", "body"), SEVERAL.values(), ids=SEVERAL)
def test_several_turns(made: str, body: str) -> None:
    assert varying(made, body)


WRITTEN_OUT = """
import redis

r = redis.Redis()

def read(uids):
    pending = []
    for uid in uids:
        pending += [f"{uid}:a", f"{uid}:b"]
        r.mget(pending)
        pending = []

read(["x", "y"])
"""


def test_turns_that_are_followed_one_by_one() -> None:
    """Behind such a turn the batch is the new one, not the old one or the new one."""
    found = [[key for keys in templates(call) for key in keys] for call in linked(WRITTEN_OUT).calls]
    assert found == [["x:a", "x:b"], ["y:a", "y:b"]]
