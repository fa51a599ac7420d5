# target: redis-enterprise
import redis

CLUSTER = False

r = redis.RedisCluster(host="cache")  # found
r.get("a")


def client():
    if CLUSTER:
        return redis.RedisCluster(host="cache")  # found
    return redis.Redis(host="cache")


client().get("a")
