"""Django's own cache backend: one redis.Redis per server of LOCATION, the first one written to."""

from typing import Any

from declare import Use, World
from django_cache import CONFIGURE, add_checks

TITLE = "Django"
DISTRIBUTION = "django"
MODULES = ("django",)
EXTRA_REQUIREMENTS = ("redis",)

BACKEND = "django.core.cache.backends.redis.RedisCache"

CACHE = Use(
    role="cache backend",
    configure=CONFIGURE,
    broken=(
        "every key that is not on the node of LOCATION raises MOVED",
        "get_many(), set_many() and delete_many() raise CROSSSLOT",
        "clear() flushes one node and returns True",
    ),
    instead="django-valkey with its ClusterValkeyCache, or a Redis of its own for the cache that is not a cluster",
    sources=(
        "https://docs.djangoproject.com/en/stable/topics/cache/#redis",
        "https://github.com/django/django/blob/main/django/core/cache/backends/redis.py",
    ),
    imports=(BACKEND,),
    strings=(BACKEND,),
)


def entry(world: World) -> dict[str, Any]:
    return {"BACKEND": BACKEND, "LOCATION": world.url}


add_checks(CACHE, entry)
