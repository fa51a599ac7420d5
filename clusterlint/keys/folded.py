"""The map of keys for reading: many families that one expression of the code builds are shown as one.

``f"{base}:v{version}"`` with a dozen bases that are known is a dozen families, each with a slot of its own; a
reader wants to see the one key that the code has there. What is proven is proven of the families themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from clusterlint.finding import Location
from clusterlint.keys.model import Access, Expiry, Family, Group, KeyMap, Scan, Shared
from clusterlint.slots.source import Built, Either, Source
from clusterlint.slots.template import Template

FEW = 3
"""Families of one expression that are still read at a glance."""

GAP = "{...}"
_HEAD = re.compile(r"[^-:|/._]*")
_TO_SEPARATOR = re.compile(r".*[-:|/._]|")


def folded(keys: KeyMap) -> KeyMap:
    """The map with one family for those of one expression that begin alike, where there are many of them."""
    if keys.shown != frozenset(range(len(keys.families))):
        return keys  # somebody asks for some of them, by name
    kept = sorted(_together(keys.families))
    if all(len(members) == 1 for members in kept):
        return keys
    made = [_one([keys.families[n] for n in members]) for members in kept]
    places = {n: place for place, members in enumerate(kept) for n in members}
    return replace(
        keys,
        families=tuple(_within(one, places, place) for place, one in enumerate(made)),
        groups=tuple(_group(group, places) for group in keys.groups),
        split=_accesses(keys.split, places),
        shown=frozenset(range(len(made))),
    )


def _together(families: Sequence[Family]) -> Iterator[tuple[int, ...]]:
    """The numbers of families that are shown as one: of one beginning, tied by the expressions they share."""
    groups: dict[tuple[Location, str], list[int]] = {}
    for number, family in enumerate(families):
        head = _HEAD.match(family.template)
        marks = [(place, head[0] if head is not None else "") for place in _expressions(family)]
        members = [number]
        for mark in marks:
            old = groups.get(mark, members)
            if old is not members:
                members = old + members
        for mark in [*marks, *(m for m, held in groups.items() if set(held) & set(members))]:
            groups[mark] = members
        if not marks:
            yield (number,)
    seen: set[int] = set()
    for members in groups.values():
        if seen.isdisjoint(members):
            seen.update(members)
            listed = tuple(sorted(set(members)))
            yield from (listed,) if len(listed) > FEW else ((number,) for number in listed)


def _expressions(family: Family) -> set[Location]:
    """Where the keys are put together, of several pieces each."""
    found = (built for template in family.templates for built in _outermost(template.source))
    return {built.place for built in found if len(built.pieces) > 1}


def _outermost(source: Source | None) -> Iterator[Built]:
    if isinstance(source, Built):
        yield source
    elif isinstance(source, Either):
        for option in source.options:
            yield from _outermost(option)


def _one(families: Sequence[Family]) -> Family:
    first = families[0]
    if len(families) == 1:
        return first
    slots = {family.slot for family in families}
    tags = {family.tag for family in families}
    expiries = {family.expiry for family in families}
    scans = {
        replace(scan, covers="") if scan.covers == "some" else scan for f in families for scan in f.scans
    }
    return replace(
        first,
        template=_spelled(families),
        variants=tuple(sorted({text for f in families for text in (f.template, *f.variants)})),
        built=tuple(sorted({place for f in families for place in f.built})),
        sites=tuple(dict.fromkeys(site for f in families for site in f.sites)),
        scans=tuple(sorted(scans, key=_scan_order)),
        types=tuple(sorted({kind for f in families for kind in f.types})),
        commands=tuple(sorted({command for f in families for command in f.commands})),
        tag=first.tag if len(tags) == 1 else None,
        slot=first.slot if len(slots) == 1 else None,
        expiry=first.expiry if len(expiries) == 1 else _weakest(expiries),
        within=tuple(sorted({number for f in families for number in f.within})),
        templates=tuple(dict.fromkeys(t for f in families for t in f.templates)),
        inserted=frozenset().union(*(f.inserted for f in families)),
    )


def _weakest(found: set[Expiry]) -> Expiry:
    """What has to be known of several: that there are keys which stay comes first."""
    ordered = (Expiry.NONE, Expiry.DROPPED, Expiry.UNKNOWN, Expiry.PERHAPS, Expiry.SEEN, Expiry.UNWRITTEN)
    return next(one for one in ordered if one in found)


def _scan_order(scan: Scan) -> tuple[Location, str, str]:
    return (scan.location, scan.pattern or "", scan.endpoint or "")


def _spelled(families: Sequence[Family]) -> str:
    """The pieces of the expression; of those that differ what all have in common, and a gap."""
    rows = [row for f in families for t in f.templates[:1] if (row := _pieces(t)) is not None]
    if len({len(row) for row in rows}) != 1:
        return _common([family.template for family in families])
    return "".join(_common(column) for column in zip(*rows, strict=True))


def _pieces(template: Template) -> list[str] | None:
    built = next(_outermost(template.source), None)
    if built is None or sum(piece.steps for piece in built.pieces) != template.steps:
        return None
    steps = [c for part in template.parts for c in (part if isinstance(part, str) else (part,))]
    row, start = [], 0
    for piece in built.pieces:
        row.append(str(Template.of(steps[start : start + piece.steps])))
        start += piece.steps
    return row


def _common(texts: Sequence[str]) -> str:
    if len(set(texts)) == 1:
        return texts[0]
    start = _TO_SEPARATOR.match(_beginning(texts))
    return (start[0] if start is not None and "{" not in start[0] else "") + GAP


def _beginning(texts: Sequence[str]) -> str:
    """What all texts begin with."""
    first, last = min(texts), max(texts)
    same = next((n for n, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), None)
    return first if same is None else first[:same]


def _within(family: Family, places: dict[int, int], own: int) -> Family:
    return replace(family, within=tuple(sorted({places[n] for n in family.within} - {own})))


def _group(group: Group, places: dict[int, int]) -> Group:
    families = tuple(sorted({places[n] for n in group.families}))
    return Group(families, _accesses(group.accesses, places))


def _accesses(accesses: Sequence[Access], places: dict[int, int]) -> tuple[Access, ...]:
    """The accesses of the families as they are now; those of one place that are alike are one."""
    found: dict[object, Access] = {}
    for access in accesses:
        families = tuple(sorted({places[n] for n in access.families}))
        key = (access.kind, access.location, access.commands, families)
        old = found.get(key)
        found[key] = replace(
            access,
            families=families,
            pairs=tuple(sorted({(places[a], places[b]) for a, b in access.pairs if places[a] != places[b]})),
            shared=_shared(access, old, places),
            one_slot=access.one_slot and (old is None or old.one_slot),
            needed=access.needed or (old is not None and old.needed),
            unknown=access.unknown or (old is not None and old.unknown),
            runs=(),
        )
    return tuple(found.values())


def _shared(access: Access, old: Access | None, places: dict[int, int]) -> tuple[Shared, ...]:
    """The values that all of these accesses share."""
    holes = (tuple(dict.fromkeys((places[n], name) for n, name in one.holes)) for one in access.shared)
    found = tuple(dict.fromkeys(Shared(one) for one in holes if len(one) > 1))
    return found if old is None else tuple(one for one in found if one in old.shared)
