"""Many keys at once."""

import os

import keymaker
import redis
from keymaker import build, loose

r = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


def one_user(uid, parts):
    return (
        r.mget(keymaker.comprehended(uid, parts)),  # expect: ok
        r.mget(list(keymaker.generated(uid, parts))),  # expect: ok
        r.mget(*keymaker.delegated(uid, parts)),  # expect: ok
        r.mget(keymaker.appended(uid, parts)),  # expect: ok
        r.mget(keymaker.chained(uid, parts)),  # expect: ok
        r.mget(keymaker.flattened(uid, [parts, parts])),  # expect: ok
        r.mget(keymaker.distinct(uid, parts)),  # expect: ok
        r.mget(keymaker.in_order(uid, parts)),  # expect: ok
        r.mget(keymaker.plain_order(uid, parts)),  # expect: ok
        r.mget(keymaker.first(uid, parts, 2)),  # expect: ok
        r.mget(keymaker.queued(uid, parts)),  # expect: ok
        r.mget(*keymaker.unpacked(uid, parts)),  # expect: ok
        r.mget(keymaker.starred(uid, parts)),  # expect: ok
    )


def filled(uid, parts):
    keys = [build(uid)]
    keymaker.fill(keys, uid, parts)
    return r.mget(keys)  # expect: ok


def filled_twice(one, other, parts):
    keys = []
    keymaker.fill(keys, one, parts)
    keymaker.fill(keys, other, parts)
    return r.mget(keys)  # expect: break CL101


def zipped(uid, parts, values):
    return r.mset(dict(zip(keymaker.comprehended(uid, parts), values)))  # expect: ok


def zipped_loose(uids, values):
    return r.mset(dict(zip([loose(uid) for uid in uids], values)))  # expect: break CL101


def mapped(uid, parts):
    return r.mset({build(uid, part): part for part in parts})  # expect: ok


def sliced(uids):
    keys = [loose(uid) for uid in uids]
    return r.mget(keys[:2])  # expect: break CL101


def slices(uid, parts):
    keys = keymaker.comprehended(uid, parts)
    found = []
    for start in range(0, len(keys), 2):
        found += r.mget(keys[start : start + 2])  # expect: ok
    return found


def pages(uids):
    keys = list(map(loose, uids))
    return [r.mget(page) for page in chunks(keys, 2)]  # expect: break CL101


def chunks(items, size):
    for start in range(0, len(items), size):
        yield items[start : start + size]


def tagged_pages(uid, parts):
    return [r.mget(page) for page in chunks(keymaker.comprehended(uid, parts), 2)]  # expect: ok


def everybody(uids, parts):
    return r.mget(keymaker.of_all(uids, parts))  # expect: break CL101


def user_by_user(uids, parts):
    return [r.mget(keymaker.comprehended(uid, parts)) for uid in uids]  # expect: ok


def per_user(uids, parts):
    rows = {uid: keymaker.comprehended(uid, parts) for uid in uids}
    return {uid: r.mget(keys) for uid, keys in rows.items()}  # expect: ok


def first_of_each(uids, parts):
    rows = {uid: keymaker.comprehended(uid, parts) for uid in uids}
    return r.mget([keys[0] for keys in rows.values()])  # expect: break CL101


def first_two(uid, other):
    first, second = keymaker.comprehended(uid, ["a", "b"])
    return r.rename(first, second), r.exists(loose(other))  # expect: ok
