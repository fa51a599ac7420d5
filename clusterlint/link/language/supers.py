"""``super()``: the same object, with the methods of the classes behind the one whose method runs."""

from __future__ import annotations

from dataclasses import replace

from clusterlint.extract import ir
from clusterlint.link.clients import construct, own_clients
from clusterlint.link.clients.libraries import client_type
from clusterlint.link.language import attributes, classes, own_texts
from clusterlint.link.language.arguments import Arguments
from clusterlint.link.program import Basis
from clusterlint.link.values import (
    ClassValue,
    ClientValue,
    External,
    FunctionValue,
    InstanceValue,
    Unknown,
    Value,
    options,
)
from clusterlint.link.world import Frame, World


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


def of_class(frame: Frame, name: str) -> Value | None:
    """``super().from_url`` in a class method of a class that is a client, ``super().__new__`` of a text."""
    if not isinstance(frame.owner, ClassValue):
        return None
    if name == "__new__" and own_texts.is_one(frame.owner):
        return External(own_texts.NEW)
    return own_clients.inherited(frame.owner, name)


def seen(frame: Frame) -> Value:
    """``super()`` as a value: the object as its nearest project base shows it."""
    owner = frame.owner
    if isinstance(owner, InstanceValue):
        bases = _behind(frame)
        if bases:
            return InstanceValue(bases[0], owner.attributes, owner.exact, client=owner.client)
        return classes.client_of(owner) or Unknown(("super", owner.type.key), "super()", kind="object")
    return Unknown(("super", frame.function), "super()", kind="object")


def initialise(world: World, frame: Frame, base: Value, arguments: Arguments, node: ir.Invocation) -> None:
    """``super().__init__(...)``, or ``redis.Redis.__init__(self, ...)``, of a class from outside."""
    first = arguments.plain()[:1]
    if isinstance(node.func, ir.Attribute) and is_super(node.func.base):
        owner = frame.owner
    elif isinstance(base, External) and client_type(base.name) is not None and first:
        owner, arguments = first[0], Arguments(arguments.positional[1:], arguments.keywords, arguments.double)
    else:
        return
    if not isinstance(owner, InstanceValue):
        return
    client = classes.as_client(owner.type)
    if client is None:
        _hand_on(world, frame, owner, arguments)
        return
    if owner.client is not None and owner.client.built is not None:
        # A class method of the library makes the object, and knows where it connects.
        construct.of_class_method(world, frame, owner.client, node)
        return
    world.touch(owner.born)
    owner.client = construct.of_subclass(world, frame, owner.type, client, arguments, node)


def _hand_on(world: World, frame: Frame, owner: InstanceValue, arguments: Arguments) -> None:
    """``super().__init__(redis=client)``: the class from outside likely keeps the client by that name."""
    if not classes.external_bases(owner.type):
        return
    for name, value in arguments.all_keywords().items():
        kept = [_likely(v) for v in options(value) if isinstance(v, ClientValue)]
        if kept:
            attributes.put(world, frame, owner, name, world.merge(*kept))


def _likely(value: ClientValue) -> ClientValue:
    named = Basis.NAMED
    return ClientValue(replace(value.client, confidence=named.confidence, basis=named))


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
