"""One constant key that carries a queue or a collection that grows with the traffic.

What:
    A key without changing parts that works as a queue (one side pushes, the other pops or reads as a
    consumer group), or to which a loop adds members.
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

from clusterlint.finding import Confidence, Effect, Finding, Severity
from clusterlint.link.program import Program
from clusterlint.rules.families import KeyUse, families
from clusterlint.rules.place import Claim, at_call, key_fact
from clusterlint.slots.hashing import key_slot
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
    """One finding for each such key, at the first call that adds to it."""
    for uses in families(program).values():
        text = uses[0].template.literal
        if not text:
            continue
        why = _carries(uses)
        if why:
            first = next((use for use in uses if use.call.command in _PUSHES | _GROWS), uses[0])
            yield at_call(CODE, NAME, first.call, _claim(first, text, why, program.masters))


def _carries(uses: tuple[KeyUse, ...]) -> str:
    """What makes the key a hotspot, "" if nothing does."""
    commands = {use.call.command for use in uses}
    if commands & _PUSHES and commands & _TAKES:
        return "is a queue"
    if any(use.call.command in _GROWS and use.call.loops for use in uses):
        return "is filled in a loop"
    return ""


def _claim(use: KeyUse, text: str, why: str, masters: int) -> Claim:
    slot = key_slot(text)
    return Claim(
        severity=SEVERITY,
        effect=Effect.SILENT,
        message=(
            f"{text!r} {why}: one key, slot {slot}, on master {node_of(slot, masters) + 1} of {masters}, "
            "however many masters there are"
        ),
        way_out="leave it where the traffic is small; else split it into shards by a hash of the member",
        confidence=Confidence.LIKELY,
        keys=(key_fact(use.template, use.key),),
    )
