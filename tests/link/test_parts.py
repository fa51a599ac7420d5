"""Large programs are linked part by part: what belongs together, and that it does not matter who links it."""

from __future__ import annotations

import itertools
import pickle
from pathlib import Path

import pytest
from linking import Sources, facts, linked, templates

from clusterlint.dependencies import Dependencies
from clusterlint.extract.lua import LuaFile
from clusterlint.link import parts
from clusterlint.link.linker import link, trace
from clusterlint.link.parts import parts_of
from clusterlint.link.program import Program
from clusterlint.link.surroundings import Surroundings
from clusterlint.pipeline import link_parts
from clusterlint.pipeline.linked import link_facts
from clusterlint.settings import Settings

SERVICE = """
import os
import redis

r = redis.Redis.from_url(os.environ["{name}_URL"])

def key(user):
    return f"{name}:{{user}}"

def both(one, other):
    return r.mget(key(one), key(other))
"""
"""A program of its own."""

USER = """
from {name}.store import both, r

def show(user):
    r.incr("{name}:shown")
    return both(user, "all")
"""


def service(name: str) -> dict[str, str]:
    return {
        f"{name}/{name}/store.py": SERVICE.format(name=name),
        f"{name}/{name}/views.py": USER.format(name=name),
    }


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every program is large."""
    monkeypatch.setattr(parts, "LARGE", 0)


def folders(sources: dict[str, str]) -> list[set[str]]:
    return [{file.path.split("/")[0] for file in part.files} for part in parts_of(facts(sources))]


APART = {"a/one.py": "x = 1\n", "b/two.py": "y = 2\n"}

TOGETHER: dict[str, dict[str, str]] = {
    "an import": {"a/one.py": "import b.two\n", "b/two.py": "y = 2\n"},
    "an import from": {"a/one.py": "from b import two\n", "b/two.py": "y = 2\n"},
    "an import in a function": {"a/one.py": "def f():\n    from b.two import y\n", "b/two.py": "y = 2\n"},
    "an import of the package inside": {"a/one.py": "from core.two import y\n", "b/core/two.py": "y = 2\n"},
    "an import for type checkers": {
        "a/one.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from b.two import Y\n",
        "b/two.py": "class Y: pass\n",
    },
    "the name of a package in a list": {
        "a/settings.py": 'INSTALLED_APPS = ["django.contrib.auth", "b"]\n',
        "b/__init__.py": "y = 2\n",
    },
    "a dotted name in a call": {
        "a/one.py": 'import importlib\nimportlib.import_module("b.two")\n',
        "b/two.py": "y = 2\n",
    },
    "the name of something in a module": {"a/one.py": 'BACKEND = "b.two.Backend"\n', "b/two.py": "class Backend: pass\n"},
    "a long name": {
        "a/one.py": f'BACKEND = "b.two.{"Backend" * 8}"\n',
        "b/two.py": "y = 2\n",
    },
    "over a third folder": {
        "a/one.py": "import c.three\n",
        "b/two.py": "import c.three\n",
        "c/three.py": "z = 3\n",
    },
    "a file in the root": {"a/one.py": "x = 1\n", "b/two.py": "y = 2\n", "main.py": "z = 3\n"},
}


@pytest.mark.usefixtures("large")
def test_folders_that_have_nothing_to_do_with_each_other_are_parts() -> None:
    assert folders(APART) == [{"a"}, {"b"}]
    assert folders({**APART, "a/more/three.py": "import one\n"}) == [{"a"}, {"b"}]


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("name", TOGETHER)
def test_what_belongs_together(name: str) -> None:
    assert len(folders(TOGETHER[name])) == 1


NOT_MEANT: dict[str, dict[str, str]] = {
    "a word that is a module in its own folder too": {
        "a/one.py": 'ROLE = "two"\n',
        "a/two.py": "x = 1\n",
        "b/two.py": "y = 2\n",
    },
    "the end of the name of a module of a package": {
        "a/one.py": 'STATE = "worker.state"\n',
        "b/__init__.py": "",
        "b/worker/state.py": "y = 2\n",
    },
}


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("name", NOT_MEANT)
def test_what_only_looks_like_a_name(name: str) -> None:
    assert folders(NOT_MEANT[name]) == [{"a"}, {"b"}]


def test_a_small_program_is_one_part() -> None:
    (part,) = parts_of(facts(APART))
    assert (part.share, len(part.files)) == (1.0, 2)


@pytest.mark.usefixtures("large")
def test_the_order_of_the_files_does_not_matter() -> None:
    sources = {**service("shop"), **service("bank"), **TOGETHER["over a third folder"]}
    given = facts(sources)
    found = {tuple(parts_of(order)) for order in itertools.islice(itertools.permutations(given), 0, 5040, 500)}
    assert len(found) == 1


@pytest.mark.usefixtures("large")
def test_a_program_holds_what_it_holds_alone() -> None:
    """Whatever lies beside it."""
    both = link(facts({**service("shop"), **service("bank")}))
    for name in ("shop", "bank"):
        assert shown(both, name) == shown(linked(service(name)), name) != []


def shown(program: Program, name: str) -> list[object]:
    return [
        (call.location, call.method, call.client.endpoints, templates(call), len(call.trail))
        for call in program.calls
        if call.location.path.startswith(name)
    ]


@pytest.mark.usefixtures("large")
def test_values_of_two_parts_are_never_the_same() -> None:
    source = "import redis, uuid\nr = redis.Redis()\nfor _ in range(3):\n    r.get(uuid.uuid4().hex)\n"
    program = link(facts({"a/one.py": source, "b/two.py": source}))
    numbers: dict[str, set[object]] = {"a/one.py": set(), "b/two.py": set()}
    for call in program.calls:
        holes = [hole.identity for key in call.keys for choice in key.choices for hole in choice.holes]
        numbers[call.location.path] |= {*holes, *call.loops}
    one, other = numbers.values()
    assert len(one) == len(other) > 1 and one.isdisjoint(other)


def program(sources: Sources, jobs: int) -> tuple[Program, tuple[str, ...]]:
    settings = Settings(root=Path.cwd(), jobs=jobs)
    return link_facts(facts(sources), settings, Dependencies())


MANY = {**service("shop"), **service("bank"), **service("mail"), **service("tax")}


@pytest.mark.usefixtures("large")
def test_processes_give_the_same_program() -> None:
    here, failures = program(MANY, 1)
    beside, more = program(MANY, 2)
    assert (failures, more) == ((), ())
    assert len(here.calls) == 8
    assert beside == here
    assert [c.keys[0].choices[0].source is None for c in beside.calls if c.keys] == [
        c.keys[0].choices[0].source is None for c in here.calls if c.keys
    ]


FAILING = {
    "a process that cannot be started": "raise SystemExit(1)\n",
    "a process that dies": (
        "import sys\nsys.stdout.buffer.write(bytes(4))\nsys.stdout.flush()\nsys.stdin.buffer.read(4)\n"
    ),
    "a process that cannot do it": (
        "import json, sys\nsys.path[:] = json.loads(sys.argv[1])\n"
        "from clusterlint.frames import receive, send\n"
        "send(sys.stdout.buffer, b'')\n"
        "while receive(sys.stdin.buffer) is not None: send(sys.stdout.buffer, b'')\n"
    ),
    "a process that says something else": (
        "import json, sys\nsys.path[:] = json.loads(sys.argv[1])\n"
        "from clusterlint.frames import receive, send\n"
        "send(sys.stdout.buffer, b'')\n"
        "while receive(sys.stdin.buffer) is not None: send(sys.stdout.buffer, b'nothing')\n"
    ),
}


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("name", FAILING)
def test_what_no_process_gives_is_done_here(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    worker = tmp_path / "worker.py"
    worker.write_text(FAILING[name])
    monkeypatch.setattr(link_parts, "_WORKER", worker)
    assert program(MANY, 2) == program(MANY, 1)


KEYS_OF_OBJECTS = """
import functools
import outside
import redis

