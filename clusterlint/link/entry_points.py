"""Functions that a framework calls: what it gives them."""

from __future__ import annotations

from clusterlint.extract import ir
from clusterlint.link import expressions
from clusterlint.link.values import ClassValue, FunctionValue, InstanceValue, options
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
