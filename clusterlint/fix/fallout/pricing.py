"""The price of a change: everything that it breaks besides the places that it changes.

The files besides the analysed ones are searched once for all changes of a run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from clusterlint.discover.estate import Estate
from clusterlint.fix.context import Context, Price
from clusterlint.fix.fallout.data import of_data
from clusterlint.fix.fallout.files import of_file, owner_of
from clusterlint.fix.fallout.forms import Form, needles
from clusterlint.fix.fallout.literals import followed, of_python
from clusterlint.fix.fallout.parses import Parses
from clusterlint.fix.fallout.prefixes import DATABASE_NAMED, of_move, of_settings, prefixed
from clusterlint.fix.fallout.scans import of_scans
from clusterlint.fix.fallout.values import of_values
from clusterlint.fix.model import Change, Fallout, Owner
from clusterlint.fix.verify import verify

Search = Callable[[re.Pattern[bytes]], Estate]
"""Finds the files in which a pattern stands."""

MOST_IN_FILE = 20
"""Places of one file that are listed one by one."""

_ORDER = {owner: number for number, owner in enumerate(Owner)}


def pricing(search: Search) -> Price:
    """A pricer for the changes of one program, which finds other files by ``search``, once."""
    estates: list[Estate] = []

    def price(context: Context, change: Change) -> tuple[Fallout, ...]:
        if not change.tags and not change.moves:
            return ()
        if not estates:
            keys = needles(family.templates[0] for family in context.keys.families)
            named = [keys.pattern] if keys is not None else []
            estates.append(search(re.compile(b"|".join([*named, DATABASE_NAMED]))))
        return _proven(context, change, _in_order(_fallout(context, change, estates[0])))

    return price


def _proven(context: Context, change: Change, found: tuple[Fallout, ...]) -> tuple[Fallout, ...]:
    """The fallout with as many of its rewritings as hold: all, those outside of the program, none."""
    for kept in (frozenset(Owner), frozenset(Owner) - {Owner.CODE}):
        tried = tuple(one if one.owner in kept else replace(one, edits=()) for one in found)
        if not any(one.edits for one in tried) or verify(context, [replace(change, fallout=tried)]) is None:
            return tried
    return tuple(replace(one, edits=()) for one in found)


def _fallout(context: Context, change: Change, estate: Estate) -> Iterator[Fallout]:
    forms = [Form(context.keys.families[tag.family].templates[0], tag.braces) for tag in change.tags]
    forms += [form for move in change.moves for form in prefixed(move)]
    parses = Parses(context, change)
    yield from parses.fallout()
    yield from of_scans(context, change)
    yield from of_values(context, change)
    for move in change.moves:
        yield from of_move(context, move)
        yield from of_settings(move, estate)
    known = followed(context, change) | parses.literals()
    wanted = needles(form.old for form in forms)
    for source in estate.files:
        if wanted is None or wanted.search(source.content) is None:
            continue
        python = source.path.endswith((".py", ".pyi"))
        found = of_python(context, source, forms, known) if python else of_file(context, source, forms)
        yield from _cut(source.path, list(dict.fromkeys(found)))
    for path in estate.unsearched:
        why = "may name keys: it is too large to be searched"
        yield Fallout(owner_of(path), path, 0, "the file was not searched", why)
    yield from of_data(context, change)


def _cut(path: str, found: list[Fallout]) -> Iterator[Fallout]:
    """The places of one file; of very many that are left to a person, the first and how many more."""
    yield from (one for one in found if not one.manual)
    manual = sorted((one for one in found if one.manual), key=_order)
    yield from manual[:MOST_IN_FILE]
    rest = manual[MOST_IN_FILE:]
    if rest:
        what = f"{len(rest)} more places from line {rest[0].line} on name keys"
        yield Fallout(rest[0].owner, path, rest[0].line, what, "the keys there get other names as well")


def _order(one: Fallout) -> tuple[int, str, int, str, str]:
    return _ORDER[one.owner], one.path, one.line, one.what, one.why


def _in_order(found: Iterator[Fallout]) -> tuple[Fallout, ...]:
    return tuple(sorted(dict.fromkeys(found), key=_order))
