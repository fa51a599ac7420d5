"""command.py against real servers: key_positions must agree with COMMAND GETKEYS on generated argument lists."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from clusterlint.catalog.command import command, key_positions, names, servers
from clusterlint.catalog.load import load
from clusterlint.catalog.remake.arguments import Drawer
from clusterlint.catalog.remake.commands import build, docs_of, table_of
from clusterlint.catalog.remake.resp import Connection, ReplyError
from clusterlint.catalog.remake.servers import binaries, is_valkey, newest, standalone, version_of
from clusterlint.catalog.remake.write import text_of

LISTS_PER_COMMAND = 25

REFUSED = {
    "EVAL": "before 7.0: a script with no key",
    "EVALSHA": "before 7.0: a script with no key",
    "MIGRATE": "KEYS after a key that is not empty",
    "PFMERGE": "from 7.0: no source",
    "XREAD": "before 7.0: not as many ids as streams",
    "XREADGROUP": "before 7.0: not as many ids as streams",
}
"""Argument lists with keys that some server's COMMAND GETKEYS calls invalid, though it takes other lists of the command.

Lists that are too long for an older server (EXPIRE ... GT) are drawn from the newest server's syntax; they are skipped."""

BY_HAND: dict[str, list[list[str]]] = {
    "STRALGO": [
        ["LCS", "KEYS", "k1", "k2"],
        ["LCS", "IDX", "KEYS", "k1", "k2"],
        ["LCS", "STRINGS", "KEYS", "k2"],
    ],
    "SORT": [["k1", "BY", "STORE", "STORE", "k2"], ["k1", "GET", "#", "LIMIT", "0", "1", "STORE", "k2"]],
    "GEORADIUS": [["k1", "1", "2", "3", "m", "STORE", "k2"], ["k1", "1", "2", "3", "m", "STOREDIST", "k2"]],
    "MIGRATE": [["h", "1", "", "0", "9", "KEYS", "k1", "k2"], ["h", "1", "k1", "0", "9", "COPY"]],
    "EVAL": [["return 1", "2", "k1", "k2", "v"]],
    "XREAD": [["COUNT", "1", "STREAMS", "k1", "k2", "0", "0"]],
    "XREADGROUP": [["GROUP", "g", "STREAMS", "STREAMS", "k1", "k2", ">", ">"]],
}
"""Lists that are drawn too seldom, or not at all: no server that has STRALGO tells its syntax."""


def getkeys(ask: Connection, name: str, args: list[str]) -> list[str] | str:
    """The server's own answer, [] when it says the command has no keys; or the text of its refusal."""
    try:
        return list(ask("COMMAND", "GETKEYS", *name.split(), *args))
    except ReplyError as refusal:
        return [] if "no key arguments" in str(refusal) else str(refusal)


def asked_of(known: dict[str, dict[str, Any]]) -> list[str]:
    """The commands to ask for: no containers, but their subcommands, which servers before 7.0 do not list."""
    containers = {name.split()[0] for name in names() if " " in name} - {"DEBUG"}
    children = [name for name in names() if " " in name and name.split()[0] in known]
    return sorted({*known, *children} - containers)


def lists_of(name: str, syntax: list[Any] | None, keyed: bool) -> Iterator[list[str]]:
    """Argument lists for one command; without a syntax, and with keys, one key and one value."""
    yield from BY_HAND.get(name, ())
    drawer = Drawer(seed=len(name))
    for _ in range(LISTS_PER_COMMAND):
        yield drawer.arguments(syntax or []) if syntax or not keyed else ["k1", "v1"]


