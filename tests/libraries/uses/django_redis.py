"""django-redis: a cache backend over redis.Redis; its connection factory can be replaced."""

from typing import Any

from declare import Use, World
from django_cache import CONFIGURE, OF_ONE_NODE, add_checks, add_checks_of_extensions, with_factory

TITLE = "django-redis"
DISTRIBUTION = "django-redis"
MODULES = ("django_redis",)
EXTRA_REQUIREMENTS = ()

BACKEND = "django_redis.cache.RedisCache"

CACHE = Use(
    role="cache backend",
    configure=CONFIGURE,
    broken=(
        *OF_ONE_NODE,
        "with a connection factory of your own that gives a RedisCluster, get_many() still raises and keys() still asks "
        "one node",
    ),
    instead="a subclass of django_redis.pool.ConnectionFactory whose connect() returns a RedisCluster, named in "
    'OPTIONS["CONNECTION_FACTORY"], and neither get_many() nor keys(); or django-valkey with its ClusterValkeyCache',
    sources=(
        "https://github.com/jazzband/django-redis/issues/606",
        "https://github.com/jazzband/django-redis/pull/710",
        "https://github.com/jazzband/django-redis/blob/master/django_redis/pool.py",
    ),
    imports=("django_redis",),
    strings=(BACKEND,),
    always=True,
    extended=("django_redis",),
)


def entry(world: World) -> dict[str, Any]:
    return {"BACKEND": BACKEND, "LOCATION": world.url}


add_checks(CACHE, entry)
add_checks_of_extensions(CACHE, entry)
OWN = ", with a connection factory of your own"
add_checks(CACHE, with_factory(entry), OWN, core=False)
add_checks_of_extensions(CACHE, with_factory(entry), OWN)
