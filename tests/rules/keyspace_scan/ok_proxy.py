# target: redis-enterprise
import redis

r = redis.Redis(host="cache")


def walk():
    cursor = 1
    while cursor:
        cursor, _ = r.scan(cursor)
    return r.keys("user:*")
