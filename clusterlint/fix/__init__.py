"""Rewriting: codemods propose changes, which are proven by analysing the rewritten program again."""

from clusterlint.fix.apply import Replacement, apply, pending, recover
from clusterlint.fix.context import Context
from clusterlint.fix.fallout import pricing
from clusterlint.fix.key_map import Mapping, key_map
from clusterlint.fix.model import Change, Edit, Fallout, FamilyTag, Owner, Renaming, Rewrite
from clusterlint.fix.proposals import Codemod, all_codemods, propose
from clusterlint.fix.rewriting import rewriting
from clusterlint.fix.rounds import Applied, Choose, Outcome, Round, settle
from clusterlint.fix.text import EditConflict, SourceText
from clusterlint.fix.tree import JOURNAL, Tree, refuse_dirty, refuse_untracked
from clusterlint.fix.verify import verify
from clusterlint.fix.wishes import Left, Why, Wishes, sorted_out

__all__ = [
    "JOURNAL",
    "Applied",
    "Change",
    "Choose",
    "Codemod",
    "Context",
    "Edit",
    "EditConflict",
    "Fallout",
    "FamilyTag",
    "Left",
    "Mapping",
    "Outcome",
    "Owner",
    "Renaming",
    "Replacement",
    "Rewrite",
    "Round",
    "SourceText",
    "Tree",
    "Why",
    "Wishes",
    "all_codemods",
    "apply",
    "key_map",
    "pending",
    "pricing",
    "propose",
    "recover",
    "refuse_dirty",
    "refuse_untracked",
    "rewriting",
    "settle",
    "sorted_out",
    "verify",
]
