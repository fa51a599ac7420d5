"""Lines of the rounds of a run, told of the files as they are: written, or still on the disk."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from functools import cached_property

from clusterlint.fix import Edit, Outcome, SourceText

_MOST_COMPARED = 60
_LIKE = 0.6
"""How much of a line another one has to have to be what became of it."""


class Lines:
    """Every round has other files before it: its places are those of the texts that those before made."""

    def __init__(self, outcome: Outcome, *, written: bool) -> None:
        self._outcome = outcome
        self._written = written
        self._steps: dict[str, list[_Step]] = {}

    def at(self, number: int, path: str, line: int) -> int:
        """A line of that round (from 1); of a line that goes or comes, the one that it stands for."""
        if line < 1 or path not in self._outcome.texts:
            return line
        if path not in self._steps:
            self._steps[path] = self._of(path)
        steps = self._steps[path]
        if self._written:
            for step in steps[number - 1 :]:
                line = step.line(line)
            return line
        for step in reversed(steps[: number - 1]):
            line = step.undone.line(line)
        return line

    def told(self, number: int, text: str) -> str:
        """A text of that round in which places stand as ``path:line``."""
        if self._places is None:
            return text
        return self._places.sub(lambda m: f"{m[1]}:{self.at(number, m[1], int(m[2]))}", text)

    @cached_property
    def _places(self) -> re.Pattern[str] | None:
        names = "|".join(map(re.escape, sorted(self._outcome.texts, key=len, reverse=True)))
        return re.compile(rf"(?<![\w./-])({names}):(\d+)\b") if names else None

    def _of(self, path: str) -> list[_Step]:
        """What each round makes of the file."""
        text = self._outcome.before(path)
        found: list[_Step] = []
        for number in range(1, len(self._outcome.rounds) + 1):
            applied = (one.change for one in self._outcome.applied if one.number == number)
            edits = sorted({edit for change in applied for edit in change.all_edits if edit.path == path})
            found.append(_Step(text, text.edited(edits), edits))
            text = found[-1].after
        return found


class _Step:
    """One round of one file: the text before and after, and the edits between."""

    def __init__(self, before: SourceText, after: SourceText, edits: Sequence[Edit]) -> None:
        self.after = after
        self._before, self._edits = before, edits

    def line(self, line: int) -> int:
        """Where a line is then."""
        starts = self._before.lines
        if not self._edits or line > len(starts):
            return line
        begin = starts[line - 1]
        text = self._before.text[begin:].split("\n", 1)[0]
        offset = begin + len(text) - len(text.lstrip())
        shift = 0
        for edit in self._edits:
            if edit.start <= offset < edit.end:
                return self._within(edit, shift, text)
            if edit.start > offset:
                break
            shift += len(edit.text) - (edit.end - edit.start)
        return self.after.place(offset + shift)[0]

    def _within(self, edit: Edit, shift: int, text: str) -> int:
        """In the text that took its place."""
        first, last = (self.after.place(edit.start + shift + n)[0] for n in (0, len(edit.text)))
        others = self.after.text.split("\n")[first - 1 : last][:_MOST_COMPARED]
        like = [difflib.SequenceMatcher(None, text, other).ratio() for other in others]
        best = max(like, default=0.0)
        return first + (like.index(best) if best > _LIKE else 0)

    @cached_property
    def undone(self) -> _Step:
        """The way back."""
        edits, shift = [], 0
        for edit in self._edits:
            start = edit.start + shift
            gone = self._before.text[edit.start : edit.end]
            edits.append(Edit(edit.path, start, start + len(edit.text), gone))
            shift += len(edit.text) - len(gone)
        return _Step(self.after, self._before, edits)
