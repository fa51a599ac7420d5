"""Calls at one place that somebody asked about, and what is known of what each is called on."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

from clusterlint.extract import ir
from clusterlint.finding import Location
from clusterlint.link.evidence import spelled
from clusterlint.link.identity import Identity
from clusterlint.link.program import Sighting
from clusterlint.link.values import (
    REDIS_VALUES,
    ClassValue,
    Const,
    DictValue,
    External,
    FunctionValue,
    InstanceValue,
    ListValue,
    ModuleValue,
    PartialValue,
    Text,
    Unknown,
    Value,
    options,
)

if TYPE_CHECKING:
    from clusterlint.link.world import Frame


class Sightings:
    """The calls that stand at ``place``, a path and a line; what the last pass saw of each counts."""

    def __init__(self, place: tuple[str, int]) -> None:
        self._path, self._line = place
        self._found: dict[Location, dict[str, None]] = {}
        self._texts: dict[Location, str] = {}
        self._stale: set[Location] = set()

    def begin(self) -> None:
        """Another pass runs: what it sees of a call takes the place of what was seen before."""
        self._stale = set(self._found)

    def note(self, frame: Frame, node: ir.Invocation, called: Value) -> None:
        """Note a call and what it is called on: the value before the dot, or the function itself."""
        if frame.module.path != self._path or not node.span[0] <= self._line <= node.span[2]:
            return
        place = frame.location(node.span)
        if place in self._stale:
            self._stale.discard(place)
            self._found.pop(place, None)
        self._texts[place] = _text(node.func)
        known = self._found.setdefault(place, {})
        for option in options(called):
            known[in_words(option)] = None

    def all(self) -> tuple[Sighting, ...]:
        """What was seen, by place."""
        return tuple(
            Sighting(place, self._texts[place], tuple(words)) for place, words in sorted(self._found.items())
        )


def _text(func: ir.Expression) -> str:
    if isinstance(func, ir.Attribute):
        return f"{spelled(func.base) or '(...)'}.{func.name}()"
    return f"{spelled(func) or '(...)'}()"


def in_words(value: Value) -> str:
    """What is known of a value, as one says it: "a dict", "requests.Session() gives it"."""
    if isinstance(value, REDIS_VALUES):
        return "a Redis client, or what one gives"
    if isinstance(value, Text):
        return "a text"
    if isinstance(value, Const):
        return "None" if value.value is None else f"a constant, {value.value!r}"
    if isinstance(value, ListValue):
        return f"a {value.kind}"
    if isinstance(value, DictValue):
        return "a dict"
    if isinstance(value, FunctionValue):
        return f"the function {value.name}() of {value.module.path}"
    if isinstance(value, ClassValue):
        return f"the class {value.name} of {value.module.path}"
    if isinstance(value, InstanceValue):
        return f"an object of the class {value.type.name} of {value.type.module.path}"
    if isinstance(value, ModuleValue):
        return f"the module {value.path}"
    if isinstance(value, External):
        return f"{value.name}, from outside the project"
    if isinstance(value, PartialValue):
        return "a functools.partial"
    return _unknown(value) if isinstance(value, Unknown) else "nothing"


_ORIGINS = {
    "json": "a text that holds JSON",
    "number": "a number",
    "reply": "the reply of a Redis command",
}


def _unknown(value: Unknown) -> str:
    parts = value.identity.parts if isinstance(value.identity, Identity) else ()
    if value.kind is not None:
        return _kind(value.kind, parts)
    if value.origin in _ORIGINS:
        return _ORIGINS[value.origin]
    return f"nothing: {_whence(parts, value.spelling)}"


_TYPES = frozenset({"dict", "list", "set", "str", "bytes", "int", "float", "bool", "tuple"})


def _kind(kind: str, parts: tuple[Hashable, ...]) -> str:
    if kind in _TYPES:
        return f"a {kind}"
    if parts[:1] == ("call",) and parts[1] == kind:
        return f"what {kind.removeprefix('builtins.')}() gives"
    return f"an object of the type {kind}" if "." in kind else f"a {kind}"


def _whence(parts: tuple[Hashable, ...], spelling: str) -> str:
    """Where a value comes from of which no more is known."""
    head = parts[0] if parts else ""
    if head == "parameter" and isinstance(parts[1], tuple):
        return f"parameter `{parts[2]}` of {parts[1][1]}() that no call of the project passes"
    if head in ("self", "attribute") and len(parts) > 2:
        inner = parts[1].parts if isinstance(parts[1], Identity) else ()
        name = parts[2]
        of = f" of {_whence(inner, '')}" if inner else ""
        return (
            f"attribute `{name}`{of} that nothing in the project sets"
            if isinstance(name, str)
            else f"`{spelling}`"
        )
    if head == "name":
        return f"the name `{parts[2]}` that {parts[1]} does not define"
    if head == "import":
        return f"`{parts[-1]}`, imported from a file that is not there or does not define it"
    if head in ("environment", "setting"):
        return f"the setting {parts[-1]}"
    if head == "turn":
        return f"`{spelling}`, an element of something unknown"
    return f"`{spelling}`" if spelling and spelling != "?" else "an expression that is not followed"
