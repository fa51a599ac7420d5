"""Keyword arguments and unpacked calls."""

import os

from redis import Redis as R


def db():
    return R.from_url(url=os.environ["REDIS_URL"], decode_responses=True)


def mget_kw(a, b):
    return db().mget(keys=[f"k:{a}", f"k:{b}"])  # expect: break CL101


def rename_kw(a, b):
    return db().rename(src=f"k:{a}", dst=f"k:{b}")  # expect: break CL101


def union_kw(a, b):
    return db().sunionstore(dest=f"k:{a}", keys=[f"k:{b}"])  # expect: break CL101


def zstore_kw(a):
    options = dict(dest=f"z:{a}", keys={f"x:{a}": 1, f"y:{a}": 2})
    return db().zunionstore(**options)  # expect: break CL101


def lmove_kw(a):
    return db().lmove(first_list=f"l:{a}", second_list=f"l:{a}:busy", src="LEFT", dest="RIGHT")  # expect: break CL101


def eval_star(a, b):
    call = ("return {KEYS[1], KEYS[2]}", 2, f"k:{a}", f"k:{b}")
    return db().eval(*call)  # expect: break CL105


def delete_kw(*, names):
    return db().delete(*names)  # expect: change CL102


def set_kw(a):
    return db().set(name=f"k:{a}", value="v", ex=50, nx=True)  # expect: ok


def hset_items(a):
    return db().hset(f"h:{a}", items=["a", 1, "b", 2])  # expect: ok


def copy_kw(a):
    return db().copy(source=f"k:{a}", destination=f"k:{a}", replace=False) if False else db().type(name=f"k:{a}")  # expect: ok


def pipe_kw(a, b):
    flags = {"transaction": True}
    with db().pipeline(**flags) as p:  # expect: ok
        p.set(name=f"k:{a}", value=1)  # expect: ok
        p.set(name=f"k:{b}", value=1)  # expect: break CL103
        p.execute()


def pipe_off(a, b):
    flags = dict(transaction=False)
    with db().pipeline(**flags) as p:  # expect: ok
        p.get(name=f"k:{a}")  # expect: ok
        p.get(f"k:{b}")  # expect: ok
        return p.execute()


def pipe_flag(a, atomic):
    with db().pipeline(transaction=atomic) as p:  # expect: ok
        p.incr(f"k:{a}:n")  # expect: ok
        return p.execute()


def scenario_ok():
    return set_kw("a"), hset_items("a"), copy_kw("a"), pipe_off("a", "b"), pipe_flag("a", True)


def scenario_delete():
    for n in "abcdef":
        set_kw(n)
    return delete_kw(names=[f"k:{n}" for n in "abcdef"])


def scenario_mget():
    return mget_kw("a", "b")


def scenario_rename():
    set_kw("a")
    return rename_kw("a", "b")


def scenario_union():
    return union_kw("a", "b")


def scenario_zstore():
    return zstore_kw("a")


def scenario_lmove():
    return lmove_kw("a")


def scenario_eval():
    return eval_star("a", "b")


def scenario_pipe():
    return pipe_kw("a", "b")


SCENARIOS = {name: "break" for name in list(globals()) if name.startswith("scenario_")} | {
    "scenario_ok": "same",
    "scenario_delete": "same",
}
