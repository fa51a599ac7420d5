"""Which lines of a program can raise an error, and which of them a traceback went through."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from clusterlint.catalog.known_error import KnownError
from clusterlint.explain.model import Constant, Explained, Frame, Place, Seen, Sent
from clusterlint.finding import Finding, Location
from clusterlint.link.program import Program
from clusterlint.slots.hashing import key_slot


def explained(
    seen: Iterable[Seen], program: Program, findings: Sequence[Finding], lengths: Mapping[str, int]
) -> tuple[Explained, ...]:
    """Each error with its lines; ``lengths``: of each file of the program, how many lines it has."""
    return tuple(_explained(one, program, findings, lengths) for one in seen)


def _explained(
    seen: Seen, program: Program, findings: Sequence[Finding], lengths: Mapping[str, int]
) -> Explained:
    by_rules = [finding for finding in findings if _is_meant(seen.error, finding)]
    concerned = [finding for finding in by_rules if _concerns(seen, finding)]
    shown, named = concerned or by_rules, bool(seen.commands or seen.names)
    return Explained(
        seen=seen,
        findings=tuple(sorted(shown, key=lambda finding: finding.sort_key)),
        narrowed=named and bool(concerned),
        others=len(by_rules) - len(shown),
        places=tuple(_places(seen.frames, program, findings, lengths)),
        constants=tuple(_constants(frozenset(seen.slots), program)),
        calls=tuple(_calls(seen.error, program)),
    )


def _is_meant(error: KnownError, finding: Finding) -> bool:
    about = not error.about or any(word in finding.message for word in error.about)
    return about and finding.rule in error.rules


def _calls(error: KnownError, program: Program) -> Iterator[Sent]:
    """The calls that can raise the error by what they send."""
    told: set[Sent] = set()
    for call in program.on_a_cluster().calls if error.calls else ():
        several = len(call.keys) > 1 or any(key.many for key in call.keys)
        one = Sent(call.location, call.command)
        if (call.command in error.calls or ("*" in error.calls and several)) and one not in told:
            told.add(one)
            yield one


def _concerns(seen: Seen, finding: Finding) -> bool:
    """Whether a finding is about a command or a name of the error; true of all if it names none."""
    if not seen.commands and not seen.names:
        return True
    commands = {*seen.commands, *(name.upper().replace("_", " ") for name in seen.names)}
    if finding.command in commands:
        return True
    return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", finding.message) for word in seen.names)


def _places(
    frames: Iterable[Frame], program: Program, findings: Sequence[Finding], lengths: Mapping[str, int]
) -> Iterator[Place]:
    known: set[tuple[str, int]] = set()
    for frame in frames:
        path = file_of(frame.path, lengths)
        if path is None or frame.line > lengths[path] or (path, frame.line) in known:
            continue
        known.add((path, frame.line))
        here = _holds(path, frame.line)
        there = [
            finding
            for finding in findings
            if here(finding.location) or any(here(item.location) for item in finding.related)
        ]
        yield Place(path, frame.line, frame.function, tuple(_sends(program, here)), tuple(there))


def file_of(path: str, known: Iterable[str]) -> str | None:
    """The file of the program that a traceback means by a path of another machine.

    The one that agrees with it in the most last parts: in all of its own, or in two at least.
    None if there is none, or if two agree alike.
    """
    parts = PurePosixPath(path.replace("\\", "/")).parts
    best: list[str] = []
    most = 0
    for candidate in known:
        own = PurePosixPath(candidate).parts
        alike = _alike(parts, own)
        if alike < min(2, len(own)) or alike < most:
            continue
        best = [candidate] if alike > most else [*best, candidate]
        most = alike
    return best[0] if len(best) == 1 else None


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many last parts are equal."""
    count = 0
    for mine, theirs in zip(reversed(one), reversed(other), strict=False):
        if mine != theirs:
            break
        count += 1
    return count


def _holds(path: str, line: int) -> Callable[[Location], bool]:
    return lambda place: place.path == path and place.line <= line <= place.end_line


def _sends(program: Program, here: Callable[[Location], bool]) -> Iterator[str]:
    """The commands of the calls at a place, each once; of an execute() there those of its pipeline."""
    told: set[str] = set()
    calls = [call for call in program.calls if here(call.location)]
    for batch in program.batches:
        if batch.executed is not None and here(batch.executed):
            calls += batch.calls
    for call in calls:
        words = call.command or f"{call.method}()"
        if words not in told:
            told.add(words)
            yield words


def _constants(slots: frozenset[int], program: Program) -> Iterator[Constant]:
    """The calls with a constant key in one of the slots."""
    told: set[Constant] = set()
    for call in program.on_a_cluster().calls if slots else ():
        for key in call.keys:
            for template in key.choices:
                text = template.literal
                one = None if text is None else Constant(call.location, call.command, text, key_slot(text))
                if one is not None and one.slot in slots and one not in told:
                    told.add(one)
                    yield one
