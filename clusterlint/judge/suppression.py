"""Inline suppressions: how they are written, where they reach, and which of them do nothing.

``# clusterlint: ignore[CL101] reason`` on any line of a statement, or alone on the lines directly above it;
``# clusterlint: ignore-file[CL101, CL102] reason`` anywhere in the file. Rules go by code or name. There is
no bare form: what is not written like this suppresses nothing and is itself a finding (CL901).
"""

from __future__ import annotations

import io
import re
import tokenize
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from msgspec import Struct

from clusterlint.extract.facts import Comment, FileFacts
from clusterlint.finding import Location
from clusterlint.settings.rulenames import RuleNames

_DIRECTIVE = re.compile(r"#\s*clusterlint\s*:\s*(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_FORM = re.compile(r"(?P<kind>ignore|ignore-file)\[(?P<rules>[^\[\]]*)\](?=\s|#|$)")
_SHAPE = "write # clusterlint: ignore[CODE] reason"


class Suppression(Struct, frozen=True):
    """One rule of one comment. ``first`` and ``last``: the lines of the statement that it covers."""

    code: str
    written: str  # the code or name as it stands in the comment
    location: Location
    whole_file: bool
    first: int
    last: int
    reason: str = ""  # what stands behind it in the comment

    def covers(self, code: str, place: Location) -> bool:
        """Whether it suppresses a finding of that rule at that place (the path is not looked at again)."""
        if code != self.code:
            return False
        return self.whole_file or self.first <= place.line <= self.last


class Malformed(Struct, frozen=True):
    """A comment, or a rule in it, that suppresses nothing; one line on why."""

    location: Location
    reason: str


def read_suppressions(
    facts: FileFacts, content: bytes, rules: RuleNames
) -> tuple[tuple[Suppression, ...], tuple[Malformed, ...]]:
    """All suppressions of one file, and what is wrong with the ones that are none."""
    matches = [(comment, _DIRECTIVE.search(comment.text)) for comment in facts.comments]
    directives = [(comment, match) for comment, match in matches if match]
    if not directives:
        return (), ()
    lines = _LogicalLines(content)
    alone = frozenset(comment.line for comment in facts.comments if comment.alone)
    good: list[Suppression] = []
    bad: list[Malformed] = []
    for comment, match in directives:
        place = _place(facts.path, comment, match)
        span = lines.reached_from(comment, alone)
        for item in _parse(match["rest"], place, span, rules):
            if isinstance(item, Malformed):
                bad.append(item)
            else:
                good.append(item)
    return tuple(good), tuple(bad)


def _place(path: str, comment: Comment, match: re.Match[str]) -> Location:
    text = comment.text.rstrip()
    return Location(
        path, comment.line, comment.column + match.start(), comment.line, comment.column + len(text)
    )


def _parse(
    rest: str, place: Location, span: tuple[int, int], rules: RuleNames
) -> Iterator[Suppression | Malformed]:
    form = _FORM.match(rest)
    if form is None:
        bare = re.match(r"(ignore|ignore-file)(\s|$|#)", rest)
        why = "names no rule" if bare else "is not understood"
        yield Malformed(place, f"this comment {why} and suppresses nothing: {_SHAPE}")
        return
    words = [word.strip() for word in form["rules"].split(",")]
    if not any(words):
        yield Malformed(place, f"this comment names no rule and suppresses nothing: {_SHAPE}")
        return
    for word in words:
        code = rules.code(word) if word else None
        if code is None:
            said = f'there is no rule "{word}"{rules.suggestion(word)}' if word else "a comma too many"
            yield Malformed(place, f"this comment suppresses nothing here: {said}")
        else:
            reason = rest[form.end() :].split("#", 1)[0].strip()
            yield Suppression(code, word, place, form["kind"] == "ignore-file", *span, reason)


class _LogicalLines:
    """The line ranges of a file's statements: (first, last) without the bodies of compound statements."""

    def __init__(self, content: bytes) -> None:
        self._ranges: list[tuple[int, int]] = []
        start: int | None = None
        try:
            for token in tokenize.tokenize(io.BytesIO(content).readline):
                if token.type in (tokenize.NEWLINE, tokenize.ENDMARKER):
                    if start is not None:
                        self._ranges.append((start, token.start[0]))
                    start = None
                elif start is None and token.type not in _LAYOUT:
                    start = token.start[0]
        except (tokenize.TokenError, SyntaxError):
            pass  # syntax that is newer than the running Python: comments reach the lines read so far

    def reached_from(self, comment: Comment, alone: frozenset[int]) -> tuple[int, int]:
        """The statement that the comment stands in, or below it if it (with its neighbours) stands alone."""
        line = comment.line
        inside = self._around(line)
        if inside is not None:
            return inside
        if not comment.alone:
            return line, line
        while line in alone:
            line += 1
        return self._around(line) or (comment.line, comment.line)

    def _around(self, line: int) -> tuple[int, int] | None:
        index = bisect_right(self._ranges, (line, 1 << 60)) - 1
        if index >= 0 and self._ranges[index][0] <= line <= self._ranges[index][1]:
            return self._ranges[index]
        return None


_LAYOUT: Sequence[int] = (
    tokenize.ENCODING,
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.INDENT,
    tokenize.DEDENT,
)
