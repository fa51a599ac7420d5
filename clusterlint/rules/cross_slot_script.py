"""A script or function that is given keys of several slots.

What:
    EVAL, EVALSHA, FCALL and calls of a registered Script whose keys do not share a hash tag.
Why:
    A script runs on one node and may touch one slot. The cluster client compares the slots of the declared
    keys and raises before it sends the script.
Effect:
    loud: RedisClusterException, "EVAL - all keys must map to the same key slot".
Bad:
    r.eval("return redis.call('MGET', KEYS[1], KEYS[2])", 2, "user:1:name", "user:1:mail")
    # or
    move = r.register_script("return redis.call('LPUSH', KEYS[2], redis.call('RPOP', KEYS[1]) or 'none')")
    move(keys=["queue:new", "queue:old"])
Good:
    r.eval("return redis.call('MGET', KEYS[1], KEYS[2])", 2, "user:{1}:name", "user:{1}:mail")
    # or
    move = r.register_script("return redis.call('LPUSH', KEYS[2], redis.call('RPOP', KEYS[1]) or 'none')")
    move(keys=["queue:{jobs}:new", "queue:{jobs}:old"])
Fix:
    Give all keys of one script a common hash tag. Where that cannot be, split the script: one call per slot,
    and no atomicity over them.
Silence:
    script(keys=keys)  # clusterlint: ignore[CL105] all keys of one tenant, tagged in tenant_key()
"""

from __future__ import annotations

from collections.abc import Iterator

from clusterlint.finding import Confidence, Effect, Finding, Severity
from clusterlint.link.program import Call, Context, Program
from clusterlint.rules.judged import held_for, is_script, judged_calls, once, verdict_of
from clusterlint.rules.keyed import KeyClaim, at_keys, given
from clusterlint.rules.keyset import Apart, apart, members, unknown_key_collection
from clusterlint.rules.wording import tag_advice

CODE = "CL105"
NAME = "cross-slot-script"
SEVERITY = Severity.ERROR


def judge(program: Program) -> Iterator[Finding]:
    """One finding per script call with keys that are not provably in one slot."""
    yield from once(_findings(program))


def _findings(program: Program) -> Iterator[Finding]:
    for call in judged_calls(program, Context.DIRECT, Context.PIPELINE):
        found = keys_apart(call) if is_script(call) and verdict_of(call).kind != "refused" else None
        if found is not None:
            yield at_keys(call, found, _claim(call, found), program)


def keys_apart(call: Call) -> Apart | None:
    """The script's keys that are apart; a whole collection of unknown keys counts as likely apart."""
    found = members(call.keys, call)
    result = apart(found)
    if result is None and unknown_key_collection(call):
        return Apart(found, Confidence.LIKELY)
    return result


def _claim(call: Call, found: Apart) -> KeyClaim:
    return KeyClaim(
        code=CODE,
        name=NAME,
        severity=SEVERITY,
        effect=Effect.LOUD,
        message=f"{call.command or 'a script'} needs all its keys in one slot, but gets {given(found)}: "
        "the cluster client raises",
        way_out=f"{tag_advice(found.members)}; or split the script into one call per slot, without atomicity",
        held=held_for(call),
    )
