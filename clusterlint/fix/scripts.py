"""Lua scripts that build keys of a family themselves, and where the braces go in their text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from clusterlint.fix.globs import Tagged
from clusterlint.fix.places import Wish
from clusterlint.keys.families import form
from clusterlint.link.program import Call, Key
from clusterlint.rules.lua import Origin, accesses
from clusterlint.rules.lua_tokens import Token, closing, tokens
from clusterlint.slots.template import Hole, Part, Template

_HOLE = "\ue000"  # a value that Python puts into the script; one character, so that steps are offsets
_ESCAPE = re.compile(r"\\(?:\d{1,3}|.)|.", re.DOTALL)

_LOADS = "FUNCTION LOAD"
_TAKING_APART = ("sub", "match", "gsub", "gmatch", "find")

Operand = tuple[Token, ...]


def script_of(call: Call) -> Template | None:
    """The Lua that a call brings: a script that it runs, or a library that it loads."""
    if call.lua is not None or call.command != _LOADS:
        return call.lua
    code = call.argument("code")
    return code.templates[0] if code is not None and len(code.templates) == 1 else None


def wishes(script: Template, families: Sequence[Tagged]) -> dict[int, Wish] | None:
    """What to insert into the script (by steps before it) for the keys that it builds of these families.

    Only what stands in one expression is read: ``'user:' .. ARGV[1]``. None: the place of a brace is in an
    operand that cannot be parted, or an operand is taken out of a text, which may be a key with braces then.
    """
    text = "".join(part if isinstance(part, str) else _HOLE for part in script.parts)
    known = {form(family.old): family for family in families if family.braces is not None}
    literal = {one.source.text for one in accesses(text) if one.source.origin is Origin.LITERAL}
    taken = _taken(tokens(text))
    found: dict[int, Wish] = {}
    for chain in _chains(tokens(text)):
        template = _template(chain)
        family = known.get(form(template))
        if family is None or (template.literal is not None and template.literal not in literal):
            continue
        assert family.braces is not None
        if any(operand[0].value in taken or _takes_apart(operand) for operand in chain if _is_code(operand)):
            return None
        for place, brace, opens in ((family.braces.start, "{", True), (family.braces.end, "}", False)):
            where = _insertion(text, chain, place.steps(template), brace, opens=opens)
            if where is None:
                return None
            found[where[0]] = where[1]
    return found


def _taken(found: tuple[Token, ...]) -> set[str]:
    """The variables that get what is taken out of a text: ``local name = string.sub(key, 6)``."""
    names: set[str] = set()
    place = 0
    while place < len(found):
        first = place
        while place + 2 < len(found) and found[place].kind == "name" and found[place + 1].is_sign(","):
            place += 2
        given = place + 1 < len(found) and (found[place + 1].is_sign("=") or found[place + 1].is_name("in"))
        if found[place].kind == "name" and given:
            end = _operand(found, place + 2)
            if end is not None and _takes_apart(found[place + 2 : end]):
                names |= {token.value for token in found[first : place + 1] if token.kind == "name"}
        place += 1
    return names


def _is_code(operand: Operand) -> bool:
    return operand[0].kind == "name"


def _takes_apart(operand: Operand) -> bool:
    """Whether it calls string.sub() or the like, or such a method of a text."""
    return any(
        name.is_name(*_TAKING_APART) and (before.is_sign(".") or before.is_sign(":"))
        for before, name in pairwise(operand)
    )


def derived(script: Template, keys: Sequence[Key]) -> Iterator[tuple[Template, list[Part]]]:
    """What the script puts behind its keys: (a key, the rest), for every ``KEYS[1] .. ':x'``."""
    text = "".join(part if isinstance(part, str) else _HOLE for part in script.parts)
    plain = not any(key.many or key.path for key in keys)
    for chain in _chains(tokens(text)):
        first = chain[0]
        number = int(first[2].value) if _names_key(first) else 0
        if len(chain) > 1 and plain and 1 <= number <= len(keys):
            rest = list(_template(chain[1:]).parts)
            yield from ((template, rest) for template in keys[number - 1].choices)


def _names_key(operand: Operand) -> bool:
    """Whether it is ``KEYS[1]`` with a number."""
    return len(operand) == 4 and operand[0].is_name("KEYS") and operand[2].value.isdigit()


def _chains(found: tuple[Token, ...]) -> Iterator[list[Operand]]:
    """Every expression of operands put together with ``..``, and every text that stands alone."""
    place = 0
    while place < len(found):
        chain: list[Operand] = []
        while (end := _operand(found, place)) is not None:
            chain.append(found[place:end])
            place = end
            if place < len(found) and found[place].is_sign(".."):
                place += 1
                continue
            break
        if len(chain) > 1 or (chain and chain[0][0].kind == "text"):
            yield chain
        if not chain:
            place += 1


def _operand(found: tuple[Token, ...], place: int) -> int | None:
    """The end of the operand that begins there: a text, a number, or a name with what follows it."""
    if place >= len(found):
        return None
    if found[place].kind in ("text", "number"):
        return place + 1
    if found[place].kind != "name":
        return None
    end = place + 1
    while end < len(found):
        if found[end].kind == "sign" and found[end].value in "([":
            if any(token.kind == "text" for token in found[end : closing(found, end)]):
                return None  # the arguments of a call have texts of their own, which are read one by one
            end = closing(found, end) + 1
        elif found[end].kind == "sign" and found[end].value in ".:" and end + 1 < len(found):
            end += 2
        else:
            break
    return end


def _template(chain: Sequence[Operand]) -> Template:
    parts: list[Part] = []
    for number, operand in enumerate(chain):
        token = operand[0]
        if token.kind == "text":
            pieces = token.value.split(_HOLE)
            for turn, piece in enumerate(pieces):
                parts += [Hole(("lua", number, turn), "?")] if turn else []
                parts.append(piece)
        else:
            parts.append(token.value if token.kind == "number" else Hole(("lua", number), "?"))
    return Template.of(parts)


def _insertion(
    text: str, chain: Sequence[Operand], step: int, brace: str, *, opens: bool
) -> tuple[int, Wish] | None:
    """Where the brace goes in the script: into a text of the chain, else as one more operand."""
    before = 0
    texts: list[int] = []
    edges: list[tuple[int, str]] = []
    for operand in chain:
        token = operand[0]
        length = len(token.value) if token.kind in ("text", "number") else 1
        at = step - before
        before += length
        if not 0 <= at <= length:
            continue
        if token.kind == "text":
            offset = _inside(text, token, at)
            texts += [] if offset is None else [offset]
        elif at == 0:
            edges.append((operand[0].start, f"[[{brace}]] .. "))
        elif at == length:
            edges.append((operand[-1].end, f" .. [[{brace}]]"))
    if texts:
        return (texts[-1] if opens else texts[0]), Wish(brace, opens)
    if not edges:
        return None
    offset, put = edges[-1] if opens else edges[0]
    return offset, Wish(put, opens)


def _inside(text: str, token: Token, at: int) -> int | None:
    """The offset in the script of a place in the value of one of its texts."""
    written = text[token.start : token.end]
    if written[0] == "[":
        opened = written.index("[", 1) + 1
        opened += written[opened] == "\n"
        return token.start + opened + at
    ends = [1, *(1 + match.end() for match in _ESCAPE.finditer(written[1:-1]))]
    return token.start + ends[at] if len(ends) == len(token.value) + 1 else None
