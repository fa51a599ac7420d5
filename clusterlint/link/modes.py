"""What runs on a standalone server only: the branch that the flag between the two keeps off the cluster.

A program that runs in both modes asks which one it is: ``if settings.redis_cluster_enabled``, ``if
isinstance(client, RedisCluster)``, ``if mode == "cluster"``. Where the answer is a standalone server, a
command over several keys breaks nothing. A flag is known by its name, as nothing else tells what it means.
"""

from __future__ import annotations

import re

from clusterlint.extract import ir
from clusterlint.link import expressions
from clusterlint.link.evidence import spelled
from clusterlint.link.identity import Identity
from clusterlint.link.libraries import client_type
from clusterlint.link.values import (
    ClassValue,
    External,
    FunctionValue,
    InstanceValue,
    Unknown,
    Value,
    options,
)
from clusterlint.link.world import Frame, World

Kept = tuple[bool, bool]
"""Whether what runs where a test holds, and what runs where it does not, is kept to a standalone server."""

NEITHER: Kept = (False, False)


def kept(world: World, frame: Frame, test: ir.Expression) -> Kept:
    """What a test keeps to a standalone server."""
    if isinstance(test, ir.Unary) and test.operator == "not":
        then, otherwise = kept(world, frame, test.value)
        return otherwise, then
    if isinstance(test, ir.Either):
        left, right = kept(world, frame, test.left), kept(world, frame, test.right)
        if test.operator == "and":
            return left[0] or right[0], left[1] and right[1]
        return left[0] and right[0], left[1] or right[1]
    if isinstance(test, ir.Walrus):
        return kept(world, frame, test.value)
    says = _says(world, frame, test)
    return NEITHER if says is None else (not says, says)


def left_to_a_subclass(world: World, function: FunctionValue, owner: Value | None) -> bool:
    """Is there a subclass for clusters that has a method of its own instead, and is this object none of it?

    ``class RedisClusterCache(RedisCache)`` overrides what RedisCache does for a standalone server.
    """
    cls = function.defined_in
    if cls is None or world.scouting or _is_for_clusters(cls):
        return False
    if isinstance(owner, InstanceValue) and _is_for_clusters(owner.type):
        return False
    name = function.name.rpartition(".")[2]
    derived = (world.subclasses.now(cls.key) or {}).values()
    return any(_is_for_clusters(one) and name in one.members for one in derived)


def _is_for_clusters(cls: ClassValue) -> bool:
    return "cluster" in cls.declaration.name.lower()


def keeps_block(test: ir.Expression, body: tuple[ir.Statement, ...]) -> bool:
    """Whether a block that is kept to a standalone server stays so: it does not make what was missing.

    ``if self._cluster is None: self._cluster = connect()`` is no question about the mode.
    """
    asked = {spelled(one) for one in _asked(test)} - {None}
    assigned = {spelled(target) for one in body if isinstance(one, ir.Assign) for target in one.targets}
    return asked.isdisjoint(assigned)


def _asked(test: ir.Expression) -> list[ir.Expression]:
    """The expressions that a test asks about."""
    if isinstance(test, ir.Unary):
        return _asked(test.value)
    if isinstance(test, (ir.Either, ir.Comparison)):
        return [*_asked(test.left), *_asked(test.right)]
    if isinstance(test, ir.Invocation):
        return [found for arg in test.args for found in _asked(arg.value)]
    return [test]


def _says(world: World, frame: Frame, test: ir.Expression) -> bool | None:
    """True: the test holds on a cluster only; False: on a standalone server only; None: it does not ask."""
    if isinstance(test, ir.Comparison):
        return _compared(world, frame, test)
    if isinstance(test, ir.Invocation) and isinstance(test.func, ir.Name):
        if test.func.id == "isinstance" and len(test.args) == 2:
            return _tested(world, frame, test.args[1].value)
        if test.func.id == "hasattr" and len(test.args) == 2:
            return _of_attribute(_literal(test.args[1].value) or "")
        if test.func.id == "getattr" and len(test.args) == 3:
            said = _of_attribute(_literal(test.args[1].value) or "")
            return said if said is not None else True if _is_flag(world, frame, test) else None
    return True if _is_flag(world, frame, test) else None


