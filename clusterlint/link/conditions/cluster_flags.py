"""Flags that say whether there is a cluster, by their names: nothing else tells what a flag means."""

from __future__ import annotations

import re

from clusterlint.extract import ir
from clusterlint.extract.facts import FileFacts
from clusterlint.link.clients.libraries import builder
from clusterlint.link.following.evidence import spelled
from clusterlint.link.identity import Identity
from clusterlint.link.language import expressions
from clusterlint.link.third_party.library_imports import imports_of
from clusterlint.link.values import External, Unknown, Value, options
from clusterlint.link.world import Frame, World


def is_flag(world: World, frame: Frame, node: ir.Expression) -> bool:
    """Is it true on a cluster and false on a standalone server, by its name or that of its setting?"""
    if isinstance(node, ir.Name):
        told = {node.id, *map(_setting, options(expressions.evaluate(world, frame, node)))}
        return any(_names_a_flag(name, clusters=knows_clusters(world)) for name in told)
    if isinstance(node, ir.Attribute):
        return _names_a_flag(node.name, clusters=knows_clusters(world))
    if isinstance(node, ir.Subscript):
        name = literal(node.index) if node.index is not None else None
        return name is not None and _names_a_flag(name, clusters=knows_clusters(world))
    if isinstance(node, ir.Await):
        return is_flag(world, frame, node.value)
    if isinstance(node, ir.Either):
        return node.operator == "or" and is_flag(world, frame, node.left)
    if isinstance(node, ir.Comparison):
        said = truth(node.right) if node.operator in ("==", "is") else None
        return said is True and is_flag(world, frame, node.left)
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
        return is_flag(world, frame, node.func.base)
    if isinstance(node.func, ir.Name) and node.func.id in ("bool", "int", "str") and len(node.args) == 1:
        return is_flag(world, frame, node.args[0].value)
    asked = [name for arg in node.args[:2] if (name := literal(arg.value)) is not None]
    if asked:  # os.environ.get("REDIS_CLUSTER"), getattr(client, "is_cluster", False)
        return any(_names_a_flag(name, clusters=knows_clusters(world)) for name in asked)
    name = (spelled(node.func) or "").rpartition(".")[2]
    return (
        not node.args and bool(_ASKING & _words(name)) and _names_a_flag(name, clusters=knows_clusters(world))
    )


def truth(node: ir.Expression) -> bool | None:
    """What a constant stands for as the value of a flag."""
    if not isinstance(node, ir.Constant):
        return None
    if isinstance(node.value, str):
        word = node.value.lower()
        return True if word in _YES else False if word in _NO else None
    return bool(node.value)


_YES = ("1", "true", "yes", "on", "y", "t")
_NO = ("", "0", "false", "no", "off", "n", "f")


def literal(node: ir.Expression) -> str | None:
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
    lowered = name.lower()
    if "cluster" not in lowered:
        return False
    words = _words(name)
    if words & _OF_A_STATE:
        return False
    return "redis" in lowered or "valkey" in lowered or (clusters and words <= _OF_A_FLAG)


def knows_clusters(world: World) -> bool:
    return world.clusters or world.aware


def _words(name: str) -> frozenset[str]:
    """``useRedisCluster``, ``USE_REDIS_CLUSTER``: use, redis, cluster."""
    return frozenset(word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name))


def names_a_cluster_client(file: FileFacts) -> bool:
    """Whether a file imports a cluster client, or its module: the program knows of clusters."""
    return any(_is_of_clusters(one.dotted) for one in imports_of(file))


def _is_of_clusters(dotted: str) -> bool:
    made = builder(dotted)
    return (made is not None and made.cluster) or dotted in _CLUSTER_MODULES


_CLUSTER_MODULES = frozenset(
    {"redis.cluster", "redis.asyncio.cluster", "valkey.cluster", "valkey.asyncio.cluster", "rediscluster"}
)
