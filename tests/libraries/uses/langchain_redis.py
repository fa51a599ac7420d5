"""langchain-redis: caches, histories and vector stores over RedisVL, in JSON and with the search module."""

from declare import Use

TITLE = "LangChain Redis"
DISTRIBUTION = "langchain-redis"
MODULES = ("langchain_redis",)
EXTRA_REQUIREMENTS = ()

CACHES = Use(
    role="caches, chat histories, vector stores",
    configure="redis_client=RedisCluster(...)",
    broken=(
        "redis_url opens a standalone client, which raises MOVED",
        "RedisCache.clear() walks SCAN with one cursor, which a RedisCluster does not have, and deletes several keys at once "
        "in a pipeline",
    ),
    instead="redis_client=RedisCluster(...), and no RedisCache.clear()",
    sources=(
        "https://github.com/langchain-ai/langchain-redis/blob/main/libs/redis/langchain_redis/cache.py",
        "https://github.com/langchain-ai/langchain-redis/blob/main/libs/redis/langchain_redis/chat_message_history.py",
    ),
    imports=("langchain_redis",),
    always=True,
    support="partly",
    unrun="needs a server with the search and JSON modules",
)
