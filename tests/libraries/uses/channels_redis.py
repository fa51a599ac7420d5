"""channels_redis: Django Channels' layer, in one version on lists and scripts and one on publish and subscribe."""

import asyncio
from typing import Any

from declare import KEYS, Use, World

TITLE = "channels_redis"
DISTRIBUTION = "channels-redis"
MODULES = ("channels_redis",)
EXTRA_REQUIREMENTS = ()

LAYER = Use(
    role="channel layer",
    configure="there is no cluster configuration: each entry of hosts is a standalone client; several are its own sharding",
    broken=(
        "group_add(), group_send() and receive() raise MOVED for every group and channel that is not on the node",
        "with all nodes in hosts its own hashing sends keys to nodes that do not own them",
    ),
    instead="channels_redis.pubsub.RedisPubSubChannelLayer, or a Redis of its own that is not a cluster",
    sources=(
        "https://github.com/django/channels_redis/issues/381",
        "https://github.com/django/channels_redis/blob/main/channels_redis/core.py",
    ),
    imports=("channels_redis.core",),
    strings=("channels_redis.core.RedisChannelLayer",),
    settings=("CHANNEL_LAYERS",),
)

PUBSUB = Use(
    role="channel layer on publish and subscribe",
    since="3.3.0",
    configure="hosts holds the URL of one node: a message published on one node is heard on all",
    broken=("the process depends on that one node: when it is gone, the layer does not find another one",),
    instead="a Redis of its own that is not a cluster",
    sources=("https://github.com/django/channels_redis/blob/main/channels_redis/pubsub.py",),
    imports=("channels_redis.pubsub",),
    strings=("channels_redis.pubsub.RedisPubSubChannelLayer",),
    settings=("CHANNEL_LAYERS",),
)


async def told(layer: Any) -> object:
    """Join 12 groups, send a message to each, give what was received."""
    seen = []
    for name in KEYS:
        channel = await layer.new_channel()
        await layer.group_add(name, channel)
        await layer.group_send(name, {"type": "greet", "name": name})
        seen.append((await asyncio.wait_for(layer.receive(channel), 5))["name"])
        await layer.group_discard(name, channel)
    return seen


@LAYER.check("join 12 groups, send and receive, with one node in hosts")
async def tell(world: World) -> object:
    from channels_redis.core import RedisChannelLayer

    return await told(RedisChannelLayer(hosts=[world.url]))


@LAYER.check("join 12 groups, send and receive, with all nodes in hosts", core=False)
async def tell_through_all(world: World) -> object:
    from channels_redis.core import RedisChannelLayer

    return await told(RedisChannelLayer(hosts=[f"redis://{host}:{port}/0" for host, port in world.nodes]))


@PUBSUB.check("join 12 groups, send and receive, with one node in hosts")
async def publish(world: World) -> object:
    from channels_redis.pubsub import RedisPubSubChannelLayer

    return await told(RedisPubSubChannelLayer(hosts=[world.url]))


@PUBSUB.check("12 groups joined through one node and sent to through another")
async def publish_across(world: World) -> object:
    import redis.asyncio
    from channels_redis.pubsub import RedisPubSubChannelLayer

    first, last = world.nodes[0], world.nodes[-1]
    ears = RedisPubSubChannelLayer(hosts=["redis://{}:{}/0".format(*first)])
    mouth = RedisPubSubChannelLayer(hosts=["redis://{}:{}/0".format(*last)])
    node = redis.asyncio.Redis.from_url(world.url)
    seen = []
    for number, name in enumerate(KEYS):
        channel = await ears.new_channel()
        await ears.group_add(name, channel)
        while len(await node.pubsub_channels("*__group__*")) <= number:
            await asyncio.sleep(0)
        await mouth.group_send(name, {"type": "greet", "name": name})
        seen.append((await asyncio.wait_for(ears.receive(channel), 5))["name"])
    return seen
