"""What becomes of keys that the server gives back, and of those that it has, when they get a prefix."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import libcst as cst

from clusterlint.discover.estate import Estate
from clusterlint.finding import Location
from clusterlint.fix.context import Context
from clusterlint.fix.databases.obstacles import harmless
from clusterlint.fix.fallout.files import is_test, owner_of
from clusterlint.fix.fallout.forms import Form
from clusterlint.fix.fallout.parses import PLACES, behind_key, quote_of, shown
from clusterlint.fix.fallout.told import listed
from clusterlint.fix.model import DatabaseMove, Edit, Fallout, Owner
from clusterlint.fix.syntax import Syntax
from clusterlint.keys.families import form
from clusterlint.keys.matching import telling
from clusterlint.keys.patterns import might, reaches
from clusterlint.link.program import Call, KeyOrigin, KeyParse
from clusterlint.rules.key_parsing import breaks
from clusterlint.slots.template import Template

DATABASE_NAMED = rb"(?:redis|valkey)s?://[^\s\"'<>]*(?:/|[?&]db=)[1-9]\d{0,2}(?!\w)"
"""The URL of a database other than 0, in a file of settings or commands."""

_GIVES = frozenset(
    {"SCAN", "KEYS", "BLPOP", "BRPOP", "BZPOPMIN", "BZPOPMAX", "BLMPOP", "BZMPOP", "LMPOP", "ZMPOP"}
    | {"XREAD", "XREADGROUP"}
)
"""Commands whose replies name keys."""


def prefixed(move: DatabaseMove) -> list[Form]:
    """The keys of the database as texts may name them, one for each family."""
    found = {form(template): template for template in reversed(move.templates) if not template.bare}
    return [Form(template, None, move.prefix) for template in reversed(found.values())]


def of_move(context: Context, move: DatabaseMove) -> Iterator[Fallout]:
    """Places that take such keys apart, other places that get some, and the keys in the server."""
    places: dict[tuple[Location, str], list[KeyParse]] = {}
    for parse in context.program.parses:
        if parse.origin is not None and move.has(parse.origin.client):
            places.setdefault((parse.location, parse.operation), []).append(parse)
    for parses in places.values():
        yield from _at(context, move, parses)
    told = {parse.origin.location for parses in places.values() for parse in parses if parse.origin}
    for call in context.program.calls:
        if move.has(call.client) and call.command in _GIVES and call.used and call.location not in told:
            yield from _given(context, move, call)
    for call in context.program.calls:
        if harmless(call) and (move.has(call.client) or set(move.endpoints) & set(call.client.endpoints)):
            place, why = call.location, "it concerns the keys of all databases that have become one"
            yield Fallout(Owner.TEST, place.path, place.line, f"{call.method}() in a test", why)
    yield _data(context, move)


def of_settings(move: DatabaseMove, estate: Estate) -> Iterator[Fallout]:
    """Files besides the code that name the database in a URL; which server that is they may not say."""
    named = re.compile(DATABASE_NAMED.replace(rb"[1-9]\d{0,2}", str(move.database).encode()))
    for source in estate.files:
        if source.path.endswith((".py", ".pyi")):
            continue
        for found in named.finditer(source.content):
            line = source.content.count(b"\n", 0, found.start()) + 1
            why = f"its keys are in database 0 then, behind `{move.prefix}`"
            what = f"a URL names database {move.database}"
            yield Fallout(owner_of(source.path), source.path, line, what, why)


def _at(context: Context, move: DatabaseMove, parses: Sequence[KeyParse]) -> Iterator[Fallout]:
    found = {
        str(old): breaks(parse, old, move.put(old))
        for parse in parses
        if parse.origin is not None
        for old in _coming(move, parse.origin)
    }
    broken = [text for text, verdict in found.items() if verdict]
    unsure = [text for text, verdict in found.items() if verdict is None]
    if not broken and not unsure:
        return
    place = parses[0].location
    what = f"{shown(parses[0])} takes apart keys of {listed(broken or unsure)}"
    why = f"{'finds' if broken else 'may find'} something else behind `{move.prefix}`"
    yield Fallout(_owner(place), place.path, place.line, what, why, _mended(context, move, parses))


def _coming(move: DatabaseMove, origin: KeyOrigin) -> Iterator[Template]:
    """The keys that come from there."""
    if origin.kind != "scan":
        yield from origin.patterns
        return
    for template in move.templates:
        if not template.bare and any(_finds(one, template) for one in origin.patterns):
            yield template


def _finds(pattern: Template, template: Template) -> bool:
    """Whether it does, or could by a value that is not known."""
    unknown = pattern.holes and not telling(pattern)
    return reaches(pattern, template) is not None or (bool(unknown) and might(pattern, template))


def _mended(context: Context, move: DatabaseMove, parses: Sequence[KeyParse]) -> tuple[Edit, ...]:
    """The key without its prefix, where only such keys come and a literal shows that they are str."""
    place, operation = parses[0].location, parses[0].operation
    alone = all(parse.only and parse.origin is not None and move.has(parse.origin.client) for parse in parses)
    if not alone or operation in PLACES or place.path not in context.contents:
        return ()
    syntax = Syntax(context.text(place.path))
    call = syntax.at(place, cst.Call)
    quote = quote_of(context, parses, call) if call is not None else ""
    if call is None or not quote:
        return ()
    text = f".removeprefix({quote}{move.prefix}{quote})"
    return behind_key(operation, syntax, call, place.path, text)


def _given(context: Context, move: DatabaseMove, call: Call) -> Iterator[Fallout]:
    """A reply that names keys, unless they are seen to be used as keys again."""
    names = {str(template) for given in call.arguments for template in given.templates}
    for other in context.program.calls:
        templates = (template for key in other.keys for template in key.choices)
        if any(move.found(one) and one.holes[0].name in names for one in templates):
            return
    place = call.location
    why = f"they begin with `{move.prefix}` then"
    yield Fallout(_owner(place), place.path, place.line, f"{call.method}() gives names of keys back", why)


def _data(context: Context, move: DatabaseMove) -> Fallout:
    built = [one.location for one in context.program.constructions if move.has(one.client)]
    place = next((one for one in built if not is_test(one.path)), built[0])
    why = f"they are not found by the new names: copy them to `{move.prefix}...` (fix --key-map)"
    return Fallout(Owner.DATA, place.path, place.line, f"the keys of database {move.database}", why)


def _owner(place: Location) -> Owner:
    return Owner.TEST if is_test(place.path) else Owner.CODE
