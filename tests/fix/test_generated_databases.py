"""Programs with generated keys in two databases: those of one get the prefix, those of the other stay as they are."""

from __future__ import annotations

import ast

from fixing import context_of
from hypothesis import given, settings
from hypothesis import strategies as st
from test_generated_programs import PIECES, Form
from test_round_trip import FORMS, QUOTES, VALUES, Pieces

from clusterlint.fix import propose
from clusterlint.fix.verify import edited

HEAD = "import redis\nr = redis.Redis(db=3)\nzero = redis.Redis()\n"
PROGRAMS = st.sampled_from(
    [
        "r.get({one})\n    zero.get({other})",
        "key = {one}\n    r.get(key)\n    r.sadd({other}, key)",
        "key = {one}\n    r.get(key)\n    zero.get({other})\n    r.delete(key, {one})",
        "r.mset({{{one}: 1, {other}: 2}})",
        "for key in ({one}, {other}):\n        r.incr(key)",
        "both = [{one}, {other}]\n    r.mget(both)\n    zero.get(both[0])",
    ]
)


class Seen:
    """A client that notes the keys of its calls, and what else it is given."""

    def __init__(self) -> None:
        self.keys: list[str] = []
        self.values: list[str] = []

    def get(self, key: str) -> None:
        self.keys.append(key)

    incr = get

    def delete(self, *keys: str) -> None:
        self.keys += keys

    mget = mset = lambda self, keys: self.delete(*keys)

    def sadd(self, key: str, value: str) -> None:
        self.keys.append(key)
        self.values.append(value)


def run(source: str, x: str, y: str) -> tuple[Seen, Seen]:
    r, zero = Seen(), Seen()
    (function,) = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
    space = {"r": r, "zero": zero}
    exec(compile(ast.Module([function], []), "program", "exec"), space)
    space["f"](x, y)  # type: ignore[operator]
    return r, zero


@settings(max_examples=60, deadline=None)
@given(PROGRAMS, st.sampled_from(FORMS), st.sampled_from(FORMS), PIECES, PIECES, QUOTES, VALUES, VALUES)
def test_only_the_keys_of_the_database_get_its_prefix(
    program: str, one: Form, other: Form, first: Pieces, second: Pieces, quote: str, x: str, y: str
) -> None:
    written = program.format(one=one(first, quote, ""), other=other(second, quote, ""))
    source = f"{HEAD}def f(x: str, y: str):\n    {written}\n"
    context = context_of({"app.py": source.encode()})
    (change,) = propose(context, ["database-prefix"])
    if change.refused is not None:
        assert "both[0]" in program, (change.refused, source)
        return
    new = edited(context, [change])["app.py"].text
    (r, zero), (then, zero_then) = run(source, x, y), run(new, x, y)
    assert then.keys == [f"db3:{key}" for key in r.keys], new
    assert then.values == r.values, new
    assert zero_then.keys == zero.keys, new
    again = context_of({"app.py": new.encode()})
    assert propose(again, ["database-prefix"]) == ()
