# target: redis-8
import redis

r = redis.Redis(host="cache")  # found
r.get("a")
