"""Lines of a form to keys, sizes and databases. What cannot be understood is counted, never an error."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from clusterlint.catalog.command import Command, KeySpec, command, key_positions
from clusterlint.observe.formats import BIGGEST_LINE, MONITOR_LINE, QUOTED_LINE, Format, key_column
from clusterlint.observe.quoting import QUOTED, unquoted

NAMED = 5
"""Lines not understood that are shown."""

_SIZE_NAMES = (b"size_in_bytes", b"bytes", b"memory", b"size")
_DATABASE_NAMES = (b"database", b"db")


@dataclass(frozen=True, slots=True)
class Keys:
    """Some keys, with sizes (-1: not known) or without; ``database``: None where it is not told."""

    keys: Sequence[bytes]
    sizes: Sequence[int] | None = None
    database: int | None = None


@dataclass(slots=True)
class Said:
    """What a stream says besides its keys.

    ``wrong``: lines not understood. ``scripted``: commands that scripts sent, which are not counted (what
    calls the script is). ``keyless``: commands without a key. ``totals``: of a summary, by type:
    (keys, bytes).
    """

    lines: int = 0
    wrong: int = 0
    samples: list[bytes] = field(default_factory=list)
    scripted: int = 0
    keyless: int = 0
    totals: dict[str, tuple[int, int | None]] = field(default_factory=dict)

    def misses(self, line: bytes) -> None:
        """A line that means nothing."""
        self.wrong += 1
        if len(self.samples) < NAMED:
            self.samples.append(line[:200])

    def merge(self, other: Said) -> None:
        """Add what another part of the stream says, which comes after this."""
        self.lines += other.lines
        self.wrong += other.wrong
        self.samples = (self.samples + other.samples)[:NAMED]
        self.scripted += other.scripted
        self.keyless += other.keyless
        self.totals |= other.totals


Reader = Callable[[Sequence[bytes], Said], Iterator[Keys]]


def reader(form: Format, head: Sequence[bytes]) -> Reader:
    """What reads the lines of a form; ``head`` are the first lines of the stream."""
    if form is Format.CSV:
        first = next((line for line in head if line.strip()), b"")
        return _Table(first).read
    return {
        Format.KEYS: _names,
        Format.SIZED: _sized,
        Format.QUOTED: _quoted,
        Format.MONITOR: _monitored,
        Format.BIGGEST: _biggest,
    }[form]


def _names(lines: Sequence[bytes], said: Said) -> Iterator[Keys]:
    yield Keys(lines if all(lines) else [line for line in lines if line])


def _sized(lines: Sequence[bytes], said: Said) -> Iterator[Keys]:
    keys: list[bytes] = []
    sizes: list[int] = []
    for line in lines:
        key, gap, size = line.rpartition(b"\t")
        if not gap:
            key, gap, size = line.rstrip(b" ").rpartition(b" ")
        if gap and size.isdigit():
            keys.append(key if key[-1:] not in b" \t" else key.rstrip(b" \t"))
            sizes.append(int(size))
        elif line:
            said.misses(line)
    yield Keys(keys, sizes)


def _quoted(lines: Sequence[bytes], said: Said) -> Iterator[Keys]:
    keys: list[bytes] = []
    sizes: list[int] = []
    for line in lines:
        found = QUOTED_LINE.fullmatch(line)
        if found is not None:
            keys.append(unquoted(found[1]))
            sizes.append(-1 if found[2] is None else int(found[2]))
        elif line.strip():
            said.misses(line)
    yield Keys(keys, sizes if any(size >= 0 for size in sizes) else None)


_WORD = re.compile(QUOTED)


def _monitored(lines: Sequence[bytes], said: Said) -> Iterator[Keys]:
    by_database: dict[int, list[bytes]] = {}
    for line in lines:
        found = MONITOR_LINE.fullmatch(line)
        if found is None:
            if line.strip() not in (b"", b"OK"):
                said.misses(line)
        elif found[2] == b"lua":
            said.scripted += 1
        else:
            words = _WORD.findall(found[3])
            places = _places(words)
            if places is None:
                said.misses(line)
            elif not places:
                said.keyless += 1
            keys = by_database.setdefault(int(found[1]), [])
            keys.extend(unquoted(words[place + 1]) for place in places or ())
    for database, keys in by_database.items():
        yield Keys(keys, None, database)


def _places(words: Sequence[bytes]) -> tuple[int, ...] | None:
    """Which of the words after the first are keys; None where nobody can tell."""
    name, rest = _text(words[0]).upper(), list(words[1:])
    known = command(name)
    sub = command(f"{name} {_text(rest[0])}") if rest and known is not None and not known.specs else None
    if sub is not None:
        known, name, count = sub, sub.name, len(rest) - 1
        places = _known_places(known, name, count, rest[1:])
        return None if places is None else tuple(place + 1 for place in places)
    return _known_places(known, name, len(rest), rest)


def _known_places(
    known: Command | None, name: str, count: int, words: Sequence[bytes]
) -> tuple[int, ...] | None:
    if known is not None and not known.finder and all(map(_fixed, known.specs)):
        return _fixed_places(name, count)
    return key_positions(name, [_text(word) for word in words])


def _fixed(spec: KeySpec) -> bool:
    return spec.begin[0] == "index" and spec.find[0] == "range"


def _text(word: bytes) -> str:
    return unquoted(word).decode("latin-1")


@lru_cache(maxsize=4096)
def _fixed_places(name: str, count: int) -> tuple[int, ...] | None:
    """For commands whose keys stand where they stand, whatever the arguments say."""
    return key_positions(name, [""] * count)


def _biggest(lines: Sequence[bytes], said: Said) -> Iterator[Keys]:
    """The keys that are named, each once, with its size where that is one of bytes."""
    sizes: dict[bytes, int] = {}
    for line in lines:
        found = BIGGEST_LINE.fullmatch(line)
        if found is not None:
            key = unquoted(found[2]) if re.fullmatch(QUOTED, found[2]) else found[2]
            sizes[key] = int(found[3]) if found[4] == b"bytes" else -1
        else:
            _summary(line, said)
    yield Keys(list(sizes), list(sizes.values()))


_TOTAL = re.compile(rb"(\d+) (\S+?)s with (\d+) (\w+) \(.*\)\s*")
_AROUND = re.compile(rb"#|-------- summary|Sampled \d+ keys|Total key length|\s*$")


def _summary(line: bytes, said: Said) -> None:
    found = _TOTAL.fullmatch(line)
    if found is not None:
        size = int(found[3]) if found[4] == b"bytes" else None
        said.totals[found[2].decode("latin-1")] = (int(found[1]), size)
    elif not _AROUND.match(line):
        said.misses(line)


_RDBTOOLS = b"database,type,key,size_in_bytes,"


class _Table:
    """Rows of a table whose first line names the columns.

    ``rdb -c memory`` of rdbtools writes keys as they are, with commas and quotes of their own: of its rows
    the other columns are taken off both ends. All other tables are CSV as Python's ``csv`` reads it.
    """

    def __init__(self, first: bytes) -> None:
        names = [name.strip().strip(b'"').lower() for name in first.split(b",")]
        self._first = first
        self._raw = first.startswith(_RDBTOOLS)
        self._width = len(names)
        self._key = key_column(first) or 0
        self._size = next((names.index(name) for name in _SIZE_NAMES if name in names), None)
        self._database = next((names.index(name) for name in _DATABASE_NAMES if name in names), None)

    def read(self, lines: Sequence[bytes], said: Said) -> Iterator[Keys]:
        """The keys of some lines, by database."""
        found: dict[int | None, tuple[list[bytes], list[int]]] = {}
        for row in self._rows(line for line in lines if line and line != self._first):
            size = self._number(row, self._size)
            database = self._number(row, self._database)
            if len(row) < self._width or (self._size is not None and size is None):
                said.misses(b",".join(row))
                continue
            keys, sizes = found.setdefault(database, ([], []))
            keys.append(row[self._key])
            sizes.append(-1 if size is None else size)
        for database, (keys, sizes) in found.items():
            yield Keys(keys, sizes if self._size is not None else None, database)

    def _rows(self, lines: Iterable[bytes]) -> Iterator[list[bytes]]:
        if self._raw:
            behind = self._width - self._key - 1
            for line in lines:
                before = line.split(b",", self._key)
                yield [*before[:-1], *before[-1].rsplit(b",", behind)]
        else:
            for row in csv.reader(line.decode("latin-1") + "\n" for line in lines):
                yield [text.encode("latin-1") for text in row]

    @staticmethod
    def _number(row: Sequence[bytes], place: int | None) -> int | None:
        text = row[place] if place is not None and place < len(row) else b""
        return int(text) if text.isdigit() else None
