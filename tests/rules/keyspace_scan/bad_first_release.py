# client: redis-py==4.1.4
import redis

r = redis.Redis(host="cache")


def walk():
    return list(r.scan_iter("user:*"))  # found
