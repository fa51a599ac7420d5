"""reset() and close() of a subscription send nothing; those of a client find no node on a cluster."""

import redis

r = redis.cluster.RedisCluster.from_url("redis://cache:6379")


def hear():
    pubsub = r.pubsub()
    pubsub.subscribe("news")
    try:
        return pubsub.get_message(timeout=1)
    finally:
        pubsub.reset()
