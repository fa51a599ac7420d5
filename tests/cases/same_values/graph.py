"""The same value, or only the same name."""

import os
import uuid

import people
import redis
from people import Person, crossed, current_id, fans, follows, pair

r = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


class Page:
    """Holds the id on the object."""

    def __init__(self, uid):
        self.uid = uid
        self.person = Person(uid)

    def both(self):
        return r.sinter(follows(self.uid), fans(self.uid))  # expect: ok

    def through_person(self):
        return r.sinter(follows(self.person.id), fans(self.person.id))  # expect: ok

    def by_method(self):
        return r.sinter(self.person.follows(), fans(self.person.id))  # expect: ok

    def with_other(self, uid):
        return r.sinter(follows(self.uid), fans(uid))  # expect: break CL101

    def compare(self, other):
        return r.sinter(follows(self.uid), fans(other.uid))  # expect: break CL101

    def switch(self, uid):
        before = follows(self.uid)
        self.uid = uid
        return r.sinter(before, fans(self.uid))  # expect: break CL101


def of_person(person):
    return r.sinter(follows(person.id), fans(person.id))  # expect: ok


def of_boss(person):
    return r.sinter(follows(person.id), fans(person.boss.id))  # expect: break CL101


def renamed(uid):
    user = uid
    who = user
    return r.sinter(people.follows(who), fans(uid))  # expect: ok


def rebound(uid, other):
    first = follows(uid)
    uid = other
    return r.sinter(first, fans(uid))  # expect: break CL101


def rebound_person(person, other):
    first = person.follows()
    person = other
    return r.sinter(first, fans(person.id))  # expect: break CL101


def in_pairs(uid):
    return r.sinter(*pair(uid))  # expect: ok


def in_crossed_pairs(uid, other):
    return r.sinter(crossed(uid, other))  # expect: break CL101


def crossed_alike(uid):
    return r.sinter(crossed(uid, uid))  # expect: ok


def session_user(session):
    return r.sinter(follows(current_id(session)), fans(session["uid"]))  # expect: ok


def two_sessions(session, other):
    return r.sinter(follows(current_id(session)), fans(current_id(other)))  # expect: break CL101


def inner_loop(uids):
    found = 0
    for uid in uids:
        left, right = pair(uid)
        found += len(r.sinter(left, right))  # expect: ok
    return found


def last_and_next(uids):
    last = uids[0]
    found = []
    for uid in uids[1:]:
        found.append(r.sinter(follows(last), fans(uid)))  # expect: break CL101
        last = uid
    return found


def neighbours(uids):
    return [r.sinter(follows(a), fans(b)) for a, b in zip(uids, uids[1:])]  # expect: break CL101


def with_itself(uids):
    return [len(r.sinter(follows(a), fans(a))) for a, _ in zip(uids, uids[1:])]  # expect: ok


def new_ids():
    return r.sinter(follows(uuid.uuid4()), fans(uuid.uuid4()))  # expect: break CL101


def one_new_id():
    fresh = uuid.uuid4().hex
    return r.sinter(follows(fresh), fans(fresh))  # expect: ok


def swapped(uid, other):
    uid, other = other, uid
    return r.sinter(follows(uid), fans(uid))  # expect: ok


def nested(uid):
    def left():
        return follows(uid)

    return r.sinter(left(), (lambda: fans(uid))())  # expect: ok


def default_or(uid=None):
    uid = uid or "anonymous"
    return r.sinter(follows(uid), fans(uid))  # expect: ok
