import os

import redis

r = redis.Redis(host="a")


def run(script, user):
    return r.eval(script, 1, f"user:{user}")  # found


def run_by_digest(digest, user):
    return r.evalsha(digest, 1, f"user:{user}")  # found


def registered(script, user):
    found = r.register_script(script)
    return found(keys=[f"user:{user}"])  # found


def one_of_two(user):
    script = "return 1" if os.environ["SHORT"] else "return redis.call('GET', KEYS[1])"
    return r.eval(script, 1, f"user:{user}")  # found


def read(user):
    with open("/etc/scripts/count.lua") as file:
        return r.eval(file.read(), 1, f"user:{user}")  # found
