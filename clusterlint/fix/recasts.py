"""Calls that a change puts into the place of others: nothing else may come or go."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator

from msgspec.structs import replace

from clusterlint.finding import Location
from clusterlint.fix.model import Change
from clusterlint.fix.moved import Moved
from clusterlint.fix.renamer import Renamer, Shape, shape
from clusterlint.link.program import Batch, Call, Transaction
from clusterlint.slots.template import Template

Told = tuple[str, Hashable, frozenset[Shape]]
"""What is compared of a call: method, command and context; its client; its keys."""

ClientOf = Callable[[Call], Hashable]
Named = Callable[[Call, Template], Template]


class Recasts:
    """What some changes declare, and what of it is found in the rewritten program."""

    def __init__(self, changes: Iterable[Change], moved: Moved, renamer: Renamer) -> None:
        self._changes = [change for change in changes if change.recasts]
        self._goes = {(one.location, one.method) for change in self._changes for one in change.recasts}
        self._moved = moved
        self._renamer = renamer
        self._transactions = {place for change in self._changes for place in change.transactions}
        answered = {one.method for change in self._changes for one in change.recasts}
        made = {made.method for change in self._changes for one in change.recasts for made in one.becomes}
        names = "|".join(map(re.escape, sorted(answered | made | {"execute"})))
        self._reply = re.compile(rf"(?:{names})\(\)") if self._changes else None
        self._turned = {
            (moved.behind(recast.location), made.method): number
            for number, change in enumerate(self._changes)
            for recast in change.recasts
            for made in recast.becomes
        }

    def alike(self, hole: str) -> str:
        """The name of a hole, the same for the reply of a call and of what took its place."""
        return hole if self._reply is None else self._reply.sub("reply", hole)

    def goes(self, call: Call) -> bool:
        """Whether the call of the old program is replaced."""
        return (call.location, call.method) in self._goes

    def replaces(self, place: Location) -> bool:
        """Whether a call of the old program at this place is replaced."""
        return any(place == one for one, _ in self._goes)

    def comes(self, call: Call) -> bool:
        """Whether the call of the new program is in text that such a change wrote, or in its place."""
        return self._of(call) is not None

    def parted(self, batches: Iterable[Batch]) -> frozenset[Location]:
        """Where pipelines of the old program are opened that lose a call to their client."""
        leaves = {
            (one.location, one.method)
            for change in self._changes
            for one in change.recasts
            if any(made.context == "direct" for made in one.becomes)
        }
        return frozenset(
            batch.created for batch in batches if any((c.location, c.method) in leaves for c in batch.calls)
        )

    def explicit(self, batch: Batch) -> Batch:
        """The pipeline of the old program as it is to be."""
        made = batch.created in self._transactions and batch.transaction is Transaction.DEFAULT
        return replace(batch, transaction=Transaction.ON) if made else batch

    def opened(self, batch: Batch) -> bool:
        """Whether the pipeline of the new program is opened in such text."""
        return self._by(batch.created) is not None

    def problems(
        self, old: Iterable[Call], new: Iterable[Call], before: ClientOf, after: ClientOf
    ) -> Iterator[str]:
        """What the changes declare and the rewritten program has not, or has besides."""
        gone = [call for call in old if self.goes(call)]
        come: dict[int, list[Call]] = {}
        for call in new:
            number = self._of(call)
            if number is not None:
                come.setdefault(number, []).append(call)
        for number, change in enumerate(self._changes):
            expected = _together(self._expected(change, gone, before))
            found = {(*_kind(call), after(call), _keys([call])) for call in come.get(number, [])}
            place = change.recasts[0].location
            where = f"{place.path}:{place.line}"
            for one in sorted({told[0] for told in found} - {told[0] for told in expected}):
                yield f"{where}: {one.split()[0]} is called within what is rewritten, and would run otherwise"
            for told, client, keys in sorted(expected, key=repr):
                have = [item for item in found if item[0] == told and item[1] == client]
                shown = frozenset[Shape]().union(*(item[2] for item in have))
                if not have:
                    yield f"{where}: the rewritten text has no {told} on the same client"
                elif shown != keys:
                    yield f"{where}: {told} of the rewritten text is not given the same keys"

    def _expected(self, change: Change, gone: list[Call], client: ClientOf) -> Iterator[Told]:
        for recast in change.recasts:
            there = [
                call for call in gone if (call.location, call.method) == (recast.location, recast.method)
            ]
            for call in there:
                mine = [one for one in there if client(one) == client(call)]
                for made in recast.becomes:
                    keys = _keys(mine, self._renamer.renamed) if made.keyed else frozenset[Shape]()
                    yield f"{made.method}() {made.context}", client(call), keys

    def _of(self, call: Call) -> int | None:
        """The change that made the call."""
        turned = self._turned.get((self._moved.point(call.location), call.method))
        return turned if turned is not None else self._by(call.location)

    def _by(self, place: Location) -> int | None:
        """The change that wrote the text at a place of the new program."""
        for number, change in enumerate(self._changes):
            if any(self._moved.wrote(edit, place) for edit in change.all_edits if edit.text):
                return number
        return None


def _together(told: Iterable[Told]) -> set[Told]:
    """The keys of all calls of one kind on one client."""
    found: dict[tuple[str, Hashable], frozenset[Shape]] = {}
    for kind, client, keys in told:
        found[kind, client] = found.get((kind, client), frozenset()) | keys
    return {(kind, client, keys) for (kind, client), keys in found.items()}


def _kind(call: Call) -> tuple[str]:
    return (f"{call.method}() {call.context.value}",)


def _keys(calls: Iterable[Call], named: Named = lambda _, template: template) -> frozenset[Shape]:
    """The templates of the keys as they are named; one that is nothing but a hole says as much as none."""
    templates = (named(call, template) for call in calls for key in call.keys for template in key.choices)
    return frozenset(shape(template) for template in templates if not template.bare)
