"""SCAN by hand in five spellings, and HSCAN/ZSCAN/SSCAN beside them."""

import os

import redis

rc = redis.Redis(os.environ["REDIS_HOST"], port=os.environ["REDIS_PORT"], decode_responses=True)


def while_true():
    cursor, n = 0, 0
    while True:
        cursor, keys = rc.scan(cursor=cursor, match="u:*")  # expect: break CL401
        n += len(keys)
        if not cursor:
            return n


def flag():
    cursor, found, started = 0, [], False
    while cursor or not started:
        started = True
        reply = rc.scan(cursor)  # expect: break CL401
        cursor = reply[0]
        found.extend(reply[1])
    return len(found)


def none_first():
    cursor = None
    while cursor != 0:
        cursor, keys = rc.scan(cursor or 0, "u:*", 5)  # expect: break CL401
    return True


def generator():
    cursor = b"0"
    while cursor:
        cursor, keys = rc.scan(cursor=cursor)  # expect: break CL401
        yield from keys


def recursive(cursor=0):
    cursor, keys = rc.scan(cursor)  # expect: break CL401
    return len(keys) + (recursive(cursor) if cursor else 0)


class Table:
    """A DynamoDB-like table."""

    def __init__(self, rows):
        self.rows = rows

    def scan(self, start=0, limit=2):
        page = self.rows[start : start + limit]
        return (start + limit if start + limit < len(self.rows) else 0), page


def table_scan(table):
    cursor, out = 0, []
    while True:
        cursor, rows = table.scan(cursor)  # expect: ok
        out += rows
        if cursor == 0:
            return out


def hash_scan(key):
    cursor, out = 0, {}
    while True:
        cursor, part = rc.hscan(key, cursor, count=2)  # expect: ok
        out.update(part)  # expect: ok
        if cursor == 0:
            return out


def zset_scan(key):
    out, cursor = [], -1
    while cursor:
        cursor, part = rc.zscan(key, max(cursor, 0))  # expect: ok
        out += part
    return sorted(out)


def iterated():
    return len(list(rc.scan_iter("u:*", 10))), len(list(rc.scan_iter(_type="string")))  # expect: ok


def seed():
    for i in range(40):
        rc.set(f"u:{i}", i)
    rc.hset("h", mapping={str(i): i for i in range(3)})
    rc.zadd("z", {"a": 1, "b": 2, "c": 3})  # expect: ok


def scenario_ok():
    seed()
    return table_scan(Table([1, 2, 3])), hash_scan("h"), zset_scan("z"), iterated()


def scenario_while():
    seed()
    return while_true()


def scenario_flag():
    seed()
    return flag()


def scenario_none():
    seed()
    return none_first()


def scenario_generator():
    seed()
    return len(list(generator()))


def scenario_recursive():
    seed()
    return recursive()


SCENARIOS = {name: "break" for name in list(globals()) if name.startswith("scenario_")} | {"scenario_ok": "same"}
