"""Code from before the client knew the commands: execute_command by name."""

import os
import sqlite3

import redis


class Raw:
    def __init__(self):
        self.connection = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)

    def get(self, key):
        return self.connection.execute_command("GET", key)  # expect: ok

    def put(self, key, value):
        return self.connection.execute_command("SET", key, value, "EX", 60)  # expect: ok

    def both(self, a, b):
        return self.connection.execute_command("MGET", "raw:" + a, "raw:" + b)  # expect: break CL101

    def drop(self, a, b):
        return self.connection.execute_command("DEL", "raw:" + a, "raw:" + b)  # expect: break CL101

    def drop_one(self, a):
        return self.connection.execute_command("DEL", "raw:" + a)  # expect: ok

    def copy(self, a, b):
        command = "COPY"
        return self.connection.execute_command(command, f"raw:{a}", f"raw:{b}")  # expect: break CL101

    def union(self, *names):
        keys = ["zraw:" + name for name in names]
        return self.connection.execute_command("ZUNION", len(keys), *keys)  # expect: break CL101

    def inside(self, a, b):
        return self.connection.execute_command("MGET", "raw:{t}:" + a, "raw:{t}:" + b)  # expect: ok

    def queued(self, a, b):
        pipe = self.connection.pipeline(transaction=False)  # expect: ok
        pipe.execute_command("INCR", "raw:" + a)  # expect: ok
        pipe.execute_command("RENAME", "raw:" + a, "raw:" + b)  # expect: break CL101
        return pipe.execute()


class Database:
    def __init__(self):
        self.connection = sqlite3.connect(":memory:")

    def execute_command(self, name, *args):
        return [name, *args]

    def rows(self):
        cursor = self.connection.cursor()
        cursor.execute("create table t (a, b)")  # expect: ok
        cursor.executemany("insert into t values (?, ?)", [(1, 2), (3, 4)])  # expect: ok
        return cursor.execute("select a, b from t").fetchall()  # expect: ok


def scenario_single():
    r, d = Raw(), Database()
    done = d.execute_command("MGET", "a", "b")  # expect: ok
    return r.put("k", "v"), r.get("k"), r.drop_one("k"), r.inside("a", "b"), d.rows(), done


def scenario_both():
    return Raw().both("a", "b")


def scenario_drop():
    return Raw().drop("a", "b")


def scenario_copy():
    r = Raw()
    r.put("raw:a", 1)
    return r.copy("a", "b")


def scenario_union():
    return Raw().union("a", "b", "c")


def scenario_queued():
    return Raw().queued("a", "b")


SCENARIOS = {
    "scenario_single": "same",
    "scenario_both": "break",
    "scenario_drop": "break",
    "scenario_copy": "break",
    "scenario_union": "break",
    "scenario_queued": "break",
}
