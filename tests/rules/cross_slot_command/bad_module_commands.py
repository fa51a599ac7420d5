import redis

r = redis.Redis(host="cache")


def load(uid):
    r.json().mget([f"user:{uid}", f"cart:{uid}"], "$")  # found
    r.json().mget([f"user:{{{uid}}}", f"cart:{{{uid}}}"], "$")
    r.cms().merge("all", 2, ["monday", "tuesday"])  # found
    r.json().get(f"user:{uid}")
