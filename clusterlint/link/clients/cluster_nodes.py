"""Where a cluster client connects that is given nodes: ``startup_nodes=[ClusterNode(host, port), ...]``."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from clusterlint.link.clients.libraries import of_redis_library
from clusterlint.link.clients.origins import made_of, port_names, says_nothing, setting_names
from clusterlint.link.language.arguments import Arguments
from clusterlint.link.values import Const, DictValue, ListValue, Text, Unknown, Value, options

_DEFAULT_PORT = "6379"


def is_node(qualified: str) -> bool:
    """Is it a class of nodes: ``redis.cluster.ClusterNode``, ``coredis.connection.TCPLocation``?"""
    last = qualified.rpartition(".")[2]
    return of_redis_library(qualified) and last in ("ClusterNode", "TCPLocation")


def node(qualified: str, arguments: Arguments, built: Unknown) -> Unknown:
    """A node that was ``built`` by calling the class: it knows the address that it was given."""
    name = next(iter(_address(arguments.get(0, "host"), arguments.get(1, "port"))), built.made_of)
    told = name if name is not None and not says_nothing(name) else None
    return Unknown(built.identity, built.spelling, built.loops, "", qualified, made_of=told, hops=built.hops)


def places(nodes: Value | None) -> tuple[str, ...]:
    """What a list of nodes is called by: its first address, or the setting that it is made of.

    All nodes of a list are one cluster; another list that it may be instead is another one.
    """
    found: dict[str, None] = {}
    for option in options(nodes) if nodes is not None else ():
        named = (name for element in _elements(option) for name in _of_node(element))
        found.update(dict.fromkeys(itertools.islice(named, 1)))
    return tuple(found)


def _elements(value: Value) -> Iterator[Value]:
    """The nodes of a list; the value itself where it is none (a setting that holds the whole list)."""
    if not isinstance(value, ListValue):
        yield value
        return
    for item in value.items:
        yield from options(item.value)


def _of_node(value: Value) -> tuple[str, ...]:
    if isinstance(value, DictValue):
        held = {e.key.template.literal: e.value for e in value.entries if isinstance(e.key, Text)}
        return _address(held.get("host"), held.get("port"))
    if isinstance(value, ListValue) and value.items:  # Sentinel([(host, port), ...])
        host, *rest = (item.value for item in value.items)
        return _address(host, rest[0] if rest else None)
    name = made_of([value])
    return (name,) if name is not None else ()


def _address(host: Value | None, port: Value | None) -> tuple[str, ...]:
    """The settings that a host comes from, or its literal address as ``host:port``."""
    if host is None:
        return ()
    named = setting_names(host)
    if named:
        return tuple(name for name in named if not says_nothing(name))
    literals = [o.template.literal for o in options(host) if isinstance(o, Text)]
    behind = next(filter(None, map(_number, options(port) if port is not None else ())), None)
    found = tuple(f"{literal}:{behind or _DEFAULT_PORT}" for literal in literals if literal)
    if found:
        return (port_names(port) if behind is None else ()) or found
    made = made_of([host])
    return (made,) if made is not None else ()


def _number(value: Value) -> str | None:
    if isinstance(value, Const) and value.value is not None:
        return str(value.value)
    return value.template.literal if isinstance(value, Text) else None
