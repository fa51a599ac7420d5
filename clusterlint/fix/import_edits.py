"""The import lines of a file after some of its names are used no more and others are."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

import libcst as cst
from libcst.codemod import CodemodContext
from libcst.codemod.visitors import AddImportsVisitor, RemoveImportsVisitor

from clusterlint.fix.model import Edit
from clusterlint.fix.spelled import Import
from clusterlint.fix.text import EditConflict, SourceText


def import_edits(
    text: SourceText, edits: tuple[Edit, ...], wanted: Iterable[Import], freed: Iterable[Import]
) -> tuple[Edit, ...]:
    """Edits of ``text`` that import ``wanted``, and no longer those of ``freed`` that nothing uses then.

    ``edits`` are applied beside them. Raises EditConflict where an import stands on the same line as one.
    """
    changed = text.edited(edits)
    context = CodemodContext()
    module = cst.parse_module(changed.text)
    for one in wanted:
        AddImportsVisitor.add_needed_import(context, one.module, one.name, one.alias, one.level)
    for one in freed:
        RemoveImportsVisitor.remove_unused_import(context, one.module, one.name, one.alias)
    module = AddImportsVisitor(context).transform_module(module)
    module = RemoveImportsVisitor(context).transform_module(module)
    return tuple(_back(text, edits, changed.text, module.code))


def _back(text: SourceText, edits: tuple[Edit, ...], changed: str, new: str) -> Iterable[Edit]:
    """The differences of two texts, line by line, as edits of the text that the first one was made of."""
    old_lines, new_lines = changed.splitlines(keepends=True), new.splitlines(keepends=True)
    starts = [0]
    for line in old_lines:
        starts.append(starts[-1] + len(line))
    matcher = difflib.SequenceMatcher(None, old_lines, new_lines, autojunk=False)
    for kind, first, last, new_first, new_last in matcher.get_opcodes():
        if kind != "equal":
            start, end = _offset(edits, starts[first]), _offset(edits, starts[last])
            if any(edit.start < end and start < max(edit.end, edit.start + 1) for edit in edits):
                row, column = text.place(start)
                raise EditConflict(f"{text.path}:{row}:{column}: an import stands beside what changes")
            yield Edit(text.path, start, end, "".join(new_lines[new_first:new_last]))


def _offset(edits: tuple[Edit, ...], changed: int) -> int:
    """The offset in the old text for one at the start of a line of the changed text.

    Where lines were taken out just there, it is the one before them.
    """
    shift = 0
    for edit in sorted(edits):
        if edit.start + shift + len(edit.text) >= changed:
            break
        shift += len(edit.text) - (edit.end - edit.start)
    return changed - shift
