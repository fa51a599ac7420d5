# target: alibaba-proxy
import redis

r = redis.Redis(host="cache", db=3)
r.get("a")
