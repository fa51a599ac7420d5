"""Calls at one place that somebody asked about, and what is known of what each is called on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from clusterlint.extract import ir
from clusterlint.extract.facts import FileFacts
from clusterlint.finding import Location
from clusterlint.link.following.evidence import spelled
from clusterlint.link.identity import Identity
from clusterlint.link.program import Client, Sighting
from clusterlint.link.values import (
    ClassValue,
    ClientValue,
    Const,
    DictValue,
    External,
    FunctionValue,
    InstanceValue,
    ListValue,
    Method,
    ModuleValue,
    PartialValue,
    PipelineValue,
    PoolValue,
    PubSubValue,
    ScriptValue,
    SentinelValue,
    SubClientValue,
    Text,
    Unknown,
    Value,
    options,
)
from clusterlint.link.whence import whence

if TYPE_CHECKING:
    from clusterlint.link.world import Frame


class Sightings:
    """The calls that stand at a place, a path and a line; what the last pass saw of each counts."""

    def __init__(self, place: tuple[str, int], files: Iterable[FileFacts]) -> None:
        self._path, self._line = place
        self._expected = {
            Location(file.path, *node.span): node
            for file in files
            if file.path == self._path
            for node in _invocations(file.body)
            if self._stands_there(node.span)
        }
        self._found: dict[Location, dict[Value, None]] = {}
        self._stale: set[Location] = set()

    def _stands_there(self, span: ir.Span) -> bool:
        return span[0] <= self._line <= span[2]

    def begin(self) -> None:
        """Another pass runs: what it sees of a call takes the place of what was seen before."""
        self._stale = set(self._found)

    def note(self, frame: Frame, node: ir.Invocation, called: Value) -> None:
        """Note a call and what it is called on: the value before the dot, or the function itself."""
        if frame.module.path != self._path or not self._stands_there(node.span):
            return
        place = frame.location(node.span)
        if place in self._stale:
            self._stale.discard(place)
            self._found.pop(place, None)
        self._found.setdefault(place, {}).update(dict.fromkeys(options(called)))

    def all(self) -> tuple[Sighting, ...]:
        """All calls that stand there, by place; of those that no pass has run nothing is known."""
        return tuple(
            _sighting(place, node, tuple(self._found.get(place, ())))
            for place, node in sorted(self._expected.items(), key=lambda item: item[0])
        )


def _invocations(node: object) -> Iterator[ir.Invocation]:
    """Every call in a part of a file, nested functions and classes included."""
    pending = [node]
    while pending:
        current = pending.pop()
        if isinstance(current, tuple):
            pending += current
        elif isinstance(current, ir.Record):
            if isinstance(current, ir.Invocation):
                yield current
            pending += current.held()


def _sighting(place: Location, node: ir.Invocation, seen: tuple[Value, ...]) -> Sighting:
    func = node.func
    method, base = (func.name, func.base) if isinstance(func, ir.Attribute) else ("", func)
    receiver = spelled(base) or "(...)"
    words = tuple(dict.fromkeys(in_words(value) for value in seen))
    clients = tuple(dict.fromkeys(c for value in seen if (c := _client(value)) is not None))
    return Sighting(place, receiver, method, words, clients)


_OF_A_CLIENT = (
    ClientValue,
    PoolValue,
    SentinelValue,
    PipelineValue,
    ScriptValue,
    PubSubValue,
    SubClientValue,
)


def _client(value: Value) -> Client | None:
    if isinstance(value, Method):
        return _client(value.receiver)
    return value.client if isinstance(value, _OF_A_CLIENT) else None


_NOUNS: dict[type, str] = {
    ClientValue: "a client",
    PoolValue: "a connection pool",
    SentinelValue: "a Sentinel",
    PipelineValue: "a pipeline",
    ScriptValue: "a script",
    PubSubValue: "a pub/sub object",
    SubClientValue: "the client of a module",
    PartialValue: "a functools.partial",
}


def in_words(value: Value) -> str:
    """What is known of a value, as one says it: "a dict", "what requests.Session() gives"."""
    noun = _NOUNS.get(type(value))
    if noun is not None:
        return noun
    if isinstance(value, Method):
        return f"the method {value.name}() of {in_words(value.receiver)}"
    if isinstance(value, Text):
        return "a text"
    if isinstance(value, Const):
        return "None" if value.value is None else f"the constant {value.value!r}"
    if isinstance(value, ListValue):
        return f"a {value.kind}"
    if isinstance(value, DictValue):
        return "a dict"
    if isinstance(value, Unknown):
        return _unknown(value)
    return _declared(value)


def _declared(value: Value) -> str:
    """Functions, classes, objects and modules."""
    if isinstance(value, FunctionValue):
        return f"the function {value.name}() in {value.module.path}"
    if isinstance(value, ClassValue):
        return f"the class {value.name} in {value.module.path}"
    if isinstance(value, InstanceValue):
        return f"an object of the class {value.type.name} in {value.type.module.path}"
    if isinstance(value, ModuleValue):
        return f"the module {value.path}"
    if isinstance(value, External):
        return f"{value.name.removeprefix('builtins.')}, which is not of the project"
    return "nothing"


_ORIGINS = {
    "json": "a text that holds JSON",
    "number": "a number",
    "reply": "the reply of a Redis command",
}


def _unknown(value: Unknown) -> str:
    parts = value.identity.parts if isinstance(value.identity, Identity) else ()
    if value.kind is not None:
        if parts[:1] == ("call",) and parts[1] == value.kind:
            return f"what {value.kind.removeprefix('builtins.')}() gives"
        if value.kind[-1] in ")]" or "()." in value.kind:
            return f"what {value.kind} gives"
        kind = value.kind.removeprefix("builtins.")
        return f"an object of the type {kind}" if "." in kind else f"a {kind}"
    if value.origin in _ORIGINS:
        return _ORIGINS[value.origin]
    found = whence(value.identity, value.spelling)
    unset = parts[:1] in (("self",), ("attribute",)) and isinstance(parts[-1], str)
    if parts[:1] == ("parameter",):
        found += ", which no call of the project passes"
    elif unset:
        found += ", which nothing in the project sets"
    return f"nothing: {found}"
