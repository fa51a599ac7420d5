import redis

r = redis.Redis(host="cache")


def one_key(uid):
    with r.pipeline(transaction=True) as pipe:
        pipe.incr(f"hits:{uid}")
        pipe.expire(f"hits:{uid}", 60)
        pipe.execute()


def tagged(uid):
    with r.pipeline(transaction=True) as pipe:
        pipe.incr(f"hits:{{{uid}}}:a")
        pipe.incr(f"hits:{{{uid}}}:b")
        pipe.execute()


def one_transaction_per_turn(uids):
    for uid in uids:
        with r.pipeline(transaction=True) as pipe:
            pipe.incr(f"hits:{uid}")
            pipe.expire(f"hits:{uid}", 60)
            pipe.execute()


def arms(uid, fast):
    with r.pipeline(transaction=True) as pipe:
        if fast:
            pipe.rpush("jobs:fast", uid)
        else:
            pipe.rpush("jobs:slow", uid)
        pipe.execute()


def plain_pipeline(uids):
    pipe = r.pipeline(transaction=False)
    for uid in uids:
        pipe.incr(f"user:{uid}")
    pipe.execute()


def built_up(uid):
    with r.pipeline(transaction=True) as pipe:
        pipe.bitfield(f"bits:{uid}").incrby("u8", 0, 1).get("u4", 8).execute()
        fields = pipe.bitfield(f"bits:{uid}", "SAT")
        fields.set("u8", 8, 1).overflow("FAIL")
        fields.execute()
        pipe.expire(f"bits:{uid}", 60)
        pipe.execute()
