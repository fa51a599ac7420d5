"""Methods of subclasses: what a call on an object may reach when only a base of its class is known."""

from __future__ import annotations

from collections.abc import Iterator

from clusterlint.extract import ir
from clusterlint.link.following.evidence import walk
from clusterlint.link.language import classes, constructors
from clusterlint.link.values import REDIS_VALUES, FunctionValue, InstanceValue, Value, options
from clusterlint.link.world import World

MAX_OVERRIDES = 8
"""More subclasses than this say nothing about the one that is meant."""


def is_stub(function: FunctionValue) -> bool:
    """Is there nothing in the method but a promise (abstract, or ``raise NotImplementedError``)?"""
    if any(name.rsplit(".", 1)[-1] == "abstractmethod" for name in classes.decorator_names(function)):
        return True
    declaration = function.declaration
    return isinstance(declaration, ir.Function) and all(_says_nothing(s) for s in declaration.body)


def _says_nothing(statement: ir.Statement) -> bool:
    if isinstance(statement, ir.Evaluate):
        return isinstance(statement.value, (ir.Constant, ir.Opaque))
    return isinstance(statement, ir.Leave) and statement.kind not in ("break", "continue")


def overriding(world: World, base: InstanceValue, name: str) -> list[FunctionValue]:
    """The methods of that name in subclasses, each bound to an object of its class."""
    if base.exact:
        return []
    derived = world.subclasses.get(base.type.key, {}).values()
    found = [
        classes.bind(member, InstanceValue(cls, base.attributes, identity=base.identity))
        for cls in derived
        if isinstance(member := cls.members.get(name), FunctionValue) and not is_stub(member)
    ]
    return found if len(found) <= MAX_OVERRIDES else []


def parameters_like(
    world: World, function: FunctionValue, name: str
) -> Iterator[tuple[tuple[str, str], str]]:
    """The parameters of a subclass's methods to which ``self.method(argument)`` may bring the argument."""
    owner = function.owner
    if not isinstance(owner, InstanceValue) or owner.exact:
        return
    position = [parameter.name for parameter in function.declaration.parameters].index(name)
    for method in overriding(world, owner, function.name.rpartition(".")[2]):
        parameters = method.declaration.parameters
        if any(parameter.name == name for parameter in parameters):
            yield method.key, name
        elif position < len(parameters) and not any(one.star for one in parameters[: position + 1]):
            yield method.key, parameters[position].name


def uses_own(world: World, function: FunctionValue, found: Value) -> bool:
    """Does an inherited method use something that the class of its object has instead of what it inherits?

    What the method's own analysis `found` is then for other objects: ``self.make()`` is another method.
    """
    cls, owner = function.defined_in, function.owner
    if cls is None or not isinstance(owner, InstanceValue) or owner.type is cls:
        return False
    if not (_may_keep_a_client(function, found) if world.scouting else function.key in world.reaching):
        return False
    own: set[str] = set()
    for one in classes.mro(owner.type):
        if one is cls:
            break
        own.update(one.members)
    return bool(own) and not own.isdisjoint(_used(world, function.declaration))


def _may_keep_a_client(function: FunctionValue, found: Value) -> bool:
    """Does a client come of it, for its object or for whoever calls it?"""
    return constructors.is_one(function.name) or any(isinstance(one, REDIS_VALUES) for one in options(found))


def _used(world: World, declaration: ir.Function | ir.Lambda) -> frozenset[str]:
    """The names of the attributes that a method takes from its object."""
    known = world.used.get(id(declaration))
    if known is None:
        this = declaration.parameters[0].name if declaration.parameters else ""
        known = world.used[id(declaration)] = frozenset(
            node.name
            for node, _ in walk(declaration.body)
            if type(node) is ir.Attribute and type(node.base) is ir.Name and node.base.id == this
        )
    return known
