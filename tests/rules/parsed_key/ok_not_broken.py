import re

import redis

r = redis.Redis(host="cache", decode_responses=True)


def both(uid):
    return r.mget(f"user:{uid}:profile", f"user:{uid}:settings")


def parts_without_the_tag():
    for key in r.scan_iter("user:*"):
        print(key.split(":")[2], key.rsplit(":", 1)[-1], key.endswith(":profile"), ":settings" in key)
        print(key.startswith("user:"), key.removesuffix("x"), re.search(r":profile$", key))
        head, sep, _ = key.partition(":group:")
        print(head, sep)


def other_texts(uid, address, settings):
    print("a:b:c".split(":")[1], address.split(":")[1], settings.address.split(":"))
    print(f"{uid}:{address}".split(":")[1], f"user:{uid}:group".split(":")[1])
    for word in r.smembers(f"user:{uid}:profile"):
        print(word.split(":")[1])
    for key in r.scan_iter("group:*"):
        print(key.split(":")[1])


def values(uid):
    _, job = r.blpop([f"queue:{uid}:a", f"queue:{uid}:b"])
    return job.split(":")[1]


def slices_of_unknown_length(prefix):
    return [key[len(prefix) :] for key in r.scan_iter("user:*")]
