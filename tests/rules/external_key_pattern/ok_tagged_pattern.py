# target: redis-8
import redis

r = redis.Redis(host="cache")


def ordered():
    r.sort("ids:{shop}", by="weight:{shop}:*")
    return r.sort("ids:{shop}", get="#")
