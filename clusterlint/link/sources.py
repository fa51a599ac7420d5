"""Equal texts that come from several places are one text with all of its sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from clusterlint.link.program import Call, Key
from clusterlint.slots.source import either
from clusterlint.slots.template import Template


def united(found: Iterable[Template]) -> tuple[Template, ...]:
    """The different templates in their order, each with the sources of all that are equal to it."""
    several = tuple(found)
    if len(several) < 2:
        return several
    seen: dict[Template, Template] = {}
    for template in several:
        kept = seen.setdefault(template, template)
        if kept is not template:
            source = either(kept.source, template.source)
            if source is not kept.source:
                seen[template] = Template(kept.parts, source)
    return tuple(seen.values())


def from_both(one: Call, other: Call) -> Call:
    """Two equal records of one call: its keys come from the places of both, and it runs where either does."""
    if one.standalone and not other.standalone:
        one = replace(one, standalone=False)
    keys = tuple(_key(first, second) for first, second in zip(one.keys, other.keys, strict=True))
    changed = any(new is not old for new, old in zip(keys, one.keys, strict=True))
    return replace(one, keys=keys) if changed else one


def _key(one: Key, other: Key) -> Key:
    choices = tuple(
        united((first, second))[0] for first, second in zip(one.choices, other.choices, strict=True)
    )
    changed = any(new is not old for new, old in zip(choices, one.choices, strict=True))
    return replace(one, choices=choices) if changed else one