r = redis.Redis.from_url(outside.URL)

class Shelf:
    def __init__(self):
        self.books = [self]

    def book(self):
        return outside.book(self)

def several(flag, value):
    return [value, {"own": value}] if flag else {"own": value}

def use(flag, other):
    shelf = Shelf()
    deep = several(flag, several(flag, several(flag, several(flag, shelf))))
    for one in (deep, shelf.book, functools.partial(shelf.book), [shelf.book], functools.partial(other, shelf)):
        r.set(f"{outside.name(one)}", 1)
        r.set(f"{one}", 1)
        r.set(outside.TABLE[one], 1)
        r.set(f"{one == other}", 1)
        r.set({"a": flag}[one], 1)
"""


def test_keys_do_not_take_the_program_with_them() -> None:
    """What tells a key's unknown parts apart is sent to other processes, and no state of linking with it."""
    (part,) = parts_of(facts(KEYS_OF_OBJECTS))
    records = trace(part)
    assert len(records.calls) >= 25
    sent = pickle.dumps(records)
    assert b"clusterlint.link.values" not in sent and b"clusterlint.link.world" not in sent


@pytest.mark.usefixtures("large")
def test_one_part_is_linked_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link_parts, "_beside", None)
    found, failures = program(service("shop"), 8)
    assert failures == () and found.calls


