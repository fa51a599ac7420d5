"""django-rq: RQ's queues in Django's settings; it builds the clients itself, never a cluster client."""

import operator

from declare import Use, World

TITLE = "django-rq"
DISTRIBUTION = "django-rq"
MODULES = ("django_rq",)
EXTRA_REQUIREMENTS = ()

QUEUES = Use(
    role="job queue",
    configure="there is no cluster configuration in RQ_QUEUES",
    broken=("a queue whose host is one node of a cluster raises MOVED on the first job",),
    instead="keep RQ on a Redis of its own that is not a cluster",
    sources=("https://github.com/rq/django-rq/blob/master/django_rq/connection_utils.py",),
    imports=("django_rq",),
    strings=("django_rq",),
    settings=("RQ_QUEUES", "INSTALLED_APPS"),
    always=True,
)


@QUEUES.check("work off 12 jobs, with the URL of one node in RQ_QUEUES")
def work(world: World) -> object:
    import django
    from django.conf import settings

    settings.configure(
        INSTALLED_APPS=["django_rq"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        RQ_QUEUES={"default": {"URL": world.url, "DEFAULT_TIMEOUT": 60}},
    )
    django.setup()
    import django_rq
    from rq import SimpleWorker

    queue = django_rq.get_queue("default")
    jobs = [queue.enqueue(operator.add, number, 1) for number in range(12)]
    django_rq.get_worker("default", worker_class=SimpleWorker).work(burst=True)
    return [job.return_value() for job in jobs]
