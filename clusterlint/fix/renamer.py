"""What a template is after the changes, by the tag plan that they carry out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from clusterlint.finding import Location
from clusterlint.fix.model import Change
from clusterlint.keys.model import KeyMap
from clusterlint.plan.model import Braces, TagPlan
from clusterlint.slots.template import Hole, Template

Shape = tuple[tuple[str, str], ...]
"""A template without identities: ("text", ...) and ("hole", name)."""


def numbers(keys: KeyMap) -> Mapping[str, int]:
    """The family of every spelling."""
    return {
        text: number
        for number, family in enumerate(keys.families)
        for text in (family.template, *family.variants)
    }


def shape(template: Template) -> Shape:
    """The template as it is compared between two runs; what names a bare hole says nothing."""
    if template.bare:
        return (("hole", ""),)
    return tuple(("hole", p.name) if isinstance(p, Hole) else ("text", p) for p in template.parts)


class Renamer:
    """The expected outcome of some changes."""

    def __init__(self, keys: KeyMap, plan: TagPlan, changes: Iterable[Change]) -> None:
        self.numbers = numbers(keys)
        self.braces: dict[int, Braces] = {}
        self._rewrites: dict[tuple[Location, str], str] = {}
        for change in changes:
            self._rewrites.update(((one.location, one.old), one.new) for one in change.rewrites)
            for number in change.families:
                planned = plan.of(number)
                if planned is not None and planned.braces is not None:
                    self.braces[number] = planned.braces

    def family(self, template: Template) -> int | None:
        """The number of the template's family, None where it has none."""
        return self.numbers.get(str(template))

    def renamed(self, template: Template) -> Template:
        """The template with the braces of its family, or as it is."""
        number = self.family(template)
        braces = self.braces.get(number) if number is not None else None
        return template if braces is None else braces.put(template)

    def rewritten(self, call: Location, text: str) -> str | None:
        """The new text of a pattern, channel or script at a call; None where it stays."""
        return self._rewrites.get((call, text))
