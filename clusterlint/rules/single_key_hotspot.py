"""One constant key that carries a queue or a collection that grows with the traffic.

What:
    A key without changing parts that works as a queue (one side pushes, the other pops or reads as a
    consumer group), or to which a loop adds members. Said once for a call. Where one call in a loop fills
    several keys, one for each kind of thing, they are spread already, and nothing is said.
Why:
    A key lives in one slot on one master. More masters do not make this key faster, and its memory cannot
    be spread.
Effect:
    silent: everything works; the master with that key carries its whole load.
Bad (not run):
    # no outcome differs: what differs is the load of one master
    r.rpush("jobs", "job 7")
    r.blpop("jobs", timeout=1)
Good:
    shard = 7 % 4
    r.rpush(f"jobs:{shard}", "job 7")
    r.blpop(f"jobs:{shard}", timeout=1)
Fix:
    Nothing has to be done below some ten thousand operations a second. Above that, split the key: a few
    shards by a hash of the member, and a worker for each.
Silence:
    r.rpush("jobs", job)  # clusterlint: ignore[CL504] a few hundred jobs a day
"""

from __future__ import annotations

from collections.abc import Iterator

from clusterlint.finding import Confidence, Effect, Finding, Location, Severity
from clusterlint.link.program import Program
from clusterlint.rules.families import KeyUse, families, key_uses
from clusterlint.rules.place import Claim, at_call, key_fact
from clusterlint.slots.hashing import key_slot
from clusterlint.slots.template import Template
from clusterlint.slots.topology import node_of

CODE = "CL504"
NAME = "single-key-hotspot"
SEVERITY = Severity.INFO

_PUSHES = frozenset({"LPUSH", "RPUSH", "XADD", "LMOVE", "BLMOVE", "RPOPLPUSH", "BRPOPLPUSH", "ZADD"})
_TAKES = frozenset(
    {"LPOP", "RPOP", "BLPOP", "BRPOP", "LMOVE", "BLMOVE", "RPOPLPUSH", "BRPOPLPUSH", "LMPOP", "BLMPOP"}
    | {"XREADGROUP", "ZPOPMIN", "ZPOPMAX", "BZPOPMIN", "BZPOPMAX", "ZMPOP", "BZMPOP"}
)
_GROWS = frozenset({"LPUSH", "RPUSH", "XADD", "ZADD", "SADD", "HSET", "HMSET", "HSETNX", "PFADD"})


def judge(program: Program) -> Iterator[Finding]:
    """One finding for each call that is the first to add to such keys."""
    names = _names_by_place(program)
    found: dict[tuple[Location, str], list[KeyUse]] = {}
    for uses in families(program).values():
        if uses[0].template.literal and (why := _carries(uses, names)):
            first = next(use for use in uses if _is_reason(use, why, names))
            found.setdefault((first.call.location, why), []).append(first)
    for (_, why), firsts in found.items():
        yield at_call(CODE, NAME, firsts[0].call, _claim(firsts, why, program.masters))


def _names_by_place(program: Program) -> dict[Location, set[Template]]:
    """The keys that each call has, whoever calls it."""
    names: dict[Location, set[Template]] = {}
    for use in key_uses(program):
        names.setdefault(use.call.location, set()).add(use.template)
    return names


_QUEUE = "is a queue"
_FILLED = "is filled in a loop"


def _carries(uses: tuple[KeyUse, ...], names: dict[Location, set[Template]]) -> str:
    """What makes the key a hotspot, "" if nothing does."""
    commands = {use.call.command for use in uses}
    if commands & _PUSHES and commands & _TAKES:
        return _QUEUE
    return _FILLED if any(_is_reason(use, _FILLED, names) for use in uses) else ""


def _is_reason(use: KeyUse, why: str, names: dict[Location, set[Template]]) -> bool:
    """Does this call add to the key, so that it becomes one of those?

    A call that adds to several keys, one for each kind of thing, spreads them over the masters already.
    """
    if why == _QUEUE:
        return use.call.command in _PUSHES
    return use.call.command in _GROWS and bool(use.call.loops) and len(names[use.call.location]) == 1


_SHOWN = 3
"""Keys of one call that are named."""


def _claim(uses: list[KeyUse], why: str, masters: int) -> Claim:
    texts = [use.template.literal or "" for use in uses]
    slots = [key_slot(text) for text in texts]
    if len(texts) == 1:
        where = f"one key, slot {slots[0]}, on master {node_of(slots[0], masters) + 1} of {masters}"
        message = f"{texts[0]!r} {why}: {where}, however many masters there are"
    else:
        more = len(texts) - _SHOWN
        listed = ", ".join(map(repr, texts[:_SHOWN])) + (f" and {more} more" if more > 0 else "")
        message = f"{listed}: each {why}, one key in one slot, however many masters there are"
    return Claim(
        severity=SEVERITY,
        effect=Effect.SILENT,
        message=message,
        way_out="leave it where the traffic is small; else split it into shards by a hash of the member",
        confidence=Confidence.LIKELY,
        keys=tuple(key_fact(use.template, use.key) for use in uses),
    )
