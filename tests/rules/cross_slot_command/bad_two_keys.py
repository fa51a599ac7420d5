import redis

r = redis.Redis(host="cache")


def literals():
    return r.mget("a", "b")  # found


def templates(uid):
    return r.mget(f"user:{uid}:name", f"user:{uid}:mail")  # found


def parameters(source, target):
    r.rename(source, target)  # found


def raw_delete(one, two):
    return r.execute_command("DEL", f"k:{one}", f"k:{two}")  # found


def in_pipeline(uid):
    pipe = r.pipeline(transaction=False)
    pipe.zunionstore(f"sum:{uid}", [f"part:{uid}:1", f"part:{uid}:2"])  # found
    pipe.execute()


def fstring_braces_are_no_tag(tenant):
    return r.mget(f"inbox:{tenant}:x", f"inbox:{tenant}:y")  # found


def empty_tag(uid):
    return r.mget(f"{{}}:{uid}:x", f"{{}}:{uid}:y")  # found


def moved_away(host, one, two):
    r.migrate(host, 6379, [f"k:{one}", f"k:{two}"], 0, 1000)  # found
