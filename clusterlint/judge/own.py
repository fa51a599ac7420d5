"""The findings that this step makes itself: CL901 about comments and the baseline, CL902 about files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from clusterlint.discover.source import FileProblem
from clusterlint.finding import Applicability, Confidence, Effect, Finding, FixHint, Location
from clusterlint.judge.suppression import Malformed, Suppression
from clusterlint.rules import unreadable_file, unused_suppression


def unreadable(problems: Iterable[FileProblem]) -> Iterator[Finding]:
    """One finding per file that could not be analysed."""
    for problem in problems:
        line, column = max(problem.line, 1), max(problem.column, 1)
        yield Finding(
            rule=unreadable_file.CODE,
            name=unreadable_file.NAME,
            severity=unreadable_file.SEVERITY,
            confidence=Confidence.CERTAIN,
            effect=Effect.SILENT,
            location=Location(problem.path, line, column, line, column),
            message=f"not checked: the file {problem.reason}" if _predicate(problem) else problem.reason,
            fix=FixHint(Applicability.MANUAL, "repair the file, or exclude it on purpose (extend-exclude)"),
        )


def _predicate(problem: FileProblem) -> bool:
    """Most reasons are predicates ("is not UTF-8"); those with a subject of their own start with "the"."""
    return not problem.reason.startswith("the ")


def malformed(items: Iterable[Malformed]) -> Iterator[Finding]:
    """One finding per comment, or rule in a comment, that suppresses nothing."""
    for item in items:
        yield _about_comment(item.location, item.reason, "write the comment as shown, or delete it")


def unused(items: Iterable[Suppression]) -> Iterator[Finding]:
    """One finding per rule of a comment that found nothing to suppress."""
    for item in items:
        where = "this file" if item.whole_file else "this statement"
        message = f"unused suppression: {item.code} finds nothing in {where}"
        yield _about_comment(item.location, message, f"remove {item.written} from the comment")


def stale(path: str, line: int, entry: str, number: int) -> Finding:
    """A finding about an entry of the baseline, of which as many findings are gone."""
    gone = "is gone" if number == 1 else f"is gone {number} times"
    message = f"unused baseline entry: what it holds {gone}: {entry}"
    way_out = "`clusterlint baseline update` takes it out"
    return _about_comment(Location(path, line, 1, line, 1), message, way_out)


def _about_comment(location: Location, message: str, way_out: str) -> Finding:
    return Finding(
        rule=unused_suppression.CODE,
        name=unused_suppression.NAME,
        severity=unused_suppression.SEVERITY,
        confidence=Confidence.CERTAIN,
        effect=Effect.SILENT,
        location=location,
        message=message,
        fix=FixHint(Applicability.SAFE, way_out),
    )
