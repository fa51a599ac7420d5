"""Notification inboxes with read markers; keys from a small Keys class."""

import os
from typing import NamedTuple

import redis


class Keys(NamedTuple):
    user: str

    @property
    def inbox(self):
        return f"notify:{self.user}:inbox"

    @property
    def unread(self):
        return f"notify:{self.user}:unread"

    @classmethod
    def broadcast(cls):
        return "notify:broadcast"

    @staticmethod
    def device(token):
        return "notify:device:" + token


class Notifier:
    def __init__(self, db):
        self.db: redis.Redis = db

    def notify(self, user, text):
        keys = Keys(user)
        with self.db.pipeline() as pipe:  # expect: change CL109
            pipe.lpush(keys.inbox, text)  # expect: ok
            pipe.ltrim(keys.inbox, 0, 49)  # expect: ok
            pipe.incr(keys.unread)  # expect: ok
            return pipe.execute()[-1]

    def notify_exactly(self, user, text):
        keys = Keys(user)
        pipe = self.db.pipeline(transaction=True)  # expect: ok
        pipe.lpush(keys.inbox, text)  # expect: ok
        pipe.incr(keys.unread)  # expect: break CL103
        return pipe.execute()

    def overview(self, user):
        keys = Keys(user)
        return self.db.mget(keys.unread, Keys.broadcast())  # expect: break CL101

    def read(self, user):
        return self.db.getset(Keys(user).unread, 0)  # expect: ok

    def clear(self, user):
        keys = Keys(user)
        return self.db.delete(keys.inbox, keys.unread)  # expect: change CL102

    def register(self, user, *tokens):
        for token in tokens:
            self.db.set(Keys.device(token), user)  # expect: ok
        return [self.db.get(Keys.device(token)) for token in tokens]  # expect: ok

    def owners(self, *tokens):
        return self.db.mget(map(Keys.device, tokens))  # expect: break CL101

    def hand_over(self, old, new):
        self.db.rename(Keys(old).inbox, Keys(new).inbox)  # expect: break CL101


def notifier():
    return Notifier(redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True))


def scenario_notify():
    n = notifier()
    n.notify("ann", "hi")
    return n.notify("ann", "ho"), n.read("ann"), n.register("ann", "t1", "t2"), n.clear("ann")


def scenario_exactly():
    return notifier().notify_exactly("ann", "hi")


def scenario_overview():
    return notifier().overview("ann")


def scenario_owners():
    return notifier().owners("t1", "t2")


def scenario_hand_over():
    n = notifier()
    n.notify("ann", "x")
    return n.hand_over("ann", "bob")


SCENARIOS = {
    "scenario_notify": "same",
    "scenario_exactly": "break",
    "scenario_overview": "break",
    "scenario_owners": "break",
    "scenario_hand_over": "break",
}
