"""django-prometheus: the cache backends of django-redis and of Django, which count what they are asked for."""

from typing import Any

from declare import Use, World
from django_cache import CONFIGURE, OF_ONE_NODE, Settings, add_checks, add_checks_of_extensions, with_factory

TITLE = "django-prometheus"
DISTRIBUTION = "django-prometheus"
MODULES = ("django_prometheus",)
EXTRA_REQUIREMENTS = ("django-redis", "redis")

BACKENDS = "django_prometheus.cache.backends.redis"
SOURCES = (
    "https://github.com/django-commons/django-prometheus/blob/master/django_prometheus/cache/backends/redis.py",
)

EXTENDED = Use(
    role="cache backend RedisCache",
    configure=CONFIGURE,
    broken=(
        *OF_ONE_NODE,
        "with a connection factory of your own that gives a RedisCluster, get_many() still raises and keys() still asks "
        "one node",
    ),
    instead="it is the backend of django-redis: a subclass of django_redis.pool.ConnectionFactory whose connect() returns a "
    'RedisCluster, named in OPTIONS["CONNECTION_FACTORY"], and neither get_many() nor keys()',
    sources=SOURCES,
    imports=(f"{BACKENDS}.RedisCache",),
    strings=(f"{BACKENDS}.RedisCache",),
    extended=("django_redis",),
)
NATIVE = Use(
    role="cache backend NativeRedisCache",
    configure=CONFIGURE,
    broken=(
        "every key that is not on the node of LOCATION raises MOVED",
        "get_many(), set_many() and delete_many() raise CROSSSLOT",
        "clear() flushes one node and returns True",
    ),
    instead="django-valkey with its ClusterValkeyCache, or a Redis of its own for the cache that is not a cluster",
    sources=SOURCES,
    imports=(f"{BACKENDS}.NativeRedisCache",),
    strings=(f"{BACKENDS}.NativeRedisCache",),
)


def entry_of(use: Use) -> Settings:
    def entry(world: World) -> dict[str, Any]:
        return {"BACKEND": use.strings[0], "LOCATION": world.url}

    return entry


add_checks(EXTENDED, entry_of(EXTENDED))
add_checks_of_extensions(EXTENDED, entry_of(EXTENDED))
OWN = ", with a connection factory of your own"
add_checks(EXTENDED, with_factory(entry_of(EXTENDED)), OWN, core=False)
add_checks_of_extensions(EXTENDED, with_factory(entry_of(EXTENDED)), OWN)
add_checks(NATIVE, entry_of(NATIVE))
