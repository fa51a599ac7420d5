"""What says that a third-party library is given a cluster: a client, an option, a class."""

from __future__ import annotations

from clusterlint.link.language.arguments import Arguments
from clusterlint.link.third_party.library_addresses import DEPTH, key_of, values_of
from clusterlint.link.values import (
    ClientValue,
    Const,
    DictValue,
    External,
    OneOf,
    PoolValue,
    Text,
    Value,
    options,
)
from clusterlint.link.world import World


def clustered(arguments: Arguments) -> bool:
    """A cluster client, or an option of that name."""
    keywords = arguments.all_keywords()
    by_name = any(says_cluster(n) and v not in (Const(False), Const(None)) for n, v in keywords.items())
    return by_name or any(cluster_inside(value) for value in values_of(arguments))


def says_cluster(name: str) -> bool:
    """Whether a name, of a class, an option or a scheme, is one for clusters."""
    return "cluster" in name.lower() or name.lower() == "startup_nodes"


def names_a_giver(world: World, value: Value, depth: int = DEPTH) -> bool:
    """The dotted path, in a mapping, of a class of the program that gives a library its cluster client."""
    if isinstance(value, Text):
        return (value.template.literal or "").rpartition(".")[2] in world.givers
    if isinstance(value, DictValue):
        return depth > 0 and any(names_a_giver(world, entry.value, depth - 1) for entry in value.entries)
    return isinstance(value, OneOf) and any(names_a_giver(world, one, depth) for one in value.options)


def cluster_inside(value: Value, depth: int = DEPTH) -> bool:
    """A cluster client, or a key of that name in a mapping."""
    for option in options(value):
        if isinstance(option, (ClientValue, PoolValue)) and option.client.cluster:
            return True
        if isinstance(option, External) and says_cluster(option.name.rpartition(".")[2]):
            return True
        if isinstance(option, DictValue) and depth > 0:
            for entry in option.entries:
                if says_cluster(key_of(entry)) and entry.value not in (Const(False), Const(None)):
                    return True
                if cluster_inside(entry.value, depth - 1):
                    return True
    return False
