import redis

r = redis.Redis(host="cache")


def one(key):
    r.delete(key)
    return r.exists("a")


def tagged(uid):
    r.unlink(f"user:{{{uid}}}:a", f"user:{{{uid}}}:b")


def same(uid):
    r.delete(f"user:{uid}", f"user:{uid}")


def raises_instead(uid):
    r.execute_command("DEL", f"a:{uid}", f"b:{uid}")


def plain_name():
    found = r.keys("jobs")
    if found:
        r.delete(*found)
