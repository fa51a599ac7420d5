"""Functions that a framework calls: what it gives them."""

from __future__ import annotations

from clusterlint.extract import ir
from clusterlint.extract.ir import Span
from clusterlint.link.following import opaque
from clusterlint.link.language import calls, expressions
from clusterlint.link.language.arguments import NO_ARGUMENTS, Arguments
from clusterlint.link.values import (
    ClassValue,
    DictValue,
    FunctionValue,
    InstanceValue,
    ListValue,
    Text,
    Unknown,
    options,
)
from clusterlint.link.world import Frame, World


def task_object(world: World, frame: Frame, function: FunctionValue) -> InstanceValue | None:
    """The first parameter of a task that asks for itself: ``@app.task(bind=True, base=RedisTask)``."""
    declaration = function.declaration
    if not isinstance(declaration, ir.Function) or function.defined_in is not None:
        return None
    for decorator in declaration.decorators:
        if isinstance(decorator, ir.Invocation):
            given = {a.keyword: a.value for a in decorator.args if a.keyword is not None}
            if _is_true(given.get("bind")) and "base" in given:
                for option in options(expressions.evaluate(world, frame, given["base"])):
                    if isinstance(option, ClassValue):
                        return InstanceValue(option)
    return None


def _is_true(node: ir.Expression | None) -> bool:
    return isinstance(node, ir.Constant) and node.value is True


def run_lifespan(world: World, frame: Frame, arguments: Arguments, span: Span) -> None:
    """``FastAPI(lifespan=f)``: what f yields in a dict are attributes of every request's state."""
    lifespan = arguments.keywords.get("lifespan")
    for option in options(lifespan) if lifespan is not None else ():
        if not isinstance(option, FunctionValue):
            continue
        result = calls.invoke_function(world, frame, option, NO_ARGUMENTS, span, always=True)
        yielded = [
            v for r in options(result) if isinstance(r, ListValue) for i in r.items for v in options(i.value)
        ]
        for entry in (e for v in yielded if isinstance(v, DictValue) for e in v.entries):
            name = entry.key.template.literal if isinstance(entry.key, Text) else None
            if name:
                opaque.note(world, Unknown("lifespan state"), name, entry.value)
