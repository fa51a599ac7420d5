"""Keys that are gathered under their slots before a command gets many of them, and keys that are not."""

import os
from collections import defaultdict
from itertools import groupby

import redis
from redis.crc import key_slot

r = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


def slot_of(key):
    return key_slot(key.encode())


def by_slot(keys):
    groups = defaultdict(list)
    for key in keys:
        groups[slot_of(key)].append(key)
    return groups


def read(keys):
    found = {}
    for group in by_slot(keys).values():
        found.update(zip(group, r.mget(group)))  # expect: ok
    return [found[key] for key in keys]


def read_in_chunks(keys):
    found = {}
    for _, group in by_slot(keys).items():
        for start in range(0, len(group), 2):
            chunk = group[start : start + 2]
            found.update(zip(chunk, r.mget(*chunk)))  # expect: ok
    return [found[key] for key in keys]


def read_copied(keys):
    groups = {}
    for key in keys:
        groups.setdefault(key_slot(key.encode()), []).append(key)
    found = {}
    for group in groups.values():
        found.update(zip(group, r.mget([*group])))  # expect: ok
    return [found[key] for key in keys]


def read_sorted(keys):
    found = {}
    for _, group in groupby(sorted(keys, key=slot_of), key=slot_of):
        group = list(group)
        found.update(zip(group, r.mget(group)))  # expect: ok
    return [found[key] for key in keys]


def written(values):
    groups = {}
    for key, value in values.items():
        slot = slot_of(key)
        if slot not in groups:
            groups[slot] = {}
        groups[slot][key] = value
    for part in groups.values():
        r.mset(part)  # expect: ok
    return sorted(r.get(key) for key in values)  # expect: ok


def merged(keys):
    total = 0
    for group in by_slot(keys).values():
        total += r.exists(*[key for key in group])  # expect: ok
    return total


def by_letter(keys):
    groups = defaultdict(list)
    for key in keys:
        groups[key[:2]].append(key)
    return [r.mget(group) for group in groups.values()]  # expect: break CL101


def with_another(keys, other):
    found = []
    for group in by_slot(keys).values():
        found.append(r.mget([*group, other]))  # expect: break CL101
    return found


NAMES = [f"sg:{number}" for number in range(7)] + ["sg:{x}1", "sg:{x}2", "sg:{x}3"]


def filled():
    for name in NAMES:
        r.set(name, name[3:])  # expect: ok


def scenario_read():
    filled()
    return read(NAMES)


def scenario_read_in_chunks():
    filled()
    return read_in_chunks(NAMES)


def scenario_read_copied():
    filled()
    return read_copied(NAMES)


def scenario_read_sorted():
    filled()
    return read_sorted(NAMES)


def scenario_written():
    return written({name: name[3:] for name in NAMES})


def scenario_merged():
    filled()
    return merged(NAMES)


def scenario_by_letter():
    filled()
    return by_letter(NAMES)


def scenario_with_another():
    filled()
    return with_another(NAMES, "sg:other")


SCENARIOS = {
    "scenario_read": "same",
    "scenario_read_in_chunks": "same",
    "scenario_read_copied": "same",
    "scenario_read_sorted": "same",
    "scenario_written": "same",
    "scenario_merged": "same",
    "scenario_by_letter": "break",
    "scenario_with_another": "break",
}
