"""What the two processes of the language server say to each other; paths are absolute, as in the file system.

Lines and characters of a Span count from 0, characters in the units that the editor asked for.
"""

from __future__ import annotations

import msgspec

Span = tuple[int, int, int, int]
"""First line and character, last line and the character after."""


class Related(msgspec.Struct, frozen=True, array_like=True):
    """Another place that belongs to a finding."""

    path: str
    span: Span
    words: str


class Mark(msgspec.Struct, frozen=True, array_like=True):
    """A finding at its place; ``number`` is its own in this answer."""

    number: int
    path: str
    span: Span
    severity: str
    rule: str
    message: str
    related: tuple[Related, ...]
    unnecessary: bool  # the text at the place can go


class Note(msgspec.Struct, frozen=True, array_like=True):
    """What is shown when the pointer rests on a place of an open file; Markdown."""

    path: str
    span: Span
    text: str


class TextEdit(msgspec.Struct, frozen=True, array_like=True):
    """The text at the place becomes another."""

    path: str
    span: Span
    text: str


class Action(msgspec.Struct, frozen=True, array_like=True):
    """All edits or none; ``answers``: numbers of the marks that it answers."""

    title: str
    safe: bool
    fixes: bool  # it rewrites the code; else it only silences
    edits: tuple[TextEdit, ...]
    answers: tuple[int, ...]


class Look(msgspec.Struct, frozen=True, tag=True):
    """Asks for the findings of programs, each its folder or files, with the texts of open files."""

    programs: tuple[tuple[str, ...], ...]
    unsaved: dict[str, str]
    encoding: str  # "utf-8", "utf-16" or "utf-32"


class Silencings(msgspec.Struct, frozen=True, tag=True):
    """Asks for the comments that suppress the findings of the last look in open files; answered at once."""


class Remedies(msgspec.Struct, frozen=True, tag=True):
    """Asks what can be rewritten for the findings of the last look; it is proven, which takes a while."""


class Seen(msgspec.Struct, frozen=True, tag=True):
    """The answer to a look. ``mistake``: a line on why there is none, which the user can mend."""

    marks: tuple[Mark, ...]
    notes: tuple[Note, ...]
    failures: tuple[str, ...]
    mistake: str | None


class Ways(msgspec.Struct, frozen=True, tag=True):
    """The answer about silencings or remedies."""

    actions: tuple[Action, ...]
    failures: tuple[str, ...]


Question = Look | Silencings | Remedies
Answer = Seen | Ways
