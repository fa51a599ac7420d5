"""Unique visitors with HyperLogLog, day bitmaps for retention."""

import os

import redis


class Analytics:
    unique_prefix = "uv:"
    active = "active:{day}"

    def __init__(self):
        self.client = redis.Redis.from_url(os.environ["REDIS_URL"])

    def visit(self, page, user, day):
        self.client.pfadd(self.unique_prefix + page, user)  # expect: ok
        self.client.setbit(self.active.format(day=day), user, 1)  # expect: ok

    def uniques(self, page):
        return self.client.pfcount(self.unique_prefix + page)  # expect: ok

    def uniques_of(self, pages):
        return self.client.pfcount(*[self.unique_prefix + page for page in pages])  # expect: break CL101

    def site(self, pages):
        return self.client.pfmerge("uv-site", *[self.unique_prefix + page for page in pages])  # expect: break CL101

    def retained(self, first, second):
        a, b = self.active.format(day=first), self.active.format(day=second)
        self.client.bitop("AND", "retained", a, b)  # expect: break CL101
        return self.client.bitcount("retained")  # expect: any

    def actives(self, day):
        return self.client.bitcount(self.active.format(day=day))  # expect: ok

    def rollup(self, pages):
        pipe = self.client.pipeline()  # expect: change CL109
        pipe.incr("uv-rollups")  # expect: ok
        for page in pages:
            pipe.pfcount(self.unique_prefix + page)  # expect: break CL104
        return pipe.execute()

    def rollup_client_side(self, pages):
        return sum(self.client.pfcount(self.unique_prefix + page) for page in pages)  # expect: ok


def filled():
    a = Analytics()
    for user in range(20):
        a.visit("home" if user % 2 else "about", user, user % 3)
    return a


def scenario_counts():
    a = filled()
    return a.uniques("home"), a.actives(0), a.rollup_client_side(["home", "about"])


def scenario_uniques_of():
    return filled().uniques_of(["home", "about"])


def scenario_site():
    return filled().site(["home", "about"])


def scenario_retained():
    return filled().retained(0, 1)


def scenario_rollup_of_nothing():
    return filled().rollup([])


def scenario_rollup():
    return filled().rollup(["home"])


SCENARIOS = {
    "scenario_counts": "same",
    "scenario_uniques_of": "break",
    "scenario_site": "break",
    "scenario_retained": "break",
    "scenario_rollup": "break",
    "scenario_rollup_of_nothing": "same",
}
