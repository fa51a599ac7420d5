"""Scans whose pattern is a value that nobody follows: they may look for keys that get other names."""

from __future__ import annotations

from collections.abc import Iterator

from clusterlint.finding import Location
from clusterlint.fix.context import Context
from clusterlint.fix.fallout.files import is_test
from clusterlint.fix.fallout.told import listed
from clusterlint.fix.model import Change, Fallout, Owner
from clusterlint.keys.matching import telling
from clusterlint.keys.model import Family
from clusterlint.keys.patterns import might, scans_of
from clusterlint.link.program import Call, Program
from clusterlint.slots.template import Template


def of_scans(context: Context, change: Change) -> Iterator[Fallout]:
    """Patterns with holes whose text names no keys, where no key of the change has such a hole."""
    families = [context.keys.families[tag.family] for tag in change.tags]
    found: dict[tuple[Location, str], list[Family]] = {}
    for call in _runs(context.program):
        for scan in scans_of(call):
            for shape in scan.shapes:
                reached = [one for one in families if _may_find(call, shape, one)]
                if reached:
                    found.setdefault((call.location, str(shape)), []).extend(reached)
    for (place, pattern), reached in found.items():
        owner = Owner.TEST if is_test(place.path) else Owner.CODE
        names = listed(family.template for family in reached)
        what = f"the pattern `{pattern}` may find keys of {names}"
        why = "it is not known what it holds: it must find them under their new names"
        yield Fallout(owner, place.path, place.line, what, why)


def _runs(program: Program) -> Iterator[Call]:
    """Scans as callers make them; those of a function on its own only where nobody is seen to call it."""
    scans = [call for call in program.calls if call.command in ("SCAN", "KEYS")]
    called = {call.location for call in scans if call.trail}
    return (call for call in scans if call.trail or call.location not in called)


def _may_find(call: Call, pattern: Template, family: Family) -> bool:
    """Whether it could, and the change knows of none that does."""
    endpoint, known = call.client.endpoint, family.endpoints
    if not pattern.holes or telling(pattern) or (endpoint and None not in known and endpoint not in known):
        return False
    if any(scan.location == call.location and pattern in scan.shapes for scan in family.scans):
        return False
    return might(pattern, family.templates[0])
