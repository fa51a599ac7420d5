"""A multi-key command whose keys could not be worked out.

What:
    A command that needs one slot when it is given several keys, with a key, or a collection of keys, that
    nothing in the analysed code shows: a parameter without a known caller, a value from outside. And a
    script (EVAL, EVALSHA, a Script object) of which the text was not found, so that nobody has looked for
    keys in it that are not in KEYS.
Why:
    With one key it is safe, with several of different slots it raises on a cluster. Only someone who knows
    the callers can say which. Of a script, only someone who has read it.
Effect:
    loud: RedisClusterException if there are several keys in different slots; ResponseError in a script.
Bad:
    import json
    r.set("queues", '["jobs:high", "jobs:low"]')
    r.rpush("jobs:high", "job 7")
    queues = json.loads(r.get("queues"))
    r.blpop(queues, timeout=1)
Good:
    import json
    r.set("queues", '["jobs:high", "jobs:low"]')
    r.rpush("jobs:high", "job 7")
    queues = json.loads(r.get("queues"))
    r.blpop([queues[0]], timeout=1)
Fix:
    Look at the callers. Where there is only ever one key, pass it as a one-element list, and the finding is
    gone. Else give all of them a common hash tag, or call once per key. Scripts are found in the code, and in
    the *.lua files of the project that the code reads.
Silence:
    r.blpop(queues)  # clusterlint: ignore[CL108] one queue per worker
"""

from __future__ import annotations

from collections.abc import Iterator

from clusterlint.finding import Effect, Finding, Severity
from clusterlint.link.program import Call, Context, Program
from clusterlint.rules import cross_slot_command, cross_slot_script
from clusterlint.rules.judged import is_script, judged_calls, once, verdict_of
from clusterlint.rules.keyset import unknown_collection, unresolved
from clusterlint.rules.place import Claim, at_call, key_facts

CODE = "CL108"
NAME = "unresolved-keys"
SEVERITY = Severity.INFO


def judge(program: Program) -> Iterator[Finding]:
    """One finding per call that no other rule could judge for want of its keys."""
    told = {f.location for rule in (cross_slot_command, cross_slot_script) for f in rule.judge(program)}
    yield from once(finding for finding in _findings(program) if finding.location not in told)


def _findings(program: Program) -> Iterator[Finding]:
    for call in judged_calls(program, Context.DIRECT, Context.PIPELINE):
        if (unresolved(call) or unknown_collection(call)) and _open_question(call):
            yield at_call(CODE, NAME, call, _claim(call))
        elif _is_unread(call):
            yield at_call(CODE, NAME, call, _unread(call))


def _open_question(call: Call) -> bool:
    """The slots of the keys matter; neither CL101 nor CL105 has spoken, nor does the code name nodes."""
    if not call.command and call.argument("target_nodes") is not None:
        return False
    if is_script(call):
        return verdict_of(call).kind != "refused" and cross_slot_script.keys_apart(call) is None
    return cross_slot_command.needs_one_slot(call) and cross_slot_command.keys_apart(call) is None


def _is_unread(call: Call) -> bool:
    """Whether it is a script of which no text was found. Functions are loaded by somebody else."""
    function = call.command.upper().startswith("FCALL")
    return is_script(call) and not function and call.script is None and verdict_of(call).kind != "refused"


def _unread(call: Call) -> Claim:
    return Claim(
        severity=SEVERITY,
        effect=Effect.LUCK,
        message=f"could not find the text of the script that {call.command} runs: keys that it touches and "
        "that are not in KEYS would fail on a cluster",
        way_out="look into the script: every key that it touches must be in KEYS",
        keys=key_facts(call.keys),
    )


def _claim(call: Call) -> Claim:
    return Claim(
        severity=SEVERITY,
        effect=Effect.LOUD,
        message=f"could not work out the keys of {call.command or call.method}: several keys of "
        "different slots would raise on a cluster",
        way_out="one key: pass it as a one-element list; several: give them a common hash tag, or call "
        "once per key",
        keys=key_facts(call.keys),
    )
