# target: elasticache
import redis

r = redis.Redis(host="cache")


def tune():
    r.config_set("maxmemory-policy", "allkeys-lru")  # found
    r.bgsave()  # found
    r.get("a")
