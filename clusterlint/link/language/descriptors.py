"""Class attributes that give another thing through an object: property(), partialmethod(), ``__get__``."""

from __future__ import annotations

from dataclasses import replace

from clusterlint.extract import ir
from clusterlint.extract.ir import Span
from clusterlint.link.language import calls, classes
from clusterlint.link.language.arguments import Arguments
from clusterlint.link.values import NONE, FunctionValue, InstanceValue, PartialValue, Value
from clusterlint.link.world import Frame, World


def declared_property(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    """``property(get)`` and ``cached_property(get)``."""
    get = arguments.get(0, "fget") or arguments.keyword("func")
    return replace(get, getter=True) if isinstance(get, FunctionValue) else world.new_unknown(frame, "?")


def partial_method(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    """``functools.partialmethod(method, ...)``."""
    plain = arguments.plain()
    if not plain:
        return NONE
    return PartialValue(plain[0], tuple(plain[1:]), dict(arguments.keywords), method=True)


def through(
    world: World, frame: Frame, member: Value | None, owner: InstanceValue, span: Span
) -> Value | None:
    """What an object gives for such a member of its class; None for any other."""
    if isinstance(member, PartialValue) and member.method:
        bound = classes.bind(member.func, owner) if isinstance(member.func, FunctionValue) else member.func
        return replace(member, func=bound)
    if isinstance(member, InstanceValue):
        get = classes.find_member(member.type, "__get__")
        if isinstance(get, FunctionValue):
            given = Arguments(((owner, False), (owner.type, False)))
            return calls.invoke_function(world, frame, classes.bind(get, member), given, span, always=True)
    return None
