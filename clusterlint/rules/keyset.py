"""Which keys of a call or a batch are not provably in one slot, how surely, and how likely by luck.

Every key becomes one or more *members*: a literal or straight key is one member; the alternatives of
a branch are several that never meet; a family of many keys whose hashed part varies is two, standing
for any two of its keys. Keys are apart when two members that can meet are not provably together.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import combinations

from msgspec import Struct

from clusterlint.finding import Confidence
from clusterlint.link.answers import NONE_KNOWN, Answers, asked_otherwise, exclude
from clusterlint.link.program import OBJECT, Call, Key
from clusterlint.slots.template import Hole, Template, Together, together

Path = tuple[tuple[int, int], ...]
_JOINED = (Together.ALWAYS, Together.BY_COMPUTATION)


class Member(Struct, frozen=True):
    """One key as far as its slot is concerned; ``template`` is None where nothing is known of it."""

    template: Template | None
    key: Key
    owner: int  # index of the key among those compared
    choice: int  # index among the key's choices
    turn: int  # 0, or 1 for the second sample of a family
    free: frozenset[Hashable]  # holes that hold another value in another turn
    path: Path
    coexisting: bool  # the other choices of the same key are used too
    gathered: Hashable = None  # what tells the slot under which the code has gathered it
    needs: Answers = NONE_KNOWN  # the answers without which it would be another choice

    @property
    def text(self) -> str:
        """The template as people read it; ``?`` for an unknown key."""
        return "?" if self.template is None else str(self.template)

    @property
    def bare(self) -> bool:
        """True where no literal text of the key is known."""
        return self.template is None or self.template.bare

    @property
    def literal(self) -> str | None:
        """The whole key, where it has no hole."""
        return None if self.template is None else self.template.literal


class Apart(Struct, frozen=True):
    """Keys that are not provably in one slot: members that can all meet, each in a slot of its own."""

    members: tuple[Member, ...]
    confidence: Confidence


def arms_meet(one: Path, other: Path) -> bool:
    """False when the two places are in different arms of the same branch, so that no run has both."""
    arms = dict(one)
    return all(arms.get(branch, arm) == arm for branch, arm in other)


def varying_holes(key: Key, template: Template, batch_loops: tuple[int, ...] | None) -> frozenset[Hashable]:
    """Holes with another value for another key of the family, or for another turn inside one batch.

    ``batch_loops`` are the loops around the batch; None for a call outside any batch.
    """
    free = key.varying if key.many else frozenset[Hashable]()
    if batch_loops is None:
        return free
    outside = set(batch_loops)
    return free | {hole.identity for hole in template.holes if not set(hole.loops) <= outside}


def members(
    keys: Sequence[Key], call: Call, batch_loops: tuple[int, ...] | None = None, first_owner: int = 0
) -> tuple[Member, ...]:
    """The members of a call's keys; ``first_owner`` keeps the keys of several calls apart."""
    found: list[Member] = []
    for owner, key in enumerate(keys, start=first_owner):
        found.extend(_members_of(key, call, batch_loops, owner))
    return tuple(found)


def _members_of(key: Key, call: Call, batch_loops: tuple[int, ...] | None, owner: int) -> Iterator[Member]:
    path = call.path + key.path
    coexisting = _all_used(key, call, batch_loops)
    gathered = key.gathered if batch_loops is None else None  # each turn has another slot
    if not key.choices:
        for turn in range(2 if key.many and gathered is None else 1):
            yield Member(None, key, owner, 0, turn, frozenset(), path, coexisting, gathered)
        return
    for choice, template in enumerate(key.choices):
        free = varying_holes(key, template, batch_loops)
        family = any(hole.identity in free for hole in template.hashed().holes)
        for turn in range(2 if family and gathered is None else 1):
            needs = key.needs[choice] if key.needs else NONE_KNOWN
            yield Member(template, key, owner, choice, turn, free, path, coexisting, gathered, needs)


def _all_used(key: Key, call: Call, batch_loops: tuple[int, ...] | None) -> bool:
    """Whether one command gets all choices of the key, and not one per run or per turn of a loop around it.

    Choices with holes are taken for alternatives: their own holes already tell whether the family varies.
    In a batch they are alternatives too: several names of one queue object are far more common than a
    key chosen anew in every turn.
    """
    if key.each_asks:
        return True
    if any(template.holes for template in key.choices):
        return False
    return key.many or (key.all_choices and batch_loops is None and not call.loops)


def can_meet(one: Member, other: Member) -> bool:
    """Whether one run can have both."""
    if one.owner == other.owner and one.choice != other.choice and not one.coexisting:
        return False
    if one.owner != other.owner and exclude(one.needs, other.needs):
        return False
    return arms_meet(one.path, other.path)


def conflict(one: Member, other: Member) -> Confidence | None:
    """How surely two members that can meet are in different slots; None when they are together."""
    if one.gathered is not None and one.gathered == other.gathered:
        return None
    if _is_object(one) and _is_object(other):
        return None  # two keys of which nothing is known are a question, and no finding
    if one.template is None or other.template is None:
        return Confidence.LIKELY
    if one.owner == other.owner and one.choice == other.choice and one.turn != other.turn:
        return Confidence.LIKELY
    if together(one.template, other.template) in _JOINED:
        free = one.free | other.free
        if not any(hole.identity in free for hole in one.template.hashed().holes):
            return None
        return None if one.turn == other.turn else Confidence.LIKELY
    if one.owner == other.owner:
        return Confidence.LIKELY  # whether both alternatives come is not known
    if one.literal is not None and other.literal is not None:
        return Confidence.CERTAIN
    if one.bare or other.bare or _same_start(one.template, other.template):
        return Confidence.LIKELY
    return Confidence.CERTAIN


