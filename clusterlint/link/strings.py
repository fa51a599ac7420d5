"""Text that is put together: f-strings, %, str.format, +, join, and the methods that keep templates."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from string import Formatter

from clusterlint.finding import Location
from clusterlint.link import hops
from clusterlint.link.identity import identity
from clusterlint.link.values import (
    MAX_CHOICES,
    Const,
    DictValue,
    ListValue,
    Text,
    Unknown,
    Value,
    as_parts,
    join,
    options,
)
from clusterlint.slots.template import Hole, Part, Template

_PERCENT = re.compile(
    r"%(?:\((?P<name>[^)]*)\))?(?P<flags>[-#0 +]*)"
    r"(?P<width>\*|\d+)?(?:\.(?P<precision>\d+))?(?P<type>[a-zA-Z%])"
)

Pieces = Sequence["str | Value"]


def combine(pieces: Pieces, built: Location | None, opaque: Callable[[Value], Unknown]) -> Value:
    """Concatenate literals and values into text; every alternative of every value gives a text.

    ``opaque`` names a value that has no plain form (an object, a list) so that it becomes a hole.
    """
    choices: list[list[tuple[Part, ...]]] = []
    for piece in pieces:
        if isinstance(piece, str):
            choices.append([(piece,)])
            continue
        choices.append([_parts(option, opaque) for option in options(piece)])
    total = 1
    for choice in choices:
        total *= len(choice)
    if total > MAX_CHOICES:
        choices = [c if len(c) == 1 else [(_blur(c),)] for c in choices]
    inserted = _inserted(pieces)
    via = hops.combined(pieces, built)
    return join(
        *(
            Text(Template.of(itertools.chain.from_iterable(combo)), built, inserted, via)
            for combo in itertools.product(*choices)
        )
    )


def _inserted(pieces: Pieces) -> frozenset[str]:
    """The known texts among the values, and those that they were put together from."""
    found: set[str] = set()
    for piece in pieces:
        for option in () if isinstance(piece, str) else options(piece):
            if isinstance(option, Text):
                found |= option.inserted | {option.template.literal or ""}
            elif isinstance(option, Const):
                found.add(str(option.value))
    return frozenset(found - {""})


def _parts(value: Value, opaque: Callable[[Value], Unknown]) -> tuple[Part, ...]:
    parts = as_parts(value)
    return parts if parts is not None else (opaque(value).hole,)


def _blur(choice: list[tuple[Part, ...]]) -> Hole:
    """One hole in place of too many alternatives."""
    names = sorted({"".join(p if isinstance(p, str) else p.name for p in parts) for parts in choice})
    loops = max((p.loops for parts in choice for p in parts if isinstance(p, Hole)), key=len, default=())
    return Hole(identity(("one of", tuple(names))), "|".join(names)[:40], loops)


def formatted(value: Value, conversion: str, spec: str) -> Value:
    """``{value!conversion:spec}``: literals are formatted for real, unknowns become another unknown."""
    if not conversion and not spec:
        return value
    if len(options(value)) > 1:
        return join(*(formatted(v, conversion, spec) for v in options(value)))
    if isinstance(value, Unknown):
        if conversion == "s" and not spec:
            return value
        origin = "number" if spec[-1:] in "dxob" and spec else value.origin
        return Unknown(("format", value.identity, conversion, spec), value.spelling, value.loops, origin)
    literal = value.template.literal if isinstance(value, Text) else None
    plain = literal if literal is not None else value.value if isinstance(value, Const) else None
    if plain is None or "{}" in spec:
        return value
    try:
        shown = {"r": repr, "a": ascii}.get(conversion, lambda v: v)(plain)
        return Text(Template.of([format(shown, spec)]))
    except (ValueError, TypeError):
        return value


def percent(left: Template, right: Value) -> list[str | Value] | None:
    """The pieces of ``left % right``, or None when they do not fit together."""
    values = _percent_values(right)
    pieces: list[str | Value] = []
    taken = 0
    for part in left.parts:
        if isinstance(part, Hole):
            pieces.append(_hole_value(part))
            continue
        position = 0
        for match in _PERCENT.finditer(part):
            pieces.append(part[position : match.start()])
            position = match.end()
            if match["type"] == "%":
                pieces.append("%")
                continue
            if match["name"] is not None:
                value = _by_name(right, match["name"])
            elif taken < len(values):
                value = values[taken]
                taken += 1
            else:
                return None
            spec = (match["flags"] or "") + (match["width"] or "")
            kind = "d" if match["type"] in "di" and spec else ""
            pieces.append(formatted(value, "r" if match["type"] == "r" else "", spec + kind))
        pieces.append(part[position:])
    return pieces


def _percent_values(right: Value) -> list[Value]:
    if isinstance(right, ListValue) and right.kind == "tuple":
        return [item.value for item in right.items]
    return [right]


def _by_name(right: Value, name: str) -> Value:
    if isinstance(right, DictValue):
        for entry in reversed(right.entries):
            if isinstance(entry.key, Text) and entry.key.template.literal == name:
                return entry.value
    if isinstance(right, Unknown):
        return Unknown(("item", right.identity, name), name, right.loops, right.origin)
    return Unknown(("named", name), name)


def _hole_value(hole: Hole) -> Unknown:
    return Unknown(hole.identity, hole.name, hole.loops, hole.origin)


def braces(
    left: Template,
    args: Sequence[Value],
    keywords: dict[str, Value],
    attribute: Callable[[Value, str], Value],
) -> list[str | Value] | None:
    """The pieces of ``left.format(*args, **keywords)``, or None when they do not fit together."""
    pieces: list[str | Value] = []
    automatic = 0
    for part in left.parts:
        if isinstance(part, Hole):
            pieces.append(_hole_value(part))
            continue
        try:
            fields = list(Formatter().parse(part))
        except ValueError:
            return None
        for literal, field, spec, conversion in fields:
            pieces.append(literal)
            if field is None:
                continue
            head, *rest = re.split(r"\.|\[", field)
            if head == "" or head.isdigit():
                index = int(head) if head else automatic
                automatic += 0 if head else 1
                if index >= len(args):
                    return None
                value: Value = args[index]
            elif head in keywords:
                value = keywords[head]
            else:
                value = Unknown(("named", head), head)
            for step in rest:
                value = attribute(value, step.rstrip("]"))
            pieces.append(formatted(value, conversion or "", spec or ""))
    return pieces


def joined(separator: Value, items: ListValue) -> list[str | Value] | None:
    """The pieces of ``separator.join(items)`` for a list that is known to the last element."""
    if items.open or any(item.loops or item.path for item in items.items):
        return None
    pieces: list[str | Value] = []
    for number, item in enumerate(items.items):
        if number:
            pieces.append(separator)
        pieces.append(item.value)
    return pieces


_SAME = frozenset({"encode", "decode", "__str__", "expandtabs"})
_CHANGING = frozenset(
    {"lower", "upper", "strip", "rstrip", "lstrip", "casefold", "title", "capitalize", "swapcase"}
)
_WITH_ARGUMENTS = frozenset(
    {"replace", "removeprefix", "removesuffix", "strip", "rstrip", "lstrip", "zfill", "ljust", "rjust"}
)


def text_method(value: Text, name: str, args: Sequence[Value]) -> Value | None:
    """What a method of a known text gives; None when it is not known."""
    if name in _SAME:
        return value
    literals = [
        a.template.literal if isinstance(a, Text) else a.value if isinstance(a, Const) else None for a in args
    ]
    plain = value.template.literal
    if name in _CHANGING | _WITH_ARGUMENTS and None not in literals:
        if plain is not None:
            return _called(plain, name, literals, value)
        if name in _CHANGING and not args:
            return Text(
                Template.of(_changed(p, name) for p in value.template.parts), value.built, hops=value.hops
            )
        if name == "replace" and len(literals) == 2:
            old, new = (str(x) for x in literals)
            return Text(
                Template.of(
                    p.replace(old, new)
                    if isinstance(p, str)
                    else Hole(
                        identity(("replace", p.identity, old, new)), p.name, p.loops, p.origin, p.setting
                    )
                    for p in value.template.parts
                ),
                value.built,
                hops=value.hops,
            )
    return None


def _called(plain: str, name: str, literals: Sequence[object], value: Text) -> Text | None:
    """The method of a literal text, called; None where its arguments are no texts (by keyword, of a date)."""
    try:
        return Text(Template.of([getattr(plain, name)(*literals)]), value.built, hops=value.hops)
    except TypeError:
        return None


def _changed(part: Part, name: str) -> Part:
    if isinstance(part, str):
        return str(getattr(part, name)()) if name in ("lower", "upper", "casefold") else part
    if name in ("strip", "rstrip", "lstrip") and part.origin == "number":
        return part
    return Hole(identity((name, part.identity)), part.name, part.loops, part.origin, part.setting)
