"""Chat rooms: history in lists, delivery by pub/sub, unread counters."""

import json
import os
from typing import Optional

import redis

r: Optional[redis.Redis] = None


def init() -> redis.Redis:
    global r
    r = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)
    return r


def say(room, user, text):
    message = json.dumps({"user": user, "text": text})
    pipe = r.pipeline()  # expect: change CL109
    pipe.rpush(f"room:{room}:history", message)  # expect: ok
    pipe.ltrim(f"room:{room}:history", -100, -1)  # expect: ok
    length = pipe.execute()[0]
    r.publish(f"room:{room}", message)  # expect: ok
    return length


def say_and_publish(room, text):
    pipe = r.pipeline(transaction=False)  # expect: ok
    pipe.rpush(f"room:{room}:history", text)  # expect: ok
    pipe.publish(f"room:{room}", text)  # expect: break CL104
    return pipe.execute()


def listen_once(room):
    pubsub = r.pubsub(ignore_subscribe_messages=True)  # expect: ok
    pubsub.subscribe(f"room:{room}")  # expect: ok
    pubsub.get_message(timeout=2)  # expect: ok
    say(room, "ann", "hi")
    message = None
    while message is None:
        message = pubsub.get_message(timeout=2)  # expect: ok
    pubsub.close()
    return message["data"]


def unread(user, rooms):
    keys = ["unread:%s:%s" % (user, room) for room in rooms]
    return dict(zip(rooms, r.mget(keys)))  # expect: break CL101


def mark_read(user, rooms):
    return r.delete(*map(lambda room: "unread:%s:%s" % (user, room), rooms))  # expect: change CL102


def rename_room(old, new):
    return r.renamenx(f"room:{old}:history", f"room:{new}:history")  # expect: break CL101


def members(room, *, among=()):
    return [name for name in among if r.sismember(f"room:{room}:members", name)]  # expect: ok


def scenario_say():
    init()
    say("red", "ann", "hello")
    r.sadd("room:red:members", "ann")
    return say("red", "bob", "hello"), members("red", among=["ann", "bob"])


def scenario_listen():
    init()
    return listen_once("red")


def scenario_say_and_publish():
    init()
    return say_and_publish("red", "x")


def scenario_tail():
    init()
    p = r.pipeline(transaction=False)
    p.rpush("room:a:history", 1)
    return p.execute()


def scenario_unread():
    init()
    return unread("ann", ["red", "blue"])


def scenario_mark_read():
    init()
    for room in ("red", "blue", "green"):
        r.incr(f"unread:ann:{room}")
    return mark_read("ann", ["red", "blue", "green"])


def scenario_rename_room():
    init()
    say("red", "ann", "x")
    return rename_room("red", "crimson")


SCENARIOS = {
    "scenario_say": "same",
    "scenario_listen": "same",
    "scenario_say_and_publish": "break",
    "scenario_tail": "same",
    "scenario_unread": "break",
    "scenario_mark_read": "same",
    "scenario_rename_room": "break",
}
