"""The enumerations at work."""

import os

import redis
from kinds import Area, Level, Pattern, Queue

r = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)
SHARD = os.environ.get("SHARD", "s1")


def both_areas(uid):
    return r.mget(Area.CART.key(uid), Area.WISHES.key(uid))  # expect: ok


def every_area(uid):
    return r.mget([area.key(uid) for area in Area])  # expect: ok


def area_of_two(one, other):
    return r.mget(Area.CART.key(one), Area.CART.key(other))  # expect: break CL101


def indexes():
    return r.sunion([area.index for area in Area])  # expect: break CL101


def shown(uid):
    return r.sunion(f"{{{uid}}}:set:{Area.CART}", f"{{{uid}}}:set:{Area.WISHES.value}")  # expect: ok


def next_job():
    return r.blpop([Queue.MAIL, Queue.SMS], timeout=1)  # expect: break CL101


def next_live():
    return r.blpop([f"{{{SHARD}}}:{queue}" for queue in Queue.live()], timeout=1)  # expect: ok


def bury(job):
    r.lpush(Queue.DEAD, job)  # expect: ok
    return r.llen(Queue.DEAD.value)  # expect: ok


def by_level(uid):
    return r.mget([f"{{{uid}}}:{level}" for level in Level])  # expect: ok


def by_level_value(uid):
    return r.mget([f"{uid}:{level.value}:{level.name}" for level in (Level.LOW, Level.HIGH)])  # expect: break CL101


def user(uid):
    return r.mget(Pattern.USER.of(uid), Pattern.SESSION(uid))  # expect: ok


def user_by_value(uid):
    return r.mget(Pattern.USER.value.format(uid=uid), Pattern["SESSION"].value.format(uid=uid))  # expect: ok


def loose(uid):
    return r.mget(Pattern.USER.of(uid), Pattern.LOOSE.of(uid))  # expect: break CL101
