"""What becomes of a finding, decided in this one place."""

from __future__ import annotations

from collections.abc import Collection
from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

from clusterlint.discover.gitignore import compile_patterns
from clusterlint.finding import Confidence, Finding
from clusterlint.judge.suppression import Suppression
from clusterlint.settings.model import Settings

OWN_CODES = frozenset({"CL901", "CL902"})
"""Rules about files and comments: they belong to no endpoint."""

UNKNOWN_ENDPOINT = "the endpoint is not known: it may be one that stays standalone"


class Fate(str, Enum):
    """The words of the summary. All but ``kept`` are counted and not shown."""

    KEPT = "kept"
    SUPPRESSED = "suppressed"  # by a comment
    IGNORED = "ignored"  # by the configuration or a flag
    ELSEWHERE = "elsewhere"  # in a file that was only read because a given one imports it


class Judged(Struct, frozen=True):
    """A finding with its fate; ``because`` names the setting that ignored it, or has the comment's reason."""

    finding: Finding
    fate: Fate
    because: str = ""


class FateDecider:
    """Applies settings and comments to findings one by one, and remembers which comments were needed."""

    def __init__(
        self, settings: Settings, given: Collection[str], suppressions: dict[str, tuple[Suppression, ...]]
    ) -> None:
        self._settings = settings
        self._given = given
        self._suppressions = suppressions
        self._severity = dict(settings.severity)
        self._per_file = [(compile_patterns([glob]), codes) for glob, codes in settings.per_file_ignores]
        self._needed: set[Suppression] = set()

    def decide(self, finding: Finding) -> Judged:
        """The fate of a finding, with severity and confidence as the settings have it."""
        finding = self._adjusted(finding)
        # Comments first: one whose finding is below a threshold today is not unused.
        covering = [s for s in self._suppressions.get(finding.location.path, ()) if _covers(s, finding)]
        self._needed.update(covering)
        if finding.location.path not in self._given:
            return Judged(finding, Fate.ELSEWHERE)
        because = self._ignored_because(finding)
        if because:
            return Judged(finding, Fate.IGNORED, because)
        if not covering:
            return Judged(finding, Fate.KEPT)
        reasons = dict.fromkeys(one.reason for one in covering if one.reason)
        return Judged(finding, Fate.SUPPRESSED, "; ".join(reasons))

    def unneeded(self, ran: Collection[str]) -> list[Suppression]:
        """The suppressions of given files that no finding needed, of rules that ran."""
        return [
            suppression
            for path in sorted(self._suppressions)
            for suppression in self._suppressions[path]
            if path in self._given and suppression.code in ran and suppression not in self._needed
        ]

    def _adjusted(self, finding: Finding) -> Finding:
        severity = self._severity.get(finding.rule, finding.severity)
        finding = replace(finding, severity=severity)
        chosen = self._settings.endpoints
        if not chosen or finding.rule in OWN_CODES:
            return finding
        if finding.endpoint is not None:
            staying = [name for name in finding.also if name not in chosen]
            note = f"this client may connect to {' or '.join(staying)} instead, which stays standalone"
            return replace(finding, notes=(*finding.notes, note)) if staying else finding
        capped = min(finding.confidence, Confidence.LIKELY, key=lambda level: level.rank)
        notes = (*finding.notes, UNKNOWN_ENDPOINT)
        return replace(finding, confidence=capped, notes=notes)

    def _ignored_because(self, finding: Finding) -> str:
        settings = self._settings
        if finding.rule not in settings.select:
            return "select"
        path = finding.location.path
        if any(finding.rule in codes and spec.match_file(path) for spec, codes in self._per_file):
            return "per-file-ignores"
        if finding.rule in OWN_CODES:
            return ""
        if settings.endpoints and finding.endpoint is not None and finding.endpoint not in settings.endpoints:
            return "endpoints"
        return "min-confidence" if finding.confidence.rank < settings.min_confidence.rank else ""


def _covers(suppression: Suppression, finding: Finding) -> bool:
    return suppression.covers(finding.rule, finding.location)
