"""What ``fix`` did, or would do, for people: each change with its price, then what is not fixed and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clusterlint.finding import Finding, Location
from clusterlint.fix import Change, Context, Fallout, Left, Outcome, Why
from clusterlint.plan import GroupPlan, Obstacle
from clusterlint.report.fix_lines import Lines
from clusterlint.report.keys_graph import visible
from clusterlint.report.keys_text import many, wrapped

_COUNTED = (Why.IGNORED, Why.ELSEWHERE)
"""What is not listed: nobody asked for it."""


def outcome_text(outcome: Outcome, lines: Lines, *, written: bool) -> str:
    """``lines``: places are told as the files are."""
    told = "\n".join(line.rstrip() for line in _Told(outcome, lines, written=written).lines())
    return f"{told}\n"


def change_text(context: Context, change: Change) -> str:
    """One change as it is shown to somebody who is asked about it."""
    here = _Round(None)
    by_hand = [
        line for one in change.fallout or () if one.manual for line in _row("by hand", here.fallout(one))
    ]
    lines = [*_change(context, change, here), *_mended(change, here), *by_hand]
    return "\n".join(line.rstrip() for line in lines) + "\n"


@dataclass(frozen=True)
class _Round:
    """How the places of a round are told: as they are, or by ``lines`` as they are then."""

    lines: Lines | None
    number: int = 0

    def line(self, path: str, line: int) -> int:
        return line if self.lines is None else self.lines.at(self.number, path, line)

    def text(self, text: str) -> str:
        """A text that names places."""
        return visible(text if self.lines is None else self.lines.told(self.number, text))

    def place(self, place: Location) -> str:
        return f"{place.path}:{self.line(place.path, place.line)}"

    def fallout(self, one: Fallout) -> str:
        line = self.line(one.path, one.line)
        place = f"{one.path}:{line}" if line else one.path
        return f"{f'{place}: ' if place else ''}{one.owner.value}: {one.what}: {one.why}"


@dataclass(frozen=True)
class _Told:
    outcome: Outcome
    moved: Lines
    written: bool

    def lines(self) -> Iterator[str]:
        for one in self.outcome.applied:
            here = _Round(self.moved, one.number)
            yield from _change(self.outcome.rounds[one.number - 1].context, one.change, here)
            yield from _mended(one.change, here)
            yield ""
        for title, items in (("By hand:", self._by_hand()), ("Not fixed:", self._not_fixed())):
            listed = list(items)
            if listed:
                yield title
                yield from listed
                yield ""
        yield from wrapped(self._sentence(), "", "")

    @property
    def _last(self) -> _Round:
        return _Round(self.moved, len(self.outcome.rounds))

    def _by_hand(self) -> Iterator[str]:
        for text in self._manual():
            yield from _item(text)

    def _manual(self) -> list[str]:
        found = [_Round(self.moved, number).fallout(one) for number, one in self.outcome.by_hand]
        return list(dict.fromkeys(found))

    def _not_fixed(self) -> Iterator[str]:
        here = self._last
        for one in self.outcome.left:
            if one.why not in _COUNTED:
                yield from _item(f"{one.change.codemod}: {_short(one.change, here)}: {_reason(one, here)}")
                if one.change.refused is None and one.why is not Why.PUT_OFF:
                    for fallout in one.change.fallout or ():
                        yield from _item(f"with it: {here.fallout(fallout)}", "    ")
        answered = {id(finding) for one in self.outcome.left for finding in self._answered(one)}
        rest = [finding for finding in self.outcome.last.findings if id(finding) not in answered]
        obstacles = _obstacles(self.outcome.last.context)
        others: dict[tuple[str, str], list[str]] = {}
        for finding in rest:
            place = here.place(finding.location)
            own = (finding.location, *(item.location for item in finding.related))
            obstacle = next((obstacles[at] for one in own if (at := (one.path, one.line)) in obstacles), None)
            if obstacle is not None and finding.rule in _TAGGED:
                said = here.text(f"{obstacle.why}; {obstacle.remedy.value}: {obstacle.text}")
                yield from _item(f"{place} {finding.rule} {finding.name}: {said}")
            else:
                others.setdefault((finding.rule, finding.name), []).append(place)
        for (rule, name), places in sorted(others.items()):
            yield from _item(f"{rule} {name} (no change proposed): {', '.join(dict.fromkeys(places))}")

    def _answered(self, left: Left) -> list[Finding]:
        change = left.change
        places = {(place.path, place.line) for place in change.locations}
        return [
            finding
            for finding in self.outcome.last.findings
            if finding.rule in change.rules and (finding.location.path, finding.location.line) in places
        ]

    def _sentence(self) -> str:
        files = len(self.outcome.contents)
        count = len(self.outcome.applied)
        left = len(self.outcome.last.findings)
        rest = f"; {many(left, 'finding is', 'findings are')} left" if left else "; no finding is left"
        unsafe = sum(one.why is Why.UNSAFE for one in self.outcome.left)
        rest += f", {many(unsafe, 'change needs', 'changes need')} --unsafe" if unsafe else ""
        by_hand = len(self._manual())
        rest += f", {many(by_hand, 'thing', 'things')} to do by hand" if by_hand else ""
        if not files:
            return f"Nothing to change{rest}."
        both = f"{many(count, 'change', 'changes')} in {many(files, 'file', 'files')}"
        if self.written:
            return f"{both} written{rest}."
        return f"{both} to be written{rest}."


_TAGGED = frozenset({"CL101", "CL103", "CL105"})


def _change(context: Context, change: Change, here: _Round) -> Iterator[str]:
    what = "" if change.renamings else f": {here.text(change.title)}"
    yield f"{change.applicability.value}: {change.codemod}{what}"
    for renaming in change.renamings:
        yield from wrapped(f"{visible(renaming.old)} -> {visible(renaming.new)}", "    ", "      ")
    if change.rules:
        places = ", ".join(dict.fromkeys(map(here.place, change.locations)))
        yield from _row("answers", f"{', '.join(change.rules)} at {places}")
    yield from _row("changes", ", ".join(change.paths))
    for group in _groups(context, change):
        before, after = _shares(group.before.nodes), _shares(group.after.nodes)
        yield from _row("load", before if before == after else f"{before} -> {after}")
        constant = sorted({slot for slot in group.after.slots if slot is not None})
        if constant:
            yield from _row("", f"constant keys in slot {', '.join(map(str, constant))}")
    for note in change.notes:
        yield from _row("note", here.text(note))


def _mended(change: Change, here: _Round) -> Iterator[str]:
    """What else is rewritten with it."""
    for one in change.fallout or ():
        if not one.manual:
            yield from _row("with it", here.fallout(one))


def _groups(context: Context, change: Change) -> list[GroupPlan]:
    return [group for group in context.plan.groups if not set(change.families).isdisjoint(group.families)]


def _shares(nodes: Sequence[float]) -> str:
    return " / ".join(f"{share:.0%}" for share in nodes)


def _obstacles(context: Context) -> dict[tuple[str, int], Obstacle]:
    found: dict[tuple[str, int], Obstacle] = {}
    for group in context.plan.groups:
        for one in group.obstacles:
            found.setdefault((one.access.location.path, one.access.location.line), one)
    return found


def _short(change: Change, here: _Round) -> str:
    """The title without the name of the codemod, which often begins it."""
    return here.text(change.title.removeprefix(f"{change.codemod.replace('-', ' ')}: "))


def _reason(left: Left, here: _Round) -> str:
    plain = left.why in (Why.UNSAFE, Why.SUPPRESSED, Why.MANUAL)
    return here.text(left.reason if plain else f"{left.why.value}: {left.reason}")


def _item(text: str, indent: str = "  ") -> Iterator[str]:
    yield from wrapped(f"- {text}", indent, f"{indent}  ")


def _row(title: str, text: str) -> Iterator[str]:
    yield from wrapped(f"{title:<8} {text}", "    ", " " * 13)
