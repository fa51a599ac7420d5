"""Random groups of templates and accesses: what the plan promises, against values, CRC16 and brute force."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from clusterlint.finding import Location
from clusterlint.keys import Access, Expiry, Family, KeyMap, Kind
from clusterlint.keys.coaccess import groups
from clusterlint.keys.families import wider
from clusterlint.link.program import Key
from clusterlint.plan import FamilyPlan, GroupPlan, TagPlan, plan
from clusterlint.rules.keyset import Member, apart
from clusterlint.slots.hashing import key_slot
from clusterlint.slots.template import Hole, Part, Template

Bound = tuple[int, tuple[str, ...], bool]
"""A family, the value of each of its holes, and whether the last hole has another value in every key."""
Shape = tuple[str | None, ...]
"""Literal texts and holes (None)."""


@dataclass(frozen=True)
class World:
    """Families and what each access uses of them."""

    shapes: tuple[Shape, ...]
    accesses: tuple[tuple[Bound, ...], ...]


def filled(shape: Shape, values: Sequence[Hashable]) -> Template:
    parts: list[Part] = []
    left = list(values)
    for one in shape:
        parts.append(Hole(left.pop(0), f"h{len(values) - len(left)}") if one is None else one)
    return Template.of(parts)


def line(number: int) -> Location:
    return Location("app.py", number, 1, number, 9)


def run_of(world: World, number: int) -> tuple[Member, ...]:
    found: list[Member] = []
    for owner, (family, values, many) in enumerate(world.accesses[number]):
        template = filled(world.shapes[family], values)
        free = frozenset({template.holes[-1].identity} if many and template.holes else ())
        key = Key((template,), many, free, line(number))
        family_of_many = any(hole.identity in free for hole in template.hashed().holes)
        for turn in range(2 if family_of_many else 1):
            found.append(Member(template, key, owner, 0, turn, free, (), False))
    return tuple(found)


def key_map(world: World) -> KeyMap:
    templates = [
        filled(shape, [f"own{n}.{i}" for i in range(9)][: shape.count(None)])
        for n, shape in enumerate(world.shapes)
    ]
    around = wider(templates)
    families = tuple(
        Family(
            str(template),
            (),
            (line(1000 + n),),
            (),
            (),
            (),
            (),
            None,
            None,
            Expiry.NONE,
            around[n],
            (template,),
        )
        for n, template in enumerate(templates)
    )
    accesses = []
    for number, bound in enumerate(world.accesses):
        run = run_of(world, number)
        numbers = tuple(sorted({family for family, _, _ in bound}))
        pairs = tuple(sorted({(a, b) for a in numbers for b in numbers if a < b} | {(n, n) for n in numbers}))
        together = apart(run) is None
        accesses.append(
            Access(Kind.COMMAND, line(number), ("MGET",), numbers, pairs, (), together, True, False, (run,))
        )
    return KeyMap(families, groups(accesses), shown=frozenset(range(len(families))))


LITERALS = st.sampled_from(["a", "b", "ab", ":", "a:", ":b", "a:b", "x-", "{a}", "}"])


@st.composite
def worlds(draw: st.DrawFn, *, plain: bool = False) -> World:
    """``plain``: every family has a hole, and there are no braces and no keys that two families share."""
    shapes: list[Shape] = []
    for number in range(draw(st.integers(2, 4))):
        parts = draw(st.lists(st.one_of(st.none(), LITERALS), min_size=1, max_size=3))
        if plain:
            parts = [one for one in parts if one is None or not {"{", "}"} & set(one)]
            parts = [f"{number}", *(parts if None in parts else [*parts, None])]
        else:
            parts = ["k", *parts]
        shape: list[str | None] = []
        for one in parts:
            if one is not None and shape and shape[-1] is not None:
                shape[-1] += one
            else:
                shape.append(one)
        if tuple(shape) not in shapes:
            shapes.append(tuple(shape))
    accesses = []
    for _ in range(draw(st.integers(1, 4))):
        bound = []
        for family in draw(st.lists(st.integers(0, len(shapes) - 1), min_size=2, max_size=3)):
            values = tuple(draw(st.sampled_from(["u", "v", "w"])) for one in shapes[family] if one is None)
            bound.append((family, values, draw(st.integers(0, 9)) == 0))
        accesses.append(tuple(bound))
    return World(tuple(shapes), tuple(accesses))


def braced(one: FamilyPlan | None, template: Template) -> Template:
    return template if one is None or one.braces is None else one.braces.put(template)


def plans_by_family(tags: TagPlan) -> dict[int, FamilyPlan]:
    return {one.family: one for group in tags.groups for one in group.plans}


@settings(max_examples=200, deadline=None)
@given(worlds(), st.lists(st.from_regex(r"[a-z0-9:._-]{1,6}", fullmatch=True), min_size=8, max_size=8))
def test_held_accesses_are_in_one_slot_for_any_values(world: World, texts: list[str]) -> None:
    tags = plan(key_map(world), 3)
    plans = plans_by_family(tags)
    for access in (access for group in tags.groups for access in group.held):
        slots = set()
        for number, (family, values, many) in enumerate(world.accesses[access.location.line]):
            for turn in range(2 if many else 1):
                template = filled(world.shapes[family], values)
                key: dict[Hashable, str] = dict(zip("uvw", texts, strict=False))
                if many and template.holes:
                    key[template.holes[-1].identity] = texts[3 + turn] + str(number)
                slots.add(key_slot(braced(plans.get(family), template).fill(key)))
        assert len(slots) == 1


@settings(max_examples=150, deadline=None)
@given(worlds())
def test_only_braces_are_inserted_and_never_a_second_time(world: World) -> None:
    tags = plan(key_map(world), 3)
    plans = plans_by_family(tags)
    new: list[Shape] = []
    for number, shape in enumerate(world.shapes):
        template = filled(shape, [f"own{number}.{i}" for i in range(shape.count(None))])
        changed = braced(plans.get(number), template)
        if changed != template:
            assert len(str(changed)) == len(str(template)) + 4, "two doubled braces"
            steps = [str(one) if isinstance(one, str) else "\0" for one in changed.parts]
            text = "".join(steps)
            first = text.index("{")
            last = text.index("}", first)
            assert text[:first] + text[first + 1 : last] + text[last + 1 :] == "".join(
                one if isinstance(one, str) else "\0" for one in template.parts
            )
        new.append(tuple(one if isinstance(one, str) else None for one in changed.parts))
    assert len(set(new)) == len(new), "two families have one name now"
    again = plan(key_map(World(tuple(new), world.accesses)), 3)
    assert not any(group.renamed for group in again.groups)
    assert {a.location for g in again.groups for a in g.held} == {
        a.location for g in tags.groups for a in g.held
    }


def spans(shape: Shape) -> Iterator[tuple[int, int]]:
    """Every tag with a hole, and the whole key."""
    size = sum(1 if one is None else len(one) for one in shape)
    holes = set()
    at = 0
    for one in shape:
        holes |= {at} if one is None else set()
        at += 1 if one is None else len(one)
    for start in range(size):
        for end in range(start + 1, size + 1):
            if any(start <= hole < end for hole in holes):
                yield start, end


def letters(world: World, bound: Bound) -> tuple[tuple[str, bool], ...]:
    """Characters and values; (value, True)."""
    family, values, _ = bound
    left = list(values)
    row: list[tuple[str, bool]] = []
    for one in world.shapes[family]:
        row += [(left.pop(0), True)] if one is None else [(c, False) for c in one]
    return tuple(row)


def possible(world: World, some: Sequence[int]) -> int | None:
    """Most holes in a tag that satisfies these accesses, by trying all; None where there is none."""
    families = sorted({family for number in some for family, _, _ in world.accesses[number]})
    best: int | None = None

    def fits(chosen: dict[int, tuple[int, int]]) -> bool:
        for number in some:
            seen = set()
            for bound in world.accesses[number]:
                if bound[0] not in chosen:
                    continue
                start, end = chosen[bound[0]]
                text = letters(world, bound)[start:end]
                last = bound[1][-1]
                if bound[2] and (last, True) in text:
                    return False
                seen.add(text)
            if len(seen) > 1:
                return False
        return True

    def search(left: list[int], chosen: dict[int, tuple[int, int]]) -> None:
        nonlocal best
        if not left:
            found = min(
                sum(h for _, h in letters(world, b)[slice(*chosen[b[0]])])
                for n in some
                for b in world.accesses[n]
            )
            best = found if best is None else max(best, found)
            return
        for span in spans(world.shapes[left[0]]):
            more = {**chosen, left[0]: span}
            if fits(more):
                search(left[1:], more)

    search(families, {})
    return best


@settings(max_examples=80, deadline=None)
@given(worlds(plain=True))
def test_conflicts_are_smallest_and_nothing_is_given_up_for_nothing(world: World) -> None:
    keys = key_map(world)
    tags = plan(keys, 3)
    for group in tags.groups:
        inside = [access.location.line for access in group.accesses]
        held = [access.location.line for access in group.held]
        lost = [one.access.location.line for one in group.obstacles]
        assert sorted(held + lost) == sorted(inside)
        assert held == [] or possible(world, held) is not None
        kept = next(
            size
            for size in range(len(inside), -1, -1)
            for some in combinations(inside, size)
            if not some or possible(world, some) is not None
        )
        assert len(held) == kept, "all accesses cost the same here"
        for one in group.obstacles:
            conflict = [access.location.line for access in one.accesses]
            assert one.access.location.line in conflict
            assert possible(world, conflict) is None
            others = [number for number in held if number != one.access.location.line]
            for size in range(len(conflict) - 1):
                for some in combinations(others, size):
                    assert possible(world, [one.access.location.line, *some]) is not None


@settings(max_examples=80, deadline=None)
@given(worlds(plain=True))
def test_no_tag_has_more_values(world: World) -> None:
    keys = key_map(world)
    for group in plan(keys, 3).groups:
        if not group.renamed or group.obstacles or not _one_piece(group):
            continue
        inside = [access.location.line for access in group.accesses]
        most = possible(world, inside)
        used = {family for number in inside for family, _, _ in world.accesses[number]}
        assert most == min(len(one.hashed.holes) for one in group.plans if one.family in used)


def _one_piece(group: GroupPlan) -> bool:
    """All families hang together by accesses of two families and not by their keys alone."""
    used = {n for access in group.accesses for n in access.families}
    return used == set(group.families)


def test_the_random_worlds_are_worth_it() -> None:
    """A world by hand, so that a broken translation of worlds would be seen."""
    world = World((("a:", None, ":x"), ("a:", None, ":y")), (((0, ("u",), False), (1, ("u",), False)),))
    (group,) = plan(key_map(world), 3).groups
    assert [str(one.new) for one in group.renamed] == ["{{a:{h1}}}:x", "{{a:{h1}}}:y"]
    assert group.held[0].families == (0, 1)
