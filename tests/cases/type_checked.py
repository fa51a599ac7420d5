"""Annotations only, strings and aliases among them; protocols that merely resemble a client."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Protocol, Union

import redis

if TYPE_CHECKING:
    from redis.client import Pipeline

Client = Union["redis.Redis", None]


class Mailbox(Protocol):
    def rename(self, old: str, new: str) -> str: ...

    def delete(self, *names: str) -> int: ...


class ImapBox:
    def __init__(self) -> None:
        self.names = {"inbox", "spam"}

    def rename(self, old: str, new: str) -> str:
        self.names.discard(old)
        self.names.add(new)
        return new

    def delete(self, *names: str) -> int:
        self.names.difference_update(names)
        return len(names)


def tidy(box: Mailbox) -> Any:
    return box.rename("inbox", "archive"), box.delete("archive", "spam")  # expect: ok


class Service:
    _conn: redis.Redis | None = None

    @property
    def conn(self) -> redis.Redis:
        if self._conn is None:
            self._conn = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)
        return self._conn

    def pair(self, a: str, b: str) -> list[str | None]:
        return self.conn.mget(f"typed:{a}", f"typed:{b}")  # expect: break CL101

    def one(self, a: str) -> str | None:
        return self.conn.get(f"typed:{a}")  # expect: ok

    def fill(self, pipe: Pipeline, a: str) -> None:
        pipe.set(f"typed:{a}", a)  # expect: ok

    def fill_pair(self, pipe: Pipeline, a: str, b: str) -> None:
        pipe.rename(f"typed:{a}", f"typed:{b}")  # expect: break CL104

    def fill_all(self, *names: str) -> list[Any]:
        pipe = self.conn.pipeline(transaction=False)  # expect: ok
        for name in names:
            self.fill(pipe, name)
        return pipe.execute()

    def swap(self, a: str, b: str) -> list[Any]:
        pipe = self.conn.pipeline(transaction=False)  # expect: ok
        self.fill_pair(pipe, a, b)
        return pipe.execute()


def optional(client: Client, key: str) -> Any:
    return client.get(key) if client is not None else None  # expect: ok


def optional_pair(client: Client, key: str) -> Any:
    if client is None:
        return None
    return client.copy(key, key + ":copy")  # expect: break CL101


def scenario_safe():
    s = Service()
    return tidy(ImapBox()), s.fill_all("a", "b"), s.one("a"), optional(s.conn, "typed:b"), optional(None, "x")


def scenario_pair():
    return Service().pair("a", "b")


def scenario_swap():
    s = Service()
    s.fill_all("a")
    return s.swap("a", "b")


def scenario_optional_pair():
    return optional_pair(Service().conn, "k")


SCENARIOS = {
    "scenario_safe": "same",
    "scenario_pair": "break",
    "scenario_swap": "break",
    "scenario_optional_pair": "break",
}
