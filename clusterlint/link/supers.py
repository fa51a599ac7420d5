"""``super()``: the same object, with the methods of the classes behind the one whose method runs."""

from __future__ import annotations

from clusterlint.extract import ir
from clusterlint.link import classes
from clusterlint.link.values import ClassValue, FunctionValue, InstanceValue, Unknown, Value
from clusterlint.link.world import Frame


def is_super(node: ir.Expression) -> bool:
    """Is it ``super()`` or ``super(Class, self)``?"""
    return isinstance(node, ir.Invocation) and isinstance(node.func, ir.Name) and node.func.id == "super"


def method(frame: Frame, name: str) -> FunctionValue | None:
    """``super().name``: bound to the object itself, so that what it sets is set on the object's own class."""
    owner = frame.owner
    member = next((c.members[name] for c in _behind(frame) if name in c.members), None)
    if owner is None or not isinstance(member, FunctionValue):
        return None
    return classes.bind(member, owner)


def seen(frame: Frame) -> Value:
    """``super()`` as a value: the object as its nearest project base shows it."""
    owner = frame.owner
    if isinstance(owner, InstanceValue):
        bases = _behind(frame)
        if bases:
            return InstanceValue(bases[0], owner.attributes, owner.exact, client=owner.client)
        return classes.client_of(owner) or Unknown(("super", owner.type.key), "super()", kind="object")
    return Unknown(("super", frame.function), "super()", kind="object")


def _behind(frame: Frame) -> list[ClassValue]:
    """The classes after the one whose method runs, in the order in which Python asks them."""
    owner = frame.owner
    cls = owner.type if isinstance(owner, InstanceValue) else owner
    if not isinstance(cls, ClassValue):
        return []
    order = classes.mro(cls)
    scope = frame.function.rpartition(".")[0]
    own = next((c for c in order if c.name == scope and c.module is frame.module), cls)
    return order[order.index(own) + 1 :]
