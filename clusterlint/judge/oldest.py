"""What the oldest admitted release would break besides: told as info, for nobody knows what is installed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from clusterlint.finding import Confidence, Finding, Severity


def only_in_oldest(newest: Iterable[Finding], oldest: Iterable[Finding]) -> Iterator[Finding]:
    """The findings about the oldest releases at places where the newest ones are fine."""
    known = {finding.location for finding in newest}
    for finding in oldest:
        if finding.location not in known:
            sure = min(finding.confidence, Confidence.LIKELY, key=lambda level: level.rank)
            yield replace(finding, severity=Severity.INFO, confidence=sure)
