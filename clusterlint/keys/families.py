"""Which templates are one family, and what all calls together do to it.

Templates are one family when their literal parts agree: ``user:{uid}`` and ``user:{user_id}`` are. Where the
literal parts hold no letter and no digit (``{kind}:{id}``) they say nothing, and the names of the holes must
agree as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from clusterlint.finding import Confidence, Location
from clusterlint.keys.matching import VALUE, telling
from clusterlint.keys.model import Expiry, Family, Scan, Site, Tag, Use
from clusterlint.keys.patterns import finds
from clusterlint.keys.uses import Effect, Lifetime
from clusterlint.link.program import Call, Key
from clusterlint.rules.judged import is_script
from clusterlint.slots.hashing import key_slot
from clusterlint.slots.template import Template

Form = tuple[tuple[str, str], ...]
"""What the templates of one family have in common: ("text", ...) and ("hole", name or "")."""


def form(template: Template) -> Form | None:
    """The family of a template; None for a bare hole, a key of which nothing is known here."""
    if template.bare:
        return None
    named = not telling(template)
    return tuple(
        ("text", part) if isinstance(part, str) else ("hole", part.name if named else "")
        for part in template.parts
    )


def wider(templates: Sequence[Template]) -> tuple[tuple[int, ...], ...]:
    """For each template those others that give it for some value of their holes.

    A value is taken to hold no ``:``, ``|`` or ``/``, which part the pieces of keys; else ``user:{uid}``
    would hold every key that begins with ``user:``.
    """
    patterns = [_pattern(template) for template in templates]
    texts = ["".join(part if isinstance(part, str) else _VALUE for part in one.parts) for one in templates]
    return tuple(
        tuple(
            number
            for number, pattern in enumerate(patterns)
            if texts[number] != text and pattern is not None and pattern.fullmatch(text)
        )
        for text in texts
    )


_VALUE = "\ue000"  # stands for a hole; a private character that no key has


def _pattern(template: Template) -> re.Pattern[str] | None:
    if not telling(template) or not template.holes:
        return None
    pieces = [re.escape(part) if isinstance(part, str) else VALUE for part in template.parts]
    # Holes side by side are one: they hold the same texts, and matching would try every way to part them.
    kept = (piece for n, piece in enumerate(pieces) if piece != VALUE or pieces[n - 1 : n] != [piece])
    return re.compile("".join(kept))


@dataclass(slots=True)
class Gathered:
    """One family while the calls are read; sites are added in any order."""

    places: dict[str, set[Location]] = field(default_factory=dict)  # by spelling
    sample: dict[str, Template] = field(default_factory=dict)
    templates: dict[Template, None] = field(default_factory=dict)  # in the order of the calls
    built: set[Location] = field(default_factory=set)
    inserted: set[str] = field(default_factory=set)
    seen: dict[tuple[Location, str, str, str | None], Site] = field(default_factory=dict)
    types: set[str] = field(default_factory=set)
    commands: set[str] = field(default_factory=set)
    lifetimes: set[Lifetime] = field(default_factory=set)
    expires: bool = False  # by a command of its own, so that it stands after a plain SET too

    def add(self, call: Call, key: Key, template: Template, effect: Effect) -> None:
        """A call that names the family."""
        text = str(template)
        self._use(call, effect, call.confidence)
        self.places.setdefault(text, set()).add(call.location)
        self.sample.setdefault(text, template)
        self.templates.setdefault(template)
        self.built.add(key.location)
        self.inserted |= key.inserted

    def reached(self, call: Call, effect: Effect) -> None:
        """A call on what a scan for the family has found: a guess, since it may have found something else."""
        self._use(call, effect, min(call.confidence, Confidence.LIKELY, key=lambda sure: sure.rank))

    def _use(self, call: Call, effect: Effect, sure: Confidence) -> None:
        """Note what the call does."""
        found = site_of(call, effect.uses, sure)
        place = (found.location, found.command, found.context, found.endpoint)
        old = self.seen.get(place)
        if old is not None:
            surest = max(old.confidence, found.confidence, key=lambda sure: sure.rank)
            uses = old.uses | found.uses
            found = Site(old.location, old.command, old.context, old.endpoint, surest, uses)
        self.seen[place] = found
        self.types |= effect.types
        self.commands |= effect.commands or {found.command}
        self.lifetimes.add(effect.lifetime)
        self.expires = self.expires or (effect.lifetime is Lifetime.SET and Use.WRITTEN not in effect.uses)

    def family(self, scans: Iterable[Scan]) -> Family:
        """The family as it is shown."""
        template = self.template
        hashed = template.hashed()
        return Family(
            template=self.spelling,
            variants=tuple(sorted(self.sample.keys() - {self.spelling})),
            built=tuple(sorted(self.built)),
            sites=self.sites,
            scans=tuple(sorted(scans, key=_scan_order)),
            types=tuple(sorted(self.types)),
            commands=tuple(sorted(self.commands)),
            tag=Tag(str(hashed), hashed.literal is not None) if template.tagged else None,
            slot=None if hashed.literal is None else key_slot(hashed.literal),
            expiry=self._expiry(),
            templates=tuple(dict.fromkeys((template, *self.templates))),
            inserted=frozenset(self.inserted),
        )

    @property
    def template(self) -> Template:
        """The template that stands for the family."""
        return self.sample[self.spelling]

    @property
    def spelling(self) -> str:
        """The template as most places write it."""
        return min(self.sample, key=lambda text: (-len(self.places[text]), text))

    @property
    def sites(self) -> tuple[Site, ...]:
        """Every place once, in order."""
        return tuple(
            sorted(self.seen.values(), key=lambda s: (s.location, s.command, s.context, s.endpoint or ""))
        )

    def _expiry(self) -> Expiry:
        uses = frozenset[Use]().union(*(site.uses for site in self.seen.values()))
        if Lifetime.SET in self.lifetimes:
            dropped = Lifetime.DROPPED in self.lifetimes and not self.expires
            return Expiry.DROPPED if dropped else Expiry.SEEN
        if self.lifetimes & {Lifetime.UNKNOWN, Lifetime.BROUGHT}:
            return Expiry.UNKNOWN
        return Expiry.NONE if Use.WRITTEN in uses else Expiry.UNWRITTEN

    def matched(self, scan: Scan) -> str | None:
        """Whether a scan finds all or some keys of the family, on the same endpoint as far as known."""
        endpoints = {site.endpoint for site in self.seen.values()}
        if scan.pattern is None or (
            scan.endpoint and None not in endpoints and scan.endpoint not in endpoints
        ):
            return None
        found = {finds(scan, one) for one in self.sample.values()}
        return "all" if "all" in found else "some" if "some" in found else None


def site_of(call: Call, uses: frozenset[Use], sure: Confidence) -> Site:
    """The place of a call."""
    context = "script" if is_script(call) else call.context.value
    return Site(call.location, call.command or call.method, context, call.client.endpoint, sure, uses)


def order(gathered: Mapping[Form, Gathered]) -> tuple[Form, ...]:
    """The families as they are shown: by their texts."""
    return tuple(sorted(gathered, key=lambda one: (gathered[one].spelling, one)))


def _scan_order(scan: Scan) -> tuple[Location, str, str]:
    return (scan.location, scan.pattern or "", scan.endpoint or "")
