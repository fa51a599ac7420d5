"""What flows between functions: who has read it is run again when it changes, and nobody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from linking import facts, linked

from clusterlint.finding import Location
from clusterlint.link import linker
from clusterlint.link.flows import Flow, FlowSet, Ledger, matter
from clusterlint.link.program import Basis, Client
from clusterlint.link.values import ClientValue, Const, DictValue, Entry, ListValue, Method, Value, text
from clusterlint.link.world import World

READER, WRITER = ("a.py", "read", 1), ("b.py", "write", 1)


def client(line: int) -> ClientValue:
    """A client that is built in that line."""
    basis = Basis.BUILT
    place = Location("b.py", line, 0, line, 5)
    return ClientValue(
        Client("redis", "Redis", False, False, False, None, basis.confidence, place, basis=basis)
    )


def after_reading(before: Value | None, change: Callable[[Flow[str, Value]], None]) -> set[object]:
    """Who is due when an entry that was read is changed by somebody else."""
    ledger = Ledger()
    flow: Flow[str, Value] = Flow(ledger, matter, changing=True)
    if before is not None:
        flow["x"] = before
    outer = ledger.enter(READER)
    flow.get("x")
    ledger.leave(outer)
    outer = ledger.enter(WRITER)
    change(flow)
    ledger.leave(outer)
    return set(ledger.due)


def put(value: Value) -> Callable[[Flow[str, Value]], None]:
    def change(flow: Flow[str, Value]) -> None:
        flow["x"] = value

    return change


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, client(1)),
        (Const(None), client(1)),
        (client(1), client(2)),
        (client(1), Const(None)),
        (ListValue("list", []), DictValue([Entry(text("main"), client(1))])),
    ],
)
def test_who_has_read_it_is_due_when_a_client_comes_or_goes(before: Value | None, after: Value) -> None:
    assert after_reading(before, put(after)) == {READER}


@pytest.mark.parametrize(
    ("before", "after"),
    [(None, Const(1)), (Const(1), Const(2)), (client(1), client(1)), (None, Method(Const(None), "owner"))],
)
def test_plain_data_makes_nobody_due(before: Value | None, after: Value) -> None:
    assert after_reading(before, put(after)) == set()


def test_another_entry_makes_nobody_due() -> None:
    def change(flow: Flow[str, Value]) -> None:
        flow["y"] = client(1)

    assert after_reading(None, change) == set()


def test_who_only_adds_to_an_entry_has_not_read_it() -> None:
    ledger = Ledger()
    flow: Flow[str, Value] = Flow(ledger, matter)
    ledger.enter(WRITER)
    flow.now("x")
    flow["x"] = client(1)
    assert not ledger.due


def test_a_dict_that_is_filled_in_place_makes_its_readers_due() -> None:
    clients = DictValue()

    def fill(flow: Flow[str, Value]) -> None:
        clients.entries.append(Entry(text("main"), client(1)))
        flow.ledger.touch(clients.born)

    assert after_reading(clients, fill) == {READER}


def test_a_dict_that_gets_plain_data_in_place_makes_nobody_due() -> None:
    numbers = DictValue([Entry(text("one"), Const(1))])

    def fill(flow: Flow[str, Value]) -> None:
        numbers.entries.append(Entry(Const(2), Const(2)))
        flow.ledger.touch(numbers.born)

    assert after_reading(numbers, fill) == set()


def test_who_goes_through_a_whole_table_is_due_for_every_entry() -> None:
    ledger = Ledger()
    flow: Flow[str, Value] = Flow(ledger, matter)
    outer = ledger.enter(READER)
    assert not flow.whole()
    ledger.leave(outer)
    flow["anything"] = client(1)
    assert ledger.due == {READER}


def test_who_has_missed_something_in_a_set_is_due_when_it_comes() -> None:
    ledger = Ledger()
    names: FlowSet[str] = FlowSet(ledger)
    outer = ledger.enter(READER)
    assert "x" not in names
    ledger.leave(outer)
    names.add("y")
    assert not ledger.due
    names.update(["x"])
    assert ledger.due == {READER}


def test_an_object_is_made_again_when_its_own_root_is_run_again() -> None:
    ledger = Ledger()
    outer = ledger.enter(READER)
    mine = ListValue("list")
    inside = ledger.enter(WRITER)
    others = ListValue("list")
    ledger.leave(inside)
    later = ListValue("list")
    ledger.leave(outer)
    assert not any(map(ledger.remade, (mine.born, others.born, later.born)))
    ledger.leave(ledger.enter(WRITER))
    assert [ledger.remade(one.born) for one in (mine, others, later)] == [False, True, False]
    ledger.leave(ledger.enter(READER))
    assert [ledger.remade(one.born) for one in (mine, others, later)] == [True, True, True]


def statements_by_pass(sources: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many statements each pass of scouting executes."""
    counts: list[int] = []
    run = linker._run

    def counting(world: World, **how: bool) -> None:
        run(world, **how)
        if world.scouting:
            counts.append(world.total)

    monkeypatch.setattr(linker, "_run", counting)
    linker.link(facts(sources))
    return counts


PLAIN = """
class Row{n}:
    def __init__(self, name, price):
        self.name = name
        self.price = price

    def total(self, count):
        price = self.price * count
        return round(price, 2)

def rows(items):
    found = []
    for item in items:
        row = Row{n}(item["name"], item["price"])
        found.append(row.total(2))
    return found
"""

MATTERS = {
    "a_reader.py": """
        import z_holder
        def names(user):
            return z_holder.holder.client.hgetall(f"user:{user}")
    """,
    "z_holder.py": """
        import redis
        class Holder:
            pass
        holder = Holder()
        def connect():
            holder.client = redis.Redis(host="cache.internal")
    """,
}


def test_modules_without_redis_are_run_once(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = {f"m{n}.py": PLAIN.format(n=n) for n in range(30)}
    first, *later = statements_by_pass({**plain, **MATTERS}, monkeypatch)
    assert later
    assert sum(later) * 10 < first


def test_nothing_is_run_again_in_a_program_without_redis(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(statements_by_pass({"app.py": "def answer():\n    return 42\n"}, monkeypatch)) == 1


def test_a_client_that_is_set_after_its_reader_was_run_is_found() -> None:
    found = [call for call in linked(MATTERS).calls if call.method == "hgetall"]
    assert [call.client.endpoint for call in found] == ["cache.internal:6379"]


def test_a_callee_is_run_before_its_caller_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    chain = "".join(f"def step{n}():\n    return step{n + 1}()\n" for n in range(10))
    source = f"import redis\n{chain}def step10():\n    return redis.Redis()\n"
    assert len(statements_by_pass({"app.py": source}, monkeypatch)) == 1


def test_nobody_is_due_when_all_that_is_left_runs_once() -> None:
    def change(flow: Flow[str, Value]) -> None:
        flow.ledger.rest()
        flow["x"] = client(2)
        assert flow["x"] == client(2)

    assert after_reading(client(1), change) == set()
