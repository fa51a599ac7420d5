"""Lists of keys, made in every way."""

from collections import OrderedDict, deque
from itertools import chain, islice, product, repeat, starmap


def build(uid, part="name"):
    return f"user:{{{uid}}}:{part}"


def loose(uid, part="name"):
    return f"user:{uid}:{part}"


def comprehended(uid, parts):
    return [build(uid, part) for part in parts]


def generated(uid, parts):
    for part in parts:
        yield build(uid, part)


def delegated(uid, parts):
    yield build(uid, "head")
    yield from generated(uid, parts)


def appended(uid, parts):
    keys = []
    for part in parts:
        key = build(uid, part)
        if part:
            keys.append(key)
    return keys


def fill(keys, uid, parts):
    for part in parts:
        keys.append(build(uid, part))


def chained(uid, parts):
    return list(chain([build(uid)], (build(uid, part) for part in parts), map(build, repeat(uid, 1), parts)))


def flattened(uid, groups):
    return list(chain.from_iterable(comprehended(uid, group) for group in groups))


def distinct(uid, parts):
    return sorted(set(comprehended(uid, parts)), reverse=True)


def in_order(uid, parts):
    return list(OrderedDict.fromkeys(comprehended(uid, parts)))


def plain_order(uid, parts):
    return list(dict.fromkeys(build(uid, part) for part in parts).keys())


def first(uid, parts, count):
    return list(islice(generated(uid, parts), count))


def queued(uid, parts):
    waiting = deque()
    waiting.extend(build(uid, part) for part in parts)
    waiting.appendleft(build(uid))
    return tuple(waiting)


def unpacked(uid, parts):
    return [*comprehended(uid, parts), build(uid, "last")]


def starred(uid, parts):
    return list(starmap(build, [(uid, part) for part in parts]))


def of_all(uids, parts):
    return [build(uid, part) for uid, part in product(uids, parts)]
