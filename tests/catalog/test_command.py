"""command.py against real servers: key_positions must agree with COMMAND GETKEYS on generated argument lists."""

from __future__ import annotations

from contextlib import closing

import pytest

from clusterlint.catalog.command import command, key_positions, names
from clusterlint.catalog.remake.arguments import Drawer
from clusterlint.catalog.remake.commands import docs_of, table_of
from clusterlint.catalog.remake.resp import Connection, ReplyError
from clusterlint.catalog.remake.servers import binaries, newest, standalone

LISTS_PER_COMMAND = 25


def getkeys(ask: Connection, name: str, args: list[str]) -> list[str] | None:
    """The server's own answer: [] when it says the command has no keys, None when it refuses the arguments."""
    try:
        return list(ask("COMMAND", "GETKEYS", *name.split(), *args))
    except ReplyError as refusal:
        return [] if "no key arguments" in str(refusal) else None


@pytest.mark.parametrize("binary", binaries())
def test_key_positions_agree_with_getkeys(binary: str) -> None:
    with standalone(newest()) as port, closing(Connection(port)) as ask:
        docs = docs_of(ask)
    known = table_of(binary)
    containers = {name.split()[0] for name in known if " " in name}
    asked: set[str] = set()
    wrong = []
    with standalone(binary) as port, closing(Connection(port)) as ask:
        for name in known.keys() - containers:
            drawer = Drawer(seed=len(name))
            for _ in range(LISTS_PER_COMMAND):
                syntax = docs.get(name, {}).get("arguments")
                args = drawer.arguments(syntax or []) if syntax or not known[name]["specs"] else ["k1", "v1"]
                truth = getkeys(ask, name, args)
                places = key_positions(name, args)
                ours = None if places is None else [args[place] for place in places]
                if truth is not None and sorted(truth) != sorted(ours if ours is not None else ["?"]):
                    wrong.append((name, args, truth, ours))
                if truth:
                    asked.add(name)
    with_keys = {name for name, row in known.items() if any(spec[0] != "channel" for spec in row["specs"])}
    assert wrong[:10] == []
    assert with_keys - asked == set()


def test_every_command_of_the_newest_server_is_in_the_table() -> None:
    missing = [name for name in table_of(newest()) if name not in names()]
    assert missing == []


@pytest.mark.parametrize(
    ("name", "args", "expected"),
    [
        ("get", ["k"], (0,)),
        ("MGET", ["a", None, "b"], (0, 1, 2)),
        ("MSET", ["a", "1", "b", "2"], (0, 2)),
        ("XGROUP", ["CREATE", "k", "g", "$"], (1,)),
        ("xgroup create", ["k", "g", "$"], (0,)),
        ("XREAD", ["COUNT", None, "STREAMS", "a", "b", "0", "0"], (3, 4)),
        ("XREAD", [None, "a", "0"], None),
        ("EVAL", ["return 1", "2", "a", "b", "c"], (2, 3)),
        ("EVAL", ["return 1", "0"], ()),
        ("EVAL", ["return 1", None, "a"], None),
        ("EVAL", ["return 1", "3", "a"], None),
        ("SORT", ["k", "BY", "STORE", "STORE", "d"], (0, 4)),
        ("SORT", ["k", "BY", "w_*", "GET", "#"], (0,)),
        ("SORT", ["k", None, "d"], None),
        ("GEORADIUS", ["k", "1", "2", "3", "m", "STORE", "d"], (0, 6)),
        ("MIGRATE", ["h", "1", "", "0", "9", "KEYS", "a", "b"], (6, 7)),
        ("MIGRATE", ["h", "1", "k", "0", "9"], (2,)),
        ("STRALGO", ["LCS", "KEYS", "a", "b"], (2, 3)),
        ("JSON.MGET", ["a", "b", "$"], (0, 1)),
        ("JSON.MSET", ["a", "$", "1", "b", "$", "2"], (0, 3)),
        ("MSETEX", ["2", "a", "1", "b", "2", "EX", "9"], (1, 3)),
        ("PING", [], ()),
        ("GET", [], None),
        ("NOSUCH", ["a"], None),
        ("MEMORY", [None, "k"], None),
        ("CONFIG GET", ["*"], ()),
    ],
)
def test_key_positions(name: str, args: list[str | None], expected: tuple[int, ...] | None) -> None:
    assert key_positions(name, args) == expected


def test_facts_of_a_command() -> None:
    found = command("blpop")
    assert found is not None
    assert found.write and found.blocking and not found.movable and not found.keyless and found.measured
    ping = command("ping")
    assert ping is not None and ping.keyless
    assert command("no such") is None
