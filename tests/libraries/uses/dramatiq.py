"""Dramatiq: takes any client object; its Lua scripts build key names from the namespace."""

from typing import Any

from declare import Use, World

TITLE = "Dramatiq"
DISTRIBUTION = "dramatiq"
MODULES = ("dramatiq",)
EXTRA_REQUIREMENTS = ("dramatiq[redis]",)

BROKER = Use(
    role="broker",
    configure="not promised, but it runs: RedisBroker(client=RedisCluster(...), namespace='{dramatiq}')",
    broken=(
        "without a hash tag in the namespace the first message raises, as its Lua script touches keys of several slots",
        "with the tag all queues live in one slot, so on one node",
        "RedisBroker(url=...) and RedisBroker(host=...) build a standalone client",
    ),
    instead="RabbitMQ as the broker, or a Redis of its own that is not a cluster",
    sources=(
        "https://github.com/Bogdanp/dramatiq/issues/499",
        "https://github.com/Bogdanp/dramatiq/blob/master/dramatiq/brokers/redis.py",
    ),
    imports=("dramatiq.brokers.redis",),
    extras=("redis",),
)

RESULTS = Use(
    role="result backend",
    configure="not promised, but it runs: RedisBackend(client=RedisCluster(...))",
    broken=("RedisBackend(url=...) and RedisBackend(host=...) build a standalone client",),
    instead="RedisBackend on a Redis of its own that is not a cluster",
    sources=("https://github.com/Bogdanp/dramatiq/blob/master/dramatiq/results/backends/redis.py",),
    imports=("dramatiq.results.backends.RedisBackend", "dramatiq.results.backends.redis"),
)

LIMITS = Use(
    role="rate limits",
    configure="there is no cluster configuration: RedisBackend(client=RedisCluster(...)) is taken, but raises in use",
    broken=(
        "every limiter watches its key on a plain pipeline, which a cluster pipeline refuses",
        "RedisBackend(url=...) and RedisBackend(host=...) build a standalone client",
    ),
    instead="the library limits, which has a cluster storage",
    sources=("https://github.com/Bogdanp/dramatiq/blob/master/dramatiq/rate_limits/backends/redis.py",),
    imports=("dramatiq.rate_limits.backends.RedisBackend", "dramatiq.rate_limits.backends.redis"),
)


def worked(broker: Any) -> object:
    """Send 12 messages and have a worker do them."""
    import dramatiq

    done: list[int] = []
    dramatiq.set_broker(broker)
    actor = dramatiq.actor(done.append, queue_name="mail", actor_name="remember", broker=broker)
    for number in range(12):
        actor.send(number)
    worker = dramatiq.Worker(broker, worker_timeout=100, worker_threads=2)
    worker.start()
    try:
        broker.join("mail", timeout=20_000)
        worker.join()
    finally:
        worker.stop(timeout=2_000)
    return sorted(done)


@BROKER.check(
    "send 12 messages and have a worker do them, with a RedisCluster client and the namespace '{dramatiq}'"
)
def work(world: World) -> object:
    from dramatiq.brokers.redis import RedisBroker

    return worked(RedisBroker(client=world.client(), namespace="{dramatiq}"))


@BROKER.check("12 messages with a RedisCluster client and no tag in the namespace", core=False)
def work_without_tag(world: World) -> object:
    from dramatiq.brokers.redis import RedisBroker

    return worked(RedisBroker(client=world.client()))


@BROKER.check("12 messages with the URL of one node", core=False)
def work_on_one_node(world: World) -> object:
    from dramatiq.brokers.redis import RedisBroker

    return worked(RedisBroker(url=world.url))


def kept(backend: Any) -> object:
    """Store 12 results and read them."""
    from dramatiq import Message

    messages = [Message("mail", "remember", (number,), {}, {}) for number in range(12)]
    for message in messages:
        backend.store_result(message, message.args[0], 60_000)
    return [backend.get_result(message, block=True, timeout=2_000) for message in messages]


@RESULTS.check("store and read 12 results with a RedisCluster client")
def keep(world: World) -> object:
    from dramatiq.results.backends.redis import RedisBackend

    return kept(RedisBackend(client=world.client()))


@RESULTS.check("12 results with the URL of one node", core=False)
def keep_on_one_node(world: World) -> object:
    from dramatiq.results.backends.redis import RedisBackend

    return kept(RedisBackend(url=world.url))


def limited(backend: Any) -> object:
    """Ask 12 limiters of each kind."""
    from dramatiq.rate_limits import ConcurrentRateLimiter, WindowRateLimiter

    seen = []
    for number in range(12):
        with ConcurrentRateLimiter(backend, f"door-{number}", limit=2).acquire() as entered:
            seen.append(entered)
        window = WindowRateLimiter(backend, f"window-{number}", limit=1, window=60)
        for _ in range(2):
            with window.acquire(raise_on_failure=False) as entered:
                seen.append(entered)
    return seen


@LIMITS.check("12 concurrent and 12 window limiters with a RedisCluster client")
def limit(world: World) -> object:
    from dramatiq.rate_limits.backends import RedisBackend

    return limited(RedisBackend(client=world.client()))


@LIMITS.check("24 limiters with the URL of one node", core=False)
def limit_on_one_node(world: World) -> object:
    from dramatiq.rate_limits.backends import RedisBackend

    return limited(RedisBackend(url=world.url))
