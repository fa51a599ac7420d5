"""A parameter that a type calls a client, and that may be None: what is built in its place is no dead code."""

from __future__ import annotations

import pytest
from linking import linked, only

HEAD = """
import os
from typing import Optional, Union
import redis
from redis import Redis

def connect():
    return redis.from_url(os.environ["CACHE_URL"], db=2)
"""
PARAMETERS = [
    "client: Redis | None = None",
    "client: Redis = None",
    "client: Optional[Redis] = None",
    "client: Union[Redis, None] = None",
    "client: 'Redis' = None",
    "client: Redis | None",
    "client: Optional[Redis]",
    "*, client: Redis | None = None",
]
INSTEAD = {
    "or": "used = client or connect()",
    "if": "used = client if client else connect()",
    "is None": "if client is None:\n        client = connect()\n    used = client",
    "is not None": "used = client if client is not None else connect()",
    "not": "if not client:\n        client = connect()\n    used = client",
}


@pytest.mark.parametrize("parameter", PARAMETERS)
@pytest.mark.parametrize("instead", INSTEAD.values(), ids=INSTEAD.keys())
def test_a_function_uses_the_client_that_it_builds_where_nobody_gives_one(parameter: str, instead: str) -> None:
    call = only(f"{HEAD}\ndef run({parameter}):\n    {instead}\n    used.hget('a', 'b')\n", "hget")
    assert (call.client.endpoint, call.client.database, call.confidence.value) == ("CACHE_URL", 2, "certain")


@pytest.mark.parametrize("instead", INSTEAD.values(), ids=INSTEAD.keys())
def test_an_object_keeps_the_client_that_it_builds_where_nobody_gives_one(instead: str) -> None:
    body = instead.replace("\n", "\n    ")
    call = only(
        f"{HEAD}\nclass Store:\n    def __init__(self, client: Redis | None = None):\n        {body}\n"
        "        self.client = used\n    def run(self):\n        self.client.hget('a', 'b')\n",
        "hget",
    )
    assert (call.client.endpoint, call.confidence.value) == ("CACHE_URL", "certain")


def test_a_client_that_must_be_given_is_the_one_that_is_given() -> None:
    call = only(f"{HEAD}\ndef run(client: Redis):\n    used = client or connect()\n    used.hget('a', 'b')\n", "hget")
    assert call.confidence.value == "likely"


def test_a_pipeline_that_nobody_gives_is_opened() -> None:
    source = f"""{HEAD}
from redis.client import Pipeline

def run(user, pipe: Pipeline | None = None):
    line = pipe or connect().pipeline()
    line.set(f"a:{{user}}", 1)
    line.set(f"b:{{user}}", 1)
    if pipe is None:
        line.execute()
"""
    (batch,) = [one for one in linked(source).batches if one.confidence.value == "certain"]
    assert [call.method for call in batch.calls] == ["set", "set"]
    assert batch.client.endpoint == "CACHE_URL"
