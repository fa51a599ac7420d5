"""Keys that the server names."""

import os

import redis

r = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)
PATTERN = "sess:*"


def session_keys(pattern=PATTERN):
    return list(r.scan_iter(match=pattern, count=100))  # expect: ok


def all_sessions():
    for key in r.scan_iter(PATTERN):  # expect: ok
        yield key, r.get(key)  # expect: ok


def lifetimes():
    return {key: r.ttl(key) > 0 for key in session_keys()}  # expect: ok


def values():
    return r.mget(session_keys())  # expect: break CL101


def archive():
    for key in session_keys("sess:*"):
        r.rename(key, "old:" + key)  # expect: break CL101


def archive_beside():
    for key in session_keys("sess:*"):
        r.rename(key, f"{{{key}}}:old")  # expect: ok


def archive_named():
    for key in session_keys():
        _, _, name = key.partition(":")
        r.rename(key, f"old:{name}")  # expect: break CL101


def drop():
    keys = [key for key, _ in all_sessions()]
    return r.delete(*keys) if keys else 0  # expect: change CL102


def drop_one_by_one():
    return sum(r.delete(key) for key in session_keys())  # expect: ok


def merged(into):
    return r.pfmerge(into, *r.scan_iter("visits:*"))  # expect: break CL101


def copy_each():
    with r.pipeline(transaction=False) as pipe:
        for key in session_keys():
            pipe.get(key)  # expect: ok
        return sorted(pipe.execute())


def union_of_members(group):
    return sorted(r.sunion([f"{{{group}}}:{name}" for name in sorted(r.smembers(f"{{{group}}}"))]))  # expect: ok


def members_as_keys():
    return r.mget(sorted(r.smembers("keys")))  # expect: break CL101


def listed_keys():
    for key in sorted(r.lrange("keylist", 0, -1)):  # expect: ok
        r.get(key)  # expect: ok
    return r.exists("keylist")  # expect: ok
