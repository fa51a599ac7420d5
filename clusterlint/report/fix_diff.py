"""Differences between two texts of a file, as ``git apply`` and ``patch -p1`` take them."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Mapping

from clusterlint.fix import SourceText

_NO_NEWLINE = "\\ No newline at end of file\n"


def unified_diff(pairs: Mapping[str, tuple[SourceText, SourceText]], made: Collection[str] = ()) -> str:
    """Of each file by its path, ``made`` are new ones; lines end where the file ends them, with CR LF too."""
    texts = ((path, _marked(old), _marked(new)) for path, (old, new) in sorted(pairs.items()))
    return "".join(line for one in texts for line in _lines(*one, made=one[0] in made))


def _lines(path: str, old: str, new: str, *, made: bool) -> Iterable[str]:
    if old == new:
        return
    before = "/dev/null" if made else f"a/{path}"
    for line in difflib.unified_diff(_split(old), _split(new), before, f"b/{path}"):
        yield line if line.endswith("\n") else f"{line}\n{_NO_NEWLINE}"


def _marked(text: SourceText) -> str:
    """The text with its byte order mark, which is part of its first line."""
    return f"\ufeff{text.text}" if text.marked else text.text


def _split(text: str) -> list[str]:
    """At line feeds alone: form feeds and other separators end no line of a patch."""
    lines = text.split("\n")
    return [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
