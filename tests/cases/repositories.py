"""Repositories with a common base class; keys come from class attributes and abstract methods."""

from __future__ import annotations

import abc
import os
from dataclasses import asdict, dataclass

import redis


@dataclass
class User:
    id: int
    email: str


@dataclass
class Order:
    id: int
    user: int
    total: int


class Repository(abc.ABC):
    prefix: str = ""

    def __init__(self, db: redis.Redis) -> None:
        self.db = db

    @abc.abstractmethod
    def load(self, raw): ...

    def key(self, pk) -> str:
        return f"{self.prefix}:{pk}"

    @property
    def index(self) -> str:
        return f"{self.prefix}:index"

    def save(self, item) -> int:
        with self.db.pipeline() as pipe:  # expect: change CL109
            pipe.hset(self.key(item.id), mapping=asdict(item))  # expect: ok
            pipe.sadd(self.index, item.id)  # expect: ok
            return sum(pipe.execute()[1:])

    def get(self, pk):
        return self.load(self.db.hgetall(self.key(pk)))  # expect: ok

    def ids(self):
        return sorted(self.db.smembers(self.index))  # expect: ok

    def delete(self, pk) -> int:
        self.db.srem(self.index, pk)  # expect: ok
        return self.db.delete(self.key(pk))  # expect: ok

    def truncate(self) -> int:
        keys = [self.key(pk) for pk in self.db.smembers(self.index)]  # expect: ok
        keys.append(self.index)
        return self.db.delete(*keys)  # expect: change CL102


class Users(Repository):
    prefix = "user"

    def load(self, raw):
        return User(int(raw["id"]), raw["email"])

    def swap_email(self, a, b):
        with self.db.pipeline(transaction=True) as pipe:  # expect: ok
            pipe.hset(self.key(a), "email", "b@x")  # expect: ok
            pipe.hset(self.key(b), "email", "a@x")  # expect: break CL103
            pipe.execute()


class Orders(Repository):
    prefix = "order"

    def load(self, raw):
        return Order(int(raw["id"]), int(raw["user"]), int(raw["total"]))

    def clone(self, source, target):
        return self.db.copy(self.key(source), self.key(target))  # expect: break CL101


def database() -> redis.Redis:
    return redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


def scenario_save():
    users = Users(database())
    return users.save(User(1, "a@x")), str(users.get(1)), users.ids(), users.delete(1)


def scenario_truncate():
    orders = Orders(database())
    for n in range(4):
        orders.save(Order(n, 1, 5))
    return str(orders.get(2)), orders.truncate()


def scenario_swap_email():
    return Users(database()).swap_email(1, 2)


def scenario_clone():
    orders = Orders(database())
    orders.save(Order(1, 1, 5))
    return orders.clone(1, 2)


SCENARIOS = {
    "scenario_save": "same",
    "scenario_truncate": "same",
    "scenario_swap_email": "break",
    "scenario_clone": "break",
}
