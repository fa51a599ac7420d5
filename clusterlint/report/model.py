"""Everything a report can show, as plain values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from msgspec import Struct, field

from clusterlint.finding import Effect, Finding, Rewriting, Severity
from clusterlint.link.program import Call, Program
from clusterlint.report.sites import sites


class Counts(Struct, frozen=True):
    """Numbers of the run that are not in the findings themselves."""

    scanned: int = 0  # files looked at
    parsed: int = 0  # files analysed: those that can touch Redis, and what they import
    unreadable: int = 0
    suppressed: int = 0
    ignored: Mapping[str, int] = field(default_factory=dict)  # by the setting that did it
    elsewhere: int = 0


class Report(Struct, frozen=True):
    """The outcome of a run: the kept findings in order, and what they were found in."""

    version: str
    root: str
    findings: tuple[Finding, ...]
    program: Program
    counts: Counts
    lines: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # source of files with findings
    failures: tuple[str, ...] = ()
    rewritings: Mapping[Finding, tuple[Rewriting, ...]] = field(default_factory=dict)  # where asked for
    suppressed: tuple[Finding, ...] = ()  # by comments, in order
    reasons: Mapping[Finding, str] = field(default_factory=dict)  # of those, as the comments say
    baselined: tuple[Finding, ...] = ()  # those that a baseline holds, in order
    unchanged: tuple[Finding, ...] = ()  # those on no line that was to be looked at, in order
    judged_by: tuple[str, ...] = ()  # releases of the client libraries, the target: a phrase each

    def severities(self) -> Mapping[str, int]:
        """How many findings of each severity, the worst first."""
        found = Counter(finding.severity for finding in self.findings)
        return {level.value: found[level] for level in Severity}

    def effects(self) -> Mapping[str, int]:
        """How many findings of each effect, silent ones first."""
        found = Counter(finding.effect for finding in self.findings)
        return {effect.value: found[effect] for effect in (Effect.SILENT, Effect.LUCK, Effect.LOUD)}

    def rules(self) -> Mapping[str, int]:
        """How many findings of each rule, by code."""
        return dict(sorted(Counter(finding.rule for finding in self.findings).items()))

    @property
    def sites(self) -> tuple[Call, ...]:
        """The recognised Redis calls, one for each place."""
        return sites(self.program.calls)

    @property
    def unresolved(self) -> int:
        """Calls of which some key could not be worked out."""
        return sum(1 for call in self.sites if not call.complete or any(not key.choices for key in call.keys))
