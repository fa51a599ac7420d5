"""Carts: one hash per customer."""

from shop import connection
from shop.connection import get_client


def add(customer, sku, count):
    client = get_client()
    client.hincrby(f"cart:{customer}", sku, count)  # expect: ok
    client.expire(f"cart:{customer}", 3600)  # expect: ok


def contents(customer):
    return connection.get_client().hgetall(f"cart:{customer}")  # expect: ok


def adopt(guest, customer):
    """A guest logs in: the cart changes its owner."""
    return connection.get_client().rename(f"cart:{guest}", f"cart:{customer}")  # expect: break CL101


def totals(customers):
    client = get_client()
    with client.pipeline(transaction=False) as pipe:
        for customer in customers:
            pipe.hlen(f"cart:{customer}")  # expect: ok
        return pipe.execute()  # expect: ok


def forget(customers):
    client = get_client()
    keys = [f"cart:{customer}" for customer in customers]
    return client.delete(*keys)  # expect: change CL102
