"""Can two templates give one and the same key? They are compared as languages, not as texts."""

from __future__ import annotations

from clusterlint.slots.template import Hole, Template

_PARTING = frozenset(":|/")
"""What parts the pieces of keys. A value is taken to hold none of it, or ``user:{uid}`` would hold every key
that begins with ``user:``."""

_Step = str | Hole


def can_be_equal(one: Template, other: Template) -> bool:
    """Whether some values of the holes make both templates the same key; a value is never empty."""
    left, right = _steps(one), _steps(other)
    reached = {(0, 0)}
    pending = [(0, 0)]
    while pending:
        here = pending.pop()
        if here == (len(left), len(right)):
            return True
        for after in _after(left, right, here):
            if after not in reached:
                reached.add(after)
                pending.append(after)
    return False


def same_form(one: Template, other: Template) -> bool:
    """Whether the literal parts agree and the holes stand in the same places."""
    return [p if isinstance(p, str) else None for p in one.parts] == [
        p if isinstance(p, str) else None for p in other.parts
    ]


def tells(template: Template) -> bool:
    """Whether its literal parts say anything: ``{kind}:{id}`` may be any key with a colon."""
    return any(character.isalnum() for part in template.parts if isinstance(part, str) for character in part)


def _steps(template: Template) -> list[_Step]:
    """Letters and holes; a hole is entered with one letter at least, and may then take more."""
    found: list[_Step] = []
    for part in template.parts:
        found.extend(part if isinstance(part, str) else (part,))
    return found


def _after(left: list[_Step], right: list[_Step], here: tuple[int, int]) -> set[tuple[int, int]]:
    """The pairs of places after one more letter that both sides take, in a hole or as it is written.

    A hole takes its last letter by going on, and any other by staying, so that it is never empty.
    """
    a, b = here
    if a == len(left) or b == len(right):
        return set()
    one, other = left[a], right[b]
    if isinstance(one, str) and isinstance(other, str):
        return {(a + 1, b + 1)} if one == other else set()
    if isinstance(one, str) or isinstance(other, str):
        letter = one if isinstance(one, str) else other
        if letter in _PARTING:
            return set()
    rows = (a, a + 1) if isinstance(one, Hole) else (a + 1,)
    columns = (b, b + 1) if isinstance(other, Hole) else (b + 1,)
    return {(row, column) for row in rows for column in columns} - {here}
