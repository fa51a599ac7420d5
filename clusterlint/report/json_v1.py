"""JSON, schema 1: keys are only ever added, never renamed or taken away."""

from __future__ import annotations

import json
from typing import Any

from clusterlint.finding import Finding, KeyFact, Location
from clusterlint.link.program import Call
from clusterlint.report.families import families
from clusterlint.report.model import Report

SCHEMA = 1


def rendered(report: Report) -> str:
    """One document; paths relative to the root, lines and columns from 1, text in ASCII with escapes."""
    document = {
        "schema": SCHEMA,
        "version": report.version,
        "root": report.root,
        "findings": [finding_document(finding) for finding in report.findings],
        "calls": [_call(call) for call in report.sites],
        "families": [
            {"template": f.template, "commands": list(f.commands), "places": list(f.places)}
            for f in families(report.program.calls)
        ],
        "summary": _summary(report),
    }
    return json.dumps(document, indent=2) + "\n"


def statistics_json(report: Report) -> str:
    """What ``--statistics`` counts: an object for each rule, the most frequent first."""
    named = {finding.rule: finding for finding in sorted(report.findings, key=lambda one: one.severity.rank)}
    counted = sorted(report.rules().items(), key=lambda item: (-item[1], item[0]))
    document = [
        {"rule": code, "name": named[code].name, "severity": named[code].severity.value, "count": number}
        for code, number in counted
    ]
    return json.dumps(document, indent=2) + "\n"


def _place(location: Location) -> dict[str, Any]:
    return {
        "path": location.path,
        "line": location.line,
        "column": location.column,
        "end_line": location.end_line,
        "end_column": location.end_column,
    }


def finding_document(finding: Finding) -> dict[str, Any]:
    """One finding with all its fields."""
    estimate, fix = finding.estimate, finding.fix
    return {
        "rule": finding.rule,
        "name": finding.name,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "effect": finding.effect.value,
        **_place(finding.location),
        "message": finding.message,
        "endpoint": finding.endpoint,
        "command": finding.command,
        "keys": [_key(key) for key in finding.keys],
        "related": [{**_place(item.location), "label": item.label} for item in finding.related],
        "estimate": estimate and {"same_slot": estimate.same_slot, "same_node": estimate.same_node},
        "witness": finding.witness,
        "fix": fix and {"applicability": fix.applicability.value, "summary": fix.summary},
        "notes": list(finding.notes),
    }


def _key(key: KeyFact) -> dict[str, Any]:
    return {
        "template": key.template,
        "path": key.path,
        "line": key.line,
        "slot": key.slot,
        "hashed": key.hashed,
    }


def _call(call: Call) -> dict[str, Any]:
    return {
        "path": call.location.path,
        "line": call.location.line,
        "column": call.location.column,
        "command": call.command,
        "method": call.method,
        "endpoint": call.client.endpoint,
        "client": call.client.type_name,
        "context": call.context.value,
        "confidence": call.confidence.value,
        "keys": list(dict.fromkeys(str(choice) for key in call.keys for choice in key.choices)),
    }


def _summary(report: Report) -> dict[str, Any]:
    counts = report.counts
    return {
        "findings": len(report.findings),
        "severity": dict(report.severities()),
        "effect": dict(report.effects()),
        "rule": dict(report.rules()),
        "fate": {
            "kept": len(report.findings),
            "suppressed": counts.suppressed,
            "ignored": dict(sorted(counts.ignored.items())),
            "elsewhere": counts.elsewhere,
        },
        "files": {"scanned": counts.scanned, "parsed": counts.parsed, "unreadable": counts.unreadable},
        "calls": len(report.sites),
        "unresolved": report.unresolved,
        "failures": list(report.failures),
        "judged_by": list(report.judged_by),
    }
