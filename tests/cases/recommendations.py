"""Set algebra for recommendations."""

import os

import redis


def likes(user):
    return "likes:%(user)s" % {"user": user}


def tagged(kind, user):
    return "{rec:%s}:%s" % (user, kind)


class Recommender:
    def __init__(self, connection=None):
        self._db = connection if connection is not None else redis.Redis.from_url(os.environ["REDIS_URL"])

    def like(self, user, *items):
        self._db.sadd(likes(user), *items)  # expect: ok

    def similar(self, a, b):
        common = self._db.sinter(likes(a), likes(b))  # expect: break CL101
        return len(common)

    def unseen(self, user, other):
        return self._db.sdiff([likes(other), likes(user)])  # expect: break CL101

    def build(self, user, friends):
        return self._db.sunionstore(f"rec:{user}", [likes(f) for f in friends])  # expect: break CL101

    def build_tagged(self, user):
        return self._db.sdiffstore(tagged("new", user), tagged("all", user), tagged("seen", user))  # expect: ok

    def trim(self, user):
        return self._db.sinterstore(likes(user), likes(user))  # expect: ok

    def hide(self, user, item):
        return self._db.smove(tagged("all", user), tagged("seen", user), item)  # expect: ok

    def regift(self, a, b, item):
        return self._db.smove(likes(a), likes(b), item)  # expect: break CL101

    def in_python(self, a, b):
        left, right = self._db.smembers(likes(a)), self._db.smembers(likes(b))  # expect: ok
        return sorted(left.intersection(right))  # expect: ok

    def pipelined(self, a, b):
        pipe = self._db.pipeline(transaction=False)  # expect: ok
        pipe.smembers(likes(a)).smembers(likes(b))  # expect: ok
        one, two = pipe.execute()
        return sorted(one - two)

    def pipelined_union(self, user):
        pipe = self._db.pipeline(transaction=False)  # expect: ok
        pipe.sunion([tagged("all", user), tagged("seen", user)])  # expect: break CL104
        return pipe.execute()


def filled():
    r = Recommender()
    r.like("ann", "a", "b", "c")
    r.like("bob", "b", "c", "d")
    r._db.sadd(tagged("all", "ann"), "x", "y")
    return r


def scenario_safe():
    r = filled()
    return r.hide("ann", "x"), r.build_tagged("ann"), r.trim("ann"), r.in_python("ann", "bob"), r.pipelined("ann", "bob")


def scenario_similar():
    return filled().similar("ann", "bob")


def scenario_unseen():
    return len(filled().unseen("ann", "bob"))


def scenario_build():
    return filled().build("eve", ["ann", "bob"])


def scenario_regift():
    return filled().regift("ann", "bob", "a")


def scenario_pipelined_union():
    return filled().pipelined_union("ann")


SCENARIOS = {
    "scenario_safe": "same",
    "scenario_similar": "break",
    "scenario_unseen": "break",
    "scenario_build": "break",
    "scenario_regift": "break",
    "scenario_pipelined_union": "break",
}
