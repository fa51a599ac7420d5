"""What the statements of a module bind, mention and import, by the bytes alone.

A statement at the left margin is one part, with all that stands indented below it. Nothing is parsed: names
are words of the code, and where it is not clear what a word means, it counts as mentioned.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from msgspec import Struct

from clusterlint.discover.code import code, names_a_client

_STARTS = re.compile(rb"^(?=[^\s)\]}#\\])", re.MULTILINE)
_GOES_ON = re.compile(rb"(?:else|elif|except|finally)\b")
_BLOCK = re.compile(rb"(?:if|try|with|for|while|match|async[ \t]+(?:with|for))\b")
_WORDS = re.compile(rb"\.?[^\W\d]\w*")
_BOUND = re.compile(rb"^[ \t]*(?:(?:async[ \t]+)?def|class)[ \t]+(\w+)", re.MULTILINE)
_SET = re.compile(
    rb"^[ \t]*(\w+(?:[ \t]*,[ \t]*\w+)*)[ \t]*(?::[^=\n]*)?=(?!=)|\bas[ \t]+(\w+)[ \t]*:|(\w+)[ \t]*:="
    rb"|^[ \t]*(\w+)[ \t]*:[ \t]*[\w(]",
    re.MULTILINE,
)
_CHANGED = re.compile(
    rb"^[ \t]*(\w+)(?:[.\[][^=\n()]*)?[ \t]*(?::[^=\n]*)?[-+|*]?=(?!=)|\bglobal[ \t]+([\w, \t]+)"
    rb"|\b(\w+)\.(?:\w+\.)*(?:add|append|extend|insert|register\w*|setdefault|update|set|init\w*|bind)\("
    rb"|\bsetattr\([ \t]*(\w+)",
    re.MULTILINE,
)
_GLOBAL = re.compile(rb"\bglobal[ \t]+([\w, \t]+)")
_FROM = re.compile(
    rb"^[ \t]*from[ \t]+(\.*)[ \t]*([\w.]*)[ \t]+import[ \t]*(\([^)]*\)|[^\n;]*)", re.MULTILINE
)
_IMPORT = re.compile(rb"^[ \t]*import[ \t]+([^\n;]+)", re.MULTILINE)
_TAKEN = re.compile(rb"([\w.]+)(?:[ \t]+as[ \t]+(\w+))?")


class Taken(Struct, frozen=True):
    """One imported name: ``from module import name``; without a name the module itself, "*": all of it."""

    level: int
    module: str
    name: str
    bound: bytes


@dataclass(frozen=True)
class Part:
    """One statement: what it binds in the module, mentions, changes, and imports anywhere in it."""

    source: bytes
    taken: tuple[Taken, ...]

    @cached_property
    def _mentioned(self) -> tuple[frozenset[bytes], frozenset[bytes]]:
        source = _IMPORT.sub(b"", _FROM.sub(b"", self.source)) if self.taken else self.source
        found = set(_WORDS.findall(source))
        attributes = frozenset(word[1:] for word in found if word[:1] == b".")
        return frozenset(word for word in found if word[:1] != b"."), attributes

    @property
    def words(self) -> frozenset[bytes]:
        """The names that it mentions, those of imports left out."""
        return self._mentioned[0]

    @property
    def attributes(self) -> frozenset[bytes]:
        """The names behind dots."""
        return self._mentioned[1]

    @cached_property
    def bound(self) -> frozenset[bytes]:
        """The names that it binds in the module, imports included."""
        found = {one.bound for one in self.taken if one.bound}
        if _is_plain_import(self.source):
            return frozenset(found)
        block = _BLOCK.match(self.source) is not None
        names = _BOUND.findall(self.source) if block else _BOUND.findall(self.source)[:1]
        if block or not names:
            for groups in _SET.findall(self.source):
                found.update(word.strip() for group in groups for word in group.split(b","))
        elif names:
            found.clear()  # what a function or class imports is its own
        made = {word.strip() for listed in _GLOBAL.findall(self.source) for word in listed.split(b",")}
        return frozenset({*found, *names, *made} - {b""})

    @cached_property
    def only_imports(self) -> bool:
        """Whether it is an import, perhaps one that a condition or an error stands around."""
        return bool(self.taken) and (_is_plain_import(self.source) or _BLOCK.match(self.source) is not None)

    @cached_property
    def changed(self) -> frozenset[bytes]:
        """The names to which something is given: assigned, set in them, or handed to a method of theirs."""
        found = (one for group in _CHANGED.findall(self.source) for one in group)
        return frozenset(word.strip() for one in found for word in one.split(b",")) - {b""}

    @cached_property
    def shows_a_client(self) -> bool:
        """Whether a client may be made, held or used in it."""
        return names_a_client(self.source)


class Outline:
    """The parts of one module, and which of them concern Redis."""

    def __init__(self, content: bytes) -> None:
        self.parts = tuple(_parts(code(content, names=True)))
        self._binding: dict[bytes, list[int]] = {}
        for number, part in enumerate(self.parts):
            for name in part.bound:
                self._binding.setdefault(name, []).append(number)

    @cached_property
    def handed_on(self) -> tuple[Taken, ...]:
        """What it imports at the left margin, so that others can take it from here."""
        return tuple({one: None for part in self.parts if part.only_imports for one in part.taken})

    @cached_property
    def _mentioning(self) -> dict[bytes, list[int]]:
        found: dict[bytes, list[int]] = {}
        for number, part in enumerate(self.parts):
            for name in part.words:
                found.setdefault(name, []).append(number)
        return found

    @cached_property
    def _changing(self) -> dict[bytes, list[int]]:
        found: dict[bytes, list[int]] = {}
        for number, part in enumerate(self.parts):
            for name in part.changed:
                found.setdefault(name, []).append(number)
        return found

    def binding(self, names: Iterable[bytes]) -> set[int]:
        """The parts that bind one of the names."""
        return {number for name in names for number in self._binding.get(name, ())}

    def reached(self, first: Iterable[int], names: Iterable[bytes] = ()) -> set[int]:
        """The parts that mention, directly or not, what these parts bind, or one of the names."""
        found = set(first)
        pending = [*names, *(name for number in found for name in self.names_of(number))]
        hot = set(pending)
        while pending:
            for number in self._mentioning.get(pending.pop(), ()):
                if number not in found:
                    found.add(number)
                    new = self.names_of(number) - hot
                    hot |= new
                    pending += new
        return found

    def names_of(self, number: int) -> frozenset[bytes]:
        """The names through which others of the program get at what a part has: those it binds or changes."""
        part = self.parts[number]
        return part.bound | frozenset(name for name in part.changed if name in self._binding)

    def needed(self, first: Iterable[int]) -> set[int]:
        """These parts, what they mention, and what changes that, directly or not."""
        found = set(first)
        pending = list(found)
        while pending:
            part = self.parts[pending.pop()]
            for name in part.words:
                if name in self._binding:
                    new = {*self._binding[name], *self._changing.get(name, ())} - found
                    found |= new
                    pending += new
        return found


def _parts(source: bytes) -> Iterator[Part]:
    starts = [found.start() for found in _STARTS.finditer(source)]
    ends = [*starts[1:], len(source)] if starts else []
    pieces: list[bytes] = []
    deep, decorated = 0, False
    for start, end in zip(starts, ends, strict=True):
        piece = source[start:end]
        if pieces and (deep > 0 or decorated or _GOES_ON.match(piece)):
            pieces[-1] += piece
        else:
            pieces.append(piece)
            deep = 0
        if deep <= 0:
            decorated = piece.startswith(b"@")
        deep += sum(map(piece.count, (b"(", b"[", b"{"))) - sum(map(piece.count, (b")", b"]", b"}")))
    for piece in pieces:
        yield Part(piece, tuple(_taken(piece)))


def _taken(source: bytes) -> Iterator[Taken]:
    if b"import" not in source:
        return
    flat = source.replace(b"\\\r\n", b" ").replace(b"\\\n", b" ")
    for dots, module, names in _FROM.findall(flat):
        where = (len(dots), module.decode("utf-8", "replace"))
        if names.strip() == b"*":
            yield Taken(*where, "*", b"")
            continue
        for name, alias in _TAKEN.findall(names):
            yield Taken(*where, name.decode("utf-8", "replace"), alias or name)
    for names in _IMPORT.findall(flat):
        for name, alias in _TAKEN.findall(names):
            yield Taken(0, name.decode("utf-8", "replace"), "", alias or name.partition(b".")[0])


def _is_plain_import(source: bytes) -> bool:
    return source.startswith((b"import", b"from"))