@pytest.mark.parametrize("binary", binaries())
def test_key_positions_agree_with_getkeys(binary: str) -> None:
    with standalone(newest()) as port, closing(Connection(port)) as ask:
        docs = docs_of(ask)
    known = table_of(binary)
    answered: set[str] = set()
    refused: set[str] = set()
    wrong = []
    with standalone(binary) as port, closing(Connection(port)) as ask:
        docs |= docs_of(ask)
        for name in asked_of(known):
            if is_valkey(binary) and name not in names():
                continue  # a command that only Valkey has
            keyed = bool(known.get(name, {}).get("specs"))
            for args in lists_of(name, docs.get(name, {}).get("arguments"), keyed):
                truth = getkeys(ask, name, args)
                if isinstance(truth, str):
                    refused |= {name} if keyed and "Invalid arguments" in truth else set()
                    continue
                places = key_positions(name, args)
                ours = None if places is None else [args[place] for place in places]
                if sorted(truth) != sorted(ours if ours is not None else ["?"]):
                    wrong.append((name, args, truth, ours))
                if truth:
                    answered.add(name)
    with_keys = {name for name, row in known.items() if any(spec[0] != "channel" for spec in row["specs"])}
    containers = {name.split()[0] for name in names() if " " in name}
    assert wrong[:10] == []
    assert {name for name in with_keys if name in names()} - containers - answered == set()
    assert refused - REFUSED.keys() == set()
    assert {"SORT", "MIGRATE", "EVAL", "XREAD", "GEORADIUS"} <= answered
    assert ("STRALGO" in answered) == ("STRALGO" in known)


def test_commands_json_is_fresh() -> None:
    """Remade from the servers that are here, it says of their commands what is stored.

    Only commands whose newest server is here can be compared: those of the newest stored server, if it is here.
    """
    here = {".".join(map(str, version_of(binary))): binary for binary in binaries() if not is_valkey(binary)}
    assert set(here) & set(servers()), (
        "no stored server is here: python -m clusterlint.catalog.remake commands --server REDIS-6.2 --server REDIS-STACK"
    )
    if servers()[0] not in here:
        pytest.skip(f"the newest stored server, {servers()[0]}, is not here")
    best = here[servers()[0]]
    measured = table_of(best)
    remade = build([best])["commands"]
    stored = load("commands.json")["commands"]
    assert [name for name in measured if name in remade and remade[name] != stored.get(name)] == []
    assert set(json.loads(text_of({"all": remade}))["all"]) <= set(stored)


def test_every_command_of_every_server_is_in_the_table() -> None:
    for binary in binaries():
        if not is_valkey(binary):
            assert [name for name in table_of(binary) if name not in names()] == [], binary


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
        ("CMS.MERGE", ["d", "2", "a", "b", "WEIGHTS", "1", "1"], (0, 2, 3)),
        ("TDIGEST.MERGE", ["d", "1", "a"], (0, 2)),
        ("TS.MADD", ["a", "1", "1", "b", "1", "1"], (0, 3)),
        ("TS.MRANGE", ["-", "+", "FILTER", "l=v"], ()),
        ("FT.SEARCH", ["idx", "hello"], ()),
        ("PFMERGE", ["d"], (0,)),
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
    assert ping is not None and ping.keyless and ping.request_policy == "all_shards"
    stralgo = command("stralgo")
    assert stralgo is not None and (stralgo.since, stralgo.group, stralgo.instead) == (
        "6.0.0",
        "string",
        "LCS",
    )
    assert stralgo.until.startswith("6.2") and not stralgo.keyless
    assert command("no such") is None


@pytest.mark.parametrize(
    ("name", "hides", "measured"),
    [
        ("JSON.MGET", True, False),  # says that its first key is the only one
        ("CMS.MERGE", True, False),
        ("TDIGEST.MERGE", True, False),
        ("TS.CREATERULE", True, False),
        ("JSON.MSET", False, True),
        ("TS.MADD", False, True),
        ("FT.SEARCH", False, False),  # says that the index is a key; no key is hidden
        ("TS.MGET", False, True),
        ("MGET", False, True),
    ],
)
def test_modules_that_name_fewer_keys_than_they_use(name: str, hides: bool, measured: bool) -> None:
    found = command(name)
    assert found is not None
    assert (found.hides_keys, found.measured) == (hides, measured)
