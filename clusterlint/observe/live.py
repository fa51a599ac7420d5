"""Keys of a running server or cluster, with their memory: read-only, slow on purpose, bounded.

What is sent: INFO, DBSIZE, SCAN and MEMORY USAGE, on a cluster CLUSTER SLOTS and RANDOMKEY too, and what
redis-py sends to connect (AUTH, SELECT, CLIENT SETINFO).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from clusterlint.errors import UserError
from clusterlint.migrate.cluster import Cluster
from clusterlint.migrate.errors import Lost, Refused, Stopped
from clusterlint.migrate.server import Reply, Server, load_redis, open_server
from clusterlint.observe.count import Counted, Tick
from clusterlint.observe.formats import Format
from clusterlint.observe.match import Matcher
from clusterlint.observe.model import Sample

OPTION = "--redis"
_TIMEOUT = 10.0  # seconds
_BATCH = 500  # keys in one go, at most
_INNER = 5  # elements of a collection that MEMORY USAGE looks at: the server's default
COMMANDS = "+info +dbsize +scan +randomkey +memory|usage +cluster|slots +select"
"""What a user needs, besides ``~*`` (or ``%R~*``).

Not CLIENT SETINFO, which redis-py does without where it is refused: Redis 7.0 takes no rule about
commands that it does not know.
"""


@dataclass(frozen=True, slots=True)
class Limits:
    """``keys``: how many at most, 0: all; ``rate``: keys a second, 0: as fast as it goes."""

    keys: int = 100_000
    rate: float = 2_000.0


@dataclass(slots=True)
class Seen:
    """What a server shows. ``used_memory``: of its data, None where other databases have some of it."""

    counted: Counted
    sample: Sample | None = None
    used_memory: int | None = None
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Place:
    """One server to be looked at, and how many of its keys; ``all`` of them are scanned."""

    server: Server
    info: dict[str, str]
    size: int
    wanted: int = 0

    @property
    def all(self) -> bool:
        return self.wanted >= self.size


def look(url: str, matcher: Matcher, limits: Limits, tick: Tick) -> Seen:
    """Keys of the server, or of all masters of its cluster. :class:`UserError` where it is not to be had.

    Ctrl-C and a lost connection end it early; what was seen until then is the result, if it is anything.
    """
    load_redis(OPTION, "observe")
    server = open_server(url, OPTION, _TIMEOUT)
    with _one_line(server):
        places, in_cluster = _places(server)
        total = sum(place.size for place in places)
        for place in places:
            share = place.size / total if total else 0
            place.wanted = round(limits.keys * share + 0.5) if 0 < limits.keys < total else place.size
        seen = Seen(Counted(server.label, Format.SIZED))
        _memory(seen, places, server.database)
        pace = _Pace(limits.rate)
        taken, interrupted = 0, False
        try:
            for place in places:
                for keys in _keys(place, pace, in_cluster):
                    taken += _count(seen.counted, matcher, place.server, keys)
                    tick(taken)
        except (KeyboardInterrupt, Lost) as problem:
            if not taken:
                raise
            interrupted = True
            if isinstance(problem, Lost):
                seen.notes.append(f"the connection was lost after {taken:,} keys")
    if interrupted or not all(place.all for place in places):
        again = in_cluster and not all(place.all for place in places)
        seen.sample = Sample(taken, max(total, taken), interrupted, again)
    seen.counted.said.lines = taken
    return seen


def answer(url: str) -> None:
    """Whether the server is there and lets one in: :class:`UserError` says now what would be said later."""
    load_redis(OPTION, "observe")
    server = open_server(url, OPTION, _TIMEOUT)
    with _one_line(server):
        server.call("DBSIZE")


def _places(server: Server) -> tuple[list[_Place], bool]:
    info = server.info()
    if info.get("cluster_enabled") != "1":
        return [_Place(server, info, int(server.call("DBSIZE")))], False
    if server.database:
        raise UserError(f"{OPTION} {server.label}: a cluster has no database {server.database}")
    cluster = Cluster([server])
    cluster.refresh()
    masters = [(master, master.info()) for master in cluster.masters]
    return [_Place(master, said, int(master.call("DBSIZE"))) for master, said in masters], True


def _memory(seen: Seen, places: list[_Place], database: int) -> None:
    """What the data takes as the server counts it, and what else is there."""
    used = 0
    for place in places:
        used += int(place.info.get("used_memory", 0)) - int(place.info.get("used_memory_startup", 0))
    others = [
        f"database {name[2:]} has {int(_field(text, 'keys')):,} keys as well, which were not looked at"
        for place in places
        for name, text in place.info.items()
        if name.startswith("db") and name[2:].isdigit() and int(name[2:]) != database
    ]
    seen.notes += others
    seen.used_memory = None if others or used <= 0 else used


def _field(text: str, name: str) -> str:
    """Of ``keys=12,expires=0``."""
    return dict(pair.partition("=")[::2] for pair in text.split(",")).get(name, "0")


class _Pace:
    """Waits as long as it takes not to be faster than so many keys a second."""

    def __init__(self, rate: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._clock, self._next = rate, clock, clock()
        self.batch = max(1, min(_BATCH, int(rate / 10))) if rate else _BATCH

    def wait(self, keys: int) -> None:
        """Called before so many keys are asked for."""
        if self._rate:
            now = self._clock()
            if self._next > now:
                time.sleep(self._next - now)
            self._next = max(now, self._next) + keys / self._rate


def _keys(place: _Place, pace: _Pace, in_cluster: bool) -> Iterator[list[bytes]]:
    """Some keys after another.

    Where not all are wanted SCAN is fair on a standalone server, which goes through its hash table. In a
    cluster newer servers go slot by slot, and the first keys would all be of low slots: keys are drawn.
    """
    if in_cluster and not place.all:
        for start in range(0, place.wanted, pace.batch):
            some = min(pace.batch, place.wanted - start)
            pace.wait(some)
            drawn = _answers(place.server.pipe([("RANDOMKEY",)] * some))
            yield [key for key in drawn if key is not None]
        return
    cursor, left = b"0", place.wanted
    while True:
        pace.wait(min(pace.batch, max(left, 1)))
        cursor, keys = place.server.call("SCAN", cursor, "COUNT", pace.batch)
        found = keys if place.all else keys[:left]
        left -= len(found)
        for start in range(0, len(found), _BATCH):
            yield found[start : start + _BATCH]
        if int(cursor) == 0 or (left <= 0 and not place.all):
            return


def _count(counted: Counted, matcher: Matcher, server: Server, keys: list[bytes]) -> int:
    """Ask for the sizes and count; gives how many keys were there still."""
    asked = server.pipe([("MEMORY", "USAGE", key, "SAMPLES", _INNER) for key in keys])
    sizes = [(key, size) for key, size in zip(keys, _answers(asked), strict=True) if size is not None]
    if sizes:
        counted.tally.add(matcher, [key for key, _ in sizes], [int(size) for _, size in sizes])
    return len(sizes)


def _answers(replies: list[Reply]) -> list[Reply]:
    for reply in replies:
        if isinstance(reply, Refused):
            raise reply
    return replies


@contextmanager
def _one_line(server: Server) -> Iterator[None]:
    """Whatever goes wrong with the server is one line that names it, without its password."""
    try:
        yield
    except (Lost, Stopped) as problem:
        raise UserError(f"{OPTION} {problem}") from None
    except Refused as refusal:
        hint = f"; it has to allow {COMMANDS}" if refusal.code == "NOPERM" else ""
        raise UserError(f"{OPTION} {server.label}: {refusal}{hint}") from None
    except load_redis().RedisError as problem:
        raise UserError(f"{OPTION} {server.label}: {problem}") from None
    finally:
        server.close()
