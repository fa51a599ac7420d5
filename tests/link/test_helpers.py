"""Files of which only some were asked about: functions of the others are run as far as somebody calls them."""

from __future__ import annotations

from pathlib import Path

import pytest
from linking import facts

from clusterlint.discover import Discovery, discover
from clusterlint.link.language import on_their_own
from clusterlint.link.linker import trace
from clusterlint.link.parts import Part, parts_of
from clusterlint.link.records import Records
from clusterlint.link.values import FunctionValue
from clusterlint.link.world import World
from clusterlint.pipeline.linked import ALONE, linked
from clusterlint.settings import Settings

STORE = """
import redis
from names import of_user, prefix
from more import Table

r = redis.Redis()

def both(one, other):
    return r.mget(of_user(one), of_user(other))

def shown(table: Table):
    return r.get(prefix() + table.name)
"""
NAMES = """
PREFIX = "user:"

def prefix():
    return PREFIX

def of_user(user):
    return prefix() + user

def nobody_calls_this():
    return len(PREFIX)
"""
MORE = """
from store import both

class Table:
    def __init__(self):
        self.name = "orders"

    def unused(self):
        return self.name.upper()

def pair():
    return both("ada", "bob")

def around():
    return pair()
"""
SOURCES = {"store.py": STORE, "names.py": NAMES, "more.py": MORE}
HELPERS = frozenset({"names.py", "more.py"})


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names of the functions that are run on their own."""
    names: set[str] = set()
    run = on_their_own.run

    def noting(world: World, function: FunctionValue) -> None:
        names.add(function.name)
        run(world, function)

    monkeypatch.setattr(on_their_own, "run", noting)
    return names


def keys(records: Records) -> dict[str, set[str]]:
    """By the method of a call of the store, what its first key can be."""
    found: dict[str, set[str]] = {}
    for call in records.calls:
        found.setdefault(call.method, set()).update(str(choice) for choice in call.keys[0].choices)
    return found


def part(helpers: frozenset[str], asked: frozenset[str]) -> Part:
    (one,) = parts_of(facts(SOURCES), helpers, asked)
    return one


def test_what_nobody_calls_is_not_run(ran: set[str]) -> None:
    trace(part(HELPERS, frozenset({"store.py"})))
    assert {"both", "shown", "of_user", "prefix"} <= ran
    assert ran.isdisjoint({"nobody_calls_this", "Table.unused"})


def test_without_helpers_all_are_run(ran: set[str]) -> None:
    trace(part(frozenset(), frozenset()))
    assert {"nobody_calls_this", "Table.unused", "pair", "around"} <= ran


def test_the_keys_are_the_same() -> None:
    few, all_ = trace(part(HELPERS, frozenset({"store.py"}))), trace(part(frozenset(), frozenset()))
    assert keys(few)["get"] == keys(all_)["get"] == {"user:{table.name}"}
    assert keys(few)["mget"] <= keys(all_)["mget"]


def test_a_helper_that_is_called_and_calls_back_brings_its_keys() -> None:
    calling = {**SOURCES, "store.py": STORE + "\n\ndef late():\n    from more import around\n    return around()\n"}
    (one,) = parts_of(facts(calling), HELPERS, frozenset({"store.py"}))
    assert "user:ada" in keys(trace(one))["mget"]


VIEWS = """
import redis
from app.pack import key

r = redis.Redis()

def show():
    return r.mget(key("a"), key("b"))
"""
INNER = """
from app.pack.last import END

def key(name):
    return name + END

def unused():
    return 1
"""
PROJECT = {
    "app/views.py": VIEWS,
    "app/pack/__init__.py": "from app.pack.inner import key\n",
    "app/pack/inner.py": INNER,
    "app/pack/last.py": "END = ':x'\n",
}


def written(folder: Path) -> Path:
    for name, text in PROJECT.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    return folder


def templates_of(discovery: Discovery, root: Path) -> list[str]:
    program = linked(discovery, Settings(root=root, jobs=1), lambda *_: None, ALONE).program
    return [str(choice) for call in program.calls for key in call.keys for choice in key.choices]


def test_helpers_are_what_is_imported_by_files_that_were_given(tmp_path: Path, ran: set[str]) -> None:
    root = written(tmp_path)
    one = discover([root / "app/views.py"], root, (), force_exclude=False)
    assert templates_of(one, root) == ["a:x", "b:x"]
    assert "key" in ran and "unused" not in ran
    whole = discover([root], root, (), force_exclude=False)
    assert templates_of(whole, root) == ["a:x", "b:x"]
    assert "unused" in ran


def test_a_file_far_below_that_tells_of_redis_is_no_helper(tmp_path: Path) -> None:
    root = written(tmp_path)
    needed = "a file that is analysed imports something from it"
    found = discover([root / "app/views.py"], root, (), force_exclude=False)
    assert found.reasons["app/pack/last.py"] == found.reasons["app/pack/inner.py"] == needed
    (root / "app/pack/last.py").write_text("import redis\nEND = ':x'\nr = redis.Redis(db=1)\n")
    found = discover([root / "app/views.py"], root, (), force_exclude=False)
    assert found.reasons["app/pack/inner.py"] == needed
    assert found.reasons["app/pack/last.py"] == "its code has words of Redis"
