"""Decorators of the project: what they do with a function, and what its name stands for afterwards."""

from __future__ import annotations

from clusterlint.extract import ir
from clusterlint.extract.ir import Span
from clusterlint.link import calls
from clusterlint.link.arguments import Arguments
from clusterlint.link.evidence import spelled, walk
from clusterlint.link.values import FunctionValue, Value, options
from clusterlint.link.world import Frame, World


def decorated(
    world: World, frame: Frame, function: FunctionValue, decorators: list[Value], span: Span
) -> Value:
    """What the name of a function stands for: itself, or a wrapper that gives it other arguments.

    Each decorator of the project is called, for it may register the function, or hand it a client.  A
    wrapper that passes on exactly what it is given is left out: calls then show the function's own
    parameters.
    """
    current: Value = function
    for decorator in reversed(decorators):
        for option in options(decorator):
            if not isinstance(option, FunctionValue) or (option.owner is not None and option.closure is None):
                continue
            given = Arguments(((current, False),))
            result = calls.invoke_function(world, frame, option, given, span, always=True)
            wrapper = result if isinstance(result, FunctionValue) else None
            if wrapper is not None and wrapper.closure is not None and not passes_on(wrapper):
                current = wrapper
    return current


def passes_on(wrapper: FunctionValue) -> bool:
    """Does a wrapper call what is around it with just the parameters that it has itself?"""
    declaration, outer = wrapper.declaration, wrapper.closure
    assert outer is not None
    own = [(p.star, p.name) for p in declaration.parameters]
    for node in _calls_in(declaration):
        if isinstance(node.func, ir.Name) and isinstance(outer.env.get(node.func.id), FunctionValue):
            given = [(a.star, spelled(a.value)) for a in node.args if a.keyword is None]
            if given != own and _is_parameter(outer, node.func.id):
                return False
    return True


def _is_parameter(outer: Frame, name: str) -> bool:
    """Is the name one under which the function outside was given something, not one that it defines?"""
    value = outer.env.get(name)
    return isinstance(value, FunctionValue) and value.closure is not outer


def _calls_in(declaration: ir.Function | ir.Lambda) -> list[ir.Invocation]:
    return [node for node, _ in walk(declaration.body) if isinstance(node, ir.Invocation)]
