"""Changes applied in memory, round by round, until nothing changes: each round links the program anew.

Changes that meet in the same text, or that do not hold together, wait for the next round. Nothing is
written here; a round takes only what is proven together and what compiles where it compiled before.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from clusterlint.discover.source import SourceFile
from clusterlint.finding import Finding
from clusterlint.fix.context import Context
from clusterlint.fix.model import Change, Fallout
from clusterlint.fix.text import EditConflict, SourceText
from clusterlint.fix.verify import edited, verify
from clusterlint.fix.wishes import Left, Why

MOST_ROUNDS = 8


@dataclass(frozen=True, slots=True)
class Round:
    """One look at the program. ``open``: changes that may be applied; ``findings``: those that count."""

    context: Context
    open: tuple[Change, ...]
    left: tuple[Left, ...]
    findings: tuple[Finding, ...]
    remarks: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Applied:
    """A change that is applied, and the round (from 1) whose text it edits."""

    change: Change
    number: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """All of a run. ``texts`` are the files that become others; ``delayed`` what waited for a later round."""

    rounds: tuple[Round, ...]
    applied: tuple[Applied, ...]
    delayed: tuple[Left, ...]
    left: tuple[Left, ...]
    texts: Mapping[str, SourceText] = field(default_factory=dict)
    originals: Mapping[str, SourceFile] = field(default_factory=dict)

    @property
    def first(self) -> Round:
        """The program as it is on the disk."""
        return self.rounds[0]

    @property
    def last(self) -> Round:
        """The program as it is with all that is applied."""
        return self.rounds[-1]

    @property
    def contents(self) -> dict[str, tuple[bytes | None, bytes]]:
        """Old and new content of each file that becomes another; None for one that is not there yet."""
        made = self.made
        found = {
            path: (None if path in made else self.originals[path].content, text.encoded())
            for path, text in self.texts.items()
        }
        return {path: found[path] for path in sorted(found) if found[path][0] != found[path][1]}

    @property
    def made(self) -> frozenset[str]:
        """The files that are new."""
        factories = {path for one in self.applied for path in one.change.factories}
        return frozenset(factories & self.texts.keys()) - self.first.context.contents.keys()

    @property
    def by_hand(self) -> tuple[tuple[int, Fallout], ...]:
        """What the applied changes leave to a person, each with the round that it is of."""
        return tuple(
            (one.number, fallout)
            for one in self.applied
            for fallout in one.change.fallout or ()
            if fallout.manual
        )

    def before(self, path: str) -> SourceText:
        """A file as it is on the disk."""
        return SourceText.of(self.originals[path])


Look = Callable[[Mapping[str, SourceFile]], Round]
"""A round for a program in which these files have other contents."""

Choose = Callable[[Context, Sequence[Change]], Sequence[Change]]
"""Those of the changes that a person wants."""

Within = Callable[[Callable[[], str | None]], str | None]
"""Runs a proof, which may recurse deeply, and gives what it says."""


def _here(work: Callable[[], str | None]) -> str | None:
    return work()


def settle(look: Look, choose: Choose, within: Within = _here) -> Outcome:
    """Apply round by round; ``choose`` is asked about every change once. ``within`` runs the proofs."""
    rounds: list[Round] = []
    applied: list[Applied] = []
    delayed: list[Left] = []
    answers: dict[object, bool] = {}
    texts: dict[str, SourceText] = {}
    originals: dict[str, SourceFile] = {}
    put_off: list[Left] = []
    while True:
        rounds.append(look({path: text.source() for path, text in texts.items()}))
        now = rounds[-1]
        if len(rounds) > MOST_ROUNDS:
            reason = f"the {MOST_ROUNDS} rounds of one run are over: run again"
            waiting = [change for change in now.open if answers.get(_name(change), True)]
            put_off = [Left(change, Why.PUT_OFF, reason) for change in waiting]
            break
        wanted = _wanted(now, choose, answers)
        taken, put_off = _fitting(now.context, wanted, texts, within)
        if not taken:
            break
        applied += [Applied(change, len(rounds)) for change in taken]
        delayed += [replace(one, number=len(rounds)) for one in put_off]
        new = edited(now.context, taken)
        for path in new:
            originals.setdefault(path, now.context.contents.get(path) or now.context.text(path).source())
        texts.update(new)
    unwanted = [change for change in now.open if not answers.get(_name(change), True)]
    declined = [Left(change, Why.DECLINED, "not chosen") for change in unwanted]
    left = (*now.left, *declined, *put_off)
    return Outcome(tuple(rounds), tuple(applied), tuple(delayed), left, texts, originals)


def _name(change: Change) -> object:
    """What a change is called in every round; places move."""
    return change.codemod, change.title, change.rules, change.paths


def _wanted(now: Round, choose: Choose, answers: dict[object, bool]) -> list[Change]:
    asked = [change for change in now.open if _name(change) not in answers]
    chosen = list(choose(now.context, asked)) if asked else []
    for change in asked:
        answers[_name(change)] = change in chosen
    return [change for change in now.open if answers[_name(change)]]


def _fitting(
    context: Context,
    wanted: Sequence[Change],
    texts: Mapping[str, SourceText],
    within: Within,
) -> tuple[list[Change], list[Left]]:
    """Changes whose edits do not meet and which are proven together; the others with the reason."""
    taken: list[Change] = []
    off: list[Left] = []
    for change in wanted:
        stale = next((path for path in change.paths if _is_stale(context, texts, path)), None)
        if stale is not None:
            off.append(Left(change, Why.PUT_OFF, f"{stale}: another change of this run is in it: run again"))
            continue
        try:
            edited(context, [*taken, change])
        except EditConflict as meeting:
            off.append(Left(change, Why.PUT_OFF, f"{meeting}: it waits for {_other(context, taken, change)}"))
        else:
            taken.append(change)
    if not taken or within(partial(broken, context, taken)) is None:
        return taken, off
    proven: list[Change] = []
    for change in taken:
        together = [*proven, change]
        problem = within(partial(broken, context, together))
        if problem is None:
            proven.append(change)
        else:
            off.append(Left(change, Why.PUT_OFF, problem))
    return proven, off


def _is_stale(context: Context, texts: Mapping[str, SourceText], path: str) -> bool:
    """Whether the round does not know what an earlier one made of the file."""
    return path in texts and context.text(path).text != texts[path].text


def _other(context: Context, taken: Sequence[Change], change: Change) -> str:
    """The first of the changes that are taken whose edits meet those of this one."""
    for other in taken:
        try:
            edited(context, [other, change])
        except EditConflict:
            return other.title
    return "the others"


def broken(context: Context, changes: Sequence[Change]) -> str | None:
    """Why these changes must not be written together; None: they are proven, and the files compile."""
    return verify(context, changes) or _compiled(context, changes)


def _compiled(context: Context, changes: Sequence[Change]) -> str | None:
    python = {one.path for one in context.facts}
    for path, text in edited(context, changes).items():
        if path not in python or _error(context.contents[path]) is not None:
            continue
        if (found := _error(text.source())) is not None:
            return f"{path}: the rewritten file does not compile: {found}"
    return None


def _error(source: SourceFile) -> str | None:
    """What this Python says; files for another Python may not compile from the start."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(source.content, source.path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as caught:
        return str(caught)
    return None
