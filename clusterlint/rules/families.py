"""Keys by family: the templates that the program's calls use, whichever values their holes hold."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from clusterlint.link.program import Call, Key, Program
from clusterlint.rules.place import is_fake
from clusterlint.slots.template import Template

Shape = tuple[str | None, ...]


class KeyUse(Struct, frozen=True):
    """One key choice of one call."""

    call: Call
    key: Key
    template: Template


def shape(template: Template) -> Shape:
    """What the templates of one family have in common: their literal parts, None for a hole."""
    return tuple(part if isinstance(part, str) else None for part in template.parts)


def key_uses(program: Program) -> Iterator[KeyUse]:
    """Every key that could be worked out, in the order of the places where they are used."""
    for call in sorted(program.calls, key=lambda call: call.location):
        if is_fake(call.client):
            continue
        for key in call.keys:
            for template in key.choices:
                yield KeyUse(call, key, template)


def families(program: Program) -> dict[Shape, tuple[KeyUse, ...]]:
    """The uses of each family, families in the order of their first use."""
    found: dict[Shape, list[KeyUse]] = {}
    for use in key_uses(program):
        found.setdefault(shape(use.template), []).append(use)
    return {form: tuple(uses) for form, uses in found.items()}


def elsewhere(uses: tuple[KeyUse, ...]) -> int:
    """How many calls use the family besides the first."""
    return len({use.call.location for use in uses}) - 1
