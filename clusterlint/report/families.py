"""Key families: all keys of one template, with the commands that use it and the places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from clusterlint.link.program import Call


@dataclass(frozen=True, slots=True)
class Family:
    """``places`` are ``path:line`` of the calls, sorted as files and lines are."""

    template: str
    commands: tuple[str, ...]
    places: tuple[str, ...]


def families(calls: Iterable[Call]) -> tuple[Family, ...]:
    """The families of all calls, by template. Bare holes (keys built elsewhere) are no family."""
    commands: dict[str, set[str]] = {}
    places: dict[str, set[tuple[str, int]]] = {}
    for call in calls:
        for key in call.keys:
            for choice in key.choices:
                if not choice.bare:
                    commands.setdefault(str(choice), set()).add(call.command or call.method)
                    places.setdefault(str(choice), set()).add((call.location.path, call.location.line))
    return tuple(
        Family(
            template,
            tuple(sorted(commands[template])),
            tuple(f"{path}:{line}" for path, line in sorted(places[template])),
        )
        for template in sorted(commands)
    )
