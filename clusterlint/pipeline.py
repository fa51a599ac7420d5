"""The five arrows in order: discover, extract, link, judge, report. The file to read first."""

from __future__ import annotations

import contextlib
import io
import re
import tokenize
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from clusterlint import __version__
from clusterlint.catalog.target import target
from clusterlint.dependencies import Dependencies, find
from clusterlint.dependencies.requirement import parse_client
from clusterlint.discover import Discovery, FileProblem
from clusterlint.discover.estate import Estate, search
from clusterlint.discover.source import SourceFile
from clusterlint.extract.facts import FileFacts
from clusterlint.gather import Means, gather
from clusterlint.judge import Evidence, Judgement, by_endpoint, judge
from clusterlint.judge.fate import Fate
from clusterlint.judge.standing import concerns, standing
from clusterlint.link.linker import link
from clusterlint.link.program import Program
from clusterlint.link.surroundings import Surroundings
from clusterlint.link.test_code import test_folders
from clusterlint.report.model import Counts, Report
from clusterlint.rules.base import Rule
from clusterlint.rules.judged_by import judged_by
from clusterlint.settings.model import Settings
from clusterlint.settings.rulenames import nearest
from clusterlint.stack import on_large_stack

if TYPE_CHECKING:  # what check has no use for is imported by the commands that have
    from clusterlint.endpoints import EndpointMap
    from clusterlint.explain import Explained, Seen
    from clusterlint.fix import Change, Choose, Outcome, Round, Why, Wishes
    from clusterlint.keys import KeyMap
    from clusterlint.plan import TagPlan
    from clusterlint.provenance import Explanation

Progress = Callable[[int, int], None]
"""Called with the number of files done and of all files."""

ALONE = Means()
"""One process and no cache."""


def check(
    discovery: Discovery,
    settings: Settings,
    rules: tuple[Rule, ...],
    progress: Progress,
    means: Means = ALONE,
) -> Report:
    """From the chosen files to the report. Bad input and our own failures are in it: nothing is raised."""
    return on_large_stack(lambda: _check(discovery, settings, rules, progress, means))


def _check(
    discovery: Discovery, settings: Settings, rules: tuple[Rule, ...], progress: Progress, means: Means
) -> Report:
    facts, unparsed, failures = _gather(discovery.files, means, progress)
    dependencies = find(settings.root, [file.path for file in facts])
    program, broken = _link(facts, settings, dependencies)
    problems = (*discovery.problems, *unparsed, *dependencies.problems)
    contents = {source.path: source.content for source in discovery.files}
    manifests = {item.path for item in dependencies.items} | {item.path for item in dependencies.problems}
    given = discovery.given | manifests if discovery.folder else discovery.given
    evidence = Evidence(facts, contents, problems, given)
    judgement = judge(program, evidence, settings, rules)
    kept = tuple(item.finding for item in judgement.judged if item.fate is Fate.KEPT)
    suppressed = tuple(item.finding for item in judgement.judged if item.fate is Fate.SUPPRESSED)
    shown = {
        place.path
        for f in (*kept, *suppressed)
        for place in (f.location, *(item.location for item in f.related))
    }
    return Report(
        version=__version__,
        root=settings.root.as_posix(),
        findings=kept,
        program=program,
        counts=_counts(discovery, facts, problems, judgement),
        lines={path: _lines(text) for path, text in _texts(shown, contents, manifests, settings.root)},
        failures=(*failures, *broken, *judgement.failures),
        suppressed=suppressed,
        judged_by=judged_by(program),
    )


