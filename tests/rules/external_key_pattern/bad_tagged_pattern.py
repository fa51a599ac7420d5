# target: redis-7.2
import redis

r = redis.Redis(host="cache")


def ordered():
    return r.sort("ids:{shop}", by="weight:{shop}:*")  # found
