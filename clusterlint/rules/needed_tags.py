"""Which keys need a hash tag, and which one would do, as far as one access on its own tells.

The tags of an access are a hole that all its keys have in common, which is what findings advise, and the
widest text around it, which the tag planner takes. Keys that ask for different tags, or that no tag can hold
together, have none here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from clusterlint.link.program import Call, Context, Key, Program
from clusterlint.rules import cross_slot_command, cross_slot_script, cross_slot_transaction
from clusterlint.rules.judged import is_script, judged_batches, judged_calls
from clusterlint.rules.keyset import Member
from clusterlint.slots.template import Hole, Part, Template

Shape = tuple[str | None, ...]
"""The texts of a template, None for each hole."""

Letter = str | Hole


class Needed(Struct, frozen=True):
    """A key without a hash tag, what it is with the narrowest and the widest, and the call that needs one."""

    old: Template
    new: Template
    wide: Template
    key: Key
    call: Call


def shape(template: Template) -> Shape:
    """What keys of one family have in common."""
    return tuple(part if isinstance(part, str) else None for part in template.parts)


def needed_tags(program: Program) -> dict[Shape, Needed]:
    """The keys that need a tag, by their shapes."""
    found: dict[Shape, Needed] = {}
    unclear: set[Shape] = set()
    for call, members in _apart(program):
        tagged = _tagged(members)
        if not tagged:
            unclear |= {shape(member.template) for member in members if member.template is not None}
        for member, old, new, wide in tagged:
            known = found.setdefault(shape(old), Needed(old, new, wide, member.key, call))
            if (shape(known.new), shape(known.wide)) != (shape(new), shape(wide)):
                unclear.add(shape(old))
    return {one: needed for one, needed in found.items() if one not in unclear}


def _apart(program: Program) -> Iterator[tuple[Call, tuple[Member, ...]]]:
    """The calls whose keys are not in one slot and must be."""
    for call in judged_calls(program, Context.DIRECT, Context.PIPELINE):
        if is_script(call):
            found = cross_slot_script.keys_apart(call)
        else:
            found = cross_slot_command.keys_apart(call) if cross_slot_command.needs_one_slot(call) else None
        if found is not None:
            yield call, found.members
    for batch in judged_batches(program):
        if cross_slot_transaction.is_one(batch):
            second = cross_slot_transaction.second_slot(batch)
            if second is not None:
                yield second[0], second[1].members


def _tagged(members: Sequence[Member]) -> list[tuple[Member, Template, Template, Template]]:
    """The keys with the narrowest and the widest tag that holds them together; none where none does."""
    templates = [member.template for member in members if member.template is not None]
    if len(templates) != len(members) or any(one.tagged or one.bare for one in templates):
        return []
    free = frozenset[object]().union(*(member.free for member in members))
    rows = [_letters(one) for one in templates]
    for hole in templates[0].holes:
        places = [next((n for n, x in enumerate(row) if x == hole), -1) for row in rows]
        if hole.identity not in free and min(places) >= 0:
            narrow = [_braced(row, place, place + 1) for row, place in zip(rows, places, strict=True)]
            found = zip(members, templates, narrow, _widest(rows, places), strict=True)
            return list(found) if len(set(templates)) > 1 else []
    return []


def _letters(template: Template) -> list[Letter]:
    return [letter for part in template.parts for letter in (part if isinstance(part, str) else (part,))]


def _widest(rows: Sequence[list[Letter]], places: Sequence[int]) -> list[Template]:
    """The rows with braces around all that they have in common around these places, but for separators."""
    left = _common([row[:place][::-1] for row, place in zip(rows, places, strict=True)])
    right = _common([row[place + 1 :] for row, place in zip(rows, places, strict=True)])
    row, place = rows[0], places[0]
    while left and not _telling(row[place - left]):
        left -= 1
    while right and not _telling(row[place + right]):
        right -= 1
    spans = [(row, place - left, place + right + 1) for row, place in zip(rows, places, strict=True)]
    return [_braced(*span) for span in spans]


def _telling(letter: Letter) -> bool:
    return not isinstance(letter, str) or letter.isalnum()


def _common(rows: Sequence[list[Letter]]) -> int:
    """How many letters all rows begin with."""
    columns = enumerate(zip(*rows, strict=False))
    return next((n for n, column in columns if len(set(column)) > 1), min(map(len, rows)))


def _braced(row: Sequence[Part], start: int, end: int) -> Template:
    return Template.of([*row[:start], "{", *row[start:end], "}", *row[end:]])
