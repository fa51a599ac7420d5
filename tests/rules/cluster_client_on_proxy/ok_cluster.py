# target: redis-8
import redis

r = redis.RedisCluster(host="cache")
r.get("a")
