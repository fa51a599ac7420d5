"""Baskets of the prize shop."""

from redis.exceptions import WatchError

from arcade.players import Players

BASKET = "basket:{}"
BASKET_COUPON = "basket:{}:coupon"
STOCK = "prize:{prize}:stock"
PRICE = "prize:{prize}:price"

HOUR = 3600


class SoldOut(Exception):
    pass


class Baskets:
    def __init__(self, client):
        self.client = client

    def stock(self, prize, count, price):
        self.client.mset({STOCK.format(prize=prize): count, PRICE.format(prize=prize): price})

    def add(self, player, prize, count=1):
        key = BASKET.format(player)
        with self.client.pipeline() as pipe:
            pipe.hincrby(key, prize, count)
            pipe.expire(key, HOUR)
            return pipe.execute()[0]

    def set_coupon(self, player, percent):
        self.client.setex(BASKET_COUPON.format(player), HOUR, percent)

    def contents(self, player):
        with self.client.pipeline(transaction=True) as pipe:
            pipe.hgetall(BASKET.format(player))
            pipe.get(BASKET_COUPON.format(player))
            prizes, percent = pipe.execute()
        return {prize: int(count) for prize, count in prizes.items()}, int(percent or 0)

    def total(self, player):
        prizes, percent = self.contents(player)
        if not prizes:
            return 0
        prices = self.client.mget([PRICE.format(prize=prize) for prize in prizes])
        full = sum(int(price) * count for price, count in zip(prices, prizes.values()))
        return full * (100 - percent) // 100

    def adopt(self, guest, player):
        """A guest has logged in: the basket is the player's from now on."""
        if not self.client.exists(BASKET.format(guest)):
            return False
        self.client.rename(BASKET.format(guest), BASKET.format(player))
        return True

    def take_from_stock(self, prize, count):
        stock = STOCK.format(prize=prize)
        with self.client.pipeline() as pipe:
            while True:
                try:
                    pipe.watch(stock)
                    left = int(pipe.get(stock) or 0)
                    if left < count:
                        raise SoldOut(prize)
                    pipe.multi()
                    pipe.set(stock, left - count)
                    pipe.execute()
                    return left - count
                except WatchError:
                    continue

    def check_out(self, player):
        """Pay with coins. The coins that are left, or None if there are too few."""
        cost = self.total(player)
        if int(self.client.get(Players.COINS % player) or 0) < cost:
            return None
        prizes, _ = self.contents(player)
        for prize, count in prizes.items():
            self.take_from_stock(prize, count)
        left = self.client.decrby(Players.COINS % player, cost)
        self.client.delete(BASKET.format(player), BASKET_COUPON.format(player))
        return left