def test_only_the_size_of_a_part_decides_how_far_it_is_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A part of an estate has twice its share of the work; the smallest one an eighth."""
    small = facts({f"s{n}/one.py": "x = 1\n" for n in range(30)})
    big = facts({"big/one.py": "x = f(1)\n" * 300})
    monkeypatch.setattr(parts, "LARGE", 0)
    shares = [part.share for part in parts_of([*small, *big])]
    assert shares[0] == 1.0 and set(shares[1:]) == {1 / 8}
    assert {part.share for part in parts_of(small)} == {1 / 8}


def test_parts_without_a_client_say_nothing_of_where_others_connect(monkeypatch: pytest.MonkeyPatch) -> None:
    """All clients of the whole connect to one place: so does one that is only annotated, in another part."""
    monkeypatch.setattr(parts, "LARGE", 0)
    annotated = "import redis\ndef f(r: redis.Redis):\n    r.mget('a', 'b')\n"
    found = link(facts({**service("shop"), "jobs/run.py": annotated}))
    (call,) = (c for c in found.calls if c.location.path == "jobs/run.py")
    assert call.client.endpoint == "shop_URL"


@pytest.mark.usefixtures("large")
def test_a_part_gets_its_own_lua_files_and_those_of_nobody() -> None:
    texts = ("shop/x.lua", "bank/x.lua", "lua/y.lua", "z.lua")
    scripts = tuple(LuaFile(path, f"return '{path}'") for path in texts)
    source = "import redis\nfrom pathlib import Path\nHERE = Path(__file__).parent\nr = redis.Redis()\n"
    read = source + "".join(
        f"r.eval((HERE / {name!r}).read_text(), 0)\n" for name in ("x.lua", "../lua/y.lua", "../z.lua", "../bank/x.lua")
    )
    sources = {"shop/app.py": read, "bank/app.py": read}
    around = Settings(root=Path.cwd(), jobs=2)
    beside, failures = link_facts(facts(sources), around, Dependencies(), scripts=scripts)
    assert failures == () and beside == link(facts(sources), Surroundings(scripts=scripts))
    assert [[c.file for c in beside.calls if c.location.path.startswith(name)] for name in ("bank", "shop")] == [
        ["bank/x.lua", "lua/y.lua", "z.lua", "bank/x.lua"],
        ["shop/x.lua", "lua/y.lua", "z.lua", ""],
    ]
