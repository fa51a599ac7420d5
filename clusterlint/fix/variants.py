"""Other braces that hash the same: where the planned place cannot be written, one separator further out.

``':'.join(parts)`` has no text behind a part that a brace could go into, but ``{user:7:}name`` puts the keys
together as ``{user:7}:name`` does, as long as every key of the group has the same character there.
"""

from __future__ import annotations

from collections.abc import Iterator

from clusterlint.keys.model import KeyMap
from clusterlint.plan.model import Braces, GroupPlan, Position
from clusterlint.slots.template import Template


def variants(group: GroupPlan, keys: KeyMap) -> Iterator[dict[int, Braces]]:
    """By family the braces of the plan, and then the wider ones; none of these where a family stays."""
    planned = {plan.family: plan.braces for plan in group.plans if plan.braces is not None}
    yield planned
    if len(planned) < len(group.plans):
        return
    rows = {family: _row(keys.families[family].templates[0]) for family in planned}
    for left, right in ((0, 1), (1, 0), (1, 1)):
        wider: dict[int, Braces] = {}
        outside: set[tuple[str | None, str | None]] = set()
        for family, braces in planned.items():
            template, row = keys.families[family].templates[0], rows[family]
            start, end = braces.start.steps(template), braces.end.steps(template)
            before = row[start - 1] if left and start > 0 else None
            behind = row[end] if right and end < len(row) else None
            outside.add((before, behind))
            if (left and before is None) or (right and behind is None):
                break
            wider[family] = Braces(Position.at(template, start - left), Position.at(template, end + right))
        if len(wider) == len(planned) and len(outside) == 1:
            yield wider


def _row(template: Template) -> list[str | None]:
    """The characters, None for a hole."""
    return [one for part in template.parts for one in (part if isinstance(part, str) else (None,))]
