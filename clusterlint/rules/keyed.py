"""Findings about keys that are apart: the fields that all such rules fill in the same way."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from clusterlint.finding import Confidence, Effect, Finding, Related, Severity
from clusterlint.link.program import Call, Program
from clusterlint.rules.keyset import Apart
from clusterlint.rules.numbers import estimate, key_facts
from clusterlint.rules.place import Claim, at_call
from clusterlint.rules.release import Held
from clusterlint.rules.wording import subject, witness


class KeyClaim(Struct, frozen=True):
    """What a rule says about the keys of a call: the words around them."""

    code: str
    name: str
    severity: Severity
    effect: Effect
    message: str
    way_out: str
    confidence: Confidence | None = None
    related: Sequence[Related] = ()
    held: Held | None = None


def at_keys(call: Call, found: Apart, claim: KeyClaim, program: Program) -> Finding:
    """The finding at that call, with the keys, their sample slots and the probability of luck."""
    apart = found.members
    sure = found.confidence
    if claim.confidence is not None and claim.confidence.rank < sure.rank:
        sure = claim.confidence
    said = Claim(
        severity=claim.severity,
        effect=claim.effect,
        message=claim.message,
        way_out=claim.way_out,
        confidence=sure,
        related=tuple(claim.related),
        keys=key_facts(apart),
        witness=witness(apart),
        notes=_notes(call, found),
        held=claim.held,
    )
    finding = at_call(claim.code, claim.name, call, said)
    return replace(finding, estimate=estimate(apart, program.masters)) if len(apart) > 1 else finding


def given(found: Apart) -> str:
    """The keys as the object of a sentence."""
    return subject(found.members) if found.members else "a collection of keys"


def _notes(call: Call, found: Apart) -> tuple[str, ...]:
    if found.confidence is Confidence.CERTAIN:
        return ()
    if any(member.template is None for member in found.members) or not call.complete:
        return ("nothing in the code shows what the keys are, nor that there is only one",)
    if any(member.bare for member in found.members):
        return ("the keys are built elsewhere; nothing shows that they carry a common hash tag",)
    if any(member.turn for member in found.members):
        return ("safe only where the collection holds at most one key",)
    return ("all of these begin with the same value; a hash tag inside it would keep them together",)
