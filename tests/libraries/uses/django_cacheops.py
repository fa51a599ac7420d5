"""django-cacheops: caches querysets, with scripts that build the keys of conjunctions inside Lua."""

from typing import Any

from declare import KEYS, Use, World
from node_keys import key_count

TITLE = "django-cacheops"
DISTRIBUTION = "django-cacheops"
MODULES = ("cacheops",)
EXTRA_REQUIREMENTS = ()

ORM = Use(
    role="queryset cache",
    configure="there is no cluster configuration; CACHEOPS_CLIENT_CLASS takes a RedisCluster, with which the scripts still "
    "take keys of several slots",
    broken=(
        "a queryset is stored by a script with keys of several slots, and a saved row runs one that builds its keys "
        "inside: both raise",
        "with the address of one node, keys of other nodes raise MOVED and invalidate_all() flushes one node",
        "a CACHEOPS_PREFIX with one hash tag for everything and a RedisCluster run, with all of the cache in one slot",
    ),
    instead="keep cacheops on a Redis of its own that is not a cluster",
    sources=(
        "https://github.com/Suor/django-cacheops/blob/master/cacheops/lua/cache_thing.lua",
        "https://github.com/Suor/django-cacheops/blob/master/cacheops/redis.py",
    ),
    imports=("cacheops",),
    strings=("cacheops",),
    settings=("INSTALLED_APPS",),
    always=True,
)


def set_up(**options: Any) -> None:
    """Django with SQLite and cacheops."""
    import django
    from django.conf import settings

    settings.configure(
        INSTALLED_APPS=["cacheops"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        CACHEOPS={"cacheops.*": {"ops": "all", "timeout": 60}},
        **options,
    )
    django.setup()


def country(**options: Any) -> Any:
    """A model cached by cacheops, with two rows put into its table past cacheops."""
    set_up(**options)
    from django.db import connection, models

    class Country(models.Model):  # type: ignore[misc]
        name = models.CharField(max_length=20)

        class Meta:
            app_label = "cacheops"

    with connection.schema_editor() as editor:
        editor.create_model(Country)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO cacheops_country (name) VALUES ('Peru'), ('Mali')")
    return Country


def queried(model: Any) -> list[list[str]]:
    """Twelve querysets, read twice."""
    return [[row.name for row in model.objects.filter(id__lt=limit)] for _ in range(2) for limit in range(12)]


def renamed(model: Any) -> list[list[str]]:
    """The querysets after a row that was in the cache has changed."""
    queried(model)
    row = model.objects.get(name="Peru")
    row.name = "Chad"
    row.save()
    return queried(model)


def on_one_node(world: World) -> dict[str, Any]:
    return {"CACHEOPS_REDIS": world.url}


def on_the_cluster(world: World) -> dict[str, Any]:
    own = {"CACHEOPS_CLIENT_CLASS": "redis.cluster.RedisCluster"} if world.clustered else {}
    return {"CACHEOPS_REDIS": world.url, **own}


def tagged(world: World) -> dict[str, Any]:
    return {**on_the_cluster(world), "CACHEOPS_PREFIX": lambda query: "{cacheops}"}


@ORM.check("read 12 querysets twice, with the address of one node")
def read_one_node(world: World) -> object:
    return queried(country(**on_one_node(world)))


@ORM.check("save a new row, with the address of one node")
def save_one_node(world: World) -> object:
    country(**on_one_node(world)).objects.create(name="Chad")
    return "saved"


@ORM.check("read 12 querysets twice, with RedisCluster as CACHEOPS_CLIENT_CLASS", core=False)
def read_cluster(world: World) -> object:
    return queried(country(**on_the_cluster(world)))


@ORM.check("save a new row, with RedisCluster as CACHEOPS_CLIENT_CLASS", core=False)
def save_cluster(world: World) -> object:
    country(**on_the_cluster(world)).objects.create(name="Chad")
    return "saved"


@ORM.check("a changed row invalidates, with RedisCluster and one hash tag as CACHEOPS_PREFIX", core=False)
def rename_tagged(world: World) -> object:
    return renamed(country(**tagged(world)))


@ORM.check("the same with CACHEOPS_INSIDEOUT", core=False)
def rename_tagged_inside_out(world: World) -> object:
    return renamed(country(**tagged(world), CACHEOPS_INSIDEOUT=True))


@ORM.check("the simple cache: 12 calls twice, with RedisCluster as CACHEOPS_CLIENT_CLASS", core=False)
def simple(world: World) -> object:
    set_up(**on_the_cluster(world))
    from cacheops import cached

    calls = []

    @cached(timeout=60)  # type: ignore[untyped-decorator]
    def square(number: int) -> int:
        calls.append(number)
        return number * number

    for number in list(range(12)) * 2:
        square(number)
    return len(calls)


@ORM.check("invalidate_all(), with the address of one node: keys left on all nodes", core=False)
def clear_one_node(world: World) -> object:
    set_up(**on_one_node(world))
    from cacheops import invalidate_all

    client = world.client()
    for key in KEYS:
        client.set(key, 1)
    invalidate_all()
    return key_count(world)
