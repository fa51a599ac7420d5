"""What else is known of a family of keys, in a line each: how often it is used, and with which others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clusterlint.keys import Family, KeyMap, Use, survey
from clusterlint.link.program import Program

_USES = (Use.READ, Use.WRITTEN, Use.EXPIRED, Use.DELETED)
_MOST = 4


@dataclass(frozen=True, slots=True)
class Companions:
    """The families by the spellings of their templates."""

    keys: KeyMap
    numbers: dict[str, int]

    @classmethod
    def of(cls, program: Program, endpoints: Sequence[str]) -> Companions:
        """Those of a program."""
        keys = survey(program, endpoints)
        spelled = (
            (text, number)
            for number, family in enumerate(keys.families)
            for text in (family.template, *family.variants)
        )
        return cls(keys, dict(spelled))

    def lines(self, template: str) -> Iterator[str]:
        """Of the family with that template; none where there is none."""
        number = self.numbers.get(template)
        if number is None:
            return
        family = self.keys.families[number]
        also = [text for text in (family.template, *family.variants) if text != template]
        named = f", also {_listed(also)}" if also else ""
        yield f"family{named}: {_uses(family)}"
        for group in self.keys.groups:
            others = [self.keys.families[one].template for one in group.families if one != number]
            if number in group.families and others:
                proven = "proven in one slot" if group.one_slot else "not proven in one slot"
                yield f"used together with {_listed(others)}: {proven}"


def _uses(family: Family) -> str:
    counted = [(len(family.places(use)), use.value) for use in _USES]
    told = [f"{word} at {number} place{'' if number == 1 else 's'}" for number, word in counted if number]
    return ", ".join(told) or "used"


def _listed(texts: Sequence[str]) -> str:
    more = f" and {len(texts) - _MOST} more" if len(texts) > _MOST else ""
    return ", ".join(f"`{text}`" for text in texts[:_MOST]) + more
