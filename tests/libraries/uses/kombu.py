"""Kombu: messaging; its Redis transport knows standalone servers and Sentinel."""

from declare import KEYS, Use, World

TITLE = "Kombu"
DISTRIBUTION = "kombu"
MODULES = ("kombu",)
EXTRA_REQUIREMENTS = ("kombu[redis]",)

TRANSPORT = Use(
    role="message transport",
    configure="there is no cluster transport; a URL of one node is a standalone client on that node",
    broken=(
        "every queue whose keys belong to another node raises MOVED",
        "one hash tag for all keys (global_keyprefix) works on the one node that owns the tag's slot, until that slot moves",
    ),
    instead="RabbitMQ or SQS, or a Redis of its own that is not a cluster",
    sources=(
        "https://github.com/celery/kombu/pull/2204",
        "https://github.com/celery/kombu/blob/main/kombu/transport/redis.py",
    ),
    imports=("kombu.transport.redis",),
    strings=("redis://", "rediss://", "sentinel://"),
    calls=("kombu.Connection", "kombu.BrokerConnection", "kombu.connection.Connection"),
    extras=("redis",),
)


def exchanged(url: str, names: tuple[str, ...], **options: object) -> list[object]:
    """Put one message into each queue and take it out again."""
    from kombu import Connection

    seen = []
    with Connection(url, transport_options={"max_retries": 0, **options}) as connection:
        for name in names:
            queue = connection.SimpleQueue(name)
            queue.put({"name": name})
            message = queue.get(timeout=5)
            message.ack()
            seen.append(message.payload)
            queue.close()
    return seen


@TRANSPORT.check("put a message into each of 12 queues and take it out")
def exchange(world: World) -> object:
    return exchanged(world.url, KEYS)


@TRANSPORT.check("one queue with global_keyprefix='{app}:', through each node", core=False)
def exchange_with_tag(world: World) -> object:
    def works(port: int) -> bool:
        try:
            exchanged(f"redis://127.0.0.1:{port}/0", ("mail",), global_keyprefix="{app}:")
        except Exception:
            return False
        return True

    working = sum(works(port) for port in world.ports)
    return "every node" if working == len(world.ports) else f"{working} of {len(world.ports)} nodes"
