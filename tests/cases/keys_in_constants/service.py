"""Reads and writes under the names of names.py."""

import datetime
import os

import names
import redis
from names import APP, DAILY, INVOICE, ORDER, RECEIPT, STOCK, TAGGED_CART, TAGGED_USER, USER_CART, USER_KEY, Limits

r = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


def profile(uid):
    return r.mget(TAGGED_USER.format(uid=uid), TAGGED_CART.format(uid=uid))  # expect: ok


def profiles(left, right):
    return r.mget(TAGGED_USER.format(uid=left), TAGGED_USER.format(uid=right))  # expect: break CL101


def untagged(uid):
    return r.mget(USER_KEY.format(uid=uid), USER_CART.format(uid=uid))  # expect: break CL101


def same_key_twice(uid):
    fields = {"uid": uid}
    return r.mget(USER_KEY.format_map(fields), names.USER_KEY.format(**fields))  # expect: ok


def stock(sku):
    return r.get(STOCK % sku)  # expect: ok


def order(number):
    total = ORDER % {"app": APP, "order": number, "part": "total"}
    lines = ORDER % dict(app=APP, order=number, part="lines")
    return r.mget([total, lines])  # expect: ok


def papers(number):
    receipt = RECEIPT.substitute(app=APP, order=number)
    invoice = INVOICE.safe_substitute({"order": number})
    return r.mget(receipt, invoice)  # expect: ok


def papers_of(one, other):
    return r.mget(RECEIPT.substitute(app=APP, order=one), INVOICE.substitute(order=other))  # expect: break CL101


def throttle(ip):
    pipe = r.pipeline(transaction=True)
    pipe.incr(Limits.LOGIN.format(ip=ip))  # expect: ok
    pipe.incr(names.Limits.RESET.format(ip=ip))  # expect: ok
    return pipe.execute()


def throttle_all(ip):
    pipe = r.pipeline(transaction=True)
    pipe.incr(Limits.LOGIN.format(ip=ip))  # expect: ok
    pipe.incr(Limits.GLOBAL)  # expect: break CL103
    return pipe.execute()


def bursts(ip):
    return r.mget(Limits.Burst.SMALL.format(ip), Limits.Burst.LARGE.format(ip))  # expect: ok


def two_days(day):
    yesterday = day - datetime.timedelta(days=1)
    return r.pfcount(DAILY.format(day=day), DAILY.format(day=yesterday))  # expect: break CL101


def today_twice(day):
    return r.pfcount(DAILY.format(day=day), DAILY.format(day=day))  # expect: ok
