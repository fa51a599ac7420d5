"""The outcome of ``fix``, and the map of the keys, as JSON of schema 1."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from clusterlint.finding import Finding, Location
from clusterlint.fix import Change, Context, Fallout, Left, Mapping, Outcome
from clusterlint.report.fix_lines import Lines

SCHEMA = 1


def key_map_text(mappings: Sequence[Mapping], version: str) -> str:
    """What ``--key-map`` writes; the first family whose expression matches a key is its own."""
    document = {"schema": SCHEMA, "version": version, "families": [_mapping(one) for one in mappings]}
    return json.dumps(document, indent=2) + "\n"


def outcome_json(
    outcome: Outcome,
    mappings: Sequence[Mapping],
    diffs: dict[str, str],
    lines: Lines,
    *,
    version: str,
    root: str,
    written: bool,
    recovered: Sequence[str],
) -> str:
    """One document; places are those of the files as they are after the run."""
    last, ends = outcome.last, len(outcome.rounds)
    document = {
        "schema": SCHEMA,
        "version": version,
        "root": root,
        "written": written,
        "recovered": list(recovered),
        "files": [{"path": path, "diff": diff} for path, diff in sorted(diffs.items())],
        "applied": [
            {
                **_change(one.change, lines, one.number),
                "round": one.number,
                "load": _load(outcome, one.number, one.change),
            }
            for one in outcome.applied
        ],
        "put_off": [_left(one, lines, one.number) for one in outcome.delayed],
        "not_fixed": [_left(one, lines, ends) for one in outcome.left],
        "findings": [_finding(one, lines, ends) for one in last.findings],
        "key_map": [_mapping(one) for one in mappings],
        "remarks": list(last.remarks),
        "failures": list(last.failures),
    }
    return json.dumps(document, indent=2) + "\n"


def _change(change: Change, lines: Lines, number: int) -> dict[str, Any]:
    return {
        "codemod": change.codemod,
        "title": change.title,
        "applicability": change.applicability.value,
        "rules": list(change.rules),
        "answers": [_place(place, lines, number) for place in change.locations],
        "paths": list(change.paths),
        "renamings": [{"old": one.old, "new": one.new} for one in change.renamings],
        "fallout": [_fallout(one, lines, number) for one in change.fallout or ()],
        "notes": [lines.told(number, note) for note in change.notes],
    }


def _left(left: Left, lines: Lines, number: int) -> dict[str, Any]:
    reason = lines.told(number, left.reason)
    return {**_change(left.change, lines, number), "why": left.why.value, "reason": reason}


def _load(outcome: Outcome, number: int, change: Change) -> list[dict[str, Any]]:
    context: Context = outcome.rounds[number - 1].context
    families = set(change.families)
    return [
        {
            "before": [round(share, 4) for share in group.before.nodes],
            "after": [round(share, 4) for share in group.after.nodes],
            "hot": group.hot,
        }
        for group in context.plan.groups
        if not families.isdisjoint(group.families)
    ]


def _fallout(one: Fallout, lines: Lines, number: int) -> dict[str, Any]:
    return {
        "owner": one.owner.value,
        "path": one.path,
        "line": lines.at(number, one.path, one.line),
        "what": one.what,
        "why": one.why,
        "manual": one.manual,
    }


def _finding(finding: Finding, lines: Lines, number: int) -> dict[str, Any]:
    place = _place(finding.location, lines, number)
    return {
        "rule": finding.rule,
        "name": finding.name,
        "severity": finding.severity.value,
        **place,
        "message": finding.message,
    }


def _place(place: Location, lines: Lines, number: int) -> dict[str, Any]:
    return {"path": place.path, "line": lines.at(number, place.path, place.line), "column": place.column}


def _mapping(one: Mapping) -> dict[str, Any]:
    return {
        "old": {"template": str(one.old), "glob": one.old_glob, "regex": one.regex},
        "new": {"template": str(one.new), "glob": one.new_glob, "replacement": one.replacement},
        "endpoints": list(one.endpoints),
        "types": list(one.types),
        "expiry": one.expiry,
        **({} if one.database is None else {"database": one.database}),
    }
