"""Lists and dicts that hold the keys of one hash slot each, because the code has gathered them under it.

``groups[client.keyslot(key)].append(key)`` is how a program sends commands over many keys to a cluster.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

from clusterlint.extract import ir
from clusterlint.link.following.evidence import spelled
from clusterlint.link.identity import Identity
from clusterlint.link.values import DictValue, ListValue, Unknown, Value

SLOT = "hash slot"
"""The kind of a value that is the slot of a key."""

_SLOT_OF = frozenset(
    {"keyslot", "key_slot", "cluster_keyslot", "hash_slot", "key_hash_slot", "slot_of_key", "slot_for_key"}
    | {"get_keyslot", "get_key_slot", "key_to_slot"}
)
_OF_AN_ARGUMENT = _SLOT_OF | {"slot", "slot_of", "slot_for", "get_slot", "compute_slot"}
"""Names that say as much only where keys are grouped by such a function: a match has slots as well."""


def asked(node: ir.Expression) -> bool:
    """Is it called like a function that gives the slot of a key: ``r.keyslot``, ``key_slot``?"""
    return _name(node) in _SLOT_OF


def names_a_slot(function: Hashable) -> bool:
    """Is it what stands for such a function: its name, or that of a client's method?"""
    last = function.parts[-1] if isinstance(function, Identity) else function
    return isinstance(last, str) and last.rpartition(".")[2].lstrip("_") in _SLOT_OF


def _name(node: ir.Expression) -> str:
    name = node.name if isinstance(node, ir.Attribute) else node.id if isinstance(node, ir.Name) else ""
    return name.lstrip("_")


def is_slot_function(node: ir.Expression) -> bool:
    """Does a function that is handed over give a slot: ``r.keyslot``, ``lambda k: key_slot(k)``?"""
    inner = node.body if isinstance(node, ir.Lambda) else None
    return _name(inner.func if isinstance(inner, ir.Invocation) else node) in _OF_AN_ARGUMENT


def marked(value: Value) -> Value:
    """What such a function has given, as a slot."""
    return replace(value, kind=SLOT) if isinstance(value, Unknown) else value


def slot_of(held: ListValue | DictValue) -> Hashable:
    """What tells the slot that all keys in it have; None: nobody has gathered them under one."""
    return held.per.identity if is_slot(held.per) and isinstance(held.per, Unknown) else None


def is_slot(value: Value | None) -> bool:
    """Is it the slot of a key?"""
    return type(value) is Unknown and value.kind == SLOT


def hands_on(node: ir.Comprehension) -> bool:
    """Does it give the very elements of one iterable: ``[k for k in keys]``, ``[k.decode() for k in ks]``?"""
    given = node.element
    if isinstance(given, ir.Invocation) and isinstance(given.func, ir.Attribute):
        given = given.func.base if given.func.name in ("encode", "decode") else given
    return (
        len(node.generators) == 1
        and isinstance(given, ir.Name)
        and spelled(given) == spelled(node.generators[0].target)
    )


def alike(made: ListValue, source: Value) -> ListValue:
    """A list of elements of another one: they are of one slot if those were."""
    if isinstance(source, (ListValue, DictValue)) and is_slot(source.per):
        made.per = source.per
    return made
