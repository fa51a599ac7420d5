"""A look at the bytes before they are parsed: what would hurt the parser is refused with one clear line.

The parser is native code that recurses: 50,000 open brackets overflow its stack and end the process,
and a chain of thousands of operators takes minutes, because each link nests in the one before. The
limits are far above what people write and below what hurts: measured with libcst 1.9, a thousand
links take about a second. CPython itself refuses 200 open brackets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from msgspec import Struct

from clusterlint.discover.read import megabytes
from clusterlint.discover.source import FileProblem, SourceFile

LARGEST_PARSED = 4_000_000
"""Bytes; larger files are generated ones, and parsing takes minutes and gigabytes."""

MOST_BRACKETS = 200
MOST_LINKS = 1_000  # operators, dots, calls and subscripts in one expression, the enclosing ones included
MOST_STRINGS = 3_000  # string literals side by side: cheap; above this libcst calls them a syntax error
MOST_ELIFS = 3_000
MOST_PATTERN_BRACKETS = 8  # nested mapping patterns take exponential time: 10 a second, 12 twenty

_TOKEN = re.compile(
    rb"(?P<string>[A-Za-z]{0,3}(?P<quote>\"{3}|'{3}|\"|'))|(?P<comment>\#[^\r\n]*)"
    rb"|(?P<word>[A-Za-z_\x80-\xff][\w\x80-\xff]*)|(?P<open>[(\[{])|(?P<close>[)\]}])"
    rb"|(?P<line>\r\n?|\n)|(?P<part>[,;:])|(?P<joined>\\\r?\n)|(?P<operator>[-+*/%@&|^~<>=!.]+)"
)
_ENDS = {
    quote: re.compile(rb"\\.|" + quote if len(quote) == 3 else rb"\\\r\n|\\.|[\r\n]|" + quote, re.DOTALL)
    for quote in (b'"""', b"'''", b'"', b"'")
}
_FIELD = re.compile(rb"\{\{|\{[^}]*")  # a doubled brace, or a field up to its first closing brace
_LINKING = frozenset(
    {b"not", b"and", b"or", b"lambda", b"if", b"else", b"await", b"in", b"is", b"for", b"yield"}
)
_DEEP = "is nested too deeply: more than"


class Trouble(Struct, frozen=True):
    """One line on why the file is not parsed, and the 1-based line where that shows."""

    reason: str
    line: int


@dataclass(slots=True)
class _Expression:
    """Counts of the expression that is being read, within one pair of brackets."""

    links: int = 0
    strings: int = 0
    enclosing: int = 0  # links of the expressions around it


def refusal(source: SourceFile) -> FileProblem | None:
    """Why the file must not be given to the parser, for its size or for what is in it, or None."""
    if len(source.content) > LARGEST_PARSED:
        size, limit = megabytes(len(source.content)), megabytes(LARGEST_PARSED)
        reason = f"has {size} MB: files over {limit} MB are not analysed; exclude it if it is generated"
        return FileProblem(source.path, reason)
    found = trouble(source.content)
    return FileProblem(source.path, found.reason, found.line) if found else None


def trouble(content: bytes) -> Trouble | None:
    """Why these bytes must not be given to the parser, or None."""
    null = content.find(b"\0")
    if null >= 0:
        reason = "holds null bytes: not Python source, or not in an encoding that Python reads"
        return Trouble(reason, content.count(b"\n", 0, null) + 1)
    return _Scan(content).run()


class _Scan:
    """One pass over the tokens that matter; each method gives the reason to stop, or None."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.levels = [_Expression()]
        self.elifs: dict[int, int] = {}  # by column
        self.line_start = 0
        self.fresh = True  # at the beginning of a logical line
        self.pattern = False  # in the head of a ``case``
        self.after_value = False  # an opening bracket would be a call or a subscript

    def run(self) -> Trouble | None:
        position = 0
        while (token := _TOKEN.search(self.content, position)) is not None:
            position = token.end()
            if token["quote"]:
                end = self.string_end(token["quote"], position)
                fields = b"f" in token["string"].lower() or b"t" in token["string"].lower()
                reason = self.string(position, end if fields else position)
                position = end
            else:
                reason = self.take(token.lastgroup or "", token.group(), token.start(), token.end())
            if reason is not None:
                return Trouble(reason, self.content.count(b"\n", 0, token.start()) + 1)
        return None

    def string_end(self, quote: bytes, position: int) -> int:
        """Where the literal ends: at its quote, or (unterminated) at the end of its line or of the file."""
        for end in _ENDS[quote].finditer(self.content, position):
            if end.group() == quote:
                return end.end()
            if end.group() in (b"\r", b"\n"):
                return end.start()
        return len(self.content)

    def take(self, kind: str, text: bytes, start: int, end: int) -> str | None:
        if kind == "line":
            self.line_start = end
            if len(self.levels) == 1:
                self.levels[0] = _Expression()
                self.fresh, self.after_value, self.pattern = True, False, False
            return None
        if kind in ("comment", "joined"):
            return None
        first, self.fresh = self.fresh, False
        if kind == "word":
            return self.word(text, start - self.line_start if first else None)
        if kind == "open":
            return self.open()
        self.after_value = kind == "close"
        if kind == "close":
            del self.levels[max(1, len(self.levels) - 1) :]
        elif kind == "operator":
            # A run of operator characters may be several unary ones: "----1", "~~~1".
            return self.link(len(text) if not text.strip(b"-+~") else 1)
        elif text != b":":
            self.levels[-1].links = self.levels[-1].strings = 0
        return None

    def word(self, text: bytes, column: int | None) -> str | None:
        """``column`` is given for the first word of a logical line."""
        self.after_value = text not in _LINKING
        if column is None:
            return self.link(1) if text in _LINKING else None
        self.pattern = text == b"case"
        if text == b"elif":
            self.elifs[column] = self.elifs.get(column, 0) + 1
            if self.elifs[column] > MOST_ELIFS:
                return f"has more than {MOST_ELIFS} elif in a row"
        elif text != b"else" and self.elifs:
            self.elifs = {place: count for place, count in self.elifs.items() if place < column}
        return None

    def string(self, start: int, end: int) -> str | None:
        """A literal; from ``start`` to ``end`` it may hold replacement fields."""
        self.fresh, self.after_value = False, True
        self.levels[-1].strings += 1
        if self.levels[-1].strings > MOST_STRINGS:
            return f"has more than {MOST_STRINGS} strings in one expression"
        return _field_trouble(self.content[start:end])

    def open(self) -> str | None:
        reason = self.link(1) if self.after_value else None
        self.after_value = False
        top = self.levels[-1]
        self.levels.append(_Expression(enclosing=top.enclosing + top.links))
        depth = len(self.levels) - 1
        if depth > MOST_BRACKETS:
            return f"{_DEEP} {MOST_BRACKETS} open brackets"
        if self.pattern and depth > MOST_PATTERN_BRACKETS:
            return f"{_DEEP} {MOST_PATTERN_BRACKETS} open brackets in a case pattern"
        return reason

    def link(self, count: int) -> str | None:
        top = self.levels[-1]
        top.links += count
        if top.enclosing + top.links > MOST_LINKS:
            return f"{_DEEP} {MOST_LINKS} operators, dots or calls in one expression"
        return None


def _field_trouble(body: bytes) -> str | None:
    """Trouble in the replacement fields of an f-string."""
    for piece in _FIELD.finditer(body):
        found = _Scan(piece.group()).run()
        if found is not None:
            return found.reason
    return None
