"""django-valkey: django-redis over valkey-py, with a cache of its own for clusters."""

from typing import Any

from declare import Use, World
from django_cache import add_checks, add_checks_of_extensions

TITLE = "django-valkey"
DISTRIBUTION = "django-valkey"
MODULES = ("django_valkey",)
EXTRA_REQUIREMENTS = ("redis",)

PLAIN = "django_valkey.cache.ValkeyCache"
ASYNC = "django_valkey.async_cache.cache.AsyncValkeyCache"
CLUSTER = "django_valkey.cluster_cache.cache.ClusterValkeyCache"

CACHE = Use(
    role="cache backend ValkeyCache",
    configure=f'"BACKEND": "{CLUSTER}"',
    broken=(
        "every key that is not on the node of LOCATION raises MOVED",
        "set_many() and delete_many() raise CROSSSLOT or MOVED",
        "clear() flushes one node, delete_pattern() and keys() see one node",
    ),
    instead=f"{CLUSTER} of the same package",
    sources=("https://github.com/django-commons/django-valkey/tree/main/django_valkey/cluster_cache",),
    imports=(PLAIN, "django_valkey.async_cache"),
    strings=(PLAIN, ASYNC),
)

CLUSTER_CACHE = Use(
    role="cache backend ClusterValkeyCache",
    since="0.1.5",
    configure=f'"BACKEND": "{CLUSTER}", "LOCATION": "valkey://host:port"',
    broken=(
        "set_many() takes no timeout (TypeError), and what it stores never expires",
        "keys() asks one node",
    ),
    instead="set() with a timeout in a loop, and iter_keys()",
    sources=("https://github.com/django-commons/django-valkey/tree/main/django_valkey/cluster_cache",),
    imports=("django_valkey.cluster_cache",),
    strings=(CLUSTER,),
)


def plain(world: World) -> dict[str, Any]:
    return {"BACKEND": PLAIN, "LOCATION": f"valkey://{world.address}/0"}


def clustered(world: World) -> dict[str, Any]:
    if not world.clustered:
        return plain(world)
    return {"BACKEND": CLUSTER, "LOCATION": f"valkey://{world.address}"}


add_checks(CACHE, plain)
add_checks_of_extensions(CACHE, plain)
add_checks(CLUSTER_CACHE, clustered)
add_checks_of_extensions(CLUSTER_CACHE, clustered)
