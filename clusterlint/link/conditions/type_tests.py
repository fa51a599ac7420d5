"""Questions about the class of a Redis client: isinstance(), issubclass(), type(c) is Redis, match."""

from __future__ import annotations

from clusterlint.extract import ir
from clusterlint.finding import Location
from clusterlint.link.clients import construct
from clusterlint.link.clients.libraries import Builder, client_type, pipeline_type
from clusterlint.link.following.evidence import spelled
from clusterlint.link.language import class_names, classes, expressions
from clusterlint.link.program import Basis, Client, TypeTest
from clusterlint.link.values import (
    ClientValue,
    External,
    InstanceValue,
    PipelineValue,
    Unknown,
    Value,
    options,
)
from clusterlint.link.world import Frame, World

_COMPARED = frozenset({"is", "is not", "==", "!=", "in", "not in"})


def of_call(world: World, frame: Frame, node: ir.Invocation, asked: Value | None) -> None:
    """``isinstance(asked, classes)``, ``issubclass(asked, classes)``, ``issubclass(type(asked), ...)``."""
    if len(node.args) != 2 or asked is None:
        return
    place, tested = frame.location(node.span), node.args[1].value
    owner = class_of(node.args[0].value)
    if owner is not None:
        _note_simple(world, frame, owner, tested, place)
    else:
        _note(world, frame, asked, tested, place)


def of_comparison(world: World, frame: Frame, node: ir.Comparison) -> None:
    """``type(asked) is Redis``, ``asked.__class__ == Redis``, ``type(asked) in (A, B)``."""
    owner = class_of(node.left) if node.operator in _COMPARED else None
    if owner is not None and isinstance(node.left, (ir.Attribute, ir.Invocation)):
        _note_simple(world, frame, owner, node.right, frame.location(node.left.span))


def class_of(node: ir.Expression) -> ir.Expression | None:
    """The x of ``type(x)`` and ``x.__class__``."""
    if isinstance(node, ir.Attribute) and node.name == "__class__":
        return node.base
    if isinstance(node, ir.Invocation) and spelled(node.func) == "type" and len(node.args) == 1:
        return node.args[0].value
    return None


def pipeline_asked(world: World, frame: Frame, test: ir.Expression) -> tuple[str, bool] | None:
    """The name that a test asks whether it is a pipeline, and whether it is one where the test holds."""
    if isinstance(test, ir.Unary) and test.operator == "not":
        found = pipeline_asked(world, frame, test.value)
        return None if found is None else (found[0], not found[1])
    if not isinstance(test, ir.Invocation) or spelled(test.func) != "isinstance" or len(test.args) != 2:
        return None
    asked = test.args[0].value
    if not isinstance(asked, ir.Name):
        return None
    names = class_names.named(world, frame, test.args[1].value)
    return (asked.id, True) if names and all(map(pipeline_type, names)) else None


def of_match(world: World, frame: Frame, node: ir.Match, subject: Value) -> None:
    """``match subject: case Redis(): ...``: each class pattern asks for itself."""
    for tested in node.classes:
        if isinstance(tested, (ir.Name, ir.Attribute)):
            _note(world, frame, subject, tested, frame.location(tested.span))


def _note_simple(
    world: World, frame: Frame, asked: ir.Expression, tested: ir.Expression, place: Location
) -> None:
    """Only names and attributes are evaluated once more: a call would be recorded twice."""
    if isinstance(asked, (ir.Name, ir.Attribute)):
        _note(world, frame, expressions.evaluate(world, frame, asked), tested, place)


def _note(world: World, frame: Frame, asked: Value, tested: ir.Expression, place: Location) -> None:
    names = class_names.named(world, frame, tested)
    found = next((one for one in map(_redis_class, names) if one is not None), None)
    if found is None:
        return
    # Without this mark a function that sends no command would not be run in the recording pass.
    world.touching.add((frame.module.path, frame.function))
    if not world.recording:
        return
    for option in options(asked):
        client = _client(option, found)
        if client is not None:
            world.records.type_tests.append(TypeTest(place, client, names, client.confidence, frame.function))


def _redis_class(name: str) -> Builder | None:
    return client_type(name) or pipeline_type(name)


def _client(asked: Value, found: Builder) -> Client | None:
    """The client that is asked about; a value of unknown type that is asked this question may well be one."""
    if isinstance(asked, (ClientValue, PipelineValue)):
        return asked.client
    if isinstance(asked, InstanceValue):
        derived = classes.as_client(asked.type)
        return derived.client if derived is not None else None
    if (isinstance(asked, Unknown) and asked.kind is None) or (
        isinstance(asked, External) and _redis_class(asked.name) is not None
    ):
        return construct.described(found, Basis.TESTED)
    return None
