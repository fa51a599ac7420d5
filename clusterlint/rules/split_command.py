"""A multi-key command that the cluster client splits by slot.

What:
    delete(), unlink(), exists() and touch() with several keys that do not share a hash tag, and the
    methods mget_nonatomic() and mset_nonatomic().
Why:
    The cluster client groups the keys by slot, sends one command per slot and adds up the replies. Other
    clients can see the state in between, and when one of the nodes fails, some keys are done and some are
    not. execute_command("DEL", a, b) is not split: it raises (CL101).
Effect:
    silent: the same reply, but several commands instead of one: not atomic, and a round trip for every node.
Bad:
    r.set("user:1:name", "Ada")
    r.set("user:1:mail", "ada@example.org")
    r.delete("user:1:name", "user:1:mail")
Good:
    r.set("user:{1}:name", "Ada")
    r.set("user:{1}:mail", "ada@example.org")
    r.delete("user:{1}:name", "user:{1}:mail")
    # or
    r.delete("user:1:name")
Fix:
    Where nothing depends on all keys going at once (deleting cache entries, say), leave the line and
    silence it. Else give the keys a common hash tag.
Silence:
    r.delete(old, new)  # clusterlint: ignore[CL102] cache entries, one by one is fine
"""

from __future__ import annotations

from collections.abc import Iterator

from clusterlint.finding import Confidence, Effect, Finding, Severity
from clusterlint.link.program import Call, Context, Program
from clusterlint.rules.judged import held_for, judged_calls, once, verdict_of
from clusterlint.rules.keyed import KeyClaim, at_keys, given
from clusterlint.rules.keyset import Apart, apart, members, unknown_collection
from clusterlint.rules.place import count
from clusterlint.rules.wording import tag_advice

CODE = "CL102"
NAME = "split-command"
SEVERITY = Severity.WARNING


def judge(program: Program) -> Iterator[Finding]:
    """One finding per direct call that the client splits, with keys that are not provably in one slot."""
    yield from once(_findings(program))


def _findings(program: Program) -> Iterator[Finding]:
    for call in judged_calls(program, Context.DIRECT):
        if verdict_of(call).kind != "split":
            continue
        found = members(call.keys, call)
        spread = apart(found)
        if spread is None and unknown_collection(call):
            spread = Apart(found, Confidence.LIKELY)
        if spread is not None:
            yield at_keys(call, spread, _claim(call, spread), program)


def _claim(call: Call, found: Apart) -> KeyClaim:
    return KeyClaim(
        code=CODE,
        name=NAME,
        severity=SEVERITY,
        effect=Effect.SILENT,
        message=f"{call.method}() gets {given(found)}: the cluster client sends {_commands(found)}, "
        "not atomic",
        way_out=f"fine where nothing needs all keys to go at once; else {tag_advice(found.members)}",
        held=held_for(call),
    )


def _commands(found: Apart) -> str:
    """How many commands the split makes: exact for keys known one by one."""
    if len(found.members) < 2 or any(m.turn or m.bare or m.key.each_asks for m in found.members):
        return "one command per slot"
    return count(len(found.members), "command") + " to their nodes"
