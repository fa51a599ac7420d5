"""Lua that touches a key which is not passed in KEYS.

What:
    redis.call() or redis.pcall() in a script on a key that stands in the script's text, comes from ARGV, is
    built from either, comes from another key's value, or is KEYS[n] with something added.
Why:
    The cluster client picks the node from KEYS, and from nothing else; with numkeys=0 it picks a random one.
    The node refuses keys that it does not own, half-way through the script. When it happens to own them,
    all goes well: on three masters about every third time, on one master in a test always.
Effect:
    luck: ResponseError "Script attempted to access a non local key in a cluster node", after the commands
    before it have already been done.
Bad:
    r.eval("return redis.call('INCR', 'hits')", 0)
    # or
    r.eval("redis.call('SET', KEYS[1], 'x') return redis.call('INCR', 'total')", 1, "user:1")
    # or
    r.eval("return redis.call('INCR', KEYS[1] .. ':hits')", 1, "page:2")
Good:
    r.eval("return redis.call('INCR', KEYS[1])", 1, "hits")
    # or
    r.eval("redis.call('SET', KEYS[1], 'x') return redis.call('INCR', KEYS[2])", 2, "user:{1}", "total:{1}")
    # or
    r.eval("return redis.call('INCR', KEYS[1] .. ':hits')", 1, "page:{2}")
    # or
    r.eval("return tonumber(ARGV[1]) * 2", 0, 21)
Fix:
    Pass every key in KEYS, with one hash tag for all of them. A name that the script makes from a tagged
    KEYS[1] lands in the same slot and is tolerated by the server, but no client can check it.
Silence:
    r.eval(SCRIPT, 1, key)  # clusterlint: ignore[CL106] ARGV[1] carries the tag of KEYS[1]
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from clusterlint.finding import Confidence, Effect, Estimate, Finding, Severity
from clusterlint.link.program import Call, Context, Program
from clusterlint.rules.judged import is_script, judged_calls, once
from clusterlint.rules.lua import Access, Origin, accesses
from clusterlint.rules.place import Claim, at_call, key_facts
from clusterlint.rules.wording import listed
from clusterlint.slots.estimate import same_node, same_slot
from clusterlint.slots.template import Template, Together, together

CODE = "CL106"
NAME = "undeclared-script-key"
SEVERITY = Severity.ERROR

_JOINED = (Together.ALWAYS, Together.BY_COMPUTATION)


class _Charge(Struct, frozen=True):
    """An access that KEYS does not declare, and how sure it is that it may be elsewhere."""

    access: Access
    confidence: Confidence
    together: bool = False  # provably in the slot of the declared keys


def judge(program: Program) -> Iterator[Finding]:
    """One finding per call of a script whose text is known and touches undeclared keys."""
    yield from once(_findings(program))


def _findings(program: Program) -> Iterator[Finding]:
    for call in judged_calls(program, Context.DIRECT, Context.PIPELINE, Context.TRANSACTION):
        if is_script(call) and not call.keys and call.complete and _needs_a_key(program):
            yield at_call(CODE, NAME, call, _keyless(program))
            continue
        if call.script is None or not is_script(call):
            continue
        charges = [c for a in accesses(call.script) if (c := _charge(a, call)) is not None]
        if charges:
            yield _finding(call, charges, program)


def _needs_a_key(program: Program) -> bool:
    return program.target is not None and program.target.keyless_scripts is False


def _keyless(program: Program) -> Claim:
    target = program.target
    title, sources = ("", ()) if target is None else (target.title, target.sources("keyless_scripts"))
    return Claim(
        severity=SEVERITY,
        effect=Effect.LOUD,
        message=f"a script without any key: {title} refuses it",
        way_out="pass the keys that the script touches in KEYS, or any key of the slot that it should run in",
        notes=tuple(f"source: {source}" for source in sources),
    )


def _charge(access: Access, call: Call) -> _Charge | None:
    source = access.source
    if source.origin is Origin.KEYS:
        keyless = not call.keys and call.complete
        return _Charge(access, Confidence.CERTAIN) if keyless else None
    if source.origin is Origin.UNKNOWN:
        return None
    if source.origin is Origin.DERIVED:
        return _derived(access, call)
    declared = bool(call.keys) or not call.complete
    if not declared:
        return _Charge(access, Confidence.CERTAIN)
    if source.origin is Origin.LITERAL:
        return _literal(access, call)
    return _Charge(access, Confidence.LIKELY)


def _literal(access: Access, call: Call) -> _Charge:
    """A key in the script's text, beside declared ones."""
    own = Template.of([access.source.text or ""])
    choices = [choice for key in call.keys for choice in key.choices]
    proven = bool(choices) and call.complete and all(together(own, c) in _JOINED for c in choices)
    return _Charge(access, Confidence.CERTAIN, proven)


def _derived(access: Access, call: Call) -> _Charge | None:
    """``KEYS[n] .. suffix``: in the same slot when KEYS[n] has a hash tag."""
    number = access.source.number
    keys = call.keys if number is None or not call.complete else call.keys[number - 1 : number]
    choices = [choice for key in keys for choice in key.choices]
    if choices and all(choice.tagged for choice in choices):
        return None
    built = choices and not any(c.bare or not isinstance(c.parts[0], str) for c in choices)
    return _Charge(access, Confidence.CERTAIN if built else Confidence.LIKELY)


def _finding(call: Call, charges: list[_Charge], program: Program) -> Finding:
    harmless = all(charge.together for charge in charges)
    names = list(dict.fromkeys(f"{c.access.command} {c.access.spelling}" for c in charges))
    where = "a node picked at random" if not call.keys and call.complete else "the node of KEYS[1]"
    consequence = (
        "it is in the slot of KEYS today, but no client can check that"
        if harmless
        else f"the script runs on {where} and fails unless that node owns the key"
    )
    claim = Claim(
        severity=Severity.WARNING if harmless else SEVERITY,
        effect=Effect.LUCK,
        message=f"the script touches keys that are not in KEYS ({listed(names)}): {consequence}",
        way_out="pass every key that the script touches in KEYS, with one hash tag for all of them",
        confidence=max((c.confidence for c in charges if c.together == harmless), key=lambda c: c.rank),
        keys=key_facts(call.keys),
        notes=tuple(
            dict.fromkeys(
                f"line {c.access.line} of {call.file or 'the script'}: {_reason(c.access)}" for c in charges
            )
        ),
    )
    finding = at_call(CODE, NAME, call, claim)
    if harmless:
        return finding
    return replace(finding, estimate=Estimate(same_slot(2), same_node(2, program.masters)))


def _reason(access: Access) -> str:
    reasons = {
        Origin.KEYS: "KEYS is empty in this call",
        Origin.LITERAL: f"the key {access.source.text!r} is written in the script",
        Origin.ARGV: "the key comes from ARGV",
        Origin.DERIVED: "the key is KEYS[n] with something added, and KEYS[n] has no hash tag",
    }
    return reasons.get(access.source.origin, "the key is built inside the script")
