"""The five arrows in order: discover, extract, link, judge, report. The file to read first."""

from __future__ import annotations

import contextlib
import io
import tokenize
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from clusterlint import __version__
from clusterlint.catalog.target import target
from clusterlint.dependencies import Dependencies, find
from clusterlint.dependencies.requirement import parse_client
from clusterlint.discover import Discovery, FileProblem
from clusterlint.discover.estate import search
from clusterlint.discover.source import SourceFile
from clusterlint.endpoints import EndpointMap
from clusterlint.endpoints import names as endpoint_names
from clusterlint.endpoints import survey as endpoint_survey
from clusterlint.extract.facts import FileFacts
from clusterlint.extract.lower import extract
from clusterlint.judge import Evidence, Judgement, by_endpoint, judge
from clusterlint.judge.fate import Fate
from clusterlint.keys import KeyMap, chosen, survey
from clusterlint.link.linker import link
from clusterlint.link.program import Program
from clusterlint.link.surroundings import Surroundings
from clusterlint.plan import TagPlan, plan
from clusterlint.provenance import Explanation, explain
from clusterlint.report.model import Counts, Report
from clusterlint.rules.base import Rule
from clusterlint.rules.judged_by import judged_by
from clusterlint.settings.model import Settings
from clusterlint.settings.rulenames import nearest
from clusterlint.stack import on_large_stack

if TYPE_CHECKING:
    from clusterlint.fix import Change, Context

Progress = Callable[[int, int], None]
"""Called with the number of files done and of all files."""


def check(discovery: Discovery, settings: Settings, rules: tuple[Rule, ...], progress: Progress) -> Report:
    """From the chosen files to the report. Bad input and our own failures are in it: nothing is raised."""
    return on_large_stack(lambda: _check(discovery, settings, rules, progress))


def _check(discovery: Discovery, settings: Settings, rules: tuple[Rule, ...], progress: Progress) -> Report:
    facts, unparsed, failures = _extract(discovery.files, progress)
    dependencies = find(settings.root, [file.path for file in facts])
    program, broken = _link(facts, settings, dependencies)
    problems = (*discovery.problems, *unparsed, *dependencies.problems)
    contents = {source.path: source.content for source in discovery.files}
    manifests = {item.path for item in dependencies.items} | {item.path for item in dependencies.problems}
    given = discovery.given | manifests if discovery.folder else discovery.given
    evidence = Evidence(facts, contents, problems, given)
    judgement = judge(program, evidence, settings, rules)
    kept = tuple(item.finding for item in judgement.judged if item.fate is Fate.KEPT)
    shown = {place.path for f in kept for place in (f.location, *(item.location for item in f.related))}
    return Report(
        version=__version__,
        root=settings.root.as_posix(),
        findings=kept,
        program=program,
        counts=_counts(discovery, facts, problems, judgement),
        lines={path: _lines(text) for path, text in _texts(shown, contents, manifests, settings.root)},
        failures=(*failures, *broken, *judgement.failures),
        judged_by=judged_by(program),
    )


@dataclass(frozen=True, slots=True)
class FoundKeys:
    """The keys of the program and their tag plan; ``remarks``: a line for each file that is not in it."""

    keys: KeyMap
    plan: TagPlan
    remarks: tuple[str, ...]
    failures: tuple[str, ...]


def key_map(
    discovery: Discovery, settings: Settings, patterns: Sequence[str], progress: Progress
) -> FoundKeys:
    """From the chosen files to the map of their keys, only those like ``patterns`` where there are any."""
    return on_large_stack(lambda: _key_map(discovery, settings, patterns, progress))


def _key_map(
    discovery: Discovery, settings: Settings, patterns: Sequence[str], progress: Progress
) -> FoundKeys:
    facts, unparsed, failures = _extract(discovery.files, progress)
    dependencies = find(settings.root, [file.path for file in facts])
    program, broken = _link(facts, settings, dependencies)
    problems = (*discovery.problems, *unparsed, *dependencies.problems)
    remarks = tuple(f"{item.path}:{item.line}: not read: {item.reason}" for item in problems)
    keys = survey(program, settings.endpoints)
    tags = plan(keys, settings.masters)
    shown = chosen(keys, patterns)
    return FoundKeys(shown, tags.only(shown.shown), tuple(sorted(remarks)), (*failures, *broken))


