# target: redis-enterprise
import redis

r = redis.Redis(host="cache")


def all_of_them(uid):
    with r.pipeline(transaction=False, shard_hint="x") as pipe:
        pipe.mget(f"a:{uid}", f"a:{uid}")
        pipe.delete(f"a:{uid}").get(f"b:{uid}")
        pipe.watch(f"a:{uid}")
        pipe.execute()
