"""The tag plan as JSON: what ``keys --plan --format json`` adds to the map of the keys."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from clusterlint.keys import Access, KeyMap
from clusterlint.plan import Braces, FamilyPlan, GroupPlan, Obstacle, Position, Spread, TagPlan


def plan_document(keys: KeyMap, plan: TagPlan) -> dict[str, Any]:
    """Families are named by their ``id`` in the same document."""
    return {
        "masters": plan.masters,
        "before": _spread(plan.before),
        "after": _spread(plan.after),
        "groups": [_group(keys, group) for group in plan.groups],
    }


def _group(keys: KeyMap, group: GroupPlan) -> dict[str, Any]:
    return {
        "families": [{"id": n, "template": keys.families[n].template} for n in group.families],
        "plans": _plans(group.plans),
        "held": [_access(access) for access in group.held],
        "obstacles": [_obstacle(one) for one in group.obstacles],
        "before": _spread(group.before),
        "after": _spread(group.after),
        "hot": group.hot,
        "constant_tag": _plans(group.together),
    }


def _plans(plans: Iterable[FamilyPlan]) -> list[dict[str, Any]]:
    return [
        {
            "id": one.family,
            "old": str(one.old),
            "new": str(one.new),
            "renamed": one.renamed,
            "braces": _braces(one.braces),
            "hashed": str(one.hashed),
            "constant": one.constant,
            "distinct": one.distinct,
            "hazards": [{"hole": hazard.hole, "why": hazard.why} for hazard in one.hazards],
            "same_keys": list(one.follows),
            "built_with": one.home,
        }
        for one in plans
    ]


def _braces(braces: Braces | None) -> dict[str, Any] | None:
    return None if braces is None else {"open": _position(braces.start), "close": _position(braces.end)}


def _position(position: Position) -> dict[str, int]:
    return {"part": position.part, "offset": position.offset}


def _obstacle(one: Obstacle) -> dict[str, Any]:
    return {
        **_access(one.access),
        "conflict": [_access(access) for access in one.accesses],
        "also": len(one.also),
        "same_keys": [list(pair) for pair in one.overlaps],
        "why": one.why,
        "remedy": one.remedy.value,
        "text": one.text,
    }


def _access(access: Access) -> dict[str, Any]:
    place = access.location
    return {
        "kind": access.kind.value,
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "commands": list(access.commands),
        "families": list(access.families),
    }


def _spread(spread: Spread) -> dict[str, Any]:
    return {"slots": list(spread.slots), "nodes": [round(share, 4) for share in spread.nodes]}
