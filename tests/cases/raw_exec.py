"""execute_command with all sorts of commands."""

import os

import redis

c = redis.Redis.from_url(os.environ["REDIS_URL"])

LCS = "LCS"


def raw_set(key, value):
    return c.execute_command("SET", key, value, "EX", 30)  # expect: ok


def raw_del(*keys):
    return c.execute_command("DEL", *keys)  # expect: break CL101 or CL108


def raw_del_one(key):
    return c.execute_command("DEL", f"k:{key}")  # expect: ok


def raw_list(a, b):
    args = ["MGET", f"k:{a}", f"k:{b}"]
    return c.execute_command(*args)  # expect: break CL101


def raw_constant(a, b):
    return c.execute_command(LCS, f"k:{a}", f"k:{b}", "LEN")  # expect: break CL101


def raw_zadd(key):
    return c.execute_command("ZADD", f"z:{key}", "NX", 1, "a", 2, "b", 3, "c")  # expect: ok


def raw_object(key):
    return c.execute_command("OBJECT ENCODING", f"k:{key}")  # expect: ok


def raw_xread(a, b):
    return c.execute_command("XREAD", "COUNT", 1, "STREAMS", f"x:{a}", f"x:{b}", "0", "0")  # expect: break CL101


def raw_xread_one(a):
    return c.execute_command("XREAD", "COUNT", 1, "STREAMS", f"x:{a}", "0")  # expect: ok


def raw_eval(a):
    return c.execute_command("EVAL", "return redis.call('GET', KEYS[1])", 1, f"k:{a}")  # expect: ok


def raw_eval_two(a, b):
    return c.execute_command("EVAL", "return #KEYS", 2, f"k:{a}", f"k:{b}")  # expect: break CL105


def raw_zunion(a, b):
    return c.execute_command("ZUNIONSTORE", f"{{{a}}}:{b}", 2, f"{{{a}}}:x", f"{{{a}}}:y", "WEIGHTS", 1, 2)  # expect: ok


def raw_dbsize():
    return c.execute_command("DBSIZE")  # expect: change CL402


def raw_multi(a):
    c.execute_command("MULTI")  # expect: break CL103 or CL303,CL304,CL402
    c.execute_command("INCR", f"k:{a}")  # expect: any
    return c.execute_command("EXEC")  # expect: any


def raw_select(n):
    return c.execute_command("SELECT", n)  # expect: break CL202


class Shell:
    def execute_command(self, *words):
        return " ".join(map(str, words))


def shell(sh):
    return sh.execute_command("rename", "a", "b")  # expect: ok


def scenario_ok():
    raw_set("k:1", "x")
    return (
        raw_object(1),
        raw_eval(1),
        raw_del_one(1),
        raw_zadd("q"),
        raw_xread_one("a"),
        raw_zunion("a", "b"),
        shell(Shell()),
    )


def scenario_del():
    return raw_del("a", "b")


def scenario_list():
    return raw_list(1, 2)


def scenario_constant():
    return raw_constant(1, 2)


def scenario_xread():
    return raw_xread("a", "b")


def scenario_eval():
    return raw_eval_two("a", "b")


def scenario_multi():
    return raw_multi(1)


def scenario_select():
    return raw_select(0)


def scenario_dbsize():
    for i in range(30):
        raw_set(f"k:{i}", i)
    return raw_dbsize()


SCENARIOS = {name: "break" for name in list(globals()) if name.startswith("scenario_")} | {
    "scenario_ok": "same",
    "scenario_dbsize": "change",
}
