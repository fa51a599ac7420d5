"""Auctions."""

import os

import redis
import steps
from names import AuctionKeys, keys_of

r = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)
RAISE = r.register_script("redis.call('RPUSH', KEYS[1], ARGV[1]) return redis.call('GET', KEYS[2])")


def bid(auction, amount):
    pipe = r.pipeline(transaction=True)
    steps.push_bid(pipe, auction, amount)
    steps.set_top(pipe, keys_of(auction), amount)
    return len(pipe.execute())


def bid_and_notify(auction, amount):
    pipe = r.pipeline(transaction=True)
    steps.push_bid(pipe, auction, amount)
    steps.notify(pipe, auction)
    return len(pipe.execute())


def restart(auction):
    with r.pipeline(transaction=True) as pipe:
        steps.reset(pipe, auction)
        return len(pipe.execute())


def raise_bid(auction, amount):
    keys = AuctionKeys(auction)
    return RAISE(keys=keys.script_keys(), args=[amount])  # expect: ok


def raise_other(auction, other, amount):
    return RAISE(keys=[keys_of(auction).bids(), keys_of(other).top()], args=[amount])  # expect: break CL105


def raise_all(auctions, amount):
    return [RAISE(keys=list(AuctionKeys(one)), args=[amount]) for one in auctions]  # expect: ok


def watched(auction, amount):
    keys = keys_of(auction)

    def change(pipe):
        pipe.get(keys.top())  # expect: ok
        pipe.multi()
        pipe.incr(keys.top(), amount)  # expect: ok
        pipe.rpush(keys.bids(), amount)  # expect: ok

    return len(r.transaction(change, keys.top()))  # expect: ok


def top_of(auctions):
    return r.mget([keys_of(auction).top() for auction in auctions])  # expect: break CL101


def both(auction):
    return r.exists(*keys_of(auction))  # expect: ok
