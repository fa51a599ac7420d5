"""The Redis provider of Apache Airflow: a hook, a key sensor, publish and subscribe."""

from declare import Use

TITLE = "Airflow provider for Redis"
DISTRIBUTION = "apache-airflow-providers-redis"
MODULES = ("airflow",)
EXTRA_REQUIREMENTS = ()

HOOK = Use(
    role="RedisHook",
    since="4.6.0",
    configure='the extra {"cluster": true} of the connection, further nodes in {"startup_nodes": "host:port,host:port"}; db '
    "stays unset",
    broken=(
        "a connection without this extra opens a standalone client, which raises MOVED",
        "a connection with a db other than 0 is refused with ValueError",
    ),
    instead='the extra {"cluster": true}',
    sources=(
        "https://github.com/apache/airflow/blob/main/providers/redis/src/airflow/providers/redis/hooks/redis.py",
        "https://github.com/apache/airflow/pull/71067",
    ),
    imports=("airflow.providers.redis",),
    support="partly",
    unrun="needs an installation of Apache Airflow",
)
