"""RQ: enqueues with any client that has the methods; its worker reaches into the client's connection pool."""

import operator

from declare import Use, World

TITLE = "RQ"
DISTRIBUTION = "rq"
MODULES = ("rq",)
EXTRA_REQUIREMENTS = ()

QUEUE = Use(
    role="job queue",
    configure="there is no cluster configuration: a RedisCluster client in place of Redis enqueues, no worker runs with it",
    broken=(
        "Worker(connection=RedisCluster(...)) raises, since a cluster client has no connection_pool",
        "a Redis client on one node of a cluster raises MOVED or CROSSSLOT on the first job",
    ),
    instead="keep RQ on a Redis of its own that is not a cluster",
    sources=("https://github.com/rq/rq/pull/2418", "https://github.com/rq/rq/blob/master/rq/worker/base.py"),
    imports=("rq",),
    always=True,
)


@QUEUE.check("enqueue 12 jobs with a RedisCluster client", core=False)
def enqueue(world: World) -> object:
    from rq import Queue

    queue = Queue("mail", connection=world.client())
    for number in range(12):
        queue.enqueue(operator.add, number, 1)
    return len(queue)


@QUEUE.check("work off 12 jobs with a RedisCluster client")
def work(world: World) -> object:
    from rq import Queue, SimpleWorker

    client = world.client()
    queue = Queue("mail", connection=client)
    jobs = [queue.enqueue(operator.add, number, 1) for number in range(12)]
    SimpleWorker([queue], connection=client).work(burst=True)
    return [job.return_value() for job in jobs]


@QUEUE.check("work off 12 jobs with a Redis client on one node", core=False)
def work_on_one_node(world: World) -> object:
    import redis
    from rq import Queue, SimpleWorker

    client = redis.Redis.from_url(world.url)
    queue = Queue("mail", connection=client)
    jobs = [queue.enqueue(operator.add, number, 1) for number in range(12)]
    SimpleWorker([queue], connection=client).work(burst=True)
    return [job.return_value() for job in jobs]