def _is_object(member: Member) -> bool:
    """Is it one key of which nothing is known: no value that was followed, but an object in its place?"""
    if member.template is None:
        return not member.key.many
    return member.bare and member.template.holes[0].origin == OBJECT


def _same_start(one: Template, other: Template) -> bool:
    """Both begin with one hole whose value might bring the hash tag; a number cannot."""
    first, second = one.parts[:1], other.parts[:1]
    hole = first[0] if first else None
    return first == second and isinstance(hole, Hole) and hole.origin != "number"


def apart(found: Sequence[Member], new_from: int = 0) -> Apart | None:
    """The keys that are not provably in one slot, or None when all are.

    Members before ``new_from`` are known to be together, so that only pairs with a later one are compared.
    """
    parallel = _parallel_keys(found)
    best: tuple[Confidence, Member, Member] | None = None
    for place in range(max(new_from, 1), len(found)):
        for other in found[:place]:
            one = found[place]
            if not can_meet(other, one) or _in_step(other, one, parallel):
                continue
            sure = conflict(other, one)
            if sure is None:
                continue
            sure = _with_alternatives(sure, other, one, found)
            if best is None or sure.rank > best[0].rank:
                best = (sure, other, one)
            if sure is Confidence.CERTAIN:
                return Apart(_grown(other, one, found), sure)
    return None if best is None else Apart(_grown(best[1], best[2], found), best[0])


def _parallel_keys(found: Sequence[Member]) -> frozenset[tuple[int, int]]:
    """Pairs of keys whose alternatives agree one by one: ``name = "a" if x else "b"`` used in both."""
    keys = {m.owner: m.key for m in found if len(m.key.choices) > 1 and not m.coexisting}
    return frozenset(
        (one, other) for one, other in combinations(sorted(keys), 2) if _parallel(keys[one], keys[other])
    )


def _parallel(one: Key, other: Key) -> bool:
    if len(one.choices) != len(other.choices) or asked_otherwise(one.needs, other.needs):
        return False
    return all(together(a, b) in _JOINED for a, b in zip(one.choices, other.choices, strict=True))


def _in_step(one: Member, other: Member, parallel: frozenset[tuple[int, int]]) -> bool:
    low, high = sorted((one.owner, other.owner))
    return (low, high) in parallel


def _with_alternatives(sure: Confidence, one: Member, other: Member, found: Sequence[Member]) -> Confidence:
    """A pair that only some of the branches bring is no certainty."""
    if one.owner == other.owner or sure.rank <= Confidence.LIKELY.rank:
        return sure
    for member, partner in ((one, other), (other, one)):
        if member.coexisting:
            continue
        siblings = (m for m in found if m.owner == member.owner and m.choice != member.choice)
        if any(conflict(sibling, partner) is None for sibling in siblings):
            return min(sure, Confidence.LIKELY, key=lambda c: c.rank)
    return sure


def _grown(one: Member, other: Member, found: Sequence[Member]) -> tuple[Member, ...]:
    """Add every further member that meets all chosen ones and is together with none of them."""
    chosen = [one, other]
    for member in found:
        if member in chosen:
            continue
        if all(can_meet(member, c) and conflict(member, c) is not None for c in chosen):
            chosen.append(member)
    order = {id(member): place for place, member in enumerate(found)}
    return tuple(sorted(chosen, key=lambda m: order[id(m)]))


def elements(found: Sequence[Member]) -> tuple[Member, ...]:
    """The members that stand for keys of one call: of what each element of a collection may be, two.

    ``[a + k if asks(k) else k for k in keys]`` is any number of keys, of which each is one of the templates:
    the templates say nothing of how many there are.
    """
    alone, several = each_one_of(found)
    kept = {id(member) for group in several for member in _two_elements(group)}
    kept.update(id(member) for member in alone)
    return tuple(member for member in found if id(member) in kept)


def _two_elements(group: list[Member]) -> tuple[Member, ...]:
    """The first and another element: one that was asked and has answered otherwise, if there is one."""
    first, *others = group

    def unlike(other: Member) -> tuple[bool, bool]:
        return other.needs != first.needs, other.turn != first.turn

    return (first, max(others, key=unlike)) if others else (first,)


def each_one_of(found: Sequence[Member]) -> tuple[list[Member], list[list[Member]]]:
    """Members that are keys of their own, and the groups of those that an element of a collection may be."""
    groups: dict[int, list[Member]] = {}
    for member in found:
        if member.key.each_asks:
            groups.setdefault(member.owner, []).append(member)
    several = [group for group in groups.values() if len({member.choice for member in group}) > 1]
    grouped = {group[0].owner for group in several}
    return [member for member in found if member.owner not in grouped], several


def lowest(confidences: Iterable[Confidence]) -> Confidence:
    """The least sure of several."""
    return min(confidences, key=lambda c: c.rank)


def unknown_collection(call: Call) -> bool:
    """Whether the call may get any number of keys about which nothing is known."""
    return not call.complete or unknown_key_collection(call)


def unknown_key_collection(call: Call) -> bool:
    """Whether one of the arguments stands for any number of keys about which nothing is known."""
    return any(_unknown_many(key) for key in call.keys)


def _unknown_many(key: Key) -> bool:
    return (
        key.many
        and key.gathered is None
        and (not key.choices or all(template.bare for template in key.choices))
    )


def unresolved(call: Call) -> bool:
    """Whether some key of the call could not be worked out at all."""
    return not call.complete or any(
        not key.choices
        or all(template.bare and template.holes[0].origin == OBJECT for template in key.choices)
        for key in call.keys
    )
