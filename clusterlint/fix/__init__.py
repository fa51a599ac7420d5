"""Rewriting: codemods propose changes, which are proven by analysing the rewritten program again."""

from clusterlint.fix.context import Context
from clusterlint.fix.model import Change, Edit, Fallout, Owner, Renaming
from clusterlint.fix.text import EditConflict, SourceText
from clusterlint.fix.verify import verify

__all__ = [
    "Change",
    "Context",
    "Edit",
    "EditConflict",
    "Fallout",
    "Owner",
    "Renaming",
    "SourceText",
    "verify",
]
