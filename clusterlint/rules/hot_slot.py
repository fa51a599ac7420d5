"""A hash tag that is the same for every key of a family.

What:
    Keys with changing parts whose hash tag is a constant, or nothing but a prefix from the settings. Said
    once for each family, at the first place that uses it. A single constant key is not meant.
Why:
    Only the text between the braces is hashed. If it never changes, every key of the family lives in one
    slot, on one master, for ever: neither its memory nor its load can be spread, and resharding cannot help.
Effect:
    silent: everything works until that master is full or busy.
Bad (not run):
    # no outcome differs: what differs is where the keys are
    for number in range(50):
        r.set(f"{{session}}:{number}", "Ada")
Good:
    for number in range(50):
        r.set(f"session:{{{number}}}", "Ada")
Fix:
    Put the smallest part that must stay together between the braces: a user, a tenant, an order. Where
    a bounded set of keys is combined on purpose (seven days of a leaderboard) the constant tag is right.
Silence:
    r.set(f"{{report}}:{day}", text)  # clusterlint: ignore[CL501] seven small keys, combined by ZUNIONSTORE
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from clusterlint.finding import Confidence, Effect, Finding, Location, Severity
from clusterlint.link.program import Program
from clusterlint.rules.families import KeyUse, elsewhere, families, key_uses
from clusterlint.rules.place import Claim, at_call, count, key_fact
from clusterlint.slots.hashing import key_slot
from clusterlint.slots.template import Template
from clusterlint.slots.topology import node_of

CODE = "CL501"
NAME = "hot-slot"
SEVERITY = Severity.WARNING


def judge(program: Program) -> Iterator[Finding]:
    """One finding for each family whose tag does not change while the rest of the key does."""
    tags = _tags_by_place(program)
    for uses in families(program).values():
        use = uses[0]
        if not use.template.tagged or not use.template.holes or _passed(use, tags):
            continue
        tag = use.template.hashed()
        if tag.literal is not None:
            yield at_call(CODE, NAME, use.call, _constant(uses, tag.literal, program.masters))
        elif _only_settings(tag) and len(tag.holes) < len(set(use.template.holes)):
            yield at_call(CODE, NAME, use.call, _from_settings(uses, tag))


def _tags_by_place(program: Program) -> dict[Location, set[Template]]:
    """The hash tags of the keys that are built in one place."""
    tags: dict[Location, set[Template]] = {}
    for use in key_uses(program):
        tags.setdefault(use.key.location, set()).add(use.template.hashed())
    return tags


def _passed(use: KeyUse, tags: dict[Location, set[Template]]) -> bool:
    """Whether the tag holds a variable where the key is built, and only this caller's value is constant."""
    if len(tags[use.key.location]) > 1:
        return True
    tag = use.template.hashed().literal
    return bool(use.call.trail) and tag is not None and any(_has_word(tag, one) for one in use.key.inserted)


def _has_word(tag: str, inserted: str) -> bool:
    """Is a text that was put in as a value the tag, or a part of it on its own: web in ``web:2024-05``?"""
    return re.search(rf"(?<!\w){re.escape(inserted)}(?!\w)", tag) is not None


def _only_settings(tag: Template) -> bool:
    return bool(tag.holes) and all(hole.origin == "setting" for hole in tag.holes)


def _constant(uses: tuple[KeyUse, ...], tag: str, masters: int) -> Claim:
    slot = key_slot(tag)
    return Claim(
        severity=SEVERITY,
        effect=Effect.SILENT,
        message=(
            f"every key of `{uses[0].template}` hashes the constant {tag!r}: all of them live in slot "
            f"{slot}, on master {node_of(slot, masters) + 1} of {masters}{_more(uses)}"
        ),
        way_out=_WAY_OUT,
        keys=(key_fact(uses[0].template, uses[0].key),),
    )


def _from_settings(uses: tuple[KeyUse, ...], tag: Template) -> Claim:
    return Claim(
        severity=SEVERITY,
        effect=Effect.SILENT,
        message=(
            f"every key of `{uses[0].template}` hashes `{tag}`, a setting that is the same for the whole "
            f"service: all of them live in one slot, on one master{_more(uses)}"
        ),
        way_out=_WAY_OUT,
        confidence=Confidence.LIKELY,
        keys=(key_fact(uses[0].template, uses[0].key),),
    )


_WAY_OUT = (
    "put the smallest part that must stay together between the braces (a user, a tenant, an order); "
    "for a bounded set of keys that is combined on purpose, say so in an ignore comment"
)


def _more(uses: tuple[KeyUse, ...]) -> str:
    others = elsewhere(uses)
    return f" (used by {count(others, 'other call')} as well)" if others else ""
