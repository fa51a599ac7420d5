"""A small reader of Lua scripts: which keys do the redis.call()s touch, and where do they come from?

No control flow: a variable is everything that is ever assigned to it. That is enough to tell keys that
come from KEYS from those that the script takes from ARGV, from its own text or from a reply.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache

from msgspec import Struct

from clusterlint.catalog.command import command, key_positions
from clusterlint.rules.lua_tokens import KEYWORDS, Token, closing, split_at, tokens

MAX_DEPTH = 12
_CALLERS = ("call", "pcall")
_HOSTS = ("redis", "server")


class Origin(Enum):
    """Where a value in a script comes from."""

    KEYS = "KEYS"
    DERIVED = "derived"  # KEYS[n] with something before or after it
    ARGV = "ARGV"
    LITERAL = "literal"
    BUILT = "built"  # from literals, arguments or replies inside the script
    UNKNOWN = "unknown"


class Source(Struct, frozen=True):
    """One thing that a value can be; ``number`` is n of KEYS[n] (1-based, None: any), ``text`` a literal."""

    origin: Origin
    number: int | None = None
    text: str | None = None


class Access(Struct, frozen=True):
    """One key that the script touches."""

    command: str
    source: Source
    spelling: str
    line: int  # in the script, 1-based


class Command(Struct, frozen=True):
    """One command that the script sends; a word is None where the text alone does not say it."""

    name: str
    words: tuple[str | None, ...]
    line: int  # in the script, 1-based
    declared: bool  # KEYS[n] is among them, or what is made of it


_UNKNOWN = (Source(Origin.UNKNOWN),)
_BUILT = (Source(Origin.BUILT),)


@dataclass(slots=True)
class _Script:
    """The script while it is read."""

    source: str
    found: tuple[Token, ...]
    assigned: dict[str, list[tuple[Token, ...]]] = field(default_factory=dict)
    callers: set[str] = field(default_factory=set)
    parameters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    open_names: set[str] = field(default_factory=set)  # being looked up: a name may be made from itself


@lru_cache(maxsize=256)
def accesses(source: str) -> tuple[Access, ...]:
    """Every key that a redis.call() or pcall() of the script touches, in the order of the text."""
    script = _Script(source, tokens(source))
    _collect(script)
    return tuple(dict.fromkeys(_accesses(script)))


@lru_cache(maxsize=256)
def commands(source: str) -> tuple[Command, ...]:
    """Every command that a redis.call() or pcall() of the script names, in the order of the text."""
    script = _Script(source, tokens(source))
    _collect(script)
    return tuple(_command(script, *called) for called in _called(script))


def _command(script: _Script, name: str, given: list[tuple[Token, ...]], line: int) -> Command:
    found = [_sources(script, one, 0) for one in given]
    declared = any(source.origin in (Origin.KEYS, Origin.DERIVED) for one in found for source in one)
    return Command(name, tuple(map(_said, found)), line, declared)


def _said(found: tuple[Source, ...]) -> str | None:
    """The text that an argument is, if it can be no other."""
    return found[0].text if len(found) == 1 and found[0].origin is Origin.LITERAL else None


def _collect(script: _Script) -> None:
    """Assignments, loops over tables, functions and what is passed to them."""
    found = script.found
    for place, token in enumerate(found):
        if token.is_sign("="):
            _assignment(script, place)
        elif token.is_name("for"):
            _loop(script, place)
        elif token.is_name("function"):
            _function(script, place)
    for place, token in enumerate(found[:-1]):
        names = script.parameters.get(token.value) if token.kind == "name" else None
        if names and found[place + 1].is_sign("(") and not found[place - 1].is_name("function"):
            for name, given in zip(names, _arguments(script, place + 1), strict=False):
                script.assigned.setdefault(name, []).append(given)


def _assignment(script: _Script, place: int) -> None:
    """``a, b = x, y``; a call of redis.call that is only named makes one more caller."""
    found = script.found
    names: list[str] = []
    at = place - 1
    while at >= 0 and found[at].kind == "name" and found[at].value not in KEYWORDS:
        if at and found[at - 1].is_sign("."):
            return
        names.insert(0, found[at].value)
        if not (at and found[at - 1].is_sign(",")):
            break
        at -= 2
    values = split_at(_expression(found, place + 1), ",")
    for name, value in zip(names, values, strict=False):
        if _names_caller(value):
            script.callers.add(name)
        script.assigned.setdefault(name, []).append(value)


def _expression(found: tuple[Token, ...], begin: int) -> tuple[Token, ...]:
    """The tokens of an expression list: up to a keyword that ends it, or to two operands side by side."""
    place, operand = begin, False
    while place < len(found):
        token = found[place]
        if token.kind == "sign":
            if token.value in "([{":
                place, operand = closing(found, place) + 1, True
                continue
            if token.value in ")]};" or token.value == "=":
                break
            operand = False
        elif token.is_name("and", "or", "not"):
            operand = False
        elif operand or token.value in KEYWORDS - {"nil", "true", "false"}:
            break
        else:
            operand = True
        place += 1
    return found[begin:place]


def _loop(script: _Script, place: int) -> None:
    """``for _, key in ipairs(table) do``: the last name holds the elements."""
    found = script.found
    names: list[str] = []
    at = place + 1
    while at < len(found) and not found[at].is_name("in", "do") and not found[at].is_sign("="):
        if found[at].kind == "name":
            names.append(found[at].value)
        at += 1
    if at < len(found) and found[at].is_name("in") and names:
        value = _expression(found, at + 1)
        if len(value) > 2 and value[0].is_name("ipairs", "pairs") and value[1].is_sign("("):
            value = value[2:-1]
        script.assigned.setdefault(names[-1], []).append(value)


def _function(script: _Script, place: int) -> None:
    found = script.found
    name = found[place + 1].value if place + 1 < len(found) and found[place + 1].kind == "name" else ""
    if not name and place >= 2 and found[place - 1].is_sign("="):
        name = found[place - 2].value
    opened = next((i for i in range(place, min(place + 6, len(found))) if found[i].is_sign("(")), None)
    if name and opened is not None:
        inside = found[opened + 1 : closing(found, opened)]
        script.parameters[name] = tuple(t.value for t in inside if t.kind == "name")


def _names_caller(value: tuple[Token, ...]) -> bool:
    return len(value) == 3 and value[0].is_name(*_HOSTS) and value[2].is_name(*_CALLERS)


def _accesses(script: _Script) -> Iterator[Access]:
    for word, given, line in _called(script):
        for index in _positions(word, given):
            spelling = _spelling(script, given[index])
            for source in dict.fromkeys(_sources(script, given[index], 0)):
                yield Access(word, source, spelling, line)


def _called(script: _Script) -> Iterator[tuple[str, list[tuple[Token, ...]], int]]:
    """Name, arguments and line of each command of which the name stands there."""
    for place, token in enumerate(script.found):
        if not token.is_sign("(") or not _is_caller(script, place):
            continue
        name, *given = _arguments(script, place) or [()]
        if len(name) == 1 and name[0].kind == "text":
            given = [piece for one in given for piece in _spread(script, one)]
            yield name[0].value.upper(), given, script.source.count("\n", 0, token.start) + 1


def _spread(script: _Script, value: tuple[Token, ...]) -> list[tuple[Token, ...]]:
    """The elements of ``unpack(table)`` where the table is written out and never changed; else the value."""
    opened = 1 if value[:1] and value[0].is_name("unpack") else 3
    if len(value) <= opened + 1 or not value[opened - 1].is_name("unpack") or not value[opened].is_sign("("):
        return [value]
    table = value[opened + 1 : closing(value, opened)]
    if len(table) == 1 and table[0].kind == "name":
        given = script.assigned.get(table[0].value, [])
        table = given[0] if len(given) == 1 and _only_spread(script, table[0].value) else ()
    if not table or not table[0].is_sign("{") or closing(table, 0) != len(table) - 1:
        return [value]
    items = split_at(table[1:-1], ",", ";")
    written_out = all(item and len(split_at(item, "=")) == 1 for item in items)
    return items if written_out else [value]


def _only_spread(script: _Script, name: str) -> bool:
    """Whether a name is only assigned and handed to unpack(): no element is added or exchanged."""
    found = script.found
    places = [place for place, token in enumerate(found) if token.is_name(name)]
    return all(found[place - 2].is_name("unpack") for place in places[1:])


def _is_caller(script: _Script, place: int) -> bool:
    """Whether the bracket at ``place`` opens the arguments of redis.call or a name for it."""
    before = script.found[max(place - 3, 0) : place]
    return _names_caller(before) or (bool(before) and before[-1].is_name(*script.callers))


def _arguments(script: _Script, opened: int) -> list[tuple[Token, ...]]:
    return split_at(script.found[opened + 1 : closing(script.found, opened)], ",")


def _positions(word: str, given: list[tuple[Token, ...]]) -> tuple[int, ...]:
    """Which arguments are keys; where the count is not known, the first key of a fixed position."""
    words = [t[0].value if len(t) == 1 and t[0].kind in ("text", "number") else None for t in given]
    places = key_positions(word, words)
    if places is not None:
        return tuple(p for p in places if p < len(given))
    known = command(word)
    if known is None or not known.specs or known.specs[0].begin[0] != "index":
        return ()
    first = int(known.specs[0].begin[1]) - 1
    return (first,) if first < len(given) else ()


def _spelling(script: _Script, value: tuple[Token, ...]) -> str:
    text = script.source[value[0].start : value[-1].end] if value else ""
    return " ".join(text.split())


def _sources(script: _Script, value: tuple[Token, ...], depth: int) -> tuple[Source, ...]:
    """Everything that an expression can be."""
    if not value or depth > MAX_DEPTH:
        return _UNKNOWN
    for word in ("or", "and"):
        place = _top_level(value, word)
        if place is not None:
            right = _sources(script, value[place + 1 :], depth + 1)
            return right if word == "and" else _sources(script, value[:place], depth + 1) + right
    pieces = split_at(value, "..")
    if len(pieces) > 1:
        return _joined([_sources(script, piece, depth + 1) for piece in pieces])
    return _operand(script, value, depth)


def _top_level(value: tuple[Token, ...], word: str) -> int | None:
    depth = 0
    for place, token in enumerate(value):
        if token.kind == "sign" and token.value in "([{":
            depth += 1
        elif token.kind == "sign" and token.value in ")]}":
            depth -= 1
        elif depth == 0 and token.is_name(word):
            return place
    return None


def _joined(pieces: list[tuple[Source, ...]]) -> tuple[Source, ...]:
    """Parts put together with ``..``: derived from KEYS if one of them is."""
    firsts = [piece[0] for piece in pieces]
    if all(len(piece) == 1 and piece[0].text is not None for piece in pieces):
        return (Source(Origin.LITERAL, text="".join(first.text or "" for first in firsts)),)
    for piece in pieces:
        declared = [s for s in piece if s.origin in (Origin.KEYS, Origin.DERIVED)]
        if declared:
            return tuple(Source(Origin.DERIVED, s.number) for s in declared)
    unknown = any(s.origin is Origin.UNKNOWN for piece in pieces for s in piece)
    if unknown and not any(first.text for first in firsts):
        return _UNKNOWN
    return (Source(Origin.BUILT, text=next((f.text for f in firsts if f.text), None)),)


def _operand(script: _Script, value: tuple[Token, ...], depth: int) -> tuple[Source, ...]:
    first = value[0]
    if first.kind in ("text", "number"):
        return (Source(Origin.LITERAL, text=first.value),)
    if first.is_sign("("):
        return _sources(script, value[1 : closing(value, 0)], depth + 1)
    if first.is_sign("{"):
        inside = split_at(value[1 : closing(value, 0)], ",", ";")
        return tuple(
            s for item in inside if item for s in _sources(script, split_at(item, "=")[-1], depth + 1)
        )
    if first.is_name("KEYS"):
        return (Source(Origin.KEYS, _index(value)),)
    if first.is_name("ARGV"):
        return (Source(Origin.ARGV, _index(value)),)
    if first.kind != "name":
        return _UNKNOWN
    opened = next((i for i, t in enumerate(value) if t.is_sign("(")), None)
    if opened is not None:
        return _call(script, value, opened, depth)
    given = script.assigned.get(first.value)
    if not given or first.value in script.open_names:
        return _UNKNOWN
    script.open_names.add(first.value)
    found = [s for one in given for s in _sources(script, one, depth + 1)]
    script.open_names.discard(first.value)
    return tuple(dict.fromkeys(found))


def _call(script: _Script, value: tuple[Token, ...], opened: int, depth: int) -> tuple[Source, ...]:
    """The result of a call: unpack hands on its table, a reply or a changed string is built in the script."""
    name = value[opened - 1]
    inside = split_at(value[opened + 1 : closing(value, opened)], ",")
    if name.is_name("unpack", "tostring") and inside:
        return _sources(script, inside[0], depth + 1)
    if _names_caller(value[:opened]) or name.is_name(*script.callers):
        return _BUILT
    given = [s for one in inside for s in _sources(script, one, depth + 1)]
    if name.value in script.parameters or any(s.origin is Origin.UNKNOWN for s in given) or not given:
        return _UNKNOWN
    derived = [s for s in given if s.origin in (Origin.KEYS, Origin.DERIVED)]
    return (Source(Origin.DERIVED, derived[0].number),) if derived else _BUILT


def _index(value: tuple[Token, ...]) -> int | None:
    if len(value) == 4 and value[1].is_sign("[") and value[2].kind == "number" and value[2].value.isdigit():
        return int(value[2].value)
    return None
