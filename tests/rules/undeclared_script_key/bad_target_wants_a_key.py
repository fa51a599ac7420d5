# target: elasticache-serverless
import redis

r = redis.Redis(host="cache")


def now(uid):
    r.eval("return redis.call('TIME')", 0)  # found
    r.eval("return redis.call('GET', KEYS[1])", 1, f"user:{uid}")
