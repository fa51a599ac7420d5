"""Differences between two texts of a file, as ``git apply`` and ``patch -p1`` take them."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Mapping

from clusterlint.fix import SourceText

_NO_NEWLINE = "\\ No newline at end of file\n"


def unified_diff(pairs: Mapping[str, tuple[SourceText, SourceText]], made: Collection[str] = ()) -> str:
    """Of each file by its path, ``made`` are new ones; lines end where the file ends them, with CR LF too."""
    texts = ((path, old.text, new.text) for path, (old, new) in sorted(pairs.items()))
    return "".join(line for one in texts for line in _lines(*one, made=one[0] in made))


def _lines(path: str, old: str, new: str, *, made: bool) -> Iterable[str]:
    if old == new:
        return
    before = "/dev/null" if made else f"a/{path}"
    for line in difflib.unified_diff(_split(old), _split(new), before, f"b/{path}"):
        yield line if line.endswith("\n") else f"{line}\n{_NO_NEWLINE}"


def _split(text: str) -> list[str]:
    """At line feeds alone: form feeds and other separators end no line of a patch."""
    lines = text.split("\n")
    return [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


class Lines:
    """Where a line of a rewritten file stood before, for places that are told of files as they are."""

    def __init__(self, pairs: Mapping[str, tuple[SourceText, SourceText]]) -> None:
        self._pairs = pairs
        self._known: dict[str, list[int]] = {}

    def before(self, path: str, line: int) -> int:
        """The old line; of a line that is new the one that it stands for, as far as that can be told."""
        if path not in self._pairs or line < 1:
            return line
        if path not in self._known:
            self._known[path] = self._mapped(*self._pairs[path])
        lines = self._known[path]
        return lines[min(line, len(lines)) - 1] if lines else line

    @staticmethod
    def _mapped(old: SourceText, new: SourceText) -> list[int]:
        before, after = _split(old.text), _split(new.text)
        found = [1] * len(after)
        for _, i1, i2, j1, j2 in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            for j in range(j1, j2):
                found[j] = min(i1 + (j - j1), max(i2 - 1, i1)) + 1
        return found
