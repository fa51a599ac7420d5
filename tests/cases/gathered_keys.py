"""Keys that are gathered in groups before they are read."""

import os
from collections import defaultdict

import redis

NAMES = os.environ.get("NAMES", "aa ab ba").split()

r = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


def by_kind(names):
    groups = defaultdict(list)
    for name in names:
        groups[name[:1]].append(f"thing:{name}")
    return [r.mget(keys) for keys in groups.values()]  # expect: break CL101


def by_kind_listed(names):
    groups = {}
    for name in names:
        groups.setdefault(name[:1], []).append(f"thing:{name}")
    return {kind: r.mget(*keys) for kind, keys in groups.items()}  # expect: break CL101


def by_kind_tested(names):
    groups = {}
    for name in names:
        if name[:1] not in groups:
            groups[name[:1]] = []
        groups[name[:1]].append(f"thing:{name}")
    for keys in groups.values():
        r.mget(keys)  # expect: break CL101


def found_by_kind(pattern):
    groups = defaultdict(set)
    for key in r.scan_iter(pattern):  # expect: ok
        groups[key.split(":")[1][:1]].add(key)
    return sum(r.unlink(*keys) for keys in groups.values())  # expect: change CL102


def in_chunks(names, size):
    chunks, chunk = [], []
    for name in names:
        chunk.append(f"thing:{name}")
        if len(chunk) == size:
            chunks.append(chunk)
            chunk = []
    if chunk:
        chunks.append(chunk)
    return [r.mget(keys) for keys in chunks]  # expect: break CL101


def by_user(pairs):
    groups = defaultdict(list)
    for user, name in pairs:
        groups[user].append(f"{{{user}}}:{name}")
    return [r.mget(keys) for keys in groups.values()]  # expect: ok


def by_user_listed(pairs):
    groups = {}
    for user, name in pairs:
        groups.setdefault(f"of {user}", []).append(f"{{{user}}}:{name}")
    return {user: r.mget(keys) for user, keys in groups.items()}  # expect: ok


def both_of(users):
    groups = {}
    for user in users:
        groups[user] = [f"{{{user}}}:a", f"{{{user}}}:b"]
    return [r.mget(keys) for keys in groups.values()]  # expect: ok


def scenario_by_kind():
    return by_kind(NAMES)


def scenario_by_kind_listed():
    return by_kind_listed(NAMES)


def scenario_by_kind_tested():
    return by_kind_tested(NAMES)


def scenario_found_by_kind():
    for name in NAMES:
        r.set(f"thing:{name}", 1)  # expect: ok
    return found_by_kind("thing:*")


def scenario_in_chunks():
    return in_chunks(NAMES, 2)


def scenario_by_user():
    pairs = [("7", "a"), ("7", "b"), ("8", "a")]
    return by_user(pairs), by_user_listed(pairs), both_of(["7", "8"])


SCENARIOS = {
    "scenario_by_kind": "break",
    "scenario_by_kind_listed": "break",
    "scenario_by_kind_tested": "break",
    "scenario_found_by_kind": "same",
    "scenario_in_chunks": "break",
    "scenario_by_user": "same",
}
