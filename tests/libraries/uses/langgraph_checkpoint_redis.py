"""langgraph-checkpoint-redis: checkpoints and a store in JSON, found with the search module."""

from declare import Use

TITLE = "LangGraph checkpoints in Redis"
DISTRIBUTION = "langgraph-checkpoint-redis"
MODULES = ("langgraph",)
EXTRA_REQUIREMENTS = ()

SAVER = Use(
    role="RedisSaver, RedisStore",
    configure="RedisSaver(redis_client=RedisCluster(...)), or a URL with cluster=true: the kind of client is found out by "
    "itself, and pipelines are then replaced by single commands",
    broken=(
        "a URL without cluster=true opens a standalone client, which raises MOVED",
        "a RedisCluster on a proxy (Azure Managed Redis, Redis Enterprise) fails: there it must be a Redis",
        "what a pipeline wrote in one transaction is no longer atomic",
    ),
    instead="redis_client=RedisCluster(...), or cluster=true in the URL",
    sources=(
        "https://github.com/redis-developer/langgraph-redis/blob/main/README.md",
        "https://github.com/redis-developer/langgraph-redis/pull/48",
    ),
    imports=("langgraph.checkpoint.redis", "langgraph.store.redis"),
    always=True,
    support="partly",
    unrun="needs a server with the search and JSON modules",
)
