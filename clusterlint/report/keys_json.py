"""The map of the keys as JSON, schema 1: keys are only ever added, never renamed or taken away."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from clusterlint.finding import Location
from clusterlint.keys import Access, Family, KeyMap, Scan, Site, Use
from clusterlint.observe.model import Observed
from clusterlint.plan import TagPlan
from clusterlint.report.observed_json import observed_document
from clusterlint.report.plan_json import plan_document

SCHEMA = 1


def keys_json_text(keys: KeyMap, plan: TagPlan | None = None, observed: Observed | None = None) -> str:
    """One document in ASCII; families are named by their ``id`` everywhere else."""
    document = {"schema": SCHEMA, **keys_document(keys, plan)}
    if observed is not None:
        document["observed"] = observed_document(keys, observed)
    return json.dumps(document, indent=2) + "\n"


def keys_document(keys: KeyMap, plan: TagPlan | None = None) -> dict[str, Any]:
    """The same as a part of another document."""
    document: dict[str, Any] = {
        "families": [_family(keys, n, family) for n, family in enumerate(keys.families) if n in keys.shown],
        "groups": [
            {
                "families": _names(keys, group.families),
                "one_slot": group.one_slot,
                "accesses": [_access(keys, access) for access in group.accesses],
            }
            for group in keys.groups
        ],
        "split": [_access(keys, access) for access in keys.split],
        "scans": [_scan(scan) for scan in keys.scans],
        "unknown": [_site(site) for site in keys.unknown],
    }
    if plan is not None:
        document["plan"] = plan_document(keys, plan)
    return document


def _family(keys: KeyMap, number: int, family: Family) -> dict[str, Any]:
    return {
        "id": number,
        "template": family.template,
        "variants": list(family.variants),
        "built": _places(family.built),
        **{use.value: _places(family.places(use)) for use in Use},
        "scanned": [{**_scan(scan), "covers": scan.covers} for scan in family.scans],
        "expiry": family.expiry.value,
        "within": _names(keys, family.within),
        "types": list(family.types),
        "commands": list(family.commands),
        "endpoints": list(family.endpoints),
        "contexts": list(family.contexts),
        "tag": family.tag and {"text": family.tag.text, "constant": family.tag.constant},
        "slot": family.slot,
        "confidence": family.confidence.value,
    }


def _access(keys: KeyMap, access: Access) -> dict[str, Any]:
    return {
        "kind": access.kind.value,
        **_place(access.location),
        "commands": list(access.commands),
        "families": _names(keys, access.families),
        "pairs": [list(pair) for pair in access.pairs],
        "equal": [
            [{"id": n, "template": keys.families[n].template, "hole": hole} for n, hole in value.holes]
            for value in access.shared
        ],
        "one_slot": access.one_slot,
        "unknown_keys": access.unknown,
    }


def _names(keys: KeyMap, numbers: Iterable[int]) -> list[dict[str, Any]]:
    return [{"id": n, "template": keys.families[n].template} for n in numbers]


def _scan(scan: Scan) -> dict[str, Any]:
    return {
        **_place(scan.location),
        "command": scan.command,
        "pattern": scan.pattern,
        "endpoint": scan.endpoint,
    }


def _site(site: Site) -> dict[str, Any]:
    return {
        **_place(site.location),
        "command": site.command,
        "context": site.context,
        "endpoint": site.endpoint,
        "uses": [use.value for use in Use if use in site.uses],
    }


def _places(locations: Iterable[Location]) -> list[dict[str, Any]]:
    return [_place(location) for location in locations]


def _place(location: Location) -> dict[str, Any]:
    return {"path": location.path, "line": location.line, "column": location.column}
