# target: redis-6.2
import redis

r = redis.Redis(host="cache")


def take():
    r.lmpop(1, "jobs", direction="LEFT")  # found
    r.lpop("jobs", 2)
    r.getdel("last")
