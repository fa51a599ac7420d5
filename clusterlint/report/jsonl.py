"""JSON lines: a finding on each line, with the fields that it has in ``json``, and nothing else."""

from __future__ import annotations

import json

from clusterlint.report.json_v1 import finding_document
from clusterlint.report.model import Report


def rendered(report: Report) -> str:
    """All findings in order."""
    return "".join(f"{json.dumps(finding_document(finding))}\n" for finding in report.findings)
