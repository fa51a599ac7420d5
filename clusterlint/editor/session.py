"""What lasts between two looks at a program: facts, and of each file the last text that could be parsed."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from msgspec import structs

from clusterlint.discover import Discovery, FileProblem, SourceFile
from clusterlint.discover.walk import relative
from clusterlint.extract.facts import FileFacts
from clusterlint.gather import Means, gather
from clusterlint.pipeline.checking import check
from clusterlint.pipeline.chosen_files import found_files, store_of
from clusterlint.report.model import Report
from clusterlint.rules.base import all_rules
from clusterlint.rules.names import NAMES
from clusterlint.rules.unreadable_file import CODE as UNREADABLE
from clusterlint.settings import RuleNames, Settings, load_settings
from clusterlint.stack import on_large_stack


@dataclass(frozen=True, slots=True)
class Looked:
    """A program as the editor has it. ``broken``: files that cannot be parsed right now.

    Of these ``discovery`` has what could be parsed last, so that the rest of the program stays what it is.
    """

    settings: Settings
    discovery: Discovery
    report: Report
    unsaved: Mapping[str, SourceFile]
    broken: frozenset[str]


class Session:
    """Looks at programs again and again."""

    def __init__(self) -> None:
        self._facts: dict[SourceFile, FileFacts] = {}
        self._parsed: dict[tuple[Path, str], SourceFile] = {}

    def look(self, targets: Sequence[Path], texts: Mapping[Path, str]) -> Looked:
        """A program with the texts of open files. Raises UserError, for its configuration."""
        settings = load_settings(targets, RuleNames(NAMES))
        root = settings.root
        unsaved = {
            name: SourceFile(name, _encoded(text))
            for path, text in texts.items()
            if any(path.is_relative_to(target) for target in targets)
            for name in [relative(path, root)]
        }
        discovery = found_files(targets, settings, {name: one.content for name, one in unsaved.items()})
        store = store_of(settings)
        means = Means(store=store, jobs=settings.jobs)
        discovery, broken = self._mended(discovery, unsaved, root, means)
        report = check(discovery, settings, all_rules(), _nothing, means, self._facts)
        if store is not None:
            store.close()
        self._forget(discovery)
        return Looked(settings, discovery, _known_debt(_shown(report, broken), settings), unsaved, broken)

    def _mended(
        self, discovery: Discovery, unsaved: Mapping[str, SourceFile], root: Path, means: Means
    ) -> tuple[Discovery, frozenset[str]]:
        """Files that are being written are what they were when they could be parsed, and are named."""
        found = on_large_stack(lambda: gather(discovery.files, means, _nothing, self._facts))
        problems = {one.path: one for one in found.problems}
        for file in discovery.files:
            if file.path not in problems:
                self._parsed[root, file.path] = file
        before = {path: self._parsed.get((root, path)) for path in problems if path in unsaved}
        known = {path: file for path, file in before.items() if file is not None}
        if not known:
            return discovery, frozenset()
        files = tuple(known.get(file.path, file) for file in discovery.files)
        named: list[FileProblem] = [problems[path] for path in known]
        return replace(discovery, files=files, problems=(*discovery.problems, *named)), frozenset(known)

    def _forget(self, discovery: Discovery) -> None:
        """What no file has any more."""
        kept = {*discovery.files, *self._parsed.values()}
        self._facts = {file: facts for file, facts in self._facts.items() if file in kept}


def _shown(report: Report, broken: frozenset[str]) -> Report:
    """Of a file that cannot be parsed only that: the places of its other findings are not what they were."""
    findings = tuple(
        one for one in report.findings if one.location.path not in broken or one.rule == UNREADABLE
    )
    return structs.replace(report, findings=findings)


def _known_debt(report: Report, settings: Settings) -> Report:
    """Without what the baseline holds; ``check`` says what is wrong with one that cannot be read."""
    if settings.baseline is None:
        return report
    from clusterlint.report.baseline import against, read

    try:
        return against(report, read(settings.baseline.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return report


def _encoded(text: str) -> bytes:
    """The text as its own first lines say that it is saved."""
    plain = text.encode("utf-8", "surrogatepass")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(plain).readline)
        return text.encode(encoding.removesuffix("-sig"), "replace")
    except (SyntaxError, LookupError):
        return plain


def _nothing(done: int, total: int) -> None:
    """Nobody watches."""
