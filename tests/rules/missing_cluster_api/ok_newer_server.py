# target: redis-7.0
import redis

r = redis.Redis(host="cache")


def take():
    r.lmpop(1, "jobs", direction="LEFT")
