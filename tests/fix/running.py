"""Rewritten programs, run: on a standalone server as before, and on a real cluster with the same results.

A program uses the global client ``r`` and has a function ``main``, which may be asynchronous. Its outcome is
what ``main`` returns, and every key that is left behind with its value.
"""

from __future__ import annotations

import asyncio
import inspect
import subprocess
import sys
from dataclasses import dataclass
from textwrap import dedent
from typing import Any

import redis
import redis.asyncio
from fixing import HEAD, context_of
from live_servers import Address, Servers, stored

from clusterlint.fix import Change, propose
from clusterlint.fix.verify import edited

ASYNC_HEAD = "import os\nimport redis.asyncio\nr = redis.asyncio.Redis.from_url(os.environ['REDIS_URL'])\n"


@dataclass(frozen=True, slots=True)
class Outcome:
    value: str
    left: tuple[tuple[str, object], ...]


def head(source: str) -> str:
    return ASYNC_HEAD if "await " in source else HEAD


def formatted(source: str) -> str:
    """The source as a formatter in the style of black writes it."""
    words = [sys.executable, "-m", "ruff", "format", "--line-length", "60", "-"]
    return subprocess.run(words, input=source, capture_output=True, text=True, check=True).stdout


def changes(source: str, codemod: str) -> tuple[Change, ...]:
    return propose(context_of({"app.py": (head(source) + dedent(source)).encode()}), [codemod])


def mended(source: str, codemod: str) -> str:
    """The program after all changes, none of which is refused; it comes and goes without its head."""
    begin = head(source)
    context = context_of({"app.py": (begin + dedent(source)).encode()})
    found = propose(context, [codemod])
    assert found, "nothing is proposed"
    assert not [one.refused for one in found if one.refused]
    return edited(context, found)["app.py"].text.removeprefix(begin)


def refused(source: str, codemod: str) -> list[str]:
    return [one.refused for one in changes(source, codemod) if one.refused]


def outcome(source: str, address: Address, *, cluster: bool) -> Outcome:
    """Runs the program on emptied servers."""
    with (redis.RedisCluster if cluster else redis.Redis)(host=address.host, port=address.port) as plain:
        plain.flushall()
        value = _value(source, address, plain, cluster=cluster)
        keys = sorted(plain.scan_iter())
        return Outcome(value, tuple((key.decode(), stored(plain, key)) for key in keys))


def _value(source: str, address: Address, plain: Any, *, cluster: bool) -> str:
    space: dict[str, Any] = {"r": plain}
    exec(compile(source, "app.py", "exec"), space)
    if not inspect.iscoroutinefunction(space["main"]):
        return repr(space["main"]())

    async def run() -> str:
        kind = redis.asyncio.RedisCluster if cluster else redis.asyncio.Redis
        async with kind(host=address.host, port=address.port) as client:
            space["r"] = client
            return repr(await space["main"]())

    return asyncio.run(run())


def proven(source: str, codemod: str, servers: Servers) -> str:
    """The rewritten program, after it has done on both what the original does on a standalone server.

    Rewritten again it stays as it is, and it keeps every comment.
    """
    old = dedent(source)
    new = mended(old, codemod)
    assert [one for one in changes(new, codemod) if not one.refused] == []
    assert _comments(new) == _comments(old)
    before = outcome(old, servers.standalone, cluster=False)
    assert outcome(new, servers.standalone, cluster=False) == before, new
    assert outcome(new, servers.cluster[0], cluster=True) == before, new
    return new


def _comments(source: str) -> list[str]:
    return sorted(line.partition("# ")[2] for line in source.splitlines() if "# " in line)