def with_rewritings(
    report: Report,
    discovery: Discovery,
    settings: Settings,
    rules: tuple[Rule, ...],
    progress: Progress,
    means: Means = ALONE,
) -> Report:
    """The report with what `fix --unsafe` would change first, at the findings that it answers."""
    from clusterlint.fix import Wishes, rewriting  # see fixes()

    found = on_large_stack(
        lambda: _round(discovery, settings, rules, Wishes(unsafe=True), {}, _Known(settings), progress, means)
    )
    made = [(change, rewriting(found.context, change)) for change in found.open]
    ways = {
        finding: tuple(
            way
            for change, way in made
            if way is not None and finding.rule in change.rules and concerns(finding, change.locations)
        )
        for finding in report.findings
    }
    failures = tuple(dict.fromkeys((*report.failures, *found.failures)))
    return replace(report, rewritings={one: way for one, way in ways.items() if way}, failures=failures)


@dataclass(frozen=True, slots=True)
class FoundKeys:
    """The keys of the program and their tag plan; ``remarks``: a line for each file that is not in it."""

    keys: KeyMap
    plan: TagPlan
    remarks: tuple[str, ...]
    failures: tuple[str, ...]


def key_map(
    discovery: Discovery,
    settings: Settings,
    patterns: Sequence[str],
    progress: Progress,
    means: Means = ALONE,
) -> FoundKeys:
    """From the chosen files to the map of their keys, only those like ``patterns`` where there are any."""
    return on_large_stack(lambda: _key_map(discovery, settings, patterns, progress, means))


def _key_map(
    discovery: Discovery, settings: Settings, patterns: Sequence[str], progress: Progress, means: Means
) -> FoundKeys:
    from clusterlint.keys import chosen, survey
    from clusterlint.plan import plan

    facts, unparsed, failures = _gather(discovery.files, means, progress)
    dependencies = find(settings.root, [file.path for file in facts])
    program, broken = _link(facts, settings, dependencies)
    problems = (*discovery.problems, *unparsed, *dependencies.problems)
    remarks = tuple(f"{item.path}:{item.line}: not read: {item.reason}" for item in problems)
    keys = survey(program, settings.endpoints)
    tags = plan(keys, settings.masters)
    shown = chosen(keys, patterns)
    return FoundKeys(shown, tags.only(shown.shown), tuple(sorted(remarks)), (*failures, *broken))


def fixes(
    discovery: Discovery,
    settings: Settings,
    rules: tuple[Rule, ...],
    wishes: Wishes,
    choose: Choose,
    progress: Progress,
    means: Means = ALONE,
) -> Outcome:
    """From the chosen files to what they become, with every change that is wanted; nothing is written.

    ``choose`` is called in the thread of the caller.
    """
    from clusterlint.fix import settle  # libcst's code generation is for those who rewrite only

    known = _Known(settings)

    def look(changed: Mapping[str, SourceFile]) -> Round:
        return on_large_stack(
            lambda: _round(discovery, settings, rules, wishes, changed, known, progress, means)
        )

    return settle(look, choose, on_large_stack)


class _Known:
    """What the rounds of a run share: facts by content, and the last programs.

    The program that a proof has linked is the one that the next round begins with.
    """

    def __init__(self, settings: Settings) -> None:
        self.facts: dict[SourceFile, FileFacts] = {}
        self._settings = settings
        self._programs: list[tuple[list[FileFacts], tuple[Program, tuple[str, ...]]]] = []

    def link(self, facts: list[FileFacts], dependencies: Dependencies) -> tuple[Program, tuple[str, ...]]:
        """The linked program; for facts that are equal to those of one of the last two, that one."""
        found = next((linked for before, linked in self._programs if before == facts), None)
        if found is None:
            found = _link(facts, self._settings, dependencies)
            self._programs = [*self._programs[-1:], (list(facts), found)]
        return found


