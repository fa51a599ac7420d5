"""From the chosen files and the errors of a log to the lines that can raise them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clusterlint.discover import Discovery
from clusterlint.gather import Means
from clusterlint.judge import Evidence, judge
from clusterlint.judge.fate import Fate
from clusterlint.pipeline.linked import ALONE, Progress, contents_of, lines_of, linked
from clusterlint.rules.base import Rule
from clusterlint.settings.model import Settings
from clusterlint.stack import on_large_stack

if TYPE_CHECKING:  # what check has no use for is imported by the commands that have
    from clusterlint.explain import Explained, Seen


@dataclass(frozen=True, slots=True)
class FoundLines:
    """Errors and the lines that can raise them; ``remarks``: a line for each file that is not in it."""

    explained: tuple[Explained, ...]
    remarks: tuple[str, ...]
    failures: tuple[str, ...]


def lines_of_errors(
    discovery: Discovery,
    settings: Settings,
    rules: tuple[Rule, ...],
    seen: tuple[Seen, ...],
    progress: Progress,
    means: Means = ALONE,
) -> FoundLines:
    """From the chosen files and the errors of a log to the lines that can raise them."""
    return on_large_stack(lambda: _lines_of_errors(discovery, settings, rules, seen, progress, means))


def _lines_of_errors(
    discovery: Discovery,
    settings: Settings,
    rules: tuple[Rule, ...],
    seen: tuple[Seen, ...],
    progress: Progress,
    means: Means,
) -> FoundLines:
    from clusterlint.explain import explained

    whole = linked(discovery, settings, progress, means)
    contents = contents_of(discovery)
    evidence = Evidence(whole.facts, contents, whole.problems, discovery.given)
    judgement = judge(whole.program, evidence, settings, rules)
    # What is suppressed or in the baseline raises all the same.
    findings = [item.finding for item in judgement.judged if item.fate is not Fate.IGNORED]
    lengths = {path: len(lines_of(content)) for path, content in contents.items()}
    failures = (*whole.failures, *judgement.failures)
    return FoundLines(explained(seen, whole.program, findings, lengths), whole.remarks, failures)
