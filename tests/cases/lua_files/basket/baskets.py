import os

import redis
from redis.commands.core import Script

from basket import texts

client = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)
_add, _order, _best, _drop = (client.register_script(t) for t in (texts.ADD, texts.ORDER, texts.BEST, texts.DROP))
ORDER = Script(None, texts.ALL["order"].encode())
BEST = Script(client, b"redis.call('ZADD', 'basket:best', 1, ARGV[1]) return redis.call('HLEN', KEYS[1])")


def add(user, item):
    return _add(keys=[f"basket:{user}"], args=[item])  # expect: ok


def add_once(user, item):
    return client.eval(texts.text("add"), 1, f"basket:{user}", item)  # expect: ok


def order(user):
    return _order(keys=[f"basket:{user}", f"orders:{user}"])  # expect: break CL105


def order_tagged(user):
    return _order(keys=[f"basket:{{{user}}}", f"orders:{{{user}}}"])  # expect: ok


def order_late(user):
    return ORDER(keys=[f"basket:{user}", f"orders:{user}"], client=client)  # expect: break CL105


def order_late_tagged(user):
    return ORDER(keys=[f"basket:{{{user}}}", f"orders:{{{user}}}"], client=client)  # expect: ok


def best(user, item):
    return _best(keys=[f"basket:{user}"], args=[item])  # expect: break CL106


def best_from_table(user, item):
    return client.eval(texts.ALL["best"], 1, f"basket:{user}", item)  # expect: break CL106


def best_once(user, item):
    return client.eval(texts.text("best"), 1, f"basket:{user}", item)  # expect: break CL106


def best_by_digest(user, item):
    digest = client.script_load(texts.BEST)
    return client.evalsha(digest, 1, f"basket:{user}", item)  # expect: break CL106


def best_written_out(user, item):
    return BEST(keys=[f"basket:{user}"], args=[item])  # expect: break CL106


def drop(user):
    return _drop(keys=[f"basket:{user}"])  # expect: break CL106
