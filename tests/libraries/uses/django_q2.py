"""Django-Q2: its Redis broker is a client from Q_CLUSTER['redis']; the word cluster in its settings means its own workers."""

from declare import Use, World

TITLE = "Django Q2"
DISTRIBUTION = "django-q2"
MODULES = ("django_q",)
EXTRA_REQUIREMENTS = ("redis",)

BROKER = Use(
    role="broker",
    configure="there is no cluster configuration: Q_CLUSTER['redis'] builds a standalone client",
    broken=(
        "the queue works only if its key happens to be on the node of the URL",
        "the monitor reads all workers' keys with KEYS and MGET",
    ),
    instead="Django Q2's ORM or SQS broker, or a Redis of its own that is not a cluster",
    sources=("https://github.com/django-q2/django-q2/blob/master/django_q/brokers/redis_broker.py",),
    imports=("django_q.brokers.redis_broker",),
    strings=("django_q.brokers.redis_broker.Redis", "redis://", "rediss://"),
    settings=("Q_CLUSTER",),
)


def started(url: str) -> None:
    """Django with the broker's settings."""
    import django
    from django.conf import settings

    settings.configure(
        INSTALLED_APPS=["django_q"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        SECRET_KEY="not a secret",
        Q_CLUSTER={"name": "shop", "redis": url},
    )
    django.setup()


@BROKER.check("enqueue a task in each of 12 queues and take it out")
def enqueue(world: World) -> object:
    started(world.url)
    from django_q.brokers import get_broker
    from django_q.signing import SignedPackage
    from django_q.tasks import async_task

    seen = []
    for number in range(12):
        broker = get_broker(f"queue-{number}")
        async_task("math.sqrt", number, broker=broker)
        [(_, package)] = broker.dequeue()
        seen.append(SignedPackage.loads(package)["args"])
    return seen


@BROKER.check("write and read the state of 12 workers", core=False)
def state(world: World) -> object:
    started(world.url)
    from django_q.brokers import get_broker

    broker = get_broker()
    for number in range(12):
        broker.set_stat(f"stat:{number}", f"{number}", 60)
    return sorted(map(int, broker.get_stats("stat:*")))
