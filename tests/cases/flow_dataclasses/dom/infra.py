from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import NamedTuple, Optional

import redis
from pydantic import BaseModel, ConfigDict, Field


def connect() -> redis.Redis:
    return redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


@dataclass
class Infra:
    redis: redis.Redis
    queue: Optional[redis.Redis] = None
    labels: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Defaults:
    client: "redis.Redis" = field(default_factory=connect)


class Pair(NamedTuple):
    reader: redis.Redis
    writer: redis.Redis


class Resources(BaseModel):
    model_config = ConfigDict(arbitrary_types_allowed=True)

    cache: object = Field(default_factory=connect)
    name: str = "main"


def build() -> Infra:
    return Infra(connect(), queue=connect(), labels={"a": "A"})


def pair() -> Pair:
    return Pair(reader=connect(), writer=connect())
