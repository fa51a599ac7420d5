"""The audit as JSON, schema 1: keys are only ever added, never renamed or taken away."""

from __future__ import annotations

import json
from typing import Any

from clusterlint.audit import Audit
from clusterlint.audit.model import Assessed, Caveat, Clue, Phase, Run
from clusterlint.audit.pictures import Placement, Tie
from clusterlint.report.audit_words import Row, by_file, by_owner, by_rule, effort, limits, verdict
from clusterlint.report.endpoints_json import endpoints_document
from clusterlint.report.json_v1 import finding_document
from clusterlint.report.keys_json import keys_document
from clusterlint.report.observed_json import observed_document
from clusterlint.report.redact import redact

SCHEMA = 1


def rendered(audit: Audit) -> str:
    """One document in ASCII, without passwords. Findings are named by their place in ``findings``."""
    document = {
        "schema": SCHEMA,
        "version": audit.run.version,
        "project": audit.run.project,
        "run": _run(audit.run),
        "verdict": {
            "sentence": verdict(audit),
            "effort": effort(audit),
            "breaks": len(audit.breaks),
            "files": len({one.finding.location.path for one in audit.breaks}),
            "effect": {effect.value: number for effect, number in audit.effects().items()},
            "way": {way.value: number for way, number in audit.ways().items()},
        },
        "caveats": [_caveat(one) for one in audit.caveats],
        "findings": [_assessed(one) for one in audit.findings],
        "by_rule": [_row(one) for one in by_rule(audit)],
        "by_file": [_row(one) for one in by_file(audit)],
        "by_owner": [_row(one) for one in by_owner(audit)],
        "endpoints": endpoints_document(audit.endpoints),
        "keys": keys_document(audit.keys, audit.plan),
        "graph": {
            "parts": [
                {
                    "families": list(knot.families),
                    "places": [_tie(one) for one in knot.ties],
                    "left": knot.left,
                }
                for knot in audit.graph.knots
            ],
            "left": audit.graph.left,
        },
        "slots": _placement(audit.placement),
        "observed": None if audit.observed is None else observed_document(audit.keys, audit.observed),
        "connections": {
            "masters": audit.connections.masters,
            "pools": [
                {
                    "path": pool.location.path,
                    "line": pool.location.line,
                    "client": pool.type_name,
                    "endpoint": pool.endpoint,
                    "size": pool.size,
                    "text": pool.text,
                }
                for pool in audit.connections.pools
            ],
            "processes": [
                {"path": one.path, "line": one.line, "count": one.count, "text": one.text}
                for one in audit.connections.processes
            ],
            "today": audit.connections.today,
            "cluster": audit.connections.cluster,
        },
        "runbook": [_phase(phase) for phase in audit.runbook],
        "limits": list(limits(audit)),
    }
    return redact(json.dumps(_safe(document), indent=2)) + "\n"


def _safe(value: Any) -> Any:
    """The document with the passwords out of its texts: escapes of JSON would hide them."""
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, dict):
        return {redact(key) if isinstance(key, str) else key: _safe(one) for key, one in value.items()}
    return [_safe(one) for one in value] if isinstance(value, list) else value


def _run(run: Run) -> dict[str, Any]:
    return {
        "mode": run.mode,
        "masters": run.masters,
        "target": run.target or None,
        "judged_by": list(run.judged_by),
        "endpoints": list(run.endpoints),
        "with_fixes": run.with_fixes,
        "codeowners": run.codeowners,
        "calls": run.calls,
        "unresolved": run.unresolved,
        "files": {
            "scanned": run.files.scanned,
            "parsed": run.files.parsed,
            "unreadable": run.files.unreadable,
        },
        "suppressed": run.silenced.suppressed,
        "ignored": dict(sorted(run.silenced.ignored.items())),
        "remarks": list(run.remarks),
        "failures": list(run.failures),
    }


def _caveat(one: Caveat) -> dict[str, Any]:
    return {
        "name": one.name,
        "title": one.title,
        "verdict": one.seen.value,
        "summary": one.summary,
        "why": one.why,
        "findings": list(one.findings),
        "clues": [_clue(clue) for clue in one.clues],
    }


def _clue(one: Clue) -> dict[str, Any]:
    return {"path": one.path or None, "line": one.line or None, "text": one.text}


def _assessed(one: Assessed) -> dict[str, Any]:
    return {
        **finding_document(one.finding),
        "way": one.way.value,
        "how": one.how,
        "why_not_automatic": one.why_not or None,
        "owners": list(one.owners),
        "source": one.line,
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "name": row.name,
        "about": row.about,
        "findings": row.findings,
        "breaks": row.breaks,
        "silent": row.silent,
        "automatic": row.automatic,
        "redesign": row.redesign,
    }


def _tie(one: Tie) -> dict[str, Any]:
    return {
        "path": one.location.path,
        "line": one.location.line,
        "kind": one.kind,
        "commands": list(one.commands),
        "families": list(one.families),
        "state": one.state,
    }


def _placement(placed: Placement) -> dict[str, Any]:
    return {
        "families": placed.families,
        "in_one_slot": [
            {"slot": one.slot, "before": list(one.before), "after": list(one.after)} for one in placed.hot
        ],
        "shares": {
            str(size): [
                {
                    "first": one.first,
                    "last": one.last,
                    "before": round(one.before, 4),
                    "after": round(one.after, 4),
                }
                for one in shares
            ]
            for size, shares in placed.shares.items()
        },
    }


def _phase(phase: Phase) -> dict[str, Any]:
    return {
        "name": phase.name,
        "steps": [
            {
                "title": step.title,
                "text": step.text,
                "commands": list(step.commands),
                "places": [_clue(clue) for clue in step.places],
            }
            for step in phase.steps
        ],
    }
