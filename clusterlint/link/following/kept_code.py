"""Functions and classes that a flag keeps off a cluster as a whole: nobody refers to them anywhere else.

``Clustered() if CLUSTER else Single()`` is all that the program has of ``Single``: its methods run on a
standalone server only. What tests do with it says nothing about that.
"""

from __future__ import annotations

from dataclasses import replace

from clusterlint.extract import ir
from clusterlint.link.identity import FunctionKey
from clusterlint.link.language import classes, expressions
from clusterlint.link.test_code import in_tests
from clusterlint.link.values import (
    ClassValue,
    FunctionValue,
    InstanceValue,
    Method,
    OneOf,
    Value,
    options,
)
from clusterlint.link.world import Frame, World

DECLARED = frozenset((FunctionValue, ClassValue, Method, OneOf))
"""Types of values that may be a class of the program, or what is called."""


def referred(world: World, frame: Frame, value: Value, name: str) -> Value:
    """What a name stands for; functions and classes are noted, and functions marked where a flag keeps them.

    A name that stands for one of several was given them by their own names, elsewhere.
    """
    if not (world.aware or world.clusters):
        return value  # there is nothing that a flag could switch to
    for option in options(value):
        if not isinstance(option, (FunctionValue, ClassValue)) or option is frame.owner:
            continue
        if option is value or option.name.endswith(name):
            taken = isinstance(option, FunctionValue) and option.standalone
            world.note_reference(frame, option.key, kept=taken)
    return world.each(value, _kept) if frame.standalone else value


def _kept(value: Value) -> Value:
    """A function that is taken where a flag keeps the program off a cluster runs there only."""
    if isinstance(value, (FunctionValue, Method)) and not value.standalone:
        return replace(value, standalone=True)
    return value


def note_guard(world: World, frame: Frame, function: FunctionValue) -> None:
    """Note a function that has run, if it never comes back on a cluster: ``if CLUSTER: raise ...``."""
    comes_back = len(frame.apart) < len(frame.returned) or not (frame.dead or frame.standalone)
    if not comes_back and (frame.returned or not frame.dead):
        world.guards.setdefault(function.name.rpartition(".")[2], set()).add(function.key)


def is_guarded(world: World, frame: Frame, called: ir.Expression) -> bool:
    """Is it such a function that is called?"""
    if not isinstance(called, (ir.Name, ir.Attribute)):
        return False
    keys = world.guards.get(called.id if isinstance(called, ir.Name) else called.name)
    if not keys:
        return False
    found = options(expressions.evaluate(world, frame, called))
    return all(isinstance(one, FunctionValue) and one.key in keys for one in found)


def mark_guarded(world: World, wrapped: FunctionValue, wrapper: FunctionValue) -> None:
    """Mark a function that its decorator calls only where a flag keeps the program off a cluster."""
    if _is_kept(world, wrapped.key, wrapper.key):
        wrapped.standalone = True


def settle(world: World) -> None:
    """Find the functions and classes that nobody comes to but where a flag keeps the program off a cluster.

    What the next pass notes it notes anew: it knows more of what is kept.
    """
    world.standalone = _standalone_only(world) if world.kept else set()
    world.kept.clear()
    world.open.clear()


def _standalone_only(world: World) -> set[FunctionKey]:
    found: set[FunctionKey] = set()
    pending = {
        callee: untested
        for callee, callers in world.calling.items()
        if (untested := [one for one in callers if not in_tests(one[0]) or in_tests(callee[0])])
    }
    settled = False
    while not settled:
        more = {
            callee
            for callee, callers in pending.items()
            if all(_is_kept(world, callee, one) or _is_part(world, found, one) for one in callers)
        }
        settled = not more
        found |= more
        pending = {callee: callers for callee, callers in pending.items() if callee not in more}
    return found


def _is_kept(world: World, callee: FunctionKey, caller: FunctionKey) -> bool:
    return (callee, caller) in world.kept and (callee, caller) not in world.open


def _is_part(world: World, found: set[FunctionKey], function: FunctionKey) -> bool:
    """Is it one of those that were found, or a method of a class among them that no other class inherits?"""
    path, name = function
    owner, _, method = name.rpartition(".")
    if function in found or (path, owner) not in found:
        return function in found
    derived = (world.subclasses.now((path, owner)) or {}).values()
    return all(one.key in found or method in one.members for one in derived)


def is_of_a_kept_class(world: World, function: FunctionValue, owner: Value | None) -> bool:
    """Is it a method that only objects of such classes have?"""
    if not world.standalone or function.defined_in is None:
        return False
    cls, exact = function.defined_in, False
    if isinstance(owner, InstanceValue):
        cls, exact = owner.type, owner.exact
    elif isinstance(owner, ClassValue):
        cls = owner
    if cls.key not in world.standalone:
        return False
    name = function.name.rpartition(".")[2]
    return exact or all(
        one.key in world.standalone or not _has(one, name, function) for one in classes.derived(world, cls)
    )


def _has(cls: ClassValue, name: str, function: FunctionValue) -> bool:
    found = classes.find_member(cls, name)
    return isinstance(found, FunctionValue) and found.declaration is function.declaration
