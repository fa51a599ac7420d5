"""The Code Quality report of GitLab: what a merge request adds and what it resolves, by fingerprint."""

from __future__ import annotations

import json
from typing import Any

from clusterlint.finding import Finding, Severity
from clusterlint.report.fingerprint import fingerprints
from clusterlint.report.model import Report

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.INFO: "info"}


def rendered(report: Report) -> str:
    """A list of all findings."""
    known = fingerprints(report)
    return json.dumps([_issue(finding, known[finding]) for finding in report.findings], indent=2) + "\n"


def _issue(finding: Finding, fingerprint: str) -> dict[str, Any]:
    place = finding.location
    return {
        "description": f"{finding.rule}: {' '.join(finding.message.split())}",
        "check_name": finding.name,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": place.path, "lines": {"begin": place.line, "end": place.end_line}},
    }