@dataclass(frozen=True, slots=True)
class FoundChanges:
    """What can be rewritten and what cannot; ``context`` is what it was worked out from."""

    context: Context
    changes: tuple[Change, ...]
    remarks: tuple[str, ...]
    failures: tuple[str, ...]


def changes(
    discovery: Discovery, settings: Settings, codemods: Sequence[str] | None, progress: Progress
) -> FoundChanges:
    """From the chosen files to the changes of these codemods, or of all; nothing is written."""
    return on_large_stack(lambda: _changes(discovery, settings, codemods, progress))


def _changes(
    discovery: Discovery, settings: Settings, codemods: Sequence[str] | None, progress: Progress
) -> FoundChanges:
    # libcst's code generation is for those who rewrite only.
    from clusterlint.fix import Context, pricing, propose

    facts, unparsed, failures = _extract(discovery.files, progress)
    dependencies = find(settings.root, [file.path for file in facts])
    program, broken = _link(facts, settings, dependencies)
    problems = (*discovery.problems, *unparsed, *dependencies.problems)
    remarks = tuple(f"{item.path}:{item.line}: not read: {item.reason}" for item in problems)
    keys = survey(program, settings.endpoints)
    context = Context(
        program=program,
        keys=keys,
        plan=plan(keys, settings.masters),
        facts=tuple(facts),
        contents={source.path: source for source in discovery.files},
        link=lambda facts: _link(facts, settings, dependencies)[0],
        survey=lambda program: survey(program, settings.endpoints),
        planner=lambda keys: plan(keys, settings.masters),
        price=pricing(lambda wanted: search(settings.root, settings.exclude, wanted)),
    )
    found = () if broken else propose(context, codemods)
    return FoundChanges(context, found, tuple(sorted(remarks)), (*failures, *broken))


@dataclass(frozen=True, slots=True)
class FoundEndpoints:
    """The endpoints of the program; ``remarks``: a line for each file that is not in it, each wrong name."""

    endpoints: EndpointMap
    judged_by: tuple[str, ...]
    remarks: tuple[str, ...]
    failures: tuple[str, ...]


def endpoint_map(
    discovery: Discovery, settings: Settings, rules: tuple[Rule, ...], progress: Progress
) -> FoundEndpoints:
    """From the chosen files to the map of their endpoints, each judged as if it alone migrated."""
    return on_large_stack(lambda: _endpoint_map(discovery, settings, rules, progress))


def _endpoint_map(
    discovery: Discovery, settings: Settings, rules: tuple[Rule, ...], progress: Progress
) -> FoundEndpoints:
    facts, unparsed, failures = _extract(discovery.files, progress)
    dependencies = find(settings.root, [file.path for file in facts])
    program, broken = _link(facts, settings, dependencies)
    problems = (*discovery.problems, *unparsed, *dependencies.problems)
    contents = {source.path: source.content for source in discovery.files}
    manifests = {item.path for item in dependencies.items}
    evidence = Evidence(facts, contents, (), frozenset(manifests | {file.path for file in facts}))
    findings, crashed = by_endpoint(program, evidence, settings, rules, endpoint_names(program))
    remarks = [f"{item.path}:{item.line}: not read: {item.reason}" for item in problems]
    return FoundEndpoints(
        endpoints=endpoint_survey(program, findings, settings.endpoints),
        judged_by=judged_by(program),
        remarks=(*sorted(remarks), *unknown_names(program, settings)),
        failures=(*failures, *broken, *crashed),
    )


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
) -> FoundProvenance:
    """From the chosen files to how clients and keys came to ``place``, a path under the root and a line."""
    return on_large_stack(lambda: _provenance(discovery, settings, rules, place, progress))


