"""Shopping carts. All keys of one cart share a hash tag."""

import os
from decimal import Decimal

from redis import Redis as R


class Cart:
    def __init__(self, conn: R, user_id: int):
        self.conn = conn
        self.user_id = user_id
        self.items_key = f"cart:{{{user_id}}}:items"
        self.meta_key = "cart:{%d}:meta" % user_id

    def add(self, sku, qty=1):
        with self.conn.pipeline(transaction=True) as pipe:  # expect: ok
            pipe.hincrby(self.items_key, sku, qty)  # expect: ok
            pipe.hincrby(self.meta_key, "changes", 1)  # expect: ok
            return pipe.execute()

    def items(self):
        return self.conn.hgetall(self.items_key)  # expect: ok

    def checkout(self):
        self.conn.rename(self.items_key, f"cart:{{{self.user_id}}}:ordered")  # expect: ok
        return self.conn.hlen(f"cart:{{{self.user_id}}}:ordered")  # expect: ok

    def drop(self):
        return self.conn.delete(self.items_key, self.meta_key)  # expect: ok

    def merge_guest(self, guest):
        """The guest's cart has its own tag."""
        return self.conn.copy(f"cart:{{{guest}}}:items", self.items_key, replace=True)  # expect: break CL101

    def coupon(self, code):
        return self.conn.smove("coupons:free", self.meta_key + ":coupons", code)  # expect: break CL101


def total(prices: dict, cart: Cart) -> Decimal:
    return sum((prices.get(sku, Decimal(0)) * int(n) for sku, n in cart.items().items()), Decimal(0))  # expect: ok


def connect() -> R:
    return R(host=os.environ["REDIS_HOST"], port=int(os.environ["REDIS_PORT"]), decode_responses=True)


def scenario_shop():
    cart = Cart(connect(), 42)
    cart.add("apple", 2)
    replies = cart.add("pear")
    price = total({"apple": Decimal("1.5"), "pear": Decimal(2)}, cart)
    return replies, str(price), cart.checkout()


def scenario_drop():
    cart = Cart(connect(), 42)
    cart.add("apple", 2)
    return cart.drop()


def scenario_merge_guest():
    r = connect()
    Cart(r, 1).add("apple")
    return Cart(r, 2).merge_guest(1)


def scenario_coupon():
    r = connect()
    r.sadd("coupons:free", "X1")
    return Cart(r, 1).coupon("X1")


SCENARIOS = {
    "scenario_shop": "same",
    "scenario_drop": "same",
    "scenario_merge_guest": "break",
    "scenario_coupon": "break",
}
