"""Context managers that hand out clients and pipelines, with try/finally around them."""

import contextlib
import os

import redis


@contextlib.contextmanager
def connection(**overrides):
    options = {"decode_responses": True, "socket_timeout": 5}
    options.update(overrides)  # expect: ok
    client = redis.from_url(os.environ["REDIS_URL"], **options)
    try:
        yield client
    finally:
        client.close()


@contextlib.contextmanager
def batch(client, size_hint=0):
    pipe = client.pipeline(transaction=False)  # expect: ok
    yield pipe
    pipe.execute()


@contextlib.contextmanager
def unit_of_work():
    with connection() as c:
        tx = c.pipeline(transaction=True)  # expect: ok
        try:
            yield tx
        except Exception:
            tx.reset()
            raise
        tx.execute()


class Ledger:
    """`with Ledger() as r:` gives the client itself."""

    def __enter__(self):
        self._cm = connection()
        return self._cm.__enter__()

    def __exit__(self, *exc):
        return self._cm.__exit__(*exc)


def import_rows(rows):
    with connection() as r, batch(r) as b:
        for ident, fields in rows.items():
            b.hset(f"row:{ident}", mapping=fields)  # expect: ok
            b.sadd("rows", ident)  # expect: ok


def book(account, amount):
    with unit_of_work() as tx:
        tx.incrby(f"balance:{account}", amount)  # expect: ok
        tx.rpush(f"journal:{account}", amount)  # expect: break CL103


def book_tagged(account, amount):
    with unit_of_work() as tx:
        tx.incrby(f"balance:{{{account}}}", amount)  # expect: ok
        tx.rpush(f"journal:{{{account}}}", amount)  # expect: ok


def compare(a, b):
    with Ledger() as r:
        return r.sdiff("rows", f"seen:{a}", f"seen:{b}")  # expect: break CL101


def sizes():
    with Ledger() as r:
        return r.scard("rows"), r.hlen("row:1")  # expect: ok


def scenario_import():
    import_rows({1: {"a": "1"}, 2: {"a": "2"}})
    book_tagged("x", 5)
    return sizes()


def scenario_book():
    book("ann", 5)


def scenario_compare():
    return compare("ann", "bob")


SCENARIOS = {"scenario_import": "same", "scenario_book": "break", "scenario_compare": "break"}
