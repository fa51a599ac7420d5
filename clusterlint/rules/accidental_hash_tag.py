"""Braces in a key that were not meant as a hash tag.

What:
    A placeholder that was never filled in ("user:{uid}" where the f is missing, while other code builds the
    same key with a value), and keys with JSON text in them.
Why:
    A cluster hashes the text between the first { and the first } after it. A placeholder left in the text
    becomes the tag, so that the key is in another slot than its formatted namesakes; a JSON object brings
    braces of its own, so that its first fields decide the slot.
Effect:
    silent: the key lands in a slot that nobody chose.
Bad:
    r.rpush("ids", 7)
    uid = r.lpop("ids").decode()
    r.set(f"user:{uid}:name", "Ada")
    r.set(f"user:{uid}:mail", "ada@example.com")
    r.mget(f"user:{uid}:name", "user:{uid}:name")
Good:
    uid = 7
    r.set(f"user:{{{uid}}}:name", "Ada")
    r.mget(f"user:{{{uid}}}:name", f"user:{{{uid}}}:mail")
Fix:
    Fill the placeholder in (the f before the string, or .format). Where JSON is part of a key, hash it
    first: hashlib.sha256(text.encode()).hexdigest() has no braces and is short.
Silence:
    r.get("user:{uid}:name")  # clusterlint: ignore[CL502] the braces are part of the name
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from clusterlint.finding import Confidence, Effect, Finding, Severity
from clusterlint.link.program import Program
from clusterlint.rules.families import KeyUse, Shape, families
from clusterlint.rules.place import Claim, at_call, key_fact
from clusterlint.slots.hashing import key_slot
from clusterlint.slots.template import Hole, Template

CODE = "CL502"
NAME = "accidental-hash-tag"
SEVERITY = Severity.WARNING

_PLACEHOLDER = re.compile(
    r"\{ (?:\w+\.)* (?P<name> [A-Za-z_]\w* ) (?: \[\w+\] )* (?: ![rsa] )? (?: :[^{}]*[a-zA-Z%] )? \}",
    re.VERBOSE,
)
_UNMISTAKABLE = re.compile(r"\{[A-Za-z_]\w*(?:(?:\.[A-Za-z_]\w*|\[\w+\])+|![rsa])\}")


def judge(program: Program) -> Iterator[Finding]:
    """One finding for each family with such braces."""
    by_shape = families(program)
    for uses in by_shape.values():
        use = uses[0]
        left = _unfilled(use.template, by_shape)
        if left is not None:
            yield at_call(CODE, NAME, use.call, _placeholder_claim(use, left, by_shape))
            continue
        hole = _json_hole(use.template)
        if hole is not None:
            yield at_call(CODE, NAME, use.call, _json_claim(use, hole))


def _unfilled(template: Template, by_shape: dict[Shape, tuple[KeyUse, ...]]) -> str | None:
    """The placeholder that stands in a key without holes, if the rest of the program shows that it is one."""
    text = template.literal
    if text is None:
        return None
    found = _PLACEHOLDER.search(text)
    if found is None or found[0] == text:
        return None
    if _UNMISTAKABLE.fullmatch(found[0]) or _namesakes(text, by_shape):
        return found[0]
    return None


def _namesakes(text: str, by_shape: dict[Shape, tuple[KeyUse, ...]]) -> tuple[KeyUse, ...]:
    """The uses of the same key with the placeholders filled in by variables of the same names."""
    names = [found["name"] for found in _PLACEHOLDER.finditer(text)]
    return tuple(
        use
        for use in by_shape.get(_filled(text), ())
        if [hole.name.rpartition(".")[2] for hole in use.template.holes] == names
    )


def _filled(text: str) -> Shape:
    """The family of the key as it was meant, with a hole for each placeholder."""
    form: list[str | None] = []
    end = 0
    for found in _PLACEHOLDER.finditer(text):
        form += [text[end : found.start()], None]
        end = found.end()
    return tuple(part for part in [*form, text[end:]] if part != "")


def _placeholder_claim(use: KeyUse, left: str, by_shape: dict[Shape, tuple[KeyUse, ...]]) -> Claim:
    text = use.template.literal or ""
    namesakes = _namesakes(text, by_shape)
    other = f", while `{namesakes[0].template}` is used elsewhere" if namesakes else ""
    return Claim(
        severity=SEVERITY,
        effect=Effect.SILENT,
        message=(
            f"`{left}` in {text!r} was never filled in{other}: the key is this very text, "
            f"and {left[1:-1]!r} becomes its hash tag (slot {key_slot(text)})"
        ),
        way_out="fill the placeholder in: an f before the string, or .format(...)",
        confidence=None if namesakes else Confidence.LIKELY,
        keys=(key_fact(use.template, use.key),),
    )


def _json_hole(template: Template) -> Hole | None:
    """A hole with JSON text that stands before any hash tag of the key's own."""
    for part in template.parts:
        if isinstance(part, Hole):
            if part.origin == "json":
                return part
        elif "{" in part:
            return None
    return None


def _json_claim(use: KeyUse, hole: Hole) -> Claim:
    """A warning where the key has a tag of its own, which the JSON text overrules; else advice."""
    tagged = use.template.tagged
    rest = ", and the tag that follows it does nothing" if tagged else ""
    return Claim(
        severity=SEVERITY if tagged else Severity.INFO,
        effect=Effect.SILENT,
        message=(
            f"`{{{hole.name}}}` in `{use.template}` holds JSON: the text between its first braces becomes "
            f"the hash tag{rest}"
        ),
        way_out="put a digest of the JSON text into the key: hashlib.sha256(text.encode()).hexdigest()",
        keys=(key_fact(use.template, use.key),),
    )
