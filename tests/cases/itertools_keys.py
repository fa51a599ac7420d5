"""itertools, random, reduce, executors: keys and calls through the standard library."""

import itertools
import os
import random
from concurrent.futures import ThreadPoolExecutor
from functools import reduce

import redis

r = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


def product(users, kinds):
    return r.mget([f"{u}:{k}" for u, k in itertools.product(users, kinds)])  # expect: break CL101


def pairwise(users):
    keys = [f"s:{u}" for u in users]
    return [r.sinter(pair) for pair in itertools.combinations(keys, 2)]  # expect: break CL101


def chained(a, b):
    return r.sunion(*itertools.chain([f"s:{a}"], (f"t:{x}" for x in b)))  # expect: break CL101


def starmapped(pairs):
    return list(itertools.starmap(r.rename, pairs))  # expect: break CL101 or CL108


def sample(users):
    a, b = random.sample([f"s:{u}" for u in users], 2)
    return r.sdiff(a, b)  # expect: break CL101


def choice(users):
    return r.scard(random.choice([f"s:{u}" for u in users]))  # expect: ok


def reduced(names):
    pipe = reduce(lambda p, n: p.get(f"g:{n}"), names, r.pipeline(transaction=False))  # expect: ok
    return pipe.execute()


def first_of(names):
    keys = [f"g:{n}" for n in names]
    return r.mget(keys[0]), r.mget([keys[-1]]), r.get(max(keys))  # expect: ok


def steps(names):
    keys = [f"g:{n}" for n in names]
    return [r.mget(keys[i : i + 2]) for i in range(0, len(keys), 2)]  # expect: break CL101


def in_threads(names):
    with ThreadPoolExecutor(2) as ex:
        return list(ex.map(r.get, [f"g:{n}" for n in names]))  # expect: ok


def submitted(a, b):
    with ThreadPoolExecutor(2) as ex:
        return ex.submit(r.rename, f"g:{a}", f"g:{b}").result()  # expect: break CL101


def mapped(names):
    return list(map(r.exists, (f"g:{n}" for n in names)))  # expect: ok


def nested(users, fields):
    return [r.mget([f"p:{{{u}}}:{f}" for f in fields]) for u in users]  # expect: ok


def nested_wrong(users, fields):
    return [r.mget([f"p:{{{u}}}:{f}" for u in users]) for f in fields]  # expect: break CL101


def grouped(rows):
    out = []
    for user, group in itertools.groupby(rows, key=lambda row: row[0]):
        out.append(r.mget([f"p:{{{user}}}:{f}" for _, f in group]))  # expect: ok
    return out


def nested_loops(users):
    keys = []
    for u in users:
        keys.append([f"p:{{{u}}}:a", f"p:{{{u}}}:b"])
    return [r.mget(*pair) for pair in keys]  # expect: ok


def scenario_ok():
    r.set("g:a", 1)
    return (
        choice("ab"),
        reduced("ab"),
        first_of("ab"),
        in_threads("ab"),
        mapped("ab"),
        nested("ab", "xy"),
        grouped([("a", "x"), ("a", "y"), ("b", "x")]),
        nested_loops("ab"),
    )


def scenario_product():
    return product("ab", "xy")


def scenario_pairwise():
    return pairwise("abc")


def scenario_chained():
    return chained("a", "bc")


def scenario_starmapped():
    r.set("g:a", 1)
    return starmapped([("g:a", "g:b")])


def scenario_sample():
    return sample("ab")


def scenario_steps():
    return steps("abcd")


def scenario_submitted():
    r.set("g:a", 1)
    return submitted("a", "b")


def scenario_nested_wrong():
    return nested_wrong("ab", "xy")


SCENARIOS = {name: "break" for name in list(globals()) if name.startswith("scenario_")} | {"scenario_ok": "same"}
