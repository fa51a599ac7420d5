"""What codemods of single calls have in common: calls by place, a change or why there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from clusterlint.finding import Applicability, Finding, Location
from clusterlint.fix.context import Context
from clusterlint.fix.model import Change, Edit
from clusterlint.fix.outline import Outline
from clusterlint.fix.unfit import Unfit
from clusterlint.link.program import Call

Found = tuple[Location, tuple[str, ...], list[Call]]
"""A place, the rules that speak of it, and the calls there."""


def answered(
    context: Context, findings: Iterable[Finding], wanted: Callable[[Call], bool]
) -> Iterator[Found]:
    """The wanted calls that the findings are about, in the order of their places."""
    rules: dict[Location, set[str]] = {}
    for finding in findings:
        rules.setdefault(finding.location, set()).add(finding.rule)
    calls: dict[Location, list[Call]] = {}
    for call in context.program.calls:
        if call.location in rules and wanted(call):
            calls.setdefault(call.location, []).append(call)
    for place, there in sorted(calls.items()):
        yield place, tuple(sorted(rules[place])), there


def answer(outline: Outline, change: Change, edits: Callable[[], Iterable[Edit]]) -> Change:
    """The change with these edits, or refused where they raise Unfit."""
    try:
        return replace(change, edits=tuple(sorted(set(edits()))), fallout=())
    except Unfit as why:
        refused = f"{outline.source.path}:{outline.line(why.node)}: {why.why}"
        return replace(change, applicability=Applicability.MANUAL, refused=refused, recasts=(), notes=())
