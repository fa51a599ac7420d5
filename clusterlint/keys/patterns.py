"""SCAN and KEYS: which patterns there are, and which families they match.

Patterns are those of the server (stringmatchlen in util.c): ``*``, ``?``, ``[...]`` with ``^`` and ranges,
and a backslash before a character that means itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from clusterlint.catalog.client import Parameter, method
from clusterlint.keys.model import Scan
from clusterlint.link.program import Call
from clusterlint.slots.template import Template

_ANY, _ONE, _HOLE = "*", "?", None
_PIECE = re.compile(r"\{\{|\}\}|\{[^{}]*\}|.", re.DOTALL)
_GLOB = re.compile(r"\\(?P<plain>.)|\[(?P<set>\^?(?:\\.|[^\]\\])*)\]|(?P<wild>[*?])|(?P<char>.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Token:
    """One step of a pattern: ``wild`` (* or ?), or else one of ``letters`` (``not_these``: none of them)."""

    wild: str = ""
    letters: str = ""
    not_these: bool = False

    def takes(self, character: str) -> bool:
        return self.wild == _ONE or (character in self.letters) != self.not_these


def scan_of(call: Call) -> Scan | None:
    """The call as a scan of the keyspace; None for every other call. SSCAN and the like walk one key."""
    if call.command not in ("SCAN", "KEYS"):
        return None
    name = next((p.name for p in _parameters(call) if p.role == "pattern"), None)
    found = call.argument(name) if name else None
    if found is None and "execute_command" in call.method:
        return Scan(call.location, call.command, _sent(call), call.client.endpoint)
    if found is None or (found.known and found.value is None):
        return Scan(call.location, call.command, None, call.client.endpoint)
    text = str(found.value) if found.known else found.text
    return Scan(call.location, call.command, text if found.known else _globbed(text), call.client.endpoint)


def matches(pattern: str, template: Template) -> str | None:
    """ "all" keys of the template match, "some" can, or None. A hole of the template can be any text.

    Only some: text of the pattern stands where the template has a hole (``session:abc*`` and
    ``session:{token}``); the template must begin with text then, or everything would match.
    """
    steps = tuple(token for token, _ in tokens(pattern))
    if not any(character.isalnum() for step in steps for character in step.letters):
        return None
    letters: list[str | None] = []
    for part in template.parts:
        letters.extend(part if isinstance(part, str) else (_HOLE,))
    if _meet(steps, letters, filled=False):
        return "all"
    first = template.parts[0] if template.parts else None
    named = isinstance(first, str) and any(character.isalnum() for character in first)
    return "some" if named and _meet(steps, letters, filled=True) else None


def _parameters(call: Call) -> tuple[Parameter, ...]:
    found = method(call.method)
    return () if found is None else found.parameters


def _sent(call: Call) -> str | None:
    """The pattern of execute_command("KEYS", pattern) or ("SCAN", cursor, "MATCH", pattern)."""
    given = [str(item.value) if item.known else _globbed(item.text) for item in call.arguments]
    if call.command == "KEYS":
        return given[0] if given else None
    words = [word.upper() for word in given]
    place = words.index("MATCH") + 1 if "MATCH" in words else len(given)
    return given[place] if place < len(given) else None


def _globbed(text: str) -> str:
    """A template's text as a pattern: what a hole holds is not known, so it becomes ``*``."""
    if "{" not in text:
        return _ANY
    pieces = (_ANY if len(p) > 2 else p[:1] for p in _PIECE.findall(text))
    return re.sub(r"\*+", _ANY, "".join(pieces))


def tokens(pattern: str) -> Iterator[tuple[Token, int]]:
    """The steps of a pattern, each with the characters up to its end."""
    for found in _GLOB.finditer(pattern):
        if found["wild"]:
            yield Token(wild=found["wild"]), found.end()
        elif found["set"] is not None:
            inside = found["set"]
            letters = _expanded(inside.removeprefix("^"))
            yield Token(letters=letters, not_these=inside.startswith("^")), found.end()
        else:
            yield Token(letters=found["plain"] or found["char"]), found.end()


def _expanded(inside: str) -> str:
    """The characters of a set, ranges spelled out."""

    def spelled(found: re.Match[str]) -> str:
        low, high = sorted((found[1], found[2]))
        return "".join(map(chr, range(ord(low), min(ord(high), ord(low) + 255) + 1)))

    return re.sub(r"(?<!\\)\\(.)", r"\1", re.sub(r"([^\\])-(.)", spelled, inside, flags=re.DOTALL))


def _meet(steps: tuple[Token, ...], letters: list[str | None], *, filled: bool) -> bool:
    """Is there a text that both describe? ``filled``: a hole may hold what the pattern asks for."""
    reachable = {0}  # how many letters of the template are used up
    for step in steps:
        reached: set[int] = set()
        for place in reachable:
            reached |= after(step, letters, place, filled=filled)
        reachable = reached
        if not reachable:
            return False
    end = len(letters)
    return any(
        all(letter is _HOLE for letter in letters[place:]) and (filled or place == end) for place in reachable
    )


def after(step: Token, letters: list[str | None], place: int, *, filled: bool) -> set[int]:
    """The places in the template (None: a hole) after one step of the pattern that begins at ``place``.

    ``filled``: a hole may hold what the pattern asks for; it may always hold more.
    """
    if step.wild == _ANY:
        return set(range(place, len(letters) + 1))
    found: set[int] = set()
    while place < len(letters):
        letter = letters[place]
        if letter is not _HOLE:
            return found | {place + 1} if step.takes(letter) else found
        if not filled:
            return found
        found.add(place)  # the hole holds this and may hold more
        place += 1
    return found