def _round(
    discovery: Discovery,
    settings: Settings,
    rules: tuple[Rule, ...],
    wishes: Wishes,
    changed: Mapping[str, SourceFile],
    known: _Known,
    progress: Progress,
    means: Means,
) -> Round:
    from clusterlint.fix import Context, Round, Why, pricing, propose, sorted_out
    from clusterlint.keys import survey
    from clusterlint.plan import plan

    sources = (
        *(changed.get(source.path, source) for source in discovery.files),
        *(source for source in changed.values() if _is_new(source, discovery, settings)),
    )
    facts, unparsed, failures = _gather(sources, means, progress, known.facts)
    dependencies = find(settings.root, [file.path for file in facts])
    program, broken = known.link(facts, dependencies)
    read = {file.path for file in facts}
    problems = (*discovery.problems, *unparsed, *dependencies.problems)
    remarks = tuple(f"{item.path}:{item.line}: not read: {item.reason}" for item in problems)
    keys = survey(program, settings.endpoints)
    context = Context(
        program=program,
        keys=keys,
        plan=plan(keys, settings.masters),
        facts=tuple(facts),
        contents={source.path: source for source in sources if source.path in read},
        link=lambda facts: known.link(facts, dependencies)[0],
        survey=lambda program: survey(program, settings.endpoints),
        planner=lambda keys: plan(keys, settings.masters),
        price=pricing(lambda wanted: _estate(settings, wanted, changed)),
        endpoints=tuple(settings.endpoints),
        on_disk=lambda path: (settings.root / path).is_file(),
        cluster_flag=settings.cluster_flag,
        factory_module=settings.factory_module,
    )
    found = () if broken else propose(context, wishes.names, wishes.asked)
    contents = {source.path: source.content for source in sources}
    evidence = Evidence(facts, contents, (), discovery.given)
    judged = judge(program, evidence, settings, rules)

    def bar(change: Change) -> tuple[Why, str] | None:
        found = standing(judged.judged, change.rules, change.locations, settings)
        return None if found is None else (Why(found[0].value), found[1])

    open_, left = sorted_out([one for one in found if wishes.chosen(one)], bar, unsafe=wishes.unsafe)
    kept = tuple(item.finding for item in judged.judged if item.fate is Fate.KEPT)
    failed = (*failures, *broken, *judged.failures)
    return Round(context, open_, left, kept, tuple(sorted(remarks)), failed)


def _is_new(source: SourceFile, discovery: Discovery, settings: Settings) -> bool:
    """Whether a change made the file: it is Python, was not found, and is not there."""
    found = any(source.path == one.path for one in discovery.files)
    return not found and source.path.endswith(".py") and not (settings.root / source.path).exists()


def _estate(settings: Settings, wanted: re.Pattern[bytes], changed: Mapping[str, SourceFile]) -> Estate:
    """The other files of the repository, those that are changed already as they are by now."""
    found = search(settings.root, settings.exclude, wanted)
    return replace(found, files=tuple(changed.get(source.path, source) for source in found.files))


@dataclass(frozen=True, slots=True)
class FoundEndpoints:
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

    facts, unparsed, failures = _gather(discovery.files, means, progress)
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
        tests=test_folders(call.location.path for call in program.calls),
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

    facts, unparsed, failures = _gather(discovery.files, means, progress)
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

    facts, unparsed, failures = _gather(discovery.files, means, progress)
    dependencies = find(settings.root, [file.path for file in facts])
    program, broken = _link(facts, settings, dependencies)
    problems = (*discovery.problems, *unparsed)
    contents = {source.path: source.content for source in discovery.files}
    judgement = judge(program, Evidence(facts, contents, problems, discovery.given), settings, rules)
    # What is suppressed or in the baseline raises all the same.
    findings = [item.finding for item in judgement.judged if item.fate is not Fate.IGNORED]
    lengths = {path: len(_lines(content)) for path, content in contents.items()}
    remarks = tuple(f"{item.path}:{item.line}: not read: {item.reason}" for item in problems)
    return FoundLines(
        explained(seen, program, findings, lengths),
        tuple(sorted(remarks)),
        (*failures, *broken, *judgement.failures),
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


def _gather(
    sources: Iterable[SourceFile],
    means: Means,
    progress: Progress,
    known: dict[SourceFile, FileFacts] | None = None,
) -> tuple[list[FileFacts], list[FileProblem], list[str]]:
    found = gather(sources, means, progress, known)
    return found.facts, found.problems, found.failures


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
