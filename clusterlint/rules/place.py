"""From what linking found to a Finding: the fields that every rule about one place fills in the same way."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from clusterlint.finding import (
    Applicability,
    Confidence,
    Effect,
    Finding,
    FixHint,
    KeyFact,
    Related,
    Severity,
)
from clusterlint.link.program import AttributeUse, Call, Client, Construction, Key
from clusterlint.rules.release import Held
from clusterlint.slots.hashing import key_slot
from clusterlint.slots.template import Template


class Claim(Struct, frozen=True):
    """What a rule says about a place: everything but the place itself."""

    severity: Severity
    effect: Effect
    message: str
    way_out: str
    applicability: Applicability = Applicability.MANUAL
    confidence: Confidence | None = None  # None: as sure as the place is recognised
    related: tuple[Related, ...] = ()
    keys: tuple[KeyFact, ...] = ()
    witness: str | None = None
    notes: tuple[str, ...] = ()
    held: Held | None = None  # for which releases of the library it holds


def at_call(code: str, name: str, call: Call, claim: Claim) -> Finding:
    """The claim about a call."""
    return Finding(
        rule=code,
        name=name,
        severity=claim.severity,
        confidence=weaker(_sure(claim), call.confidence),
        effect=claim.effect,
        location=call.location,
        message=_message(claim),
        endpoint=call.client.endpoint,
        also=call.client.also,
        command=call.command or None,
        keys=claim.keys,
        related=claim.related,
        witness=claim.witness,
        fix=FixHint(claim.applicability, claim.way_out),
        notes=_notes(claim),
    )


def at_client(code: str, name: str, place: Construction | AttributeUse, claim: Claim) -> Finding:
    """The claim about a construction, or about an attribute that is taken from a client."""
    sure = place.confidence if isinstance(place, AttributeUse) else place.client.confidence
    return Finding(
        rule=code,
        name=name,
        severity=claim.severity,
        confidence=weaker(_sure(claim), sure),
        effect=claim.effect,
        location=place.location,
        message=_message(claim),
        endpoint=place.client.endpoint,
        also=place.client.also,
        keys=claim.keys,
        related=claim.related,
        witness=claim.witness,
        fix=FixHint(claim.applicability, claim.way_out),
        notes=_notes(claim),
    )


def _message(claim: Claim) -> str:
    return claim.message + (claim.held.suffix if claim.held is not None else "")


def _notes(claim: Claim) -> tuple[str, ...]:
    return claim.notes if claim.held is None else (*claim.notes, claim.held.note)


def _sure(claim: Claim) -> Confidence | None:
    held = claim.held.confidence if claim.held is not None else None
    return weaker(claim.confidence, held) if held is not None else claim.confidence


def weaker(one: Confidence | None, other: Confidence) -> Confidence:
    """The less sure of the two."""
    return other if one is None or one.rank > other.rank else one


def is_fake(client: Client) -> bool:
    """An in-memory stand-in, which has no server and so nothing that migrates."""
    return client.library == "fakeredis"


def is_asynchronous(client: Client, awaited: bool = False) -> bool:
    """Whether the asyncio client takes over: if that is unknown, an awaited call tells, else it is sync."""
    return awaited if client.asynchronous is None else client.asynchronous


def key_facts(keys: Iterable[Key]) -> tuple[KeyFact, ...]:
    """The keys as the report shows them, every choice once."""
    return tuple(dict.fromkeys(key_fact(choice, key) for key in keys for choice in key.choices))


def key_fact(template: Template, key: Key) -> KeyFact:
    """One key as the report shows it; the slot is known for a literal only."""
    literal = template.literal
    return KeyFact(
        template=str(template),
        path=key.location.path,
        line=key.location.line,
        slot=None if literal is None else key_slot(literal),
        hashed=str(template.hashed()),
    )


def count(number: int, noun: str) -> str:
    """ "1 place", "3 places"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
