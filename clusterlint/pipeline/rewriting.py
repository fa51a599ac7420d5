"""From the chosen files to what they become."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from clusterlint.dependencies import Dependencies, find
from clusterlint.discover import Discovery, lua_files
from clusterlint.discover.estate import Estate, search
from clusterlint.discover.source import SourceFile
from clusterlint.extract.facts import FileFacts
from clusterlint.extract.lua import LuaFile
from clusterlint.gather import Means, gather
from clusterlint.judge import Evidence, Judgement, judge
from clusterlint.judge.fate import Fate
from clusterlint.judge.standing import concerns, standing
from clusterlint.link.program import Program
from clusterlint.pipeline.linked import ALONE, Linked, Progress, joined, link_facts, texts_of
from clusterlint.report.model import Report
from clusterlint.rules.base import Rule
from clusterlint.settings.model import Settings
from clusterlint.stack import on_large_stack

if TYPE_CHECKING:  # what check has no use for is imported by the commands that have
    from clusterlint.fix import Change, Choose, Outcome, Round, Why, Wishes

_NOTHING: Mapping[str, SourceFile] = {}

_Linking = tuple[list[FileFacts], tuple[LuaFile, ...]]
"""What a program is linked from."""


def with_rewritings(
    report: Report,
    discovery: Discovery,
    settings: Settings,
    rules: tuple[Rule, ...],
    progress: Progress,
    means: Means = ALONE,
    changed: Mapping[str, SourceFile] = _NOTHING,
) -> Report:
    """The report with what `fix --unsafe` would change first, at the findings that it answers.

    ``changed``: files that an editor has other than they are on the disk.
    """
    from clusterlint.fix import Wishes, rewriting  # see fixes()

    known, wishes = _Known(discovery, settings), Wishes(unsafe=True)
    found = on_large_stack(
        lambda: _round(discovery, settings, rules, wishes, changed, known, progress, means)
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

    known = _Known(discovery, settings)

    def look(changed: Mapping[str, SourceFile]) -> Round:
        return on_large_stack(
            lambda: _round(discovery, settings, rules, wishes, changed, known, progress, means)
        )

    return settle(look, choose, on_large_stack)


class _Known:
    """What the rounds of a run share: facts by content, and the last programs.

    The program that a proof has linked is the one that the next round begins with.
    """

    def __init__(self, discovery: Discovery, settings: Settings) -> None:
        self.facts: dict[SourceFile, FileFacts] = {}
        self._settings = settings
        self._lua = lua_files(settings.root, settings.exclude, discovery.files)
        self._scripts = texts_of(self._lua)
        self._programs: list[tuple[_Linking, tuple[Program, tuple[str, ...]]]] = []

    def change(self, changed: Mapping[str, SourceFile]) -> None:
        """The Lua files are other ones by now. A proof takes them as they are before its change."""
        self._scripts = texts_of(changed.get(source.path, source) for source in self._lua)

    def link(self, facts: list[FileFacts], dependencies: Dependencies) -> tuple[Program, tuple[str, ...]]:
        """The linked program; for facts that are equal to those of one of the last two, that one."""
        asked = (list(facts), self._scripts)
        found = next((program for before, program in self._programs if before == asked), None)
        if found is None:
            found = link_facts(facts, self._settings, dependencies, scripts=self._scripts)
            self._programs = [*self._programs[-1:], (asked, found)]
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
    sources = (
        *(changed.get(source.path, source) for source in discovery.files),
        *(source for source in changed.values() if _is_new(source, discovery, settings)),
    )
    known.change(changed)
    found = gather(sources, means, progress, known.facts)
    dependencies = find(settings.root, [file.path for file in found.facts])
    program, broken = known.link(found.facts, dependencies)
    whole = joined(discovery, found, dependencies, program, broken)
    contents = {source.path: source.content for source in sources}
    judged = judge(program, Evidence(found.facts, contents, (), discovery.given), settings, rules)
    return look_at(whole, sources, judged, settings, wishes, known.link, changed)


def look_at(
    whole: Linked,
    sources: tuple[SourceFile, ...],
    judged: Judgement,
    settings: Settings,
    wishes: Wishes,
    link: Callable[[list[FileFacts], Dependencies], tuple[Program, tuple[str, ...]]],
    changed: Mapping[str, SourceFile],
) -> Round:
    """What can be rewritten in a program that is linked and judged; ``link`` is for the proofs."""
    from clusterlint.fix import Context, Round, Why, pricing, propose, sorted_out
    from clusterlint.keys import survey
    from clusterlint.plan import plan

    read = {file.path for file in whole.facts}
    keys = survey(whole.program, settings.endpoints)
    context = Context(
        program=whole.program,
        keys=keys,
        plan=plan(keys, settings.masters),
        facts=tuple(whole.facts),
        contents={source.path: source for source in sources if source.path in read},
        link=lambda facts: link(facts, whole.dependencies)[0],
        survey=lambda program: survey(program, settings.endpoints),
        planner=lambda keys: plan(keys, settings.masters),
        price=pricing(lambda wanted: _estate(settings, wanted, changed)),
        endpoints=tuple(settings.endpoints),
        on_disk=lambda path: (settings.root / path).is_file(),
        cluster_flag=settings.cluster_flag,
        factory_module=settings.factory_module,
    )
    proposed = () if whole.broken else propose(context, wishes.names, wishes.asked)

    def bar(change: Change) -> tuple[Why, str] | None:
        found = standing(judged.judged, change.rules, change.locations, settings)
        return None if found is None else (Why(found[0].value), found[1])

    open_, left = sorted_out([one for one in proposed if wishes.chosen(one)], bar, unsafe=wishes.unsafe)
    kept = tuple(item.finding for item in judged.judged if item.fate is Fate.KEPT)
    return Round(context, open_, left, kept, whole.remarks, (*whole.failures, *judged.failures))


def _is_new(source: SourceFile, discovery: Discovery, settings: Settings) -> bool:
    """Whether a change made the file: it is Python, was not found, and is not there."""
    found = any(source.path == one.path for one in discovery.files)
    return not found and source.path.endswith(".py") and not (settings.root / source.path).exists()


def _estate(settings: Settings, wanted: re.Pattern[bytes], changed: Mapping[str, SourceFile]) -> Estate:
    """The other files of the repository, those that are changed already as they are by now."""
    found = search(settings.root, settings.exclude, wanted)
    return replace(found, files=tuple(changed.get(source.path, source) for source in found.files))
