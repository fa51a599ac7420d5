# target: redis-enterprise
import redis

r = redis.Redis(host="cache")
r.get("a")
