"""Django Channels: what reaches the Redis of a channel layer; where it connects stands in CHANNEL_LAYERS.

channels_redis gives its connections away: ``layer.connection(index)``, the hosts of its shards, and the pool
that it makes of such a host.
"""

from __future__ import annotations

from collections.abc import Iterator

from clusterlint.extract import ir
from clusterlint.link.clients import construct, django_caches
from clusterlint.link.clients.libraries import Builder
from clusterlint.link.identity import Identity
from clusterlint.link.language import modules
from clusterlint.link.language.arguments import Arguments
from clusterlint.link.language.iteration import element
from clusterlint.link.values import (
    NONE,
    DictValue,
    Entry,
    Item,
    ListValue,
    Text,
    Unknown,
    Value,
    options,
    text,
)
from clusterlint.link.world import Frame, World

_LAYER, _SHARD = "channels.layers.BaseChannelLayer", "channels_redis.pubsub.RedisSingleShardConnection"
_POOL = Builder("redis", "pool", "redis.asyncio.ConnectionPool", True, False)
_CLIENT = Builder("redis", "client", "redis.asyncio.Redis", True, False)
_DEFAULT = "redis://localhost:6379"


def got(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    """``get_channel_layer(alias="default")``."""
    alias = arguments.get(0, "alias")
    name = alias.template.literal if isinstance(alias, Text) else None
    name = "default" if alias is None else name or "?"
    return Unknown(("channel layer", name), "get_channel_layer()", kind=_LAYER)


def attribute(world: World, base: Unknown, name: str) -> Value | None:
    """What a layer or one of its shards keeps; None for everything else."""
    if base.kind == _LAYER and name == "_shards":
        shard = Unknown(("channel shard", _alias(base)), "shard", kind=_SHARD)
        return ListValue("list", [Item(shard, (world.fresh(),))])
    if base.kind == _LAYER and name == "hosts":
        return ListValue("list", [Item(host, (world.fresh(),)) for host in _hosts(world, base)])
    if base.kind == _SHARD and name == "host":
        return world.merge(*_hosts(world, base))
    return None


def connection(world: World, frame: Frame, base: Unknown, name: str, node: ir.Invocation) -> Value | None:
    """``layer.connection(index)``; None for every other method."""
    if base.kind != _LAYER or name != "connection":
        return None
    return _built(world, frame, _CLIENT, list(_hosts(world, base)), node)


def pool(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    """``channels_redis.utils.create_pool(host)``."""
    host = arguments.get(0, "host") or NONE
    return _built(world, frame, _POOL, list(options(host)), node)


def _built(world: World, frame: Frame, found: Builder, hosts: list[Value], node: ir.Invocation) -> Value:
    """A client or pool for any of these hosts, as the library builds it."""
    addresses = [address for host in hosts for address in django_caches.entries(host, "address")]
    if not addresses:
        return construct.build(world, frame, found, Arguments(double=tuple(hosts)), node)
    by_url = found if found.kind == "pool" else Builder("redis", "url", found.type_name, True, False)
    return construct.build(world, frame, by_url, Arguments(keywords={"url": world.merge(*addresses)}), node)


def _hosts(world: World, base: Unknown) -> Iterator[Value]:
    """The hosts of a layer, or of the layer of a shard, each as the dict that the library makes of it."""
    found = False
    for layers in modules.settings_values(world, "CHANNEL_LAYERS"):
        for layer in django_caches.entries(layers, _alias(base)):
            for config in django_caches.entries(layer, "CONFIG"):
                for hosts in django_caches.entries(config, "hosts"):
                    found = True
                    yield from (_as_dict(one) for option in options(hosts) for one in _each(world, option))
    if not found:
        yield _as_dict(text(_DEFAULT))


def _alias(base: Unknown) -> str:
    return str(base.identity.parts[1]) if isinstance(base.identity, Identity) else "?"


def _each(world: World, hosts: Value) -> Iterator[Value]:
    if isinstance(hosts, ListValue) and hosts.items:
        for item in hosts.items:
            yield from options(item.value)
    elif isinstance(hosts, Unknown):
        loop = world.fresh()
        yield element(hosts, loop, (loop,), "host")


def _as_dict(host: Value) -> Value:
    """A host is a dict already, a pair of host and port, or an address."""
    if isinstance(host, DictValue):
        return host
    if isinstance(host, ListValue):
        pair = zip(("host", "port"), (i.value for i in host.items), strict=False)
        return DictValue([Entry(text(name), value) for name, value in pair])
    return DictValue([Entry(text("address"), host)])
