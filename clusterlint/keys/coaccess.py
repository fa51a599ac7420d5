"""Which families are used together, what is equal in them there, and whether they share a slot for certain.

The proof is that of the rules about slots (clusterlint.rules.keyset): what is apart there is unproven here.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

from clusterlint.finding import Location
from clusterlint.keys.families import Form, form
from clusterlint.keys.model import Access, Group, Kind, Shared
from clusterlint.link.program import Batch, Call, Transaction
from clusterlint.rules.judged import is_script, plain_transaction, verdict_of
from clusterlint.rules.keyset import Member, apart, can_meet, members
from clusterlint.slots.template import Hole

Numbers = Mapping[Form, int]
"""The place of each family, by its form."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """The keys of one access before they become families."""

    kind: Kind
    location: Location
    commands: tuple[str, ...]
    found: tuple[Member, ...]
    complete: bool
    needed: bool


def accesses(calls: Iterable[Call], batches: Iterable[Batch], numbers: Numbers) -> tuple[Access, ...]:
    """Every place that uses several keys at once and names at least one family, in order.

    A queue without MULTI (a default pipeline) brings nothing together, unless it watches.
    """
    seen = [one for call in calls for one in _of_call(call)]
    seen += [_of_batch(batch) for batch in batches if _is_one(batch)]
    merged: dict[tuple[Kind, Location, tuple[int, ...]], Access] = {}
    for one in seen:
        access = _access(one, numbers)
        if access is not None:
            key = (access.kind, access.location, access.families)
            old = merged.get(key)
            merged[key] = access if old is None else _both(old, access)
    return tuple(sorted(merged.values(), key=lambda a: (a.location, a.kind.value, a.families)))


def groups(found: Iterable[Access]) -> tuple[Group, ...]:
    """The connected components of families over the accesses that need one slot."""
    needed = [access for access in found if access.needed]
    parent: dict[int, int] = {}

    def top(one: int) -> int:
        parent.setdefault(one, one)
        while parent[one] != one:
            one = parent[one]
        return one

    for access in needed:
        for family in access.families:
            low, high = sorted((top(access.families[0]), top(family)))
            parent[high] = low
    tied: dict[int, list[Access]] = {}
    for access in needed:
        tied.setdefault(top(access.families[0]), []).append(access)
    return tuple(
        Group(
            tuple(sorted({family for access in tied[root] for family in access.families})), tuple(tied[root])
        )
        for root in sorted(tied)
    )


def _is_one(batch: Batch) -> bool:
    one = batch.transaction in (Transaction.ON, Transaction.UNKNOWN)
    return one or plain_transaction(batch) or (batch.watching and batch.transaction is Transaction.DEFAULT)


def _of_call(call: Call) -> Iterator[_Seen]:
    if call.method == "transaction":
        return  # what it watches has a record of its own
    kind = Kind.SCRIPT if is_script(call) else Kind.WATCH if call.command == "WATCH" else Kind.COMMAND
    verdict = verdict_of(call).kind
    needed = verdict != "split" and not (call.client.release.stays_plain and verdict == "same")
    found = members(call.keys, call)
    yield _Seen(kind, call.location, (call.command or call.method,), found, call.complete, needed)


def _of_batch(batch: Batch) -> _Seen:
    found: list[Member] = []
    for call in batch.calls:
        found.extend(members(call.keys, call, batch.loops, first_owner=len(found)))
    names = tuple(dict.fromkeys(call.command for call in batch.calls if call.command))
    complete = all(call.complete for call in batch.calls)
    return _Seen(Kind.TRANSACTION, batch.created, names, tuple(found), complete, True)


def _access(seen: _Seen, numbers: Numbers) -> Access | None:
    """The access; None where it has one key only, or no family."""
    met = [(one, other) for one, other in combinations(seen.found, 2) if _two_keys(one, other)]
    many = (one for one in seen.found if one.key.many and one.gathered is None)
    met += [(one, one) for one in many if _number(one, numbers) is not None]
    pairs = {
        (min(first, second), max(first, second))
        for one, other in met
        if (first := _number(one, numbers)) is not None and (second := _number(other, numbers)) is not None
    }
    unknown = not seen.complete or any(_number(one, numbers) is None for one in seen.found)
    named = {n for pair in met for one in pair if (n := _number(one, numbers)) is not None}
    if not pairs and not (unknown and named):
        return None
    return Access(
        kind=seen.kind,
        location=seen.location,
        commands=seen.commands,
        families=tuple(sorted(named)),
        pairs=tuple(sorted(pairs)),
        shared=_shared(met, numbers),
        one_slot=seen.complete and apart(seen.found) is None,
        needed=seen.needed,
        unknown=unknown,
        runs=(seen.found,),
    )


def _two_keys(one: Member, other: Member) -> bool:
    """Two keys that one run has both, and not one key that is named twice."""
    if one.gathered is not None and one.gathered == other.gathered:
        return False
    same = one.template is not None and one.template == other.template
    return can_meet(one, other) and not (same and not one.free and not other.free)


def _number(member: Member, numbers: Numbers) -> int | None:
    one = None if member.template is None else form(member.template)
    return None if one is None else numbers.get(one)


def _shared(met: Iterable[tuple[Member, Member]], numbers: Numbers) -> tuple[Shared, ...]:
    """Values that stand in holes of two different families that meet."""
    values: dict[Hashable, set[tuple[int, str]]] = {}
    for one, other in met:
        first, second = _number(one, numbers), _number(other, numbers)
        if first is None or second is None or first == second:
            continue
        for identity in _holes(one).keys() & _holes(other).keys():
            names = {(first, _holes(one)[identity].name), (second, _holes(other)[identity].name)}
            values.setdefault(identity, set()).update(names)
    return tuple(sorted({Shared(tuple(sorted(names))) for names in values.values()}, key=lambda s: s.holes))


def _holes(member: Member) -> dict[Hashable, Hole]:
    """The holes by what they hold, without those that differ from key to key."""
    assert member.template is not None
    return {hole.identity: hole for hole in member.template.holes if hole.identity not in member.free}


def _both(one: Access, other: Access) -> Access:
    """The same place reached in two ways: proven is what both prove, equal what is equal in both."""
    return replace(
        one,
        commands=tuple(dict.fromkeys((*one.commands, *other.commands))),
        pairs=tuple(sorted({*one.pairs, *other.pairs})),
        shared=tuple(value for value in one.shared if value in other.shared),
        one_slot=one.one_slot and other.one_slot,
        needed=one.needed or other.needed,
        unknown=one.unknown or other.unknown,
        runs=one.runs + tuple(run for run in other.runs if run not in one.runs),
    )
