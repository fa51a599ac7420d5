"""SCAN and KEYS: which patterns there are, and which families they match.

Patterns are those of the server (stringmatchlen in util.c): ``*``, ``?``, ``[...]`` with ``^`` and ranges,
and a backslash before a character that means itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clusterlint.catalog.client import Parameter, method
from clusterlint.keys.matching import telling
from clusterlint.keys.model import Scan
from clusterlint.link.program import Argument, Call
from clusterlint.slots.template import Hole, Part, Template

_ANY, _ONE, _HOLE = "*", "?", None
_SAME = 0xE100
"""The first of the private characters that stand for values which a pattern and a key share."""
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


def scans_of(call: Call) -> tuple[Scan, ...]:
    """The call as scans of the keyspace, one for each pattern that it may have; none for every other call.

    SSCAN and the like walk one key.
    """
    if call.command not in ("SCAN", "KEYS"):
        return ()
    name = next((p.name for p in _parameters(call) if p.role == "pattern"), None)
    found = call.argument(name) if name else None
    if found is None and "execute_command" in call.method:
        found = _sent(call)
    endpoint = call.client.endpoint
    if found is None or (found.known and found.value is None):
        return (Scan(call.location, call.command, None, endpoint),)
    if not found.templates:
        return (Scan(call.location, call.command, _shown(found), endpoint),)
    return tuple(Scan(call.location, call.command, _plain(t), endpoint, shapes=(t,)) for t in found.templates)


def finds(scan: Scan, template: Template) -> str | None:
    """Whether a scan with a pattern finds "all" or "some" keys of the template, or None."""
    if not scan.shapes:
        return None if scan.pattern is None else matches(scan.pattern, template)
    found = {reaches(shape, template) for shape in scan.shapes}
    return "all" if "all" in found else "some" if "some" in found else None


def reaches(pattern: Template, template: Template) -> str | None:
    """Whether a pattern that may have holes finds the keys of a template: "all", "some" or None."""
    asked, key = bound(pattern, template)
    return matches(glob(asked), key)


def might(pattern: Template, template: Template) -> bool:
    """Whether there are values with which the pattern finds a key of the template."""
    steps = tuple(token for token, _ in tokens(glob(pattern)))
    return _meet(steps, _letters(template), filled=True)


def glob(template: Template) -> str:
    """The pattern as the server sees it; what a hole holds is not known and stands for any text."""
    return "".join(part if isinstance(part, str) else _ANY for part in template.parts)


def bound(pattern: Template, *others: Template) -> tuple[Template, ...]:
    """All of them, with a letter for each hole of the pattern that one of the others has: a value they share.

    ``{prefix}:*`` says which keys it finds by that value alone. Where its own text says it, all stay as they
    are. Where one hole is the same by its identity, others may be by their names; parts keep their places.
    """
    letters = {hole: chr(_SAME + number) for number, hole in enumerate(_shared(pattern, others))}
    if not letters:
        return pattern, *others
    named = {hole.name: letter for hole, letter in letters.items()}

    def lettered(part: Part) -> Part:
        return part if isinstance(part, str) else letters.get(part) or named.get(part.name) or part

    return tuple(Template(tuple(map(lettered, one.parts)), one.source) for one in (pattern, *others))


def alike(pattern: Template, family: Sequence[Template]) -> Template:
    """Of the templates of a family the one that shares a hole with the pattern; else the first."""
    return next((one for one in family if _shared(pattern, [one])), family[0])


def _shared(pattern: Template, others: Sequence[Template]) -> list[Hole]:
    """The holes of a pattern whose text says nothing that others have too; one holds the same for certain."""
    if telling(pattern) or not pattern.holes:
        return []
    known = {hole for one in others for hole in one.holes}
    if known.isdisjoint(pattern.holes):
        return []
    names = {hole.name for hole in known}
    return [hole for hole in dict.fromkeys(pattern.holes) if hole in known or hole.name in names]


def matches(pattern: str, template: Template) -> str | None:
    """ "all" keys of the template match, "some" can, or None. A hole of the template can be any text.

    Only some: text of the pattern stands where the template has a hole (``session:abc*`` and
    ``session:{token}``); the template must begin with text then, or everything would match.
    """
    steps = tuple(token for token, _ in tokens(pattern))
    if not any(_tells(character) for step in steps for character in step.letters):
        return None
    letters = _letters(template)
    if _meet(steps, letters, filled=False):
        return "all"
    first = template.parts[0] if template.parts else None
    named = isinstance(first, str) and any(map(_tells, first))
    return "some" if named and _meet(steps, letters, filled=True) else None


def _tells(character: str) -> bool:
    """Whether it says something about the keys that have it, as separators do not."""
    return character.isalnum() or _SAME <= ord(character) < _SAME + 0x100


def _letters(template: Template) -> list[str | None]:
    letters: list[str | None] = []
    for part in template.parts:
        letters.extend(part if isinstance(part, str) else (_HOLE,))
    return letters


def _parameters(call: Call) -> tuple[Parameter, ...]:
    found = method(call.method)
    return () if found is None else found.parameters


def _sent(call: Call) -> Argument | None:
    """The pattern of execute_command("KEYS", pattern) or ("SCAN", cursor, "MATCH", pattern)."""
    if call.command == "KEYS":
        return call.arguments[0] if call.arguments else None
    words = [_shown(given).upper() for given in call.arguments]
    place = words.index("MATCH") + 1 if "MATCH" in words else len(words)
    return call.arguments[place] if place < len(words) else None


def _shown(argument: Argument) -> str:
    return str(argument.value) if argument.known else _globbed(argument.text)


def _globbed(text: str) -> str:
    """A template's text as a pattern: what a hole holds is not known, so it becomes ``*``."""
    if "{" not in text:
        return _ANY
    return _starred("".join(_ANY if len(p) > 2 else p[:1] for p in _PIECE.findall(text)))


def _plain(pattern: Template) -> str:
    """The pattern as it is shown."""
    return _starred(glob(pattern)) if pattern.holes else glob(pattern)


def _starred(pattern: str) -> str:
    return re.sub(r"\*+", _ANY, pattern)


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
