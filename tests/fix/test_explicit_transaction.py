"""pipeline() becomes pipeline(transaction=True) where it is chosen: run before and after, refused with the reason."""

from __future__ import annotations

import re

import pytest
from fixing import context_of, files, proposed_by
from live_servers import Servers
from running import changes, formatted, mended, proven, refused

from clusterlint.fix import propose

NAME = "explicit-transaction"


def program(lines: str, *, asynchronous: bool = False, opened: str = "pipe = r.pipeline()") -> str:
    source = f"def main(uid=7, other=8, keys=('a', 'b')):\n    {opened}  # both\n{lines}"
    if not asynchronous:
        return source
    return source.replace("def main", "async def main").replace("pipe.execute()", "await pipe.execute()")


COUNTERS = """
    pipe.incr(f"{{stock:{uid}}}:sold")
    pipe.decr(f"{{stock:{uid}}}:left")
    seen = pipe.execute()
    return seen
"""
UNUSED = """
    pipe.set(f"{{stock:{uid}}}:sold", 1)
    pipe.sadd(f"{{stock:{uid}}}:all", 1)
    pipe.execute()
"""


@pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "asyncio"])
@pytest.mark.parametrize("lines", [COUNTERS, UNUSED], ids=["replies", "no replies"])
def test_the_same_on_both(lines: str, asynchronous: bool, live_servers: Servers) -> None:
    source = program(lines, asynchronous=asynchronous)
    new = proven(source, NAME, live_servers)
    assert "pipe = r.pipeline(transaction=True)  # both" in new
    assert formatted(mended(formatted(source), NAME)) == formatted(new)


def test_only_where_it_is_chosen() -> None:
    (told,) = [one for one in proposed_by(program(COUNTERS), None) if one.codemod == NAME]
    assert told.refused is not None and "--select explicit-transaction" in told.refused
    assert told.edits == ()
    (change,) = changes(program(COUNTERS), NAME)
    assert change.applicable and change.rules == ("CL109",)


def test_the_rule_chooses_it_by_its_own_name() -> None:
    context = context_of(files(program(COUNTERS)))
    (change,) = [one for one in propose(context, None, [NAME]) if one.codemod == NAME]
    assert change.applicable


WATCHED = """
    while True:
        try:
            pipe.watch(f"stock:{uid}")
            left = int(pipe.get(f"stock:{uid}") or 3)
            pipe.multi()
            pipe.set(f"stock:{uid}", left - 1)
            pipe.execute()
            return left
        except redis.WatchError:
            continue
"""


@pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "asyncio"])
def test_a_pipeline_that_watches_needs_no_choice(asynchronous: bool, live_servers: Servers) -> None:
    source = "import redis\n\n" + program(WATCHED, asynchronous=asynchronous)
    if asynchronous:
        source = source.replace("pipe.watch", "await pipe.watch").replace("int(pipe.get", "int(await pipe.get")
    new = proven(source, NAME, live_servers)
    assert "r.pipeline(transaction=True)" in new
    (change,) = [one for one in proposed_by(source, None) if one.codemod == NAME]
    assert change.applicable and change.rules == ("CL104", "CL109")


def test_one_that_watches_what_no_slot_holds_is_refused() -> None:
    (found,) = refused(program(WATCHED.replace('pipe.set(f"stock', 'pipe.set(f"left')), NAME)
    assert "not provably in one slot" in found


REFUSED = {
    "two slots": (
        "    pipe.incr(f'a:{uid}')\n    pipe.incr(f'b:{uid}')\n    pipe.execute()\n",
        "not provably in one slot",
    ),
    "two values": (
        "    pipe.incr(f'a:{uid}')\n    pipe.incr(f'a:{other}')\n    pipe.execute()\n",
        "not provably in one slot",
    ),
    "unknown keys": (
        "    pipe.incr('a')\n    pipe.delete(*keys)\n    pipe.execute()\n",
        "delete() in line 7 are not known",
    ),
    "refused": (
        "    pipe.mget('{a}1', '{a}2')\n    pipe.incr('{a}3')\n    pipe.execute()\n",
        "refuses mget() in line 6",
    ),
    "no keys": ("    pipe.incr('a')\n    pipe.publish('a', 1)\n    pipe.execute()\n", "publish() in line 7"),
    "raw replies": (
        "    pipe.sadd('a', 1)\n    pipe.smembers('a')\n    return pipe.execute()\n",
        "would not be parsed",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_the_place_and_the_reason(name: str) -> None:
    lines, reason = REFUSED[name]
    (found,) = refused(program(lines), NAME)
    assert re.match(r"app\.py:5: ", found)
    assert reason in found, found


@pytest.mark.parametrize(
    "opened", ["pipe = r.pipeline(transaction=False)", "pipe = r.pipeline(transaction=True)"]
)
def test_what_says_what_it_is_is_left_alone(opened: str) -> None:
    assert changes(program(COUNTERS, opened=opened), NAME) == ()
