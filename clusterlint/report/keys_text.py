"""The map of the keys for people: a table, what is used together, and where everything is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import wrap

from clusterlint.finding import Location
from clusterlint.keys import Access, Expiry, Family, KeyMap, Scan, Site, Use
from clusterlint.keys.folded import GAP, folded
from clusterlint.report.frame import width
from clusterlint.report.keys_graph import visible

WIDTH = 100
_NAME = 40
_TYPE = 11
_SLOT = 18
_UNKNOWN = 20
_HEAD = ("FAMILY", "TYPE", "R", "W", "X", "D", "S", "SLOT OR TAG", "EXPIRY")
_LEGEND = "Places that read (R), write (W), expire (X) and delete (D) the family, scans that match it (S)."

_FOLDED = f"{GAP}: many families that one expression builds, shown as one (--format json names each of them)."
_ALSO = 12
"""Other spellings of a family that are named."""


def keys_text(keys: KeyMap) -> str:
    """Lines of at most 100 columns, but for names that are longer than that."""
    return "\n".join(line.rstrip() for line in _lines(keys)) + "\n"


def _lines(whole: KeyMap) -> Iterator[str]:
    keys = folded(whole)
    shown = [keys.families[number] for number in sorted(keys.shown)]
    if shown:
        yield from _table(shown)
    for number, group in enumerate(keys.groups, start=1):
        if number == 1:
            yield from ("Used together in one command, transaction, script or watch:", "")
        yield f"  group {number}: {_proven(group.one_slot)}"
        yield from (f"    {_name(keys, family)}" for family in group.families)
        for access in group.accesses:
            yield from _access(keys, access, within=group.families)
        yield ""
    if keys.split:
        yield "Used together, but a cluster takes the command apart by slot (no longer atomic):"
        for access in keys.split:
            yield from _access(keys, access)
        yield ""
    if keys.scans:
        yield "Scans of the whole keyspace, or that match no family:"
        yield from (f"    {_scan(scan)}" for scan in keys.scans)
        yield ""
    for family in shown:
        yield from _places(keys, family)
    if keys.unknown:
        yield "Keys that could not be worked out:"
        yield from (f"    - {_site(site)}" for site in keys.unknown[:_UNKNOWN])
        if len(keys.unknown) > _UNKNOWN:
            yield f"    and {len(keys.unknown) - _UNKNOWN} more (--format json names them all)"
        yield ""
    counted = [whole.families[number] for number in sorted(whole.shown)]
    yield from wrap(_sentence(whole, counted), WIDTH)


def _table(families: list[Family]) -> Iterator[str]:
    rows = [_HEAD, *(_row(family) for family in families)]
    widths = [max(width(row[column]) for row in rows) for column in range(len(_HEAD))]
    widths[0] = min(widths[0], _NAME)
    for row in rows:
        if width(row[0]) > widths[0]:
            yield row[0]
            row = ("", *row[1:])
        yield "  ".join(cell + " " * (size - width(cell)) for cell, size in zip(row, widths, strict=True))
    yield from ("", _LEGEND)
    if any(GAP in family.template for family in families):
        yield _FOLDED
    yield ""


def _row(family: Family) -> tuple[str, ...]:
    types = "/".join(family.types)
    counts = (
        str(len(family.places(use)) or ".") for use in (Use.READ, Use.WRITTEN, Use.EXPIRED, Use.DELETED)
    )
    return (
        visible(family.template),
        types if len(types) <= _TYPE else "several",
        *counts,
        str(len(family.scans) or "."),
        _cut(_slot(family), _SLOT),
        family.expiry.value,
    )


def _slot(family: Family) -> str:
    if family.slot is not None:
        return f"slot {family.slot}"
    return f"tag {visible(family.tag.text)}" if family.tag is not None else "not tagged"


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 3] + "..."


def _access(keys: KeyMap, access: Access, within: tuple[int, ...] = ()) -> Iterator[str]:
    """Where, what (on which families, if not all those of the group), and why it is or is not together."""
    place = f"{access.location.path}:{access.location.line}"
    facts = [_proven(access.one_slot)] if access.needed else []
    facts += ["same " + _value(keys, value.holes) for value in access.shared]
    if any(one == other for one, other in access.pairs):
        facts.append("several keys of one family")
    if access.unknown:
        facts.append("and keys that could not be worked out")
    kind = "" if len(access.commands) == 1 else f"{access.kind.value} of "
    some = [] if access.families == within else [_name(keys, family) for family in access.families]
    on = f" on {', '.join(some)}" if some else ""
    after = f": {'; '.join(facts)}" if facts else ""
    text = f"{place}  {kind}{', '.join(access.commands)}{on}{after}"
    yield from wrapped(text, "    - ", "      ")


def _value(keys: KeyMap, holes: Iterable[tuple[int, str]]) -> str:
    """One name where all agree, else each with its family."""
    found = list(holes)
    names = {name for _, name in found}
    if len(names) == 1:
        return f"{{{visible(names.pop())}}}"
    return " = ".join(f"{{{visible(name)}}} of {_name(keys, family)}" for family, name in found)


def _name(keys: KeyMap, family: int) -> str:
    return visible(keys.families[family].template)


def _proven(one_slot: bool) -> str:
    return "in one slot" if one_slot else "not proven in one slot"


def _scan(scan: Scan) -> str:
    what = f" {visible(scan.pattern)}" if scan.pattern else ""
    return f"{scan.location.path}:{scan.location.line}  {scan.command}{what}"


def _site(site: Site) -> str:
    uses = ", ".join(use.value for use in Use if use in site.uses)
    return f"{site.location.path}:{site.location.line}  {site.command}{f' ({uses})' if uses else ''}"


def _places(keys: KeyMap, family: Family) -> Iterator[str]:
    """Everything about one family that the table has no room for."""
    yield visible(family.template)
    tag = family.tag
    facts = [
        ("also", _also(family)),
        ("within", ", ".join(_name(keys, number) for number in family.within)),
        ("built", _spots(family.built)),
        *((use.value, _spots(family.places(use))) for use in Use),
        ("scanned", "; ".join(_scan(s) + (" (some)" if s.covers == "some" else "") for s in family.scans)),
        ("commands", ", ".join(family.commands)),
        ("types", ", ".join(family.types)),
        ("tag", "" if tag is None else f"{visible(tag.text)}{', constant' if tag.constant else ''}"),
        ("slot", "" if family.slot is None else str(family.slot)),
        ("expiry", family.expiry.value),
        ("endpoint", ", ".join(name or "unknown" for name in family.endpoints)),
        ("context", ", ".join(family.contexts)),
        ("confidence", family.confidence.value),
    ]
    for title, words in facts:
        if words:
            yield from wrapped(words, f"    {title:<10} ", " " * 15)
    yield ""


def _also(family: Family) -> str:
    named = [visible(text) for text in family.variants[:_ALSO]]
    left = len(family.variants) - len(named)
    return ", ".join([*named, *([f"and {left} more"] if left else [])])


def _spots(locations: Iterable[Location]) -> str:
    """ "app/a.py:1, 7; app/b.py:3"."""
    lines: dict[str, list[int]] = {}
    for place in locations:
        lines.setdefault(place.path, []).append(place.line)
    return "; ".join(
        f"{path}:{', '.join(str(line) for line in sorted(set(numbers)))}"
        for path, numbers in sorted(lines.items())
    )


def wrapped(text: str, first: str, later: str) -> list[str]:
    """Lines of at most ``WIDTH`` columns."""
    return wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=later,
        break_long_words=False,
        break_on_hyphens=False,
        drop_whitespace=True,
    )


def _sentence(keys: KeyMap, shown: list[Family]) -> str:
    lasting = sum(family.expiry is Expiry.NONE for family in shown)
    apart = sum(not group.one_slot for group in keys.groups)
    parts = [
        f"{many(len(shown), 'family', 'families')}, {lasting} with no expiry seen",
        f"{many(len(keys.groups), 'group', 'groups')} used together, {apart} not proven in one slot",
    ]
    if keys.unknown:
        places = many(len(keys.unknown), "place uses", "places use")
        expiring = sum(Use.EXPIRED in site.uses for site in keys.unknown)
        also = f" ({expiring} of them set an expiry)" if expiring else ""
        parts.append(f"{places} keys that could not be worked out{also}")
    return "; ".join(parts) + "."


def many(number: int, one: str, several: str) -> str:
    """A number with the word that fits it."""
    return f"{number} {one if number == 1 else several}"
