"""How modes are called: ``"cluster"``, ``Mode.STANDALONE``, and the classes of their clients."""

from __future__ import annotations

import re

from clusterlint.extract import ir
from clusterlint.link.conditions import cluster_flags
from clusterlint.link.following.evidence import spelled
from clusterlint.link.values import EnumMember, Text, Value
from clusterlint.link.world import World

_MODE = re.compile(r"(?i)mode|redis|valkey|cluster|topology|deployment")
_KIND = re.compile(f"{_MODE.pattern}|kind|type|setup")
_CLUSTER = frozenset({"cluster", "clustered", "rediscluster", "valkeycluster"})
_OTHERS = frozenset(
    {"standalone", "single", "singlenode", "singleinstance", "redisstandalone", "sentinel", "redissentinel"}
)


def mode(node: ir.Expression, asked: str) -> bool | None:
    """True for what names a cluster as the mode ("cluster", Mode.CLUSTER), False for a server without one.

    `asked` is what it is compared with: an order may be a single one as well.
    """
    return _of(_node_name(node), asked)


def words_of(node: ir.Expression) -> str:
    """All that a node is called by: ``mode or MODE``, ``os.environ["REDIS_MODE"].lower()``."""
    if isinstance(node, ir.Either):
        return f"{words_of(node.left)} {words_of(node.right)}"
    if isinstance(node, ir.Subscript):
        name = None if node.index is None else cluster_flags.literal(node.index)
        return f"{words_of(node.base)} {name or ''}"
    if isinstance(node, ir.Attribute):
        return f"{words_of(node.base)} {node.name}"
    if isinstance(node, ir.Invocation):
        name = cluster_flags.literal(node.args[0].value) if node.args else None
        return f"{words_of(node.func)} {name or ''}"
    return spelled(node) or ""


def mode_of_value(value: Value, asked: str) -> bool | None:
    """The same for one of the values of a tuple of modes."""
    if isinstance(value, EnumMember):
        return _of(value.name, asked)
    return _of(value.template.literal if isinstance(value, Text) else None, asked)


def _of(name: str | None, asked: str) -> bool | None:
    said = _said(name)
    if said is None:
        return None
    return said if (_KIND if _plain(name) in ("cluster", "standalone") else _MODE).search(asked) else None


def names_a_cluster_class(node: ir.Expression) -> bool | None:
    """Whether a word is the name of a cluster client's class, or of a plain client's; None: of neither."""
    plain = _plain(cluster_flags.literal(node))
    return True if plain in _CLUSTER else False if plain in ("redis", "strictredis", "valkey") else None


def is_table(world: World, node: ir.Mapping) -> bool:
    """Does a dict have something for each mode: ``{"standalone": Single, "cluster": Clustered}``?"""
    if world.scouting or not 1 < len(node.items) <= _FEW_MODES or not cluster_flags.knows_clusters(world):
        return False
    named = {_said(_node_name(key)) for key, _ in node.items if key is not None}
    return named >= {True, False}


_FEW_MODES = 8


def names_standalone(key: ir.Expression | None) -> bool:
    """Is it the key of a standalone server in such a dict?"""
    return key is not None and _said(_node_name(key)) is False


def _node_name(node: ir.Expression) -> str | None:
    return node.name if isinstance(node, ir.Attribute) else cluster_flags.literal(node)


def _said(name: str | None) -> bool | None:
    plain = _plain(name)
    return True if plain in _CLUSTER else False if plain in _OTHERS else None


def _plain(name: str | None) -> str:
    return re.sub(r"[^a-z]", "", (name or "").lower())
