"""URLs that are taken apart and put together again: urlparse(), _replace(), urlunparse(), urlencode().

What is put into one (a path, a query) is known, and the rest stands for the address that it was made of.
"""

from __future__ import annotations

from collections.abc import Hashable
from urllib.parse import quote_plus, urlsplit

from clusterlint.extract import ir
from clusterlint.link.clients.origins import made_of
from clusterlint.link.identity import Identity, parameter_name
from clusterlint.link.language import expressions, externals
from clusterlint.link.language.arguments import Arguments, exact_items
from clusterlint.link.texts import strings
from clusterlint.link.values import (
    Const,
    DictValue,
    ListValue,
    Text,
    Unknown,
    Value,
    options,
    standing_for,
)
from clusterlint.link.world import Frame, World
from clusterlint.slots.template import Hole, Template

_PARSED = frozenset({"urllib.parse.urlparse", "urllib.parse.urlsplit"})
_CHANGED = "changed url"


def method(frame: Frame, base: Unknown, name: str, arguments: Arguments, node: ir.Invocation) -> Value | None:
    """``parsed._replace(path="/7")`` and ``parsed.geturl()``; None where nothing is known of it."""
    if name == "_replace" and base.kind in _PARSED:
        changes = tuple((n, standing_for(v)) for n, v in sorted(arguments.keywords.items()))
        return Unknown(
            (_CHANGED, base.identity, changes),
            base.spelling,
            base.loops,
            base.origin,
            base.kind,
            made_of=base.told_by,
            hops=base.hops,
        )
    return _whole(frame, base, node) if name == "geturl" else None


def unparsed(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    """``urlunparse(parts)``, ``urlunsplit(parts)``: of a parsed URL, or of a tuple."""
    given = arguments.get(0, "components")
    for option in options(given) if given is not None else ():
        found: Value | None = _whole(frame, option, node) if isinstance(option, Unknown) else None
        if isinstance(option, ListValue):
            found = _assembled(frame, exact_items(option) or [], node)
        if found is not None:
            return found
    return _unknown("urllib.parse.urlunparse", arguments)


def encoded(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    """``urlencode({"db": 11})`` of a dict that is known to the last entry."""
    query = arguments.get(0, "query")
    if isinstance(query, DictValue) and query.entries and not query.open:
        pieces: list[strings.Ingredient] = []
        for entry in query.entries:
            name, value = _literal(entry.key), _quoted(entry.value)
            if name is None or value is None or entry.loops or entry.path:
                break
            pieces += ["&" if pieces else "", quote_plus(name), "=", value]
        else:
            return strings.combine(pieces, frame.location(node.span), expressions.opaque_for(frame))
    return _unknown("urllib.parse.urlencode", arguments)


def _unknown(name: str, arguments: Arguments) -> Unknown:
    return externals.answer(name, arguments, f"{name}()", name)


def _quoted(value: Value) -> strings.Ingredient | None:
    literal = _literal(value)
    if literal is not None:
        return quote_plus(literal)
    return value if isinstance(value, (Const, Unknown)) else None


def _literal(value: Value | None) -> str | None:
    return value.template.literal if isinstance(value, Text) else None


def _whole(frame: Frame, base: Unknown, node: ir.Invocation) -> Text | None:
    """A parsed URL with what was put into it, as a text: the address, and behind it the path and query."""
    changes: dict[str, str | None] = {}
    inner = base.identity
    while isinstance(inner, Identity) and inner.parts[0] == _CHANGED and isinstance(inner.parts[2], tuple):
        changes = {name: _spelled(value) for name, value in inner.parts[2]} | changes
        inner = inner.parts[1]
    if not changes or None in changes.values() or not changes.keys() <= {"path", "query"}:
        return None
    source = _source(inner)
    place = frame.location(node.span)
    literal = _spelled(source)
    if literal is not None:
        whole = urlsplit(literal)._replace(**{n: v for n, v in changes.items() if v is not None}).geturl()
        return Text(Template.of([whole], place), place, hops=base.hops)
    name = base.told_by or parameter_name(source)
    if name is None:
        return None
    address = Hole(
        source if isinstance(source, Identity) else inner, name, base.loops, base.origin, base.told_by
    )
    path, query = changes.get("path"), changes.get("query")
    ending = ("/" + path.lstrip("/") if path else "") + (f"?{query}" if query else "")
    return Text(Template.of([address, ending], place), place, hops=base.hops)


def _source(inner: Hashable) -> Hashable:
    """What ``urlparse(x)`` was given: see `externals.answer`."""
    if isinstance(inner, Identity) and inner.parts[0] == "call" and isinstance(inner.parts[2], tuple):
        return next(iter(inner.parts[2]), None)
    return None


def _spelled(standing: Hashable) -> str | None:
    """The literal text that stands for itself: see `standing_for`."""
    if isinstance(standing, tuple) and standing[:1] == ("text",):
        parts = [part for part in standing[1:] if isinstance(part, str)]
        return "".join(parts) if len(parts) == len(standing) - 1 else None
    return None


def _assembled(frame: Frame, parts: list[Value], node: ir.Invocation) -> Value | None:
    """(scheme, netloc, path, ..., query, fragment) as a text."""
    if len(parts) not in (5, 6):
        return None
    scheme, host, path, query = parts[0], parts[1], parts[2], parts[-2]
    before: list[strings.Ingredient] = [scheme, "://", host]
    if _literal(scheme) is None and isinstance(host, Unknown):
        # Nothing is written out: both together are the address.
        address = ("address", standing_for(scheme), host.identity)
        before = [Unknown(address, host.spelling, host.loops, host.origin, made_of=made_of([host, scheme]))]
    written = _literal(path)
    ending: list[strings.Ingredient] = [path if written is None else written and "/" + written.lstrip("/")]
    if _literal(query) != "":
        ending += ["?", query]
    return strings.combine([*before, *ending], frame.location(node.span), expressions.opaque_for(frame))
