"""From the linked program to the map of its keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase

from clusterlint.finding import Location
from clusterlint.keys.coaccess import accesses, groups
from clusterlint.keys.families import Form, Gathered, form, order, site_of, wider
from clusterlint.keys.model import Access, Expiry, Family, KeyMap, Scan, Site, Use
from clusterlint.keys.patterns import scans_of
from clusterlint.keys.uses import Effect, effects
from clusterlint.link.program import Call, Client, Key, Program
from clusterlint.rules.judged import judged_batches
from clusterlint.rules.place import is_fake
from clusterlint.slots.template import Template


def survey(program: Program, endpoints: Sequence[str] = ()) -> KeyMap:
    """All families, what is done to them, and which are used together.

    With ``endpoints``, only calls on these count, and those on clients whose endpoint is not known.
    """
    calls = tuple(call for call in program.calls if _counts(call.client, endpoints))
    # What never runs on a cluster is part of the keys, but asks for no tag.
    meeting = program.on_a_cluster()
    batches = (batch for batch in judged_batches(meeting) if _counts(batch.client, endpoints))
    scans = _scans(calls)
    gathered, loose = _gather(calls)
    found = {one: _scanned(gathered[one], scans) for one in gathered}
    unknown = list(_followed(loose, gathered, found))
    unknown += [site_of(call, frozenset(), call.confidence) for call in calls if _open(call)]
    places = order(gathered)
    numbers = {one: number for number, one in enumerate(places)}
    around = wider([gathered[one].template for one in places])
    together = accesses((call for call in calls if not call.standalone), batches, numbers)
    matched = {(scan.location, scan.pattern) for some in found.values() for scan in some}
    return KeyMap(
        families=_widened([gathered[one].family(found[one]) for one in places], around),
        groups=groups(together),
        split=tuple(access for access in together if not access.needed),
        scans=tuple(
            scan for scan in sorted(scans, key=_place) if (scan.location, scan.pattern) not in matched
        ),
        unknown=_merged(unknown),
        shown=frozenset(range(len(places))),
    )


_FOUND = (Expiry.SEEN, Expiry.DROPPED)


def _widened(families: Sequence[Family], around: Sequence[tuple[int, ...]]) -> tuple[Family, ...]:
    """The families with their wider ones; an expiry of those may be theirs too."""
    found: list[Family] = []
    for family, within in zip(families, around, strict=True):
        perhaps = family.expiry is Expiry.NONE and any(families[n].expiry in _FOUND for n in within)
        expiry = Expiry.PERHAPS if perhaps else family.expiry
        found.append(replace(family, within=within, expiry=expiry))
    return tuple(found)


def chosen(keys: KeyMap, patterns: Sequence[str]) -> KeyMap:
    """Only families with a spelling that matches a pattern (as in a shell), and what they are used with."""
    if not patterns:
        return keys
    shown = frozenset(n for n, family in enumerate(keys.families) if _fits(family, patterns))

    def touched(access: Access) -> bool:
        return any(family in shown for family in access.families)

    return KeyMap(
        families=keys.families,
        groups=tuple(group for group in keys.groups if shown & set(group.families)),
        split=tuple(access for access in keys.split if touched(access)),
        scans=(),
        unknown=(),
        shown=shown,
    )


def _fits(family: Family, patterns: Sequence[str]) -> bool:
    spellings = (family.template, *family.variants)
    return any(fnmatchcase(text, pattern) for text in spellings for pattern in patterns)


def _counts(client: Client, endpoints: Sequence[str]) -> bool:
    """Whether the client is real and on a chosen endpoint, or on one that is not known."""
    elsewhere = endpoints and client.endpoint is not None and not set(endpoints) & set(client.endpoints)
    return not is_fake(client) and not elsewhere


def _open(call: Call) -> bool:
    """There may be more keys than are known; transaction() has a WATCH of its own that says so."""
    return not call.complete and call.method != "transaction"


def _gather(calls: Sequence[Call]) -> tuple[dict[Form, Gathered], list[tuple[Call, Key, Effect]]]:
    """The families, and the keys that belong to none as far as their own text says."""
    gathered: dict[Form, Gathered] = {}
    loose: list[tuple[Call, Key, Effect]] = []
    for call in calls:
        if call.method == "transaction":
            continue
        for key, effect in effects(call):
            named = [(one, template) for template in key.choices if (one := form(template)) is not None]
            for one, template in named:
                gathered.setdefault(one, Gathered()).add(call, key, template, effect)
            if len(named) < len(key.choices) or not key.choices:
                loose.append((call, key, effect))
    return gathered, loose


def _scans(calls: Sequence[Call]) -> tuple[Scan, ...]:
    """Each scan once, with all shapes that its pattern was seen with."""
    found: dict[Scan, list[Template]] = {}
    for scan in (scan for call in calls for scan in scans_of(call)):
        found.setdefault(scan, []).extend(scan.shapes)
    return tuple(replace(scan, shapes=tuple(dict.fromkeys(shapes))) for scan, shapes in found.items())


def _scanned(family: Gathered, scans: Sequence[Scan]) -> tuple[Scan, ...]:
    found = ((scan, family.matched(scan)) for scan in scans)
    return tuple(replace(scan, covers=covers) for scan, covers in found if covers)


def _followed(
    loose: Sequence[tuple[Call, Key, Effect]],
    gathered: dict[Form, Gathered],
    found: dict[Form, tuple[Scan, ...]],
) -> Iterator[Site]:
    """Keys that a scan has found go to the families of its pattern; gives the places of all others.

    Linking leaves such a key as a hole with the name of the pattern.
    """
    owners: dict[tuple[str | None, str | None], list[Gathered]] = {}
    for one, scans in found.items():
        for scan in scans:
            for name in dict.fromkeys(scan.found_as):
                owners.setdefault((name, scan.endpoint), []).append(gathered[one])
    for call, key, effect in loose:
        bare = [template.holes[0].name for template in key.choices if template.bare]
        families = [owners.get((name, call.client.endpoint), []) for name in bare]
        for family in (family for several in families for family in several):
            family.reached(call, effect)
        if not all(families) or not families:
            yield site_of(call, effect.uses, call.confidence)


def _merged(sites: Sequence[Site]) -> tuple[Site, ...]:
    """One for each place and command, with everything that is done there."""
    uses: dict[tuple[Location, str], set[Use]] = {}
    first: dict[tuple[Location, str], Site] = {}
    for site in sorted(sites, key=lambda s: (s.location, s.command, s.context, s.endpoint or "")):
        place = (site.location, site.command)
        first.setdefault(place, site)
        uses.setdefault(place, set()).update(site.uses)
    return tuple(
        Site(s.location, s.command, s.context, s.endpoint, s.confidence, frozenset(uses[place]))
        for place, s in first.items()
    )


def _place(scan: Scan) -> tuple[Location, str, str]:
    return (scan.location, scan.pattern or "", scan.endpoint or "")
