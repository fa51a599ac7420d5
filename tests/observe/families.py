"""Families made by hand, for the tests of observed keys."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from clusterlint.cli.known import rule_names
from clusterlint.cli.work import found_files
from clusterlint.keys import Expiry, Family, KeyMap
from clusterlint.pipeline.keys import FoundKeys, key_map
from clusterlint.plan import Braces, FamilyPlan, GroupPlan, Position, Spread, TagPlan
from clusterlint.settings import load_settings
from clusterlint.slots.template import Hole, Template

ROOT = Path(__file__).resolve().parents[2]


def template(text: str) -> Template:
    """``user:{uid}``: a hole in braces; ``{{`` is a brace of the key."""
    parts = []
    for piece in re.findall(r"\{\{|\}\}|\{\w+\}|[^{}]+", text):
        parts.append(Hole(piece, piece[1:-1]) if re.fullmatch(r"\{\w+\}", piece) else piece.replace("{{", "{").replace("}}", "}"))
    return Template.of(parts)


def families(*texts: str | Template) -> KeyMap:
    """A map with a family for each template."""
    made = [one if isinstance(one, Template) else template(one) for one in texts]
    return KeyMap(
        families=tuple(
            Family(str(one), (), (), (), (), (), (), None, None, Expiry.NONE, templates=(one,)) for one in made
        ),
        shown=frozenset(range(len(made))),
    )


def tagged(keys: KeyMap, tags: dict[int, tuple[int, int]]) -> TagPlan:
    """A plan that puts braces behind so many characters and holes of some families."""
    plans = []
    for number, (start, end) in tags.items():
        old = keys.families[number].templates[0]
        braces = Braces(Position.at(old, start), Position.at(old, end))
        new = braces.put(old)
        plans.append(FamilyPlan(number, old, new, braces, new.hashed(), False, ""))
    return TagPlan((_group(plans),), before=Spread((), (0.3, 0.3, 0.4)), after=Spread((), (0.5, 0.25, 0.25)))


def _group(plans: Sequence[FamilyPlan]) -> GroupPlan:
    return GroupPlan(tuple(one.family for one in plans), (), tuple(plans), (), (), Spread((), ()), Spread((), ()))


@cache
def shop() -> FoundKeys:
    """The families of examples/shop and their plan."""
    targets = [ROOT / "examples" / "shop"]
    settings = load_settings(targets, rule_names(), flags={}, config=None, isolated=False)
    return key_map(found_files(targets, settings), settings, (), lambda done, total: None)
