"""Numbers of databases: members of enumerations, and fields of classes and of objects."""

from __future__ import annotations

import pytest
from linking import linked

SETTINGS = """
    from dataclasses import dataclass
    from enum import Enum, IntEnum
    from redis import ConnectionPool, Redis

    class Db(IntEnum):
        MAIN = 0
        CACHE = 4

    class Plain(int, Enum):
        CACHE = 5

    class Base:
        db = 6
        def connect(self):
            return Redis("h", db=self.db)

    class Sub(Base):
        db = 0

    @dataclass
    class Conf:
        host: str = "h"
        db: int = 7

        @property
        def url(self):
            return f"redis://{self.host}/{self.db}"
    """
WRITTEN = {
    "Redis('h', db=Db.CACHE)": 4,
    "Redis('h', 6379, Db.CACHE)": 4,
    "Redis(**{'db': Db.CACHE})": 4,
    "Redis('h', db=int(Db.CACHE))": 4,
    "Redis('h', db=int(Db.MAIN))": 0,
    "Redis('h', db=Plain.CACHE)": 5,
    "ConnectionPool(host='h', db=Db.CACHE)": 4,
    "Redis('h', db=Sub.db)": 0,
    "Base().connect()": 6,
    "Sub().connect()": 0,
    "Redis.from_url(Conf().url)": 7,
    "Redis.from_url(Conf(db=0).url)": 0,
    "Redis.from_url(Conf('x', 8).url)": 8,
}


def test_the_number_is_known_where_it_is_written() -> None:
    use = "from settings import *\n" + "\n".join(f"c{n} = {code}" for n, code in enumerate(WRITTEN))
    program = linked({"settings.py": SETTINGS, "use.py": use})
    found = {c.location.line: c.database for c in program.constructions if c.location.path == "use.py"}
    told = {code: found.get(line) for line, code in enumerate(WRITTEN, start=2)}
    zero = {"Sub().connect()"}  # nothing to say at the place that asks for it
    assert {code: n for code, n in told.items() if code not in zero} == {
        code: n for code, n in WRITTEN.items() if code not in zero
    }
    assert told["Sub().connect()"] is None


@pytest.mark.parametrize(("cls", "database"), [("Base", 6), ("Sub", 0)])
def test_an_object_builds_with_its_own_number(cls: str, database: int) -> None:
    program = linked({"settings.py": SETTINGS, "use.py": f"from settings import {cls}\n{cls}().connect().get('k')"})
    assert [c.client.database for c in program.calls] == [database]


def test_a_pool_of_a_sentinel_connects_where_the_sentinel_is() -> None:
    program = linked(
        """
        from redis import Redis
        from redis.sentinel import Sentinel, SentinelConnectionPool
        sentinel = Sentinel([("s", 26379)])
        pool = SentinelConnectionPool("main", sentinel, db=4)
        Redis(connection_pool=pool).get("k")
        """
    )
    assert [(c.kind, c.client.endpoint, c.database) for c in program.constructions][1] == ("pool", "s:26379", 4)
    assert [(c.client.endpoint, c.client.database) for c in program.calls] == [("s:26379", 4)]