def present(test: ir.Expression) -> frozenset[str]:
    """The attributes that a test asks for: ``hasattr(r, "x")``, ``getattr(r, "x", None)``."""
    if isinstance(test, ir.Either):
        return present(test.left) | present(test.right)
    if not isinstance(test, ir.Invocation) or len(test.args) < 2:
        return frozenset()
    name = _literal(test.args[1].value) if spelled(test.func) in ("hasattr", "getattr") else None
    return frozenset() if name is None else frozenset({name})


def _of_attribute(name: str) -> bool | None:
    """What it says of the mode that a client has an attribute."""
    if name in _PLAIN_ONLY:
        return False
    return True if name in _CLUSTER_ONLY or "cluster" in name.lower() else None


_PLAIN_ONLY = frozenset({"connection_pool"})
_CLUSTER_ONLY = frozenset({"nodes_manager", "get_nodes", "get_primaries", "get_node_from_key", "keyslot"})
"""Attributes that plain clients have and cluster clients do not, and the other way round."""


def _compared(world: World, frame: Frame, test: ir.Comparison) -> bool | None:
    positive = test.operator in ("==", "is", "in")
    if test.operator in ("in", "not in"):
        word = _literal(test.left)
        if word is not None:
            # "cluster" in type(r).__name__.lower(), "startup_nodes" in options
            return positive if "cluster" in word.lower() or word == "startup_nodes" else None
        listed = test.right.items if isinstance(test.right, ir.Sequence) else ()
        true = bool(listed) and all(_truth(one) is True for one in listed)
        return positive if true and _is_flag(world, frame, test.left) else None
    if test.operator not in ("==", "!=", "is", "is not"):
        return None
    mode = _mode(test.right)
    if mode is not None and _MODE.search(spelled(test.left) or ""):
        return mode is positive if _knows_clusters(world) else None
    known = _truth(test.right)
    return known is positive if known is not None and _is_flag(world, frame, test.left) else None


def _mode(node: ir.Expression) -> bool | None:
    """True for what names a cluster as the mode ("cluster", Mode.CLUSTER), False for a standalone server."""
    name = _literal(node)
    if name is None and isinstance(node, ir.Attribute):
        name = node.name
    plain = re.sub(r"[^a-z]", "", (name or "").lower())
    return True if plain in _CLUSTER_MODES else False if plain in _STANDALONE_MODES else None


_MODE = re.compile(r"(?i)mode|redis|valkey|cluster|topology|deployment|kind|type|setup")
_CLUSTER_MODES = frozenset({"cluster", "clustered", "rediscluster", "valkeycluster"})
_STANDALONE_MODES = frozenset({"standalone", "single", "singlenode", "singleinstance", "redisstandalone"})


def _truth(node: ir.Expression) -> bool | None:
    """What a constant stands for as the value of a flag."""
    if not isinstance(node, ir.Constant):
        return None
    if isinstance(node.value, str):
        word = node.value.lower()
        return True if word in _YES else False if word in _NO else None
    return bool(node.value)


_YES = ("1", "true", "yes", "on", "y", "t")
_NO = ("", "0", "false", "no", "off", "n", "f")


def _tested(world: World, frame: Frame, classes: ir.Expression) -> bool | None:
    """What ``isinstance(client, classes)`` says."""
    listed = classes.items if isinstance(classes, ir.Sequence) else (classes,)
    found: set[bool] = set()
    for one in listed:
        value = expressions.evaluate(world, frame, one)
        names = [option.name for option in options(value) if isinstance(option, External)]
        last = (spelled(one) or "").rpartition(".")[2]
        known = [made.cluster for name in names if (made := client_type(name)) is not None]
        if "Cluster" in last:
            known = [True]
        if not known:
            return None
        found.update(known)
    return found.pop() if len(found) == 1 else None


