"""A change as a reader of a report can apply it: texts at places, not offsets in decoded files."""

from __future__ import annotations

from clusterlint.finding import Location, Replacement, Rewriting
from clusterlint.fix.context import Context
from clusterlint.fix.model import Change, Edit

MOST_EDITS = 50
"""A larger one is for ``clusterlint fix``: in a report it stands at each finding that it answers."""


def rewriting(context: Context, change: Change) -> Rewriting | None:
    """The change; None for one that is too large, or that makes a file that is not there yet."""
    edits = change.all_edits
    if len(edits) > MOST_EDITS or any(edit.path not in context.contents for edit in edits):
        return None
    replacements = tuple(Replacement(_place(context, edit), edit.text) for edit in edits)
    return Rewriting(change.title, change.applicability, replacements)


def _place(context: Context, edit: Edit) -> Location:
    text = context.text(edit.path)
    return Location(edit.path, *text.place(edit.start), *text.place(edit.end))
