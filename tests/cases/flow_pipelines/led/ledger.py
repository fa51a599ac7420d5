from redis.exceptions import WatchError

from led import entries
from led.db import connection


def post(account, *amounts):
    with connection.pipeline(transaction=False) as pipe:  # expect: ok
        for amount in amounts:
            entries.write(account, amount, pipeline=pipe)
        return pipe.execute()


def single(account, amount):
    entries.write(account, amount)
    return connection.llen(f"entries:{account}")  # expect: ok


def balanced(account):
    with connection.pipeline(transaction=True) as pipe:  # expect: ok
        entries.rebalance(pipe, account)
        return len(pipe.execute())


def audited(account):
    with connection.pipeline(transaction=True) as pipe:  # expect: ok
        entries.rebalance(pipe, account)
        entries.mark_total(pipe)
        pipe.execute()


def merged(account, other):
    pipe = connection.pipeline(transaction=False)  # expect: ok
    entries.merge_into(pipe, account, other)
    return pipe.execute()


def withdraw(pipe, key, amount):
    """Watch and multi on a pipeline that the caller opened."""
    pipe.watch(key)  # expect: ok
    left = int(pipe.get(key) or 0) - amount  # expect: ok
    pipe.multi()
    pipe.set(key, left)  # expect: ok
    pipe.execute()
    return left


def move_all(pipe, source, target):
    pipe.watch(source, target)  # expect: break CL103
    pipe.multi()  # expect: any
    pipe.execute()


def withdraw_safely(account, amount):
    for _ in range(3):
        with connection.pipeline(True) as pipe:  # expect: ok
            try:
                return withdraw(pipe, f"balance:{account}", amount)
            except WatchError:
                continue


def close_account(account, heir):
    with connection.pipeline(transaction=True) as pipe:  # expect: ok
        move_all(pipe, f"balance:{account}", f"balance:{heir}")


def deposit(account, amount):
    key = f"balance:{account}"

    def add(pipe):
        held = int(pipe.get(key) or 0)  # expect: ok
        pipe.multi()
        pipe.set(key, held + amount)  # expect: ok

    connection.transaction(add, key)  # expect: ok
    return connection.get(key)  # expect: ok


def transfer(account, heir, amount):
    source, target = f"balance:{account}", f"balance:{heir}"

    def move(pipe):
        pipe.multi()  # expect: any
        pipe.decrby(source, amount)  # expect: any
        pipe.incrby(target, amount)  # expect: any

    connection.transaction(move, source, target)  # expect: break CL103


def implicit(account):
    pipe = connection.pipeline()  # expect: change CL109
    entries.rebalance(pipe, account)
    return len(pipe.execute())
