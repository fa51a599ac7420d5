"""Programs with two generated keys: rewritten, the keys are the old ones but for braces, and share a slot."""

from __future__ import annotations

import ast
from collections.abc import Callable

from fixing import HEAD, context_of
from hypothesis import given, settings
from hypothesis import strategies as st
from test_round_trip import FORMS, QUOTES, VALUES, Pieces

from clusterlint.fix import propose
from clusterlint.fix.verify import edited
from clusterlint.slots import hashed_part

WORDS = st.sampled_from(["user", "a:b", "é'\"", "x\\", "100%", "\n", "-", "u}", ":", "cart:v2:"])
PIECES = st.lists(
    st.one_of(WORDS.map(lambda text: ("text", text)), st.sampled_from(["x", "y"]).map(lambda name: ("hole", name))),
    min_size=2,
    max_size=5,
).filter(lambda pieces: ("hole", "x") in pieces)
Form = Callable[[Pieces, str, str], str]


def keys(source: str, x: str, y: str) -> list[str]:
    (call,) = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Call) and ast.unparse(n.func) == "r.mget"]
    return [eval(compile(ast.Expression(arg), "key", "eval"), {"x": x, "y": y}) for arg in call.args]


def bare(key: str) -> str:
    return key.replace("{", "").replace("}", "")


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(FORMS), st.sampled_from(FORMS), PIECES, PIECES, QUOTES, VALUES, VALUES)
def test_keys_of_a_rewritten_program(
    one: Form, other: Form, first: Pieces, second: Pieces, quote: str, x: str, y: str
) -> None:
    expressions = one(first, quote, ""), other(second, quote, "")
    source = HEAD + f"def f(x: str, y: str):\n    r.mget({', '.join(expressions)})\n"
    context = context_of({"app.py": source.encode()})
    planned = any(group.renamed for group in context.plan.groups)
    changes = propose(context, ["hash-tags"])
    assert bool(changes) == planned
    for change in changes:
        assert change.refused is None, (change.refused, source)
    if not changes:
        return
    new = edited(context, changes)["app.py"].text
    before, after = keys(source, x, y), keys(new, x, y)
    assert [bare(key) for key in after] == [bare(key) for key in before], new
    assert all(len(key) >= len(old) for key, old in zip(after, before, strict=True))
    assert len({hashed_part(key) for key in after}) == 1, (before, after, new)