def _provenance(
    discovery: Discovery,
    settings: Settings,
    rules: tuple[Rule, ...],
    place: tuple[str, int],
    progress: Progress,
) -> FoundProvenance:
    facts, unparsed, failures = _extract(discovery.files, progress)
    dependencies = find(settings.root, [file.path for file in facts])
    program, broken = _link(facts, settings, dependencies, watched=place)
    problems = (*discovery.problems, *unparsed)
    contents = {source.path: source.content for source in discovery.files}
    judgement = judge(program, Evidence(facts, contents, problems, discovery.given), settings, rules)
    findings = [item.finding for item in judgement.judged if item.fate is not Fate.IGNORED]
    problem = next((item.reason for item in problems if item.path == place[0]), None)
    return FoundProvenance(
        explain(program, findings, *place), problem, (*failures, *broken, *judgement.failures)
    )


def unknown_endpoints(report: Report, settings: Settings) -> tuple[str, ...]:
    """A line for each chosen endpoint that no client of the code uses, with the names that there are."""
    return unknown_names(report.program, settings)


def unknown_names(program: Program, settings: Settings) -> tuple[str, ...]:
    """The same for a program of which there is no report."""
    known = endpoint_names(program)
    listed = f"the code has {', '.join(known)}" if known else "the code names none"
    return tuple(
        f'no client uses the endpoint "{name}"{nearest(name, known)}: {listed}'
        for name in settings.endpoints
        if name not in known
    )


def _extract(
    sources: Iterable[SourceFile], progress: Progress
) -> tuple[list[FileFacts], list[FileProblem], list[str]]:
    facts: list[FileFacts] = []
    problems: list[FileProblem] = []
    failures: list[str] = []
    files = tuple(sources)
    for done, source in enumerate(files):
        progress(done, len(files))
        try:
            result = extract(source)
        except Exception as problem:
            failures.append(f"reading {source.path} failed: {type(problem).__name__}: {problem}")
            continue
        if isinstance(result, FileProblem):
            problems.append(result)
        else:
            facts.append(result)
    progress(len(files), len(files))
    return facts, problems, failures


def _link(
    facts: list[FileFacts],
    settings: Settings,
    dependencies: Dependencies,
    watched: tuple[str, int] | None = None,
) -> tuple[Program, tuple[str, ...]]:
    around = Surroundings(
        masters=settings.masters,
        mode=settings.mode,
        dependencies=dependencies,
        client=parse_client(settings.client) if settings.client else None,
        target=target(settings.target) if settings.target else None,
    )
    try:
        return link(facts, around, with_hops=watched is not None, watched=watched), ()
    except Exception as problem:
        failure = f"linking {len(facts)} files failed: {type(problem).__name__}: {problem}"
        return Program(masters=settings.masters, mode=settings.mode), (failure,)


def _counts(
    discovery: Discovery, facts: list[FileFacts], problems: tuple[FileProblem, ...], judgement: Judgement
) -> Counts:
    fates = Counter(item.fate for item in judgement.judged)
    ignored = Counter(item.because for item in judgement.judged if item.fate is Fate.IGNORED)
    return Counts(
        scanned=discovery.scanned,
        parsed=len(facts),
        unreadable=len(problems),
        suppressed=fates[Fate.SUPPRESSED],
        ignored=dict(sorted(ignored.items())),
        elsewhere=fates[Fate.ELSEWHERE],
    )


def _texts(
    shown: set[str], contents: dict[str, bytes], manifests: set[str], root: Path
) -> Iterator[tuple[str, bytes]]:
    """The content of the files that the report shows lines of."""
    for path in sorted(shown):
        if path in contents:
            yield path, contents[path]
        elif path in manifests:
            with contextlib.suppress(OSError):
                yield path, (root / path).read_bytes()


def _lines(content: bytes) -> tuple[str, ...]:
    """The source as libcst counts its lines: form feeds and other separators do not end one."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        text = content.decode(encoding, "replace")
    except (SyntaxError, LookupError):
        text = content.decode("utf-8", "replace")
    return tuple(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n"))
