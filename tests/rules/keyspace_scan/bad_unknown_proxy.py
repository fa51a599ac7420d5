# target: tencent-proxy
import redis

r = redis.Redis(host="cache")


def walk():
    r.keys("user:*")
    return list(r.scan_iter("user:*"))  # found
