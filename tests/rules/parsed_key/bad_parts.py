import fnmatch
import re

import redis

r = redis.Redis(host="cache", decode_responses=True)
SHAPE = re.compile(r"user:(\d+):profile")


def both(uid):
    return r.mget(f"user:{uid}:profile", f"user:{uid}:settings")


def second(key):
    return key.split(":")[1]  # found


def scanned():
    for key in r.scan_iter("user:*:profile"):
        print(second(key))
        print(key.partition(":")[2].partition(":")[0])  # found
        print(key[5:])  # found
        print(key.removeprefix("user:"))  # found
        _, uid, kind = key.split(":")  # found
        print(uid, kind)
        if "user:7" in key or re.match(r"user:\d+:", key):  # found
            print(SHAPE.fullmatch(key))  # found
        print(fnmatch.fnmatch(key, "user:[0-9]*:profile"))  # found


def listed():
    return {key.decode().rsplit(":", 2)[1]: key for key in r.keys("user:*")}  # found


def in_a_page(cursor):
    cursor, names = r.scan(cursor, match="user:*")
    return [name.split(":")[1] for name in names]  # found


def built(uid):
    key = f"user:{uid}:settings"
    return r.get(key), key.split(":")[1]  # found


def popped(name):
    queue, job = r.blpop([f"queue:{name}:high", f"queue:{name}:low"])
    return queue.split(":")[1], job.split(":")[1]  # found


def streams(name):
    for stream, _entries in r.xread({f"log:{name}:a": "$", f"log:{name}:b": "$"}):
        print(stream.split(":")[1])  # found
