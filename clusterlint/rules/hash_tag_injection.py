"""An outside value that stands before or inside a hash tag without a guard.

What:
    A key with a hash tag where a value from a request (path, query, body, header) comes before the tag or
    is part of it. A value that was made a number cannot do harm and is not meant.
Why:
    The first { and the first } after it decide. Whoever can write "{x}" into a value before the tag, or "}"
    into one inside it, chooses the slot of the key: keys that belong together part (a tag that begins with }
    is empty, and then the whole key is hashed), or very many keys are sent to one slot of one master.
Effect:
    luck: as long as the values hold no braces, nothing shows.
Bad:
    def order(request):
        name = request["name"]
        r.set(f"cart:{{{name}}}:items", "1")
        r.rename(f"cart:{{{name}}}:items", f"cart:{{{name}}}:ordered")
    order({"name": "}ada"})
    # or
    def compare(request):
        name = request["name"]
        return r.mget(f"{name}:{{7}}:items", f"{name}:{{7}}:total", f"y:{{7}}:items")
    compare({"name": "{x"})
Good:
    import hashlib
    name = hashlib.sha256("}ada".encode()).hexdigest()
    r.set(f"cart:{{{name}}}:items", "1")
    r.rename(f"cart:{{{name}}}:items", f"cart:{{{name}}}:ordered")
Fix:
    Use an id of your own (a number, a UUID) in the tag, refuse braces where the value comes in, or hash
    the value. A value that need not be hashed can stand behind the tag.
Silence:
    r.get(f"cart:{{{name}}}")  # clusterlint: ignore[CL503] the router admits [a-z0-9]+ only
"""

from __future__ import annotations

from collections.abc import Iterator

from clusterlint.finding import Effect, Finding, Severity
from clusterlint.link.program import Program
from clusterlint.rules.families import KeyUse, elsewhere, families
from clusterlint.rules.place import Claim, at_call, count, key_fact
from clusterlint.slots.template import Hole, Template

CODE = "CL503"
NAME = "hash-tag-injection"
SEVERITY = Severity.WARNING


def judge(program: Program) -> Iterator[Finding]:
    """One finding for each family with such a value, at the first place that uses it so."""
    for uses in families(program).values():
        for use in uses:
            found = _outside_value(use.template)
            if found is not None:
                yield at_call(CODE, NAME, use.call, _claim(use, found, elsewhere(uses)))
                break


def _outside_value(template: Template) -> tuple[Hole, str] | None:
    """The first hole from a request that stands before the tag or inside it, and which of the two."""
    if not template.tagged:
        return None
    inside = {id(hole) for hole in template.hashed().holes}
    for part in template.parts:
        if isinstance(part, Hole):
            if part.origin == "request":
                return part, "inside" if id(part) in inside else "before"
        elif _closes_tag(template, part):
            return None
    return None


def _closes_tag(template: Template, part: str) -> bool:
    """True for the literal part in which the tag ends: what follows cannot change the slot."""
    literal = template.hashed().literal
    if literal is not None:
        return f"{{{literal}}}" in part
    before = template.parts[: next(i for i, each in enumerate(template.parts) if each is part)]
    opened = any(isinstance(each, str) and "{" in each for each in before)
    return opened and "}" in part


def _claim(use: KeyUse, found: tuple[Hole, str], others: int) -> Claim:
    hole, where = found
    brace = "}" if where == "inside" else "{"
    more = f" (used by {count(others, 'other call')} as well)" if others else ""
    return Claim(
        severity=SEVERITY,
        effect=Effect.LUCK,
        message=(
            f"`{{{hole.name}}}` in `{use.template}` comes from outside and stands {where} the hash tag: "
            f"a value with {brace!r} in it chooses another slot{more}"
        ),
        way_out="use a number, a UUID or a digest there, or refuse braces where the value comes in",
        keys=(key_fact(use.template, use.key),),
    )
