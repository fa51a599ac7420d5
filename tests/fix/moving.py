"""Programs whose keys move from a database to a prefix, run before and after: standalone, and on a cluster.

A program opens its clients itself, by REDIS_HOST and REDIS_PORT, and has a function ``main``, which may be
asynchronous. Its outcome is what ``main`` returns, and every key that is left behind with its value.
"""

from __future__ import annotations

import asyncio
import inspect
import sys
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent
from types import ModuleType

import pytest
import redis
from fixing import context_of
from live_servers import Address, Servers, stored

from clusterlint.discover.estate import search
from clusterlint.fix import Change, Context, pricing, propose
from clusterlint.fix.verify import edited

PREFIX = "database-prefix"
FACTORY = "client-factory"
Files = dict[str, str]
Left = tuple[tuple[str, object], ...]

HEAD = "import os\nimport redis\n\nHOST, PORT = os.environ['REDIS_HOST'], int(os.environ['REDIS_PORT'])\n"
CLIENT = HEAD + "r = redis.Redis(host=HOST, port=PORT, db=1, decode_responses=True)  # kept\n"


def files(source: str | Files) -> Files:
    """The files of a program; one source alone gets a client ``r`` of database 1."""
    if isinstance(source, str):
        return {"app.py": CLIENT + dedent(source)}
    return {path: dedent(text) for path, text in source.items()}


def context(program: Files, root: Path) -> Context:
    contents = {path: text.encode() for path, text in program.items()}
    return context_of(contents, pricing(lambda wanted: search(root, (), wanted)))


def written(program: Files, root: Path) -> None:
    for path, text in program.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)


def changes(source: str | Files, root: Path, codemod: str = PREFIX) -> tuple[Change, ...]:
    """What is proposed, priced and proven."""
    program = files(source)
    written(program, root)
    return propose(context(program, root), [codemod])


def mended(program: Files, root: Path, codemod: str = PREFIX) -> Files:
    """The program after all changes, none of which is refused."""
    written(program, root)
    before = context(program, root)
    found = propose(before, [codemod])
    assert found, "nothing is proposed"
    assert not [one.refused for one in found if one.refused]
    assert all(one.applicable for one in found)
    return {**program, **{path: text.text for path, text in edited(before, found).items()}}


def refused(source: str | Files, root: Path) -> list[str]:
    return [one.refused for one in changes(source, root) if one.refused]


@dataclass
class Runs:
    """Runs programs on emptied servers."""

    servers: Servers
    patch: pytest.MonkeyPatch
    root: Path
    count: int = field(default=0)

    def outcome(self, program: Files, *, cluster: bool = False) -> tuple[str, dict[int, Left]]:
        """What main() returns, and what is left in the databases 0 to 2."""
        address = self.servers.cluster[0] if cluster else self.servers.standalone
        plain = (redis.RedisCluster if cluster else redis.Redis)(host=address.host, port=address.port)
        plain.flushall()
        plain.close()
        value = self._value(program, address, cluster=cluster)
        return value, {number: self._left(address, number, cluster=cluster) for number in range(1 if cluster else 3)}

    def _value(self, program: Files, address: Address, *, cluster: bool) -> str:
        self.count += 1
        folder = self.root / f"run{self.count}"
        written(program, folder)
        self.patch.syspath_prepend(str(folder))
        self.patch.setenv("REDIS_HOST", address.host)
        self.patch.setenv("REDIS_PORT", str(address.port))
        self.patch.setenv("REDIS_CLUSTER_ENABLED", str(int(cluster)))
        names = {path.removesuffix(".py").replace("/", ".") for path in program}
        for name in names:
            sys.modules.pop(name, None)
        space = ModuleType("app")
        try:
            exec(compile(program["app.py"], "app.py", "exec"), space.__dict__)
            main = space.__dict__["main"]
            return repr(asyncio.run(main()) if inspect.iscoroutinefunction(main) else main())
        finally:
            for name in names:
                sys.modules.pop(name, None)

    @staticmethod
    def _left(address: Address, number: int, *, cluster: bool) -> Left:
        if cluster:
            with redis.RedisCluster(host=address.host, port=address.port) as many:
                return tuple((key.decode(), stored(many, key)) for key in sorted(many.scan_iter()))
        with redis.Redis(host=address.host, port=address.port, db=number) as plain:
            return tuple((key.decode(), stored(plain, key)) for key in sorted(plain.scan_iter()))

    def proven(self, source: str | Files) -> Files:
        """The rewritten program, after it has done what the original does, with the same keys behind a prefix.

        On a standalone server, and on a cluster once its clients are those of a factory. Rewritten again it
        stays as it is, and it keeps every comment.
        """
        old = files(source)
        new = mended(old, self.root / "program")
        assert not changes(new, self.root / "again")
        assert comments(new) == comments(old)
        value, left = self.outcome(old)
        then, moved = self.outcome(new)
        assert then == value, new
        assert moved == moved_to_zero(left), new
        switched = mended(new, self.root / "switched", FACTORY)
        assert self.outcome(switched, cluster=True) == (value, {0: moved[0]}), new
        return new


def moved_to_zero(left: dict[int, Left]) -> dict[int, Left]:
    """The keys of every database under its prefix in database 0."""
    found = [(key if number == 0 else f"db{number}:{key}", value) for number in left for key, value in left[number]]
    return {0: tuple(sorted(found)), **{number: () for number in left if number}}


def comments(program: Files) -> list[str]:
    lines = [line for text in program.values() for line in text.splitlines()]
    return sorted(line.partition("# ")[2] for line in lines if "# " in line)
