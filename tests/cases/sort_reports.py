"""Reports built with SORT."""

import os

import redis


def connect():
    return redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


class Report:
    ids = "report:{r1}:ids"

    def __init__(self, rdb):
        self.rdb = rdb

    def plain(self):
        return self.rdb.sort("report:ids")  # expect: ok

    def alphabetical(self):
        return self.rdb.sort("report:names", alpha=True, desc=True)  # expect: ok

    def by_weight(self):
        return self.rdb.sort("report:ids", by="report:weight:*", start=0, num=10)  # expect: break CL107

    def with_titles(self):
        return self.rdb.sort("report:ids", get=["#", "report:title:*"])  # expect: break CL107

    def by_field(self):
        return self.rdb.sort("report:ids", by="report:*->weight")  # expect: break CL107

    def unsorted(self):
        return self.rdb.sort("report:ids", by="nosort")  # expect: ok

    def stored(self):
        return self.rdb.sort("report:ids", store="report:sorted")  # expect: break CL101 or CL107

    def stored_together(self):
        return self.rdb.sort(self.ids, store="report:{r1}:sorted")  # expect: ok

    def in_python(self):
        ids = self.rdb.lrange("report:ids", 0, -1)  # expect: ok
        ids.sort(key=int)  # expect: ok
        return ids


def filled():
    r = connect()
    r.rpush("report:ids", 3, 1, 2)
    r.rpush("report:{r1}:ids", 9, 8)
    r.rpush("report:names", "b", "c", "a")
    for n in (1, 2, 3):
        r.set(f"report:weight:{n}", -n)
    return Report(r)


def scenario_safe():
    r = filled()
    return r.plain(), r.alphabetical(), r.unsorted(), r.stored_together(), r.in_python()


def scenario_by_weight():
    return filled().by_weight()


def scenario_with_titles():
    return filled().with_titles()


def scenario_by_field():
    return filled().by_field()


def scenario_stored():
    return filled().stored()


SCENARIOS = {
    "scenario_safe": "same",
    "scenario_by_weight": "break",
    "scenario_with_titles": "break",
    "scenario_by_field": "break",
    "scenario_stored": "break",
}
