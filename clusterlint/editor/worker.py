"""The process that analyses. It answers one question after the other, and may be ended at any time."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import msgspec

from clusterlint.editor.messages import (
    Action,
    Answer,
    Look,
    Mark,
    Note,
    Question,
    Related,
    Seen,
    Silencings,
    TextEdit,
    Ways,
)
from clusterlint.editor.notes import notes
from clusterlint.editor.session import Looked, Session
from clusterlint.editor.silencing import silencing
from clusterlint.editor.spans import Spans
from clusterlint.errors import UserError
from clusterlint.finding import Applicability, Finding, Location, Rewriting
from clusterlint.frames import receive, send
from clusterlint.pipeline.linked import contents_of
from clusterlint.report.redact import redact
from clusterlint.rules.base import all_rules
from clusterlint.rules.unused_suppression import CODE as UNUSED


class Worker:
    """Answers; what it saw last is what remedies are asked for."""

    def __init__(self) -> None:
        self._session = Session()
        self._seen: list[tuple[Looked, Spans, dict[Finding, int]]] = []

    def answer(self, question: Question) -> Answer:
        """Of a look, or about what it has seen."""
        if isinstance(question, Look):
            return self._look(question)
        return self._silenced() if isinstance(question, Silencings) else self._remedies()

    def _look(self, question: Look) -> Seen:
        texts = {Path(path): text for path, text in question.unsaved.items()}
        self._seen = []
        marks: list[Mark] = []
        shown: list[Note] = []
        failures: list[str] = []
        mistakes: list[str] = []
        for targets in question.programs:
            try:
                looked = self._session.look([Path(target) for target in targets], texts)
            except UserError as problem:
                mistakes.append(redact(str(problem)))
                continue
            except Exception as problem:  # a defect of ours: what was known stays
                mistakes.append(redact(f"internal error: {type(problem).__name__}: {problem}"))
                continue
            spans = Spans(looked.settings.root, _contents(looked), question.encoding)
            numbers = {one: len(marks) + n for n, one in enumerate(dict.fromkeys(looked.report.findings))}
            self._seen.append((looked, spans, numbers))
            marks += [_mark(one, number, looked, spans) for one, number in numbers.items()]
            program = looked.report.program
            told = notes(program, looked.unsaved.keys() - looked.broken, spans, looked.settings.endpoints)
            shown += [_absolute(one, looked) for one in told]
            failures += [redact(line) for line in looked.report.failures]
        return Seen(tuple(marks), tuple(shown), tuple(failures), "; ".join(mistakes) or None)

    def _silenced(self) -> Ways:
        return Ways(tuple(one for seen in self._seen for one in _silencings(*seen)), ())

    def _remedies(self) -> Ways:
        actions: list[Action] = []
        failures: list[str] = []
        for looked, spans, numbers in self._seen:
            try:
                found, failed = _rewritings(looked, spans, numbers)
            except Exception as problem:  # a defect of ours
                found, failed = [], (f"{type(problem).__name__}: {problem}",)
            actions += found
            failures += failed
        return Ways(tuple(actions), tuple(map(redact, failures)))


def _contents(looked: Looked) -> dict[str, bytes]:
    """As the editor has them: places in a file that cannot be parsed are those of its own text."""
    return {**contents_of(looked.discovery), **{name: one.content for name, one in looked.unsaved.items()}}


def _path(looked: Looked, name: str) -> str:
    return os.path.normpath(looked.settings.root / name)


def _absolute(note: Note, looked: Looked) -> Note:
    return msgspec.structs.replace(note, path=_path(looked, note.path))


def _mark(finding: Finding, number: int, looked: Looked, spans: Spans) -> Mark:
    lines = [finding.message]
    lines += [f"witness: {finding.witness}"] if finding.witness else []
    lines += [f"help: {finding.fix.summary}"] if finding.fix else []
    return Mark(
        number,
        _path(looked, finding.location.path),
        spans.of(finding.location),
        finding.severity.value,
        finding.rule,
        redact("\n".join(lines)),
        tuple(_related(finding, looked, spans)),
        finding.rule == UNUSED,
    )


def _related(finding: Finding, looked: Looked, spans: Spans) -> Iterator[Related]:
    here = (finding.location.path, finding.location.line)
    for item in finding.related:
        yield Related(_path(looked, item.location.path), spans.of(item.location), redact(item.label))
    for key in finding.keys:
        if (key.path, key.line) != here:
            words = redact(f"the key {key.template} is built here")
            yield Related(_path(looked, key.path), spans.line(key.path, key.line), words)


def _rewritings(
    looked: Looked, spans: Spans, numbers: dict[Finding, int]
) -> tuple[list[Action], tuple[str, ...]]:
    """What ``fix`` would rewrite, each change with all findings that it answers."""
    from clusterlint.gather import Means
    from clusterlint.pipeline.rewriting import with_rewritings

    changed = {path: one for path, one in looked.unsaved.items() if path not in looked.broken}
    report = with_rewritings(
        looked.report,
        looked.discovery,
        looked.settings,
        all_rules(),
        lambda done, total: None,
        Means(),
        changed,
    )
    answers: dict[Rewriting, list[int]] = {}
    for finding, ways in report.rewritings.items():
        for way in ways:
            answers.setdefault(way, []).append(numbers[finding])
    failures = report.failures[len(looked.report.failures) :]
    return [
        _action(way, found, looked, spans) for way, found in answers.items() if _fits(way, looked)
    ], failures


def _fits(way: Rewriting, looked: Looked) -> bool:
    """Not where it would change a file that is being written, or put asterisks in place of a password."""
    parts = way.replacements
    return all(one.location.path not in looked.broken and redact(one.text) == one.text for one in parts)


def _action(way: Rewriting, answers: list[int], looked: Looked, spans: Spans) -> Action:
    safe = way.applicability is Applicability.SAFE
    title = way.title if safe else f"{way.title} (unsafe)"
    edits = [_edit(one.location, one.text, looked, spans) for one in way.replacements]
    return Action(redact(title), safe, True, tuple(edits), tuple(answers))


def _silencings(looked: Looked, spans: Spans, numbers: dict[Finding, int]) -> Iterator[Action]:
    """Comments for the findings in open files: the others are not asked about."""
    for finding, number in numbers.items():
        path = finding.location.path
        if path not in looked.unsaved or path in looked.broken:
            continue
        found = silencing(finding, looked.unsaved[path])
        if found is not None:
            title = f"Suppress {finding.rule} with a comment"
            yield Action(title, False, False, (_edit(*found, looked, spans),), (number,))


def _edit(place: Location, text: str, looked: Looked, spans: Spans) -> TextEdit:
    return TextEdit(_path(looked, place.path), spans.of(place), text)


def serve(asked: IO[bytes], answers: IO[bytes], answer: Callable[[Question], Answer]) -> None:
    """Until nobody asks any more."""
    questions = msgspec.msgpack.Decoder(Question)
    while (raw := receive(asked)) is not None:
        send(answers, msgspec.msgpack.encode(answer(questions.decode(raw))))


def main() -> None:
    """Answers go to what was standard output; what anything prints must not get among them."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    serve(sys.stdin.buffer, answers, Worker().answer)