def _is_flag(world: World, frame: Frame, node: ir.Expression) -> bool:
    """Is it true on a cluster and false on a standalone server, by its name or that of its setting?"""
    if isinstance(node, ir.Name):
        told = {node.id, *map(_setting, options(expressions.evaluate(world, frame, node)))}
        return any(_names_a_flag(name, clusters=_knows_clusters(world)) for name in told)
    if isinstance(node, ir.Attribute):
        return _names_a_flag(node.name, clusters=_knows_clusters(world))
    if isinstance(node, ir.Subscript):
        name = _literal(node.index) if node.index is not None else None
        return name is not None and _names_a_flag(name, clusters=_knows_clusters(world))
    if isinstance(node, ir.Await):
        return _is_flag(world, frame, node.value)
    if isinstance(node, ir.Either):
        return node.operator == "or" and _is_flag(world, frame, node.left)
    if isinstance(node, ir.Comparison):
        return _compared(world, frame, node) is True
    return isinstance(node, ir.Invocation) and _gives_a_flag(world, frame, node)


def _setting(value: Value) -> str:
    """The name of the setting that a value is, or that it was compared with a word for yes; "" for others."""
    if isinstance(value, External):
        return value.name.rpartition(".")[2]
    if not isinstance(value, Unknown) or not isinstance(value.identity, Identity):
        return ""
    parts = value.identity.parts
    if parts[:2] == ("comparison", "==") and len(parts) == 4 and isinstance(parts[2], Identity):
        kind, *told = parts[2].parts
        word = parts[3]
        if kind == "environment" and isinstance(word, tuple) and word[1:] and str(word[1]).lower() in _YES:
            return str(told[0]) if told else ""
    return value.told_by or ""


def _gives_a_flag(world: World, frame: Frame, node: ir.Invocation) -> bool:
    if isinstance(node.func, ir.Attribute) and node.func.name in ("lower", "upper", "strip", "casefold"):
        return _is_flag(world, frame, node.func.base)
    if isinstance(node.func, ir.Name) and node.func.id in ("bool", "int", "str") and len(node.args) == 1:
        return _is_flag(world, frame, node.args[0].value)
    asked = [name for arg in node.args[:2] if (name := _literal(arg.value)) is not None]
    if asked:  # os.environ.get("REDIS_CLUSTER"), getattr(client, "is_cluster", False)
        return any(_names_a_flag(name, clusters=_knows_clusters(world)) for name in asked)
    name = (spelled(node.func) or "").rpartition(".")[2]
    return (
        not node.args
        and bool(_ASKING & _words(name))
        and _names_a_flag(name, clusters=_knows_clusters(world))
    )


def _literal(node: ir.Expression) -> str | None:
    return node.value if isinstance(node, ir.Constant) and isinstance(node.value, str) else None


_ASKING = frozenset({"is", "use", "uses", "using", "has", "in", "enabled", "mode", "clustered"})
_OF_A_FLAG = _ASKING | {"cluster", "clusters", "clustering", "enable", "active", "on", "client", "support",
                        "running", "cache", "nodes", "node", "hosts", "urls", "startup", "flag"}  # fmt: skip
_OF_A_STATE = frozenset(
    {"down", "ready", "healthy", "health", "ok", "error", "errors", "failed", "available", "state", "status"}
    | {"info", "name", "id", "count", "size", "version", "slots", "slot", "exists"}
)


def _names_a_flag(name: str, *, clusters: bool) -> bool:
    """Is it called like a flag, or an object, that is there on a Redis Cluster only?

    `clusters`: the program has to do with cluster clients, so that a cluster is one of Redis.
    """
    words, lowered = _words(name), name.lower()
    if "cluster" not in lowered or words & _OF_A_STATE:
        return False
    return "redis" in lowered or "valkey" in lowered or (clusters and words <= _OF_A_FLAG)


def _knows_clusters(world: World) -> bool:
    return world.clusters or world.aware


def _words(name: str) -> frozenset[str]:
    """``useRedisCluster``, ``USE_REDIS_CLUSTER``: use, redis, cluster."""
    return frozenset(word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name))
