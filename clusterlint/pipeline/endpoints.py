"""From the chosen files to the map of their endpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from clusterlint.discover import Discovery
from clusterlint.gather import Means
from clusterlint.judge import Evidence, by_endpoint
from clusterlint.link.program import Program
from clusterlint.link.test_code import test_folders
from clusterlint.pipeline.linked import ALONE, Progress, contents_of, linked
from clusterlint.report.model import Report
from clusterlint.rules.base import Rule
from clusterlint.rules.judged_by import judged_by
from clusterlint.settings.model import Settings
from clusterlint.settings.rulenames import nearest
from clusterlint.stack import on_large_stack

if TYPE_CHECKING:  # what check has no use for is imported by the commands that have
    from clusterlint.endpoints import EndpointMap


class FoundEndpoints(Struct, frozen=True):
    """The endpoints of the program; ``remarks``: a line for each file that is not in it, each wrong name."""

    endpoints: EndpointMap
    tests: tuple[str, ...]  # folders of tests that use Redis
    judged_by: tuple[str, ...]
    remarks: tuple[str, ...]
    failures: tuple[str, ...]


def endpoint_map(
    discovery: Discovery,
    settings: Settings,
    rules: tuple[Rule, ...],
    progress: Progress,
    means: Means = ALONE,
) -> FoundEndpoints:
    """From the chosen files to the map of their endpoints, each judged as if it alone migrated."""
    return on_large_stack(lambda: _endpoint_map(discovery, settings, rules, progress, means))


def _endpoint_map(
    discovery: Discovery, settings: Settings, rules: tuple[Rule, ...], progress: Progress, means: Means
) -> FoundEndpoints:
    from clusterlint.endpoints import names as endpoint_names
    from clusterlint.endpoints import survey as endpoint_survey

    whole = linked(discovery, settings, progress, means)
    program = whole.program
    read = frozenset(file.path for file in whole.facts)
    evidence = Evidence(whole.facts, contents_of(discovery), (), whole.manifests | read)
    findings, crashed = by_endpoint(program, evidence, settings, rules, endpoint_names(program))
    return FoundEndpoints(
        endpoints=endpoint_survey(program, findings, settings.endpoints),
        tests=test_folders(call.location.path for call in program.calls),
        judged_by=judged_by(program),
        remarks=(*whole.remarks, *unknown_names(program, settings)),
        failures=(*whole.failures, *crashed),
    )


def unknown_endpoints(report: Report, settings: Settings) -> tuple[str, ...]:
    """A line for each chosen endpoint that no client of the code uses, with the names that there are."""
    return unknown_names(report.program, settings)


def unknown_names(program: Program, settings: Settings) -> tuple[str, ...]:
    """The same for a program of which there is no report."""
    if not settings.endpoints:
        return ()
    from clusterlint.endpoints import names as endpoint_names

    known = endpoint_names(program)
    listed = f"the code has {', '.join(known)}" if known else "the code names none"
    return tuple(
        f'no client uses the endpoint "{name}"{nearest(name, known)}: {listed}'
        for name in settings.endpoints
        if name not in known
    )
