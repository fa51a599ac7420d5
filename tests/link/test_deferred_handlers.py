"""The except clauses around a call that is made here and raises there: coroutines, tasks, futures, generators, context managers."""

from __future__ import annotations

from textwrap import indent

import pytest
from linking import linked, only

HEAD = (
    "import asyncio, contextlib\nfrom concurrent.futures import ThreadPoolExecutor\nimport redis.asyncio as aio\nimport redis\n"
    "from redis.exceptions import RedisError as RE\nc = aio.Redis()\nr = redis.Redis()\n"
)
GUARD = "try:\n    {}\nexcept RE:\n    pass\n"


def around(body: str) -> list[tuple[str, ...]]:
    """What the clauses around the one MGET of an async function catch."""
    found = only(f"{HEAD}async def f(pool, loop):\n{indent(body, '    ')}\n", "mget").handlers
    return [handler.catches for handler in found]


CAUGHT = [("redis.exceptions.RedisError",)]
MADE = {
    "a coroutine": "t = c.mget('a', 'b')",
    "a task": "t = asyncio.create_task(c.mget('a', 'b'))",
    "a future": "t = asyncio.ensure_future(c.mget('a', 'b'))",
    "an attribute": "t = pool.task = asyncio.create_task(c.mget('a', 'b'))",
    "a script": "s = c.register_script('return 1'); t = s(keys=['a'])",
}


@pytest.mark.parametrize("made", [one for name, one in MADE.items() if name != "a script"])
def test_what_is_kept_raises_where_it_is_awaited(made: str) -> None:
    assert around(f"{made}\n{GUARD.format('return await t')}") == CAUGHT
    assert around(f"{made}\n{GUARD.format('return await asyncio.wait_for(t, 1)')}") == CAUGHT
    assert around(f"{GUARD.format(made)}return await t") == []
    assert around(f"{GUARD.format(made)}") == []


def test_a_script_that_is_kept() -> None:
    source = f"{HEAD}async def f():\n{indent(MADE['a script'], '    ')}\n{indent(GUARD.format('await t'), '    ')}"
    assert [h.catches for h in only(source, "__call__").handlers] == CAUGHT


IN_PLACE = {
    "awaited": "await c.mget('a', 'b')",
    "awaited with a limit": "found = await asyncio.wait_for(c.mget('a', 'b'), timeout=2)",
    "gathered": "one, other = await asyncio.gather(c.mget('a', 'b'), c.get('x'))",
    "a task at once": "await asyncio.create_task(c.mget('a', 'b'))",
    "through a function outside": "await pool.retried(c.mget('a', 'b'))",
    "not asyncio": "r.mget('a', 'b')",
    "a list": "found = [x for x in r.mget('a', 'b')]",
    "a generator that is read": "found = list(r.mget(x, 'b') for x in pool)",
}


@pytest.mark.parametrize("call", IN_PLACE.values(), ids=IN_PLACE)
def test_what_is_waited_for_on_the_spot_raises_there(call: str) -> None:
    assert around(GUARD.format(call)) == CAUGHT


ELSEWHERE = {
    "a task that nobody waits for": "asyncio.create_task(c.mget('a', 'b'))",
    "an exception among the results": "await asyncio.gather(c.mget('a', 'b'), return_exceptions=True)",
    "a generator that is kept": "found = (r.mget(x, 'b') for x in pool)",
    "a generator that is returned": "return (r.mget(x, 'b') for x in pool)",
    "handed to an executor": "pool.submit(r.mget, 'a', 'b')",
    "called soon": "loop.call_soon(r.mget, 'a', 'b')",
}


@pytest.mark.parametrize("call", ELSEWHERE.values(), ids=ELSEWHERE)
def test_what_raises_elsewhere_is_not_caught_here(call: str) -> None:
    assert around(GUARD.format(call)) == []


def test_tasks_of_a_list_raise_where_they_are_gathered() -> None:
    made = "tasks = [asyncio.create_task(c.mget(x, 'b')) for x in pool]"
    assert around(f"{made}\n{GUARD.format('await asyncio.gather(*tasks)')}") == CAUGHT
    assert around(f"{GUARD.format(made)}await asyncio.gather(*tasks)") == []


@pytest.mark.parametrize("asking", ["result", "get"])
def test_what_an_executor_runs_raises_where_its_result_is_asked_for(asking: str) -> None:
    made = "future = pool.submit(r.mget, 'a', 'b')"
    assert around(f"{made}\n{GUARD.format(f'return future.{asking}()')}") == CAUGHT
    assert around(f"{GUARD.format(made)}return future.{asking}()") == []


def test_whoever_awaits_the_function_that_has_awaited_changes_nothing() -> None:
    source = f"{HEAD}async def f():\n    t = c.mget('a', 'b')\n    try:\n        return await t\n    except RE:\n        pass\nasync def g():\n    await f()\n"
    assert {call.handlers[0].catches for call in linked(source).calls if call.method == "mget"} == set(CAUGHT)


STACK = "with contextlib.ExitStack() as stack:\n    stack.enter_context(contextlib.suppress(RE))\n    {}\n"


def test_a_suppress_that_a_stack_enters() -> None:
    assert around(STACK.format("r.mget('a', 'b')")) == CAUGHT
    assert around(STACK.format("pass") + "r.mget('a', 'b')") == []
    assert around("pool.enter_context(contextlib.suppress(RE))\nr.mget('a', 'b')") == []


MANAGER = """
@contextlib.{kind}
{head} quiet(name):
    try:
        try:
            print(name)
            yield name
        except KeyError:
            pass
    except RE:
        print(name)
    try:
        pass
    except ValueError:
        pass
"""
INSIDE = [("builtins.KeyError",), *CAUGHT]


def in_manager(kind: str, head: str, block: str) -> list[tuple[str, ...]]:
    source = f"{HEAD}{MANAGER.format(kind=kind, head=head)}\nasync def f():\n{indent(block, '    ')}\n"
    return [handler.catches for handler in only(source, "mget").handlers]


def test_the_clauses_around_the_yield_of_a_context_manager() -> None:
    assert in_manager("contextmanager", "def", "with quiet('x'):\n    r.mget('a', 'b')") == INSIDE
    assert in_manager("asynccontextmanager", "async def", "async with quiet('x') as n:\n    await c.mget('a', 'b')") == INSIDE
    assert in_manager("contextmanager", "def", "with contextlib.ExitStack() as s:\n    s.enter_context(quiet('x'))\n    r.mget('a', 'b')") == INSIDE
    assert in_manager("contextmanager", "def", "with quiet('x'):\n    pass\nr.mget('a', 'b')") == []
    assert in_manager("wraps(print)#", "def", "with quiet('x'):\n    r.mget('a', 'b')") == []
