"""Elements that are taken out of a list, set or dict for certain are no keys of later calls."""

from __future__ import annotations

import pytest
from linking import linked, only, templates

HEAD = """
import copy
import redis

r = redis.Redis()
QUEUES = ("jobs:high", "jobs:dead")
LIVE = list(QUEUES)
LIVE.remove("jobs:dead")

class Box:
    def __init__(self):
        self.keys = ["jobs:high", "jobs:dead"]

    def drop(self):
        self.keys.remove("jobs:dead")

    def read(self):
        r.mget(self.keys)

def read(flag, others):
    wanted = {"jobs:high": "0", "jobs:dead": "0"}
    keys = ["jobs:high", "jobs:dead"]
"""

GONE = {
    "of the module": "r.sunion(LIVE)",
    "popped from a dict": "wanted.pop('jobs:dead')\n    r.sunion(wanted)",
    "deleted from a dict": "del wanted['jobs:dead']\n    r.sunion(wanted)",
    "removed": "keys.remove('jobs:dead')\n    r.sunion(keys)",
    "deleted by number": "del keys[-1]\n    r.sunion(keys)",
    "a deleted part": "del keys[1:]\n    r.sunion(keys)",
    "popped": "keys.pop()\n    r.sunion(keys)",
    "discarded": "rest = set(QUEUES)\n    rest.discard('jobs:dead')\n    r.sunion(rest)",
    "a difference": "r.sunion(set(QUEUES).difference({'jobs:dead'}))",
    "in one branch": "if flag:\n        few = list(keys)\n        few.remove('jobs:dead')\n        r.sunion(few)",
}
THERE = {
    "in another branch": "if flag:\n        keys.remove('jobs:dead')\n    r.sunion(keys)",
    "in turns of a loop": "for other in others:\n        keys.remove('jobs:dead')\n    r.sunion(keys)",
    "of another list": "list(keys).remove('jobs:dead')\n    r.sunion(keys)",
    "of a copy": "copy.copy(keys).remove('jobs:dead')\n    r.sunion(keys)",
    "of a part": "keys.append('x')\n    few = keys[flag:]\n    few.remove('x')\n    keys.remove('x')\n    r.sunion(keys)",
    "something else": "wanted.pop(flag, None)\n    r.sunion(wanted)",
}


@pytest.mark.parametrize("body", GONE.values(), ids=GONE)
def test_gone(body: str) -> None:
    assert {key for keys in templates(only(f"{HEAD}    {body}\n", "sunion")) for key in keys} == {"jobs:high"}


@pytest.mark.parametrize("body", THERE.values(), ids=THERE)
def test_there(body: str) -> None:
    assert templates(only(f"{HEAD}    {body}\n", "sunion")) == [["jobs:high"], ["jobs:dead"]]


def test_what_one_method_takes_out_is_there_for_another() -> None:
    assert len(only(HEAD, "mget").keys) == 2


OPTIONS = """
import redis

class Store:
    def __init__(self, **options):
        options.pop("db", None)
        self.client = redis.Redis(**options)

Store(host="a", db=3).client.get("k")
options = {"host": "a", "db": 3}
del options["db"]
redis.Redis(**options).get("k")
kept = {"host": "a", "db": 4}
redis.Redis(**kept).get("k")
"""


def test_options_of_clients() -> None:
    calls = [call for call in linked(OPTIONS).calls if call.method == "get"]
    assert [call.client.database for call in calls] == [None, None, 4]
