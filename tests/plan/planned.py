"""Tag plans of small programs."""

from __future__ import annotations

import sys
from pathlib import Path

from clusterlint.keys import KeyMap
from clusterlint.plan import GroupPlan, TagPlan, plan

sys.path.append(str(Path(__file__).resolve().parents[1] / "keys"))
from surveyed import Sources, surveyed


def planned(sources: Sources, masters: int = 3) -> tuple[KeyMap, TagPlan]:
    keys = surveyed(sources)
    return keys, plan(keys, masters)


def renamed(sources: Sources) -> dict[str, str]:
    """Old and new templates of all families that get another name."""
    _, tags = planned(sources)
    return {str(one.old): str(one.new) for group in tags.groups for one in group.renamed}


def only_group(sources: Sources) -> GroupPlan:
    """The plan of the one group."""
    _, tags = planned(sources)
    (group,) = tags.groups
    return group
