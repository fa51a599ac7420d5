"""Values that tell the mode: what a test for it gave, wherever the program keeps that.

``SINGLE = not isinstance(r, RedisCluster)``, a property that returns ``self is Topology.CLUSTER``, what
``is_cluster(client)`` returns.
"""

from __future__ import annotations

from dataclasses import replace

from clusterlint.extract import ir
from clusterlint.link.conditions.choices import off_a_cluster
from clusterlint.link.language import expressions
from clusterlint.link.values import Const, FunctionValue, Text, Unknown, Value, join, options
from clusterlint.link.world import Frame, World

_TRUE, _FALSE = "true on a cluster", "false on a cluster"
"""Kinds of values; what such a value is on a standalone server, they do not say."""


def marked(value: Unknown, *, cluster: bool) -> Unknown:
    """A value that is `cluster` on a cluster."""
    return replace(value, kind=_TRUE if cluster else _FALSE)


def said_by(value: Value) -> bool | None:
    """Whether a value is true on a cluster, or false there; None: it does not tell."""
    kinds = {one.kind if isinstance(one, Unknown) else None for one in options(value)}
    kind = kinds.pop() if len(kinds) == 1 else None
    return True if kind == _TRUE else False if kind == _FALSE else None


def chosen(cluster: Value, otherwise: Value) -> Value | None:
    """What a flag chooses between two values, if more than that it may be either can be said of it.

    Of keys, or parts of keys, only those that a cluster gets must share a slot. Of databases it has 0 only. A
    yes or no is another flag.
    """
    if isinstance(cluster, Const) and isinstance(cluster.value, bool) and isinstance(otherwise, Const):
        made = Unknown(("chosen", cluster, otherwise), "?")
        return marked(made, cluster=cluster.value) if otherwise.value is not cluster.value else cluster
    if (
        isinstance(cluster, Const)
        and type(cluster.value) is int
        and not cluster.value
        and isinstance(otherwise, (Const, Unknown))
    ):
        return cluster
    return cluster if tags(cluster, otherwise) else None


def tags(cluster: Value, otherwise: Value) -> bool:
    """Does a cluster get a key with a hash tag, where a standalone server gets another one?"""
    tagged = all(isinstance(one, Text) and _has_brace(one) for one in options(cluster))
    return tagged and all(isinstance(one, (Text, Unknown, Const)) for one in options(otherwise))


def of_a_cluster(returned: list[Value], apart: list[Value]) -> list[Value]:
    """Of what a function returns, or returns `apart` where there is no cluster, a key with a hash tag.

    Of other values it stays known which ones a cluster does not get.
    """
    if not apart or len(apart) == len(returned):
        return returned
    there = [one for one in returned if not any(one is other for other in apart)]
    if tags(join(*there), join(*apart)):
        return there
    return [one if any(one is other for other in there) else off_a_cluster(one) for one in returned]


def _has_brace(value: Text) -> bool:
    return any(isinstance(part, str) and "{" in part for part in value.template.parts)


def given(world: World, frame: Frame, node: ir.Expression) -> bool | None:
    """What a name, an attribute, or a function that is called, says of the mode."""
    if isinstance(node, (ir.Name, ir.Attribute)):
        return said_by(expressions.evaluate(world, frame, node))
    if not isinstance(node, ir.Invocation) or not isinstance(node.func, (ir.Name, ir.Attribute)):
        return None
    found = options(expressions.evaluate(world, frame, node.func))
    said = {_of_function(world, one) for one in found}
    return said.pop() if len(said) == 1 else None


def _of_function(world: World, value: Value) -> bool | None:
    summary = world.summaries.now(value.key) if isinstance(value, FunctionValue) else None
    return said_by(summary.result) if summary is not None else None
