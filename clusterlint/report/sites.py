"""Recognised calls as people count them: one for each place in the code.

Linking follows a function for each of its callers, so that one place may have several records.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from clusterlint.finding import Location
from clusterlint.link.program import Call, Key


def sites(calls: Iterable[Call]) -> tuple[Call, ...]:
    """One call for each place and method, in order, with the different keys of all its records."""
    found: dict[tuple[Location, str], Call] = {}
    for call in calls:
        key = (call.location, call.method)
        known = found.get(key)
        found[key] = call if known is None else _merged(known, call)
    return tuple(found.values())


def _merged(one: Call, other: Call) -> Call:
    shown = {choice for key in one.keys for choice in key.choices}
    more: list[Key] = [key for key in other.keys if not set(key.choices) <= shown or not key.choices]
    return replace(one, keys=(*one.keys, *more), complete=one.complete and other.complete)
