"""Objects of project classes where Python calls a method that nobody writes: str(x), for, +, x[i]."""

from __future__ import annotations

from clusterlint.extract.ir import Span
from clusterlint.link.language import attributes, calls, classes, enums, own_texts
from clusterlint.link.language.arguments import NO_ARGUMENTS, Arguments
from clusterlint.link.texts import strings
from clusterlint.link.values import (
    ClassValue,
    DictValue,
    Entry,
    EnumMember,
    FunctionValue,
    InstanceValue,
    Value,
    options,
    text,
)
from clusterlint.link.world import Frame, World

_OPERATORS = {"+": "__add__", "/": "__truediv__", "%": "__mod__", "|": "__or__", "//": "__floordiv__"}
_RIGHT = {"+": "__radd__", "/": "__rtruediv__", "%": "__rmod__", "|": "__ror__", "//": "__rfloordiv__"}


def special(
    world: World, frame: Frame, value: Value, name: str, arguments: Arguments, span: Span
) -> Value | None:
    """``value.__name__(...)`` as Python would call it; None when the class does not define it."""
    if not isinstance(value, (InstanceValue, EnumMember)):
        return None
    found = classes.find_member(value.type, name)
    if not isinstance(found, FunctionValue):
        return None
    return calls.invoke_function(world, frame, classes.bind(found, value), arguments, span)


def as_text(
    world: World, frame: Frame, value: Value, span: Span, conversion: str = "", spec: str = ""
) -> Value:
    """``{value!conversion:spec}`` of one alternative."""
    names = ["__repr__"] if conversion in ("r", "a") else ["__str__", "__repr__"]
    if not conversion:
        formatted = special(world, frame, value, "__format__", Arguments(((text(spec), False),)), span)
        if formatted is not None:
            return formatted
    for name in names:
        found = special(world, frame, value, name, NO_ARGUMENTS, span)
        if found is not None:
            return strings.formatted(found, "", spec)
    if isinstance(value, EnumMember):
        return strings.formatted(enums.shown(value), conversion, spec)
    return strings.formatted(own_texts.inside(value), conversion, spec)


def iterated(world: World, frame: Frame, value: Value, span: Span) -> Value:
    """What a loop over the value goes through, for objects and classes that say so."""
    return world.merge(*(_iterated(world, frame, option, span) for option in options(value)))


def _iterated(world: World, frame: Frame, value: Value, span: Span) -> Value:
    if isinstance(value, ClassValue) and enums.is_enum(value):
        return enums.members_of(value)
    if not isinstance(value, InstanceValue):
        return value
    for name in ("__iter__", "__aiter__"):
        found = special(world, frame, value, name, NO_ARGUMENTS, span)
        if found is not None:
            return found
    return classes.spread(value)


def operated(
    world: World, frame: Frame, operator: str, left: Value, right: Value, span: Span
) -> Value | None:
    """``left operator right`` where one of them is an object that defines the operator."""
    if operator not in _OPERATORS:
        return None
    given = Arguments(((right, False),))
    found = special(world, frame, left, _OPERATORS[operator], given, span)
    if found is not None:
        return found
    return special(world, frame, right, _RIGHT[operator], Arguments(((left, False),)), span)


def changed_copy(world: World, frame: Frame, value: Value, changes: Arguments) -> Value:
    """``dataclasses.replace(value, **changes)`` and ``value._replace(**changes)``."""
    if not isinstance(value, InstanceValue):
        return world.new_unknown(frame, "replace()")
    made = InstanceValue(value.type, dict(value.attributes), value.exact, value.identity, value.loops)
    for name, new in changes.all_keywords().items():
        attributes.put(world, frame, made, name, new)
    if changes.double and made.identity is not None:
        made.identity = ("fresh", world.fresh())
    return made


def as_dict(value: InstanceValue) -> DictValue:
    """``value._asdict()``, ``dataclasses.asdict(value)``, ``vars(value)``."""
    entries = [Entry(text(name), held) for name, held in value.attributes.items()]
    return DictValue(entries, not value.exact)


def plain(value: Value) -> Value:
    """Members of enumerations, and objects that are texts, as the values that a library takes them for."""
    if isinstance(value, EnumMember):
        return value.value
    return own_texts.inside(value)
