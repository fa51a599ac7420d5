"""Rewriting: codemods propose changes, which are proven by analysing the rewritten program again."""

from clusterlint.fix.context import Context
from clusterlint.fix.fallout import pricing
from clusterlint.fix.model import Change, Edit, Fallout, FamilyTag, Owner, Renaming, Rewrite
from clusterlint.fix.proposals import Codemod, all_codemods, propose
from clusterlint.fix.text import EditConflict, SourceText
from clusterlint.fix.verify import verify

__all__ = [
    "Change",
    "Codemod",
    "Context",
    "Edit",
    "EditConflict",
    "Fallout",
    "FamilyTag",
    "Owner",
    "Renaming",
    "Rewrite",
    "SourceText",
    "all_codemods",
    "pricing",
    "propose",
    "verify",
]
