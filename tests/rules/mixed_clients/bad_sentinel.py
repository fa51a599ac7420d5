from redis import Redis, RedisCluster
from redis.sentinel import Sentinel

cluster = RedisCluster.from_url("redis://cache.internal:6379/0")
rest = Sentinel([("sentinel", 26379)])
probe = Redis("cache.internal", 6379)  # found
