"""SARIF 2.1.0, for code scanning: results with rules, ways of clients, fingerprints and suppressions.

Paths are relative to ``SRCROOT``; columns count characters, and the end of a region is the column after it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from clusterlint.finding import Confidence, Finding, Location, Replacement, Rewriting, Severity
from clusterlint.report.fingerprint import fingerprints
from clusterlint.report.markdown import escaped
from clusterlint.report.model import Report
from clusterlint.report.redact import redact
from clusterlint.report.sarif_flows import Flow, flows
from clusterlint.rules.base import Rule, rule_by
from clusterlint.rules.documentation import Section, sections

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "SRCROOT"

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_RANKS = {Confidence.CERTAIN: 100.0, Confidence.LIKELY: 60.0, Confidence.POSSIBLE: 20.0}
_PROBLEMS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "recommendation"}


def rendered(report: Report) -> str:
    """One document with one run."""
    results = sorted((*report.findings, *report.suppressed, *report.baselined), key=lambda one: one.sort_key)
    codes = sorted({finding.rule for finding in results})
    known = fingerprints(report)
    ways = flows(report.program, results)
    # A known finding is marked, not left out: GitHub would take it for fixed, and then for new.
    silenced = {
        **dict.fromkeys(report.suppressed, "inSource"),
        **dict.fromkeys(report.baselined, "external"),
    }
    run = {
        "tool": {"driver": _driver(report, results, codes)},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"uri": _folder(report.root)}},
        "invocations": [
            {
                "executionSuccessful": not report.failures,
                "toolExecutionNotifications": [
                    {"level": "error", "message": {"text": words}} for words in report.failures
                ],
            }
        ],
        "results": [
            {
                **_result(one, codes.index(one.rule), known[one], ways[one], _rewritings(report, one)),
                "suppressions": [_suppression(silenced[one], report.reasons.get(one))]
                if one in silenced
                else [],
            }
            for one in results
        ],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _suppression(kind: str, reason: str | None) -> dict[str, str]:
    return {"kind": kind, "justification": reason} if reason else {"kind": kind}


def _driver(report: Report, results: list[Finding], codes: list[str]) -> dict[str, Any]:
    named = {finding.rule: finding for finding in results}
    return {
        "name": "clusterlint",
        "version": report.version,
        "semanticVersion": report.version,
        "rules": [_rule(rule_by(code), named[code]) for code in codes],
    }


def _rule(rule: Rule | None, finding: Finding) -> dict[str, Any]:
    head = {"id": finding.rule, "name": "".join(part.title() for part in finding.name.split("-"))}
    if rule is None:
        return {**head, "shortDescription": {"text": finding.name}}
    parts = sections(rule.documentation)
    return {
        **head,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": " ".join(parts["What"].text.split())},
        "help": _help(rule),
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {
            "tags": ["redis", "redis-cluster"],
            "problem.severity": _PROBLEMS[rule.severity],  # what GitHub shows
            "effect": parts["Effect"].text.split(":")[0],
        },
    }


def _help(rule: Rule) -> dict[str, str]:
    """What ``clusterlint rule`` shows, once as text and once as Markdown."""
    parts = sections(rule.documentation)
    text = "\n\n".join(f"{title}\n{part.text}" for title, part in parts.items())
    marked = [f"## {title}\n\n{_marked(part)}" for title, part in parts.items()]
    return {"text": f"{rule.summary}\n\n{text}", "markdown": "\n\n".join((escaped(rule.summary), *marked))}


def _marked(part: Section) -> str:
    if part.title not in ("Bad", "Good"):
        return escaped(part.text)
    return f"```{'python' if part.runnable else ''}\n{part.text}\n```"


def _result(
    finding: Finding, index: int, fingerprint: str, ways: tuple[Flow, ...], rewritings: list[Rewriting]
) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "rank": _RANKS[finding.confidence],
        "message": {"text": _message(finding)},
        "locations": [{"physicalLocation": _place(finding.location)}],
        "partialFingerprints": {"clusterlint/v1": fingerprint},
        "properties": _properties(finding),
    }
    related = [(item.location, item.label) for item in finding.related] + _built_keys(finding)
    if related:
        result["relatedLocations"] = [
            {"id": number, "physicalLocation": _place(place), "message": {"text": words}}
            for number, (place, words) in enumerate(related, start=1)
        ]
    if rewritings:
        result["fixes"] = [_fix(one) for one in rewritings]
    if ways:
        result["codeFlows"] = [
            {"threadFlows": [{"locations": [_step(*step) for step in way]}]} for way in ways
        ]
    return result


def _message(finding: Finding) -> str:
    lines = [finding.message]
    lines += [f"Witness: {finding.witness}"] if finding.witness else []
    lines += [f"Help: {finding.fix.summary}"] if finding.fix else []
    return "\n".join(lines)


def _built_keys(finding: Finding) -> list[tuple[Location, str]]:
    """Where the keys are built, but for those that are built at the place itself."""
    here = (finding.location.path, finding.location.line)
    return [
        (Location(key.path, key.line, 0, key.line, 0), f"the key `{key.template}` is built here")
        for key in finding.keys
        if (key.path, key.line) != here
    ]


def _properties(finding: Finding) -> dict[str, Any]:
    fix = finding.fix
    found: Mapping[str, Any] = {
        "confidence": finding.confidence.value,
        "effect": finding.effect.value,
        "endpoint": finding.endpoint,
        "command": finding.command,
        "keys": [key.template for key in finding.keys],
        "fix": fix and fix.applicability.value,
        "notes": list(finding.notes),
    }
    return {name: value for name, value in found.items() if value}


def _rewritings(report: Report, finding: Finding) -> list[Rewriting]:
    """Those without a password, which would be written as asterisks and then be applied so."""
    found = report.rewritings.get(finding, ())
    return [one for one in found if all(redact(part.text) == part.text for part in one.replacements)]


def _fix(rewriting: Rewriting) -> dict[str, Any]:
    changes: dict[str, list[Replacement]] = {}
    for one in rewriting.replacements:
        changes.setdefault(one.location.path, []).append(one)
    return {
        "description": {"text": f"{rewriting.title} ({rewriting.applicability.value})"},
        "artifactChanges": [
            {
                "artifactLocation": _artifact(path),
                "replacements": [
                    {"deletedRegion": _region(one.location), "insertedContent": {"text": one.text}}
                    for one in parts
                ],
            }
            for path, parts in changes.items()
        ],
    }


def _step(place: Location, words: str) -> dict[str, Any]:
    return {"location": {"physicalLocation": _place(place), "message": {"text": words}}}


def _place(place: Location) -> dict[str, Any]:
    """A place of which only the line is known has column 0."""
    region = _region(place) if place.column else {"startLine": place.line}
    return {"artifactLocation": _artifact(place.path), "region": region}


def _region(place: Location) -> dict[str, int]:
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }


def _artifact(path: str) -> dict[str, str]:
    return {"uri": _uri(path), "uriBaseId": ROOT}


def _uri(path: str) -> str:
    return quote(path.encode("utf-8", "surrogateescape"))


def _folder(root: str) -> str:
    """The root as a URI; on Windows it begins with a drive and not with a slash."""
    return f"file:///{_uri(root).replace('%3A', ':').strip('/')}/".replace("////", "///")
