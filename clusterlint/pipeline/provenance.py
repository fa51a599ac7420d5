"""From the chosen files to how clients and keys came to a line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clusterlint.discover import Discovery
from clusterlint.gather import Means
from clusterlint.judge import Evidence, judge
from clusterlint.judge.fate import Fate
from clusterlint.pipeline.linked import ALONE, Progress, contents_of, linked
from clusterlint.rules.base import Rule
from clusterlint.settings.model import Settings
from clusterlint.stack import on_large_stack

if TYPE_CHECKING:  # what check has no use for is imported by the commands that have
    from clusterlint.provenance import Explanation


@dataclass(frozen=True, slots=True)
class FoundProvenance:
    """What is known of a line; ``problem``: why its file could not be read."""

    explanation: Explanation
    problem: str | None
    failures: tuple[str, ...]


def provenance(
    discovery: Discovery,
    settings: Settings,
    rules: tuple[Rule, ...],
    place: tuple[str, int],
    progress: Progress,
    means: Means = ALONE,
) -> FoundProvenance:
    """From the chosen files to how clients and keys came to ``place``, a path under the root and a line."""
    return on_large_stack(lambda: _provenance(discovery, settings, rules, place, progress, means))


def _provenance(
    discovery: Discovery,
    settings: Settings,
    rules: tuple[Rule, ...],
    place: tuple[str, int],
    progress: Progress,
    means: Means,
) -> FoundProvenance:
    from clusterlint.provenance import explain

    whole = linked(discovery, settings, progress, means, watched=place)
    evidence = Evidence(whole.facts, contents_of(discovery), whole.problems, discovery.given)
    judgement = judge(whole.program, evidence, settings, rules)
    findings = [item.finding for item in judgement.judged if item.fate is not Fate.IGNORED]
    problem = next((item.reason for item in whole.problems if item.path == place[0]), None)
    failures = (*whole.failures, *judgement.failures)
    return FoundProvenance(explain(whole.program, findings, *place), problem, failures)
