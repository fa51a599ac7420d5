"""A report whose texts hold no passwords, for formats that escape: a password must be seen before that."""

from __future__ import annotations

from msgspec.structs import replace

from clusterlint.finding import Finding
from clusterlint.report.model import Report
from clusterlint.report.redact import redact


def redacted(report: Report) -> Report:
    """The report with every text of its findings made safe."""
    return replace(
        report,
        findings=tuple(_finding(one) for one in report.findings),
        suppressed=tuple(_finding(one) for one in report.suppressed),
        baselined=tuple(_finding(one) for one in report.baselined),
        unchanged=tuple(_finding(one) for one in report.unchanged),
        rewritings={_finding(one): ways for one, ways in report.rewritings.items()},
        reasons={_finding(one): redact(why) for one, why in report.reasons.items()},
        failures=tuple(redact(line) for line in report.failures),
    )


def _finding(finding: Finding) -> Finding:
    fix = finding.fix
    return replace(
        finding,
        message=redact(finding.message),
        endpoint=finding.endpoint and redact(finding.endpoint),
        also=tuple(redact(name) for name in finding.also),
        keys=tuple(
            replace(key, template=redact(key.template), hashed=redact(key.hashed)) for key in finding.keys
        ),
        related=tuple(replace(item, label=redact(item.label)) for item in finding.related),
        witness=finding.witness and redact(finding.witness),
        fix=fix and replace(fix, summary=redact(fix.summary)),
        notes=tuple(redact(note) for note in finding.notes),
    )
