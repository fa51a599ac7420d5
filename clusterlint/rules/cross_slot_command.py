"""A multi-key command whose keys are not provably in one slot.

What:
    One command (MGET, RENAME, SUNIONSTORE, BLPOP with several lists, ZUNION, XREAD ...) is given keys
    that do not share a hash tag.
Why:
    A cluster runs a command on one node and only on keys of one slot. The cluster client checks the
    slots before it sends anything and raises RedisClusterException, even when both slots happen to be
    on one node. That exception derives from Exception: `except redis.RedisError` does not catch it.
Effect:
    loud: RedisClusterException, "all keys must map to the same key slot". Two keys share a slot by chance
    once in 16384.
Bad:
    r.set("user:1:name", "Ada")
    r.mget("user:1:name", "user:1:mail")
    # or
    r.set("queue:new", "job 7")
    r.rename("queue:new", "queue:old")
    # or
    r.rpush("jobs:high", "job 7")
    r.blpop(["jobs:high", "jobs:low"], timeout=1)
Good:
    r.set("user:{1}:name", "Ada")
    r.mget("user:{1}:name", "user:{1}:mail")
    # or
    pipe = r.pipeline(transaction=False)
    pipe.get("user:1:name")
    pipe.get("user:1:mail")
    pipe.execute()
    # or
    r.mget(["user:1:name"])
Fix:
    Give the keys a common hash tag ("user:{1}:name" and "user:{1}:mail" both hash "1"), or send one
    command per key: a pipeline(transaction=False) of GET does what MGET does, on a standalone server and
    on a cluster, except that it is not atomic. Code that only ever runs on a cluster can use mget_nonatomic.
Silence:
    Where the keys do share a slot for a reason that the code does not show:
    r.mget(first, second)  # clusterlint: ignore[CL101] both come from tagged()
"""

from __future__ import annotations

from collections.abc import Iterator

from clusterlint.finding import Confidence, Effect, Finding, Severity
from clusterlint.link.program import Call, Context, Program
from clusterlint.rules.judged import held_for, is_script, judged_calls, once, verdict_of
from clusterlint.rules.keyed import KeyClaim, at_keys, given
from clusterlint.rules.keyset import Apart, apart, members, unknown_collection
from clusterlint.rules.purpose import made_for_many
from clusterlint.rules.wording import way_out

CODE = "CL101"
NAME = "cross-slot-command"
SEVERITY = Severity.ERROR


def judge(program: Program) -> Iterator[Finding]:
    """One finding per call that needs one slot and gets keys that are not provably in one."""
    yield from once(_findings(program))


def _findings(program: Program) -> Iterator[Finding]:
    for call in judged_calls(program, Context.DIRECT, Context.PIPELINE):
        found = keys_apart(call) if needs_one_slot(call) else None
        if found is not None:
            yield at_keys(call, found, _claim(call, found, program), program)


def needs_one_slot(call: Call) -> bool:
    """Whether this very command goes wrong where its keys differ in slot."""
    return not is_script(call) and verdict_of(call).kind in ("one-slot", "first-slot")


def keys_apart(call: Call) -> Apart | None:
    """The keys that are apart; for an unknown collection only where the command is made for several keys."""
    found = members(call.keys, call)
    result = apart(found)
    many = made_for_many(call)
    if result is not None and not many and _one_unknown_collection(call, result):
        return None
    if result is None and many and unknown_collection(call):
        return Apart(found, Confidence.LIKELY)
    return result


def _one_unknown_collection(call: Call, found: Apart) -> bool:
    """All that is known is one collection that may as well hold one key: ``blpop(queues)``.

    One that a loop fills (``xread({name: last for name, last in offsets.items()})``) is made for many.
    """
    one = len(call.keys) == 1 and not call.keys[0].varying
    return one and unknown_collection(call) and all(member.bare for member in found.members)


def _claim(call: Call, found: Apart, program: Program) -> KeyClaim:
    raises, effect = "the cluster client raises", Effect.LOUD
    fate = verdict_of(call)
    if fate.kind == "first-slot":
        raises = "the node of the first key takes keys of other slots for absent, and nothing raises"
        effect = Effect.SILENT
    elif fate.exception == "ResponseError":  # CROSSSLOT, or a module that saw one key
        raises = f"the server refuses it ({fate.detail})"
    elif call.context is Context.PIPELINE:
        raises = "the cluster client raises when the pipeline runs"
    return KeyClaim(
        code=CODE,
        name=NAME,
        severity=SEVERITY,
        effect=effect,
        message=f"{call.command} needs all keys in one slot, but gets {given(found)}: {raises}",
        way_out=way_out(call, found.members, program),
        held=held_for(call),
    )
