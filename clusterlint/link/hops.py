"""The hops of values: how each came from where it was made to where it is used.

They are recorded only when somebody asks for them, never compared, and never looked at by linking
itself: the program that comes out is the same with and without them. Containers and objects take
none, as they are shared by all who hold them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from clusterlint.extract import ir
from clusterlint.finding import Location
from clusterlint.link.following.evidence import spelled
from clusterlint.link.program import Client, Hop, Step
from clusterlint.link.values import (
    ClientValue,
    ListValue,
    Method,
    OneOf,
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
from clusterlint.link.world import Frame

INJECTORS = frozenset({"Depends", "Security", "Provide", "inject"})
"""Calls by which a framework is told what to put into a parameter."""

_MOST = 40
"""Hops of one value; more of them are a loop of the analysis, not a story."""

_recording = False
_Change = Callable[[Value], Value]


def begin(*, recording: bool) -> None:
    """Another program is linked next, with or without hops."""
    global _recording
    _recording = recording


def recording() -> bool:
    """Are hops recorded in this run?"""
    return _recording


def along(value: Value, step: Step, place: Location, name: str, owner: str = "") -> Value:
    """The value one hop further."""
    return _with(value, Hop(step, place, name, owner)) if _recording else value


def kept(value: Value, frame: Frame, target: ir.Expression) -> Value:
    """The value as it is kept under ``target``; local variables are no hop."""
    if not _recording:
        return value
    local = frame.function and not (isinstance(target, ir.Name) and target.id in frame.global_names)
    if isinstance(target, ir.Name) and local:
        return value
    place = place_of(frame, target)
    name = _target(target)
    return value if place is None or name is None else along(value, Step.KEPT, place, name)


def left(value: Value, step: Step, frame: Frame, node: ir.Expression | None) -> Value:
    """The value as a function returns or yields it in the expression ``node``."""
    place = place_of(frame, node) if _recording and node is not None else None
    return value if place is None else along(value, step, place, frame.function)


def given(value: Value, frame: Frame, parameter: ir.Parameter, function: str) -> Value:
    """The value that a function gets with nobody calling it: a default, or what a framework puts in."""
    if not _recording:
        return value
    for node in (parameter.default, parameter.annotation):
        asked = _injector(node)
        place = place_of(frame, node) if node is not None else None
        if asked and place is not None:
            return along(value, Step.INJECTED, place, parameter.name, function)
    place = place_of(frame, parameter.default) if parameter.default is not None else None
    return value if place is None else along(value, Step.DEFAULT, place, parameter.name, function)


def _injector(node: ir.Expression | None) -> bool:
    """Is it ``Depends(...)``, or ``Annotated[X, Depends(...)]``?"""
    if isinstance(node, ir.Invocation):
        return (spelled(node.func) or "").rpartition(".")[2] in INJECTORS
    if isinstance(node, ir.Subscript) and isinstance(node.index, ir.Sequence):
        return any(_injector(part) for part in node.index.items)
    return False


def setting(value: Value, frame: Frame, node: ir.Expression) -> Value:
    """A setting that is read at ``node``, where it does not know yet where it comes from."""
    if not _recording:
        return value
    place = place_of(frame, node)
    if place is None or not any(_bare_setting(v) for v in options(value)):
        return value
    return _each(value, lambda v: _read(v, place) if _bare_setting(v) else v)


def combined(pieces: Sequence[str | Value], built: Location | None) -> tuple[Hop, ...]:
    """The hops of a text that is put together of ``pieces`` at ``built``."""
    if not _recording or built is None:
        return ()
    found: list[Hop] = []
    for piece in pieces:
        own = () if isinstance(piece, str) else of_value(piece)
        new = [hop for hop in own if hop not in found or hop.step is Step.AND]
        if new and found:
            found.append(Hop(Step.AND, built))
        found += new
    return (*found, Hop(Step.TEXT, built))[-_MOST:]


def of_value(value: Value | None) -> tuple[Hop, ...]:
    """The hops of the first alternative that has any."""
    if not _recording:
        return ()
    for option in options(value) if value is not None else ():
        found = option.hops if isinstance(option, (Text, Unknown)) else ()
        if found:
            return found
        if isinstance(option, ListValue):
            inner = next((h for item in option.items if (h := of_value(item.value))), ())
            if inner:
                return inner
    return ()


def of_values(values: Sequence[Value]) -> tuple[Hop, ...]:
    """The hops of the first of several values that has any: what is made of them comes from there."""
    return next((found for value in values if (found := of_value(value))), ()) if _recording else ()


def started(client: Client, *hops: Hop) -> Client:
    """A client with its first hops."""
    return replace(client, hops=hops) if _recording else client


def opened(client: Client, name: str, place: Location) -> Client:
    """A client as the pipeline (script, pub/sub object) that is made of it holds it."""
    return replace(client, hops=_longer(client.hops, Hop(Step.OPENED, place, name))) if _recording else client


def place_of(frame: Frame, node: ir.Expression | None) -> Location | None:
    """Where an expression stands; some have no span of their own, and their first part tells."""
    pending: list[object] = [node]
    while pending:
        current = pending.pop(0)
        span = getattr(current, "span", ir.NOWHERE)
        if span != ir.NOWHERE:
            return frame.location(span)
        for name in ("value", "then", "left", "test", "base", "func", "items", "parts"):
            inner = getattr(current, name, None)
            pending += inner if isinstance(inner, tuple) else [inner] if inner is not None else []
    return None


def _target(target: ir.Expression) -> str | None:
    if isinstance(target, ir.Subscript):
        base = spelled(target.base)
        index = repr(target.index.value) if isinstance(target.index, ir.Constant) else "..."
        return None if base is None else f"{base}[{index}]"
    return spelled(target)


def _bare_setting(value: Value) -> bool:
    return isinstance(value, Unknown) and value.setting is not None and not value.hops


def _read(value: Value, place: Location) -> Value:
    assert isinstance(value, Unknown)
    parts = getattr(value.identity, "parts", ())
    step = Step.ENVIRONMENT if parts[:1] == ("environment",) else Step.SETTING
    return replace(value, hops=(Hop(step, place, value.setting or ""),))


def _with(value: Value, hop: Hop) -> Value:
    return _each(value, lambda v: _one(v, hop))


def _each(value: Value, change: _Change) -> Value:
    if isinstance(value, OneOf):
        return OneOf(tuple(change(v) for v in value.options))
    return change(value)


def _one(value: Value, hop: Hop) -> Value:
    if isinstance(value, (ClientValue, PoolValue, SentinelValue, ScriptValue, PubSubValue, SubClientValue)):
        return replace(value, client=replace(value.client, hops=_longer(value.client.hops, hop)))
    if isinstance(value, Method):
        return replace(value, receiver=_one(value.receiver, hop))
    if isinstance(value, Text) or (isinstance(value, Unknown) and value.told_by):
        return replace(value, hops=_longer(value.hops, hop))
    return value


def _longer(hops: tuple[Hop, ...], hop: Hop) -> tuple[Hop, ...]:
    return hops if hop in hops or len(hops) >= _MOST else (*hops, hop)
