# target: valkey-9
import redis

r = redis.Redis(host="cache", db=3)  # found
r.get("a")
