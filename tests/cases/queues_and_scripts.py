"""Queues that are awaited, emptied and asked; scripts that speak of the server; replies that are only counted."""

import asyncio
import os

import redis
import redis.asyncio

r = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)
COUNT = "return #redis.call('KEYS', ARGV[1])"
PACKED = "local words = {KEYS[1], ARGV[1]} return redis.call('SET', unpack(words))"


def asyncio_client():
    return redis.asyncio.from_url(os.environ["REDIS_URL"], decode_responses=True)


async def gathered(names):
    a = asyncio_client()
    async with a.pipeline(transaction=False) as pipe:  # expect: ok
        await asyncio.gather(*(pipe.set(f"g:{n}", n) for n in names))  # expect: break CL110
        await pipe.execute()
    return [await a.get(f"g:{n}") for n in names]  # expect: ok


async def queued(pipe, name):
    pipe.set(f"q:{name}", name)  # expect: ok
    return pipe


async def awaited_well(names):
    a = asyncio_client()
    pipe = await a.pipeline(transaction=False)  # expect: ok
    for name in names:
        pipe = await asyncio.wait_for(queued(pipe, name), 1)
    return await pipe.execute()


def begun_anew(uid):
    pipe = r.pipeline(transaction=True)  # expect: ok
    pipe.set(f"first:{uid}", 1)  # expect: ok
    pipe.reset()  # expect: ok
    pipe.bitfield(f"bits:{uid}").incrby("u8", 0, 1).get("u8", 0).execute()  # expect: ok
    pipe.expire(f"bits:{uid}", 60)  # expect: ok
    return len(pipe.execute())


def saved(key):
    pipe = r.pipeline(transaction=True)  # expect: ok
    pipe.set(key, 1)  # expect: ok
    pipe.expire(key, 60)  # expect: ok
    return all(pipe.execute())


def created(key):
    pipe = r.pipeline(transaction=True)  # expect: ok
    pipe.set(key, 1, nx=True)  # expect: break CL111
    pipe.get(key)  # expect: ok
    made, value = pipe.execute()
    return value if made is True else "there"


def flushed_by_stack(names):
    pipe, rounds = r.pipeline(transaction=False), 0  # expect: ok
    for name in names:
        pipe.incr(f"n:{name}")  # expect: ok
        if len(pipe.command_stack) >= 2:  # expect: change CL303
            pipe.execute()
            rounds += 1
    pipe.execute()
    return rounds


def at_once(name):
    return r.pipeline(transaction=False).immediate_execute_command("GET", name)  # expect: break CL303


def asked_inside(name):
    pipe = r.pipeline(transaction=True)  # expect: ok
    pipe.incr(name)  # expect: ok
    pipe.execute_command("PING")  # expect: break CL104
    return pipe.execute()


def on_the_pipeline(key):
    pipe = r.pipeline(transaction=False)  # expect: ok
    pipe.register_script(PACKED)([key], ["v"])  # expect: break CL104
    return pipe.execute()


def counted(pattern):
    return r.eval(COUNT, 0, pattern)  # expect: change CL401


def packed(key):
    return r.eval(PACKED, 1, key, "v")  # expect: ok


def sorted_by(key):
    return r.eval("return redis.call('SORT', KEYS[1], 'BY', 'w_*')", 1, key)  # expect: break CL107


def moved(key):
    return r.eval("return redis.call('MOVE', KEYS[1], 1)", 1, key)  # expect: break CL202


def ended():
    return r.quit()  # expect: break CL303


def raw(names):
    words = ["MGET"]
    words += [f"x:{name}" for name in names]
    return r.execute_command(*words)  # expect: break CL101


def filled():
    for n in range(30):
        r.set(f"k:{n}", n)  # expect: ok


def scenario_fine():
    fine = begun_anew("ann"), saved("s"), packed("p")
    return fine, asyncio.run(awaited_well(["a", "b"]))


def scenario_gathered():
    return asyncio.run(gathered(["a", "b"]))


def scenario_created():
    return created("new")


def scenario_stack():
    return flushed_by_stack("abcde")


def scenario_at_once():
    return at_once("a")


def scenario_asked():
    return asked_inside("a")


def scenario_script():
    return on_the_pipeline("a")


def scenario_counted():
    filled()
    return counted("k:*")


def scenario_sorted():
    r.rpush("l", "a", "b")  # expect: ok
    return sorted_by("l")


def scenario_moved():
    r.set("m", 1)  # expect: ok
    return moved("m")


def scenario_ended():
    return ended()


def scenario_raw():
    return raw(["a", "b"])


SCENARIOS = dict.fromkeys((name for name in list(globals()) if name.startswith("scenario_")), "break") | {
    "scenario_fine": "same",
    "scenario_gathered": "wrong",
    "scenario_created": "wrong",
    "scenario_stack": "change",
    "scenario_counted": "change",
}
