"""Commands that other modules run or queue."""

from led.db import connection


def write(account, amount, pipeline=None):
    pipe = pipeline if pipeline is not None else connection.pipeline(transaction=False)  # expect: ok
    pipe.rpush(f"entries:{account}", amount)  # expect: ok
    pipe.expire(f"entries:{account}", 3600)  # expect: ok
    if pipeline is None:
        pipe.execute()


def rebalance(pipe, account):
    pipe.incrby("{%s}:balance" % account, 1)  # expect: ok
    pipe.lpush("{%s}:log" % account, "rebalanced")  # expect: ok


def mark_total(pipe):
    pipe.incr("total")  # expect: break CL103


def merge_into(pipe, account, other):
    pipe.pfmerge(f"seen:{account}", f"seen:{other}")  # expect: break CL104
