"""Keys that come from far above: what lies too deep for a summary is still followed where it is called."""

from __future__ import annotations

from typing import cast

import pytest
from linking import linked, templates

from clusterlint.extract import ir
from clusterlint.link.following.summaries import hands_down
from clusterlint.link.language.arguments import Arguments
from clusterlint.link.values import (
    ClassValue,
    Const,
    FunctionValue,
    InstanceValue,
    ListValue,
    Text,
    Unknown,
    Value,
    text,
)
from clusterlint.link.world import ModuleState
from clusterlint.slots.template import Template

CHAIN = """
import redis
r = redis.Redis()

{steps}

def top(user):
    step1(f"a:{{user}}", f"b:{{user}}")
"""


def chain(length: int, command: str) -> str:
    """A function that hands two keys down to a command, through `length` functions."""
    steps = [f"def step{n}(x, y):\n    step{n + 1}(x, y)\n" for n in range(1, length)]
    return CHAIN.format(steps="\n".join([*steps, f"def step{length}(x, y):\n    {command}\n"]))


@pytest.mark.parametrize("length", [1, 2, 3, 4, 5, 6])
def test_keys_come_from_as_far_as_calls_are_followed(length: int) -> None:
    found = [templates(c) for c in linked(chain(length, "r.rename(x, y)")).calls if c.method == "rename"]
    assert found == [[["a:{user}"], ["b:{user}"]]]


@pytest.mark.parametrize("length", [1, 3, 6])
def test_a_pipeline_is_filled_from_as_far(length: int) -> None:
    source = chain(length, "pipe = r.pipeline()\n    pipe.set(x, 1)\n    pipe.set(y, 1)\n    pipe.execute()")
    batches = linked(source).batches
    assert [[str(k.choices[0]) for c in b.calls for k in c.keys] for b in batches] == [
        ["a:{user}", "b:{user}"]
    ]


ROOT = ("app.py", "root")
GIVEN = Unknown(("parameter", ROOT, "name"), "name")
OTHERS = Unknown(("parameter", ("app.py", "other"), "name"), "name")
DECLARED = ir.Function("f", (), (), (), None, False, False, ir.NOWHERE)
CLASS = ClassValue(ir.Class("Orders", (), (), (), ir.NOWHERE), cast(ModuleState, None), "Orders")


@pytest.mark.parametrize(
    ("value", "handed"),
    [
        (text("o1"), False),
        (Const(1), False),
        (OTHERS, False),
        (InstanceValue(CLASS, {"name": text("o1")}, exact=True), False),
        (GIVEN, True),
        (Unknown(("attribute", GIVEN.identity, "id"), "name.id"), True),
        (Text(Template.of(["order:", GIVEN.hole])), True),
        (InstanceValue(CLASS, {"name": GIVEN}, exact=True), True),
        (InstanceValue(CLASS), True),
        (ListValue("list", []), True),
    ],
)
def test_what_the_root_was_given_or_others_hold_is_handed_down(value: Value, handed: bool) -> None:
    function = FunctionValue(DECLARED, cast(ModuleState, None), "f")
    assert hands_down(ROOT, function, Arguments(((Const(2), False), (value, False)))) is handed
    assert hands_down(ROOT, function, Arguments(keywords={"name": value})) is handed
    if isinstance(value, InstanceValue):
        function.owner = value
        assert hands_down(ROOT, function, Arguments()) is handed
