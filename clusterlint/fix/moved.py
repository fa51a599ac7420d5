"""Where a place of the old program is in the rewritten one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from clusterlint.finding import Location
from clusterlint.fix.model import Edit
from clusterlint.fix.text import SourceText


@dataclass(frozen=True, slots=True)
class _File:
    old: SourceText
    new: SourceText
    ends: tuple[int, ...]  # of the replaced stretches in the old text, in order
    shifts: tuple[int, ...]  # by how much the text behind each of them is moved
    edits: tuple[Edit, ...]

    def offset(self, old: int, *, before: bool) -> int:
        """The new offset; ``before``: what is inserted just there stands behind the place."""
        count = bisect_right(self.ends, old)
        while before and count and self.ends[count - 1] == old and self.edits[count - 1].start == old:
            count -= 1
        return old + (self.shifts[count - 1] if count else 0)


class Moved:
    """Maps locations through edits; files without edits keep theirs."""

    def __init__(
        self, old: Mapping[str, SourceText], new: Mapping[str, SourceText], edits: tuple[Edit, ...]
    ) -> None:
        self._files: dict[str, _File] = {}
        for path in new:
            mine = tuple(sorted({edit for edit in edits if edit.path == path}))
            shift, shifts = 0, []
            for edit in mine:
                shift += len(edit.text) - (edit.end - edit.start)
                shifts.append(shift)
            self._files[path] = _File(old[path], new[path], tuple(e.end for e in mine), tuple(shifts), mine)

    @staticmethod
    def point(place: Location) -> Location:
        """A location of the new program as a point."""
        return Location(place.path, place.line, place.column, 0, 0)

    def start(self, place: Location) -> Location:
        """The location in the new text, as a point: its first character.

        Ends are not compared: an operand that is put behind an expression makes it longer.
        """
        file = self._files.get(place.path)
        if file is None or place.line < 1:
            return Location(place.path, place.line, place.column, 0, 0)
        offset = file.offset(file.old.offset(place.line, place.column), before=True)
        return Location(place.path, *file.new.place(offset), 0, 0)

    def behind(self, place: Location) -> Location:
        """The same, where what is inserted just there stands before the place."""
        file = self._files.get(place.path)
        if file is None or place.line < 1:
            return self.point(place)
        offset = file.offset(file.old.offset(place.line, place.column), before=False)
        return Location(place.path, *file.new.place(offset), 0, 0)

    def written(self, place: Location) -> bool:
        """Whether a place of the new program is in a text that any edit wrote."""
        file = self._files.get(place.path)
        return file is not None and any(self.wrote(edit, place) for edit in file.edits if edit.text)

    def wrote(self, edit: Edit, place: Location) -> bool:
        """Whether a place of the new program is in the text that the edit wrote."""
        file = self._files.get(place.path)
        if file is None or edit not in file.edits or place.line < 1:
            return False
        number = file.edits.index(edit)
        begin = edit.start + (file.shifts[number - 1] if number else 0)
        return begin <= file.new.offset(place.line, place.column) < begin + len(edit.text)
