"""What a template is after the changes, by the tag plan that they carry out."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import replace

from clusterlint.finding import Location
from clusterlint.fix.model import Change, DatabaseMove
from clusterlint.keys.model import KeyMap
from clusterlint.link.program import Call, Client
from clusterlint.plan.model import Braces
from clusterlint.rules.place import is_fake
from clusterlint.slots.template import Hole, Template

UNPREFIXED = frozenset({"SPUBLISH", "SSUBSCRIBE", "SUNSUBSCRIBE", "PUBLISH", "SUBSCRIBE", "PSUBSCRIBE"})
"""Channels are of no database, so that they move nowhere."""

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


def plainly(template: Template) -> str:
    """A text as linking shows that of scripts: holes as ``<name>``, braces as they are."""
    return "".join(part if isinstance(part, str) else f"<{part.name}>" for part in template.parts)


def counts(call: Call, counted: Container[Location]) -> bool:
    """Whether the key map has the call, or would if its client were real: tests follow the code."""
    return call.location in counted or is_fake(call.client) or not call.keys


class Renamer:
    """The expected outcome of some changes."""

    def __init__(self, keys: KeyMap, changes: Iterable[Change]) -> None:
        self.numbers = numbers(keys)
        self.braces: dict[int, Braces] = {}
        self.moves: list[DatabaseMove] = []
        self._rewrites: dict[tuple[Location, str], str] = {}
        self._counted = {site.location for family in keys.families for site in family.sites}
        for change in changes:
            self._rewrites.update(((one.location, one.old), one.new) for one in change.rewrites)
            self.braces.update((tag.family, tag.braces) for tag in change.tags)
            self.moves += change.moves

    def family(self, template: Template) -> int | None:
        """The number of the template's family, None where it has none."""
        return self.numbers.get(str(template))

    def renamed(self, call: Call, template: Template) -> Template:
        """The template with the braces of its family, or as it is; keys on other endpoints have none."""
        number = self.family(template) if counts(call, self._counted) else None
        braces = self.braces.get(number) if number is not None else None
        new = template if braces is None else braces.put(template)
        move = self._move(call.client)
        return new if move is None or call.command in UNPREFIXED else move.put(new)

    def moved(self, call: Call) -> set[str]:
        """The keys of a call whose client moves to database 0, shown plainly; arguments show them too."""
        if self._move(call.client) is None:
            return set()
        return {plainly(self.renamed(call, template)) for key in call.keys for template in key.choices}

    def client(self, client: Client) -> Client:
        """The client as it is then: one whose keys move opens database 0."""
        moved = not is_fake(client) and self._move(client) is not None
        return replace(client, database=0) if moved else client

    def _move(self, client: Client) -> DatabaseMove | None:
        return next((move for move in self.moves if move.has(client)), None)

    def rewritten(self, call: Call, text: str) -> str:
        """The new text of a pattern, channel or script at a call, shown plainly; others stay."""
        return self._rewrites.get((call.location, text), text)
