"""Settings objects, generic client factories, two clients of which one is fake."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Any, Callable, TypeVar

import redis

T = TypeVar("T")


@dataclass(slots=True)
class RedisSettings:
    host: str = field(default_factory=lambda: os.environ["REDIS_HOST"])
    port: int = field(default_factory=lambda: int(os.environ["REDIS_PORT"]))
    decode_responses: bool = True
    socket_timeout: float | None = None

    def as_kwargs(self) -> dict[str, Any]:
        return {"host": self.host, "port": self.port, "decode_responses": self.decode_responses}


class Container:
    def __init__(self) -> None:
        self._makers: dict[type, Callable[[], Any]] = {}
        self._made: dict[type, Any] = {}

    def register(self, cls: type[T], maker: Callable[[], T]) -> None:
        self._makers[cls] = maker

    def get(self, cls: type[T]) -> T:
        if cls not in self._made:
            self._made[cls] = self._makers[cls]()
        return self._made[cls]


def make_redis(settings: RedisSettings | None = None, **overrides: Any) -> redis.Redis:
    settings = settings or RedisSettings()
    return redis.Redis(**{**settings.as_kwargs(), **overrides})


class Inventory:
    def __init__(self, client: redis.Redis) -> None:
        self.client = client

    def stock(self, *skus: str) -> list[Any]:
        return self.client.mget(tuple(f"inv:{s}" for s in skus))  # expect: break CL101

    def set_stock(self, sku: str, n: int) -> None:
        self.client.set(f"inv:{sku}", n)  # expect: ok

    def total(self, skus: list[str]) -> int:
        with self.client.pipeline(transaction=False) as p:  # expect: ok
            for sku in skus:
                p.get(f"inv:{sku}")  # expect: ok
            return sum(int(v or 0) for v in p.execute())

    def wipe(self, *skus: str) -> int:
        pipe = self.client.pipeline(transaction=False)  # expect: ok
        for sku in skus:
            pipe.delete(f"inv:{sku}")  # expect: ok
        return sum(pipe.execute())

    def wipe_broken(self, *skus: str) -> list[Any]:
        pipe = self.client.pipeline(transaction=False)  # expect: ok
        pipe.delete(*[f"inv:{sku}" for sku in skus])  # expect: break CL104 or CL111,CL102
        return pipe.execute()


container = Container()
container.register(redis.Redis, make_redis)
container.register(Inventory, lambda: Inventory(container.get(redis.Redis)))


def report(inventory: Inventory) -> list[Any]:
    client: redis.Redis = container.get(redis.Redis)  # expect: ok
    client.incr("reports")  # expect: ok
    return client.sdiffstore("inv:gone", "inv:known", "inv:present")  # expect: break CL101


def scenario_ok():
    inventory = container.get(Inventory)  # expect: ok
    inventory.set_stock("a", 3)
    inventory.set_stock("b", 4)
    return inventory.total(["a", "b"]), inventory.wipe("a", "b")


def scenario_stock():
    return container.get(Inventory).stock("a", "b")


def scenario_wipe():
    return container.get(Inventory).wipe_broken("a", "b")


def scenario_report():
    return report(container.get(Inventory))


SCENARIOS = {name: "break" for name in list(globals()) if name.startswith("scenario_")} | {"scenario_ok": "same"}
