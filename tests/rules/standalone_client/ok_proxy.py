# target: azure-enterprise
import redis

r = redis.Redis(host="cache")
r.get("a")
