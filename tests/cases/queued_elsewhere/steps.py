"""Steps that queue their commands on somebody's pipeline."""

from names import AuctionKeys, keys_of


def push_bid(pipe, auction, amount):
    pipe.rpush(keys_of(auction).bids(), amount)  # expect: ok
    return pipe


def set_top(pipe, keys: AuctionKeys, amount):
    pipe.incr(keys.top(), amount)  # expect: ok


def notify(pipe, auction):
    pipe.incr(keys_of(auction).watchers())  # expect: break CL103


def reset(pipe, auction):
    for key in keys_of(auction):
        pipe.delete(key)  # expect: ok
