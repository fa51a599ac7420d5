"""Who uses the builders."""

import os

import redis
from builders import Dashed, Keys, Namespace, Room

r = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)
shop = Namespace("shop", version=2)
dashed = Dashed("shop")


def static(uid):
    return r.mget(Keys.user(uid), Keys.cart(uid))  # expect: ok


def static_mixed(uid):
    return r.mget(Keys.user(uid), Keys.loose(uid))  # expect: break CL101


def static_two(a, b):
    return r.mget(Keys.user(a), Keys.user(b))  # expect: break CL101


def instance(uid):
    return r.mget(shop.tagged(uid, "name"), shop.tagged(uid, "mail"))  # expect: ok


def instance_loose(uid):
    return r.mget(shop.user(uid), shop.tagged(uid))  # expect: break CL101


def instance_same(uid):
    return r.mget(shop.user(uid), shop("user", uid))  # expect: ok


def on_the_fly(prefix, uid):
    return r.mget(Namespace(prefix).tagged(uid, "a"), Namespace(prefix, 3).tagged(uid, "b"))  # expect: ok


def below(uid):
    area = shop.sub("eu") / "west"
    return r.mget(area.tagged(uid, "a"), area[uid])  # expect: ok


def below_loose(uid):
    return r.mget(shop.sub("eu").user(uid), shop.sub("us").user(uid))  # expect: break CL101


def with_dashes(uid):
    return r.mget(dashed.tagged(uid, "a"), shop.tagged(uid, "a"))  # expect: ok


def enter(name, who):
    room = Room(name)
    pipe = r.pipeline(transaction=True)
    pipe.sadd(room.members, who)  # expect: ok
    pipe.rpush(room.log, who)  # expect: ok
    return pipe.execute()


def enter_and_list(name, who):
    room = Room(name)
    pipe = r.pipeline(transaction=True)
    pipe.sadd(room.members, who)  # expect: ok
    pipe.sadd(room.index, name)  # expect: break CL103
    return pipe.execute()


def clear(name):
    return r.unlink(*Room(name).all())  # expect: ok


def meet(one, other):
    return r.sinter(Room(one).members, Room(other).members)  # expect: break CL101
