"""Text that is put together: f-strings, %, str.format, +, join, and the methods that keep templates."""

from __future__ import annotations

import itertools
import posixpath
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import repeat
from string import Formatter
from typing import NamedTuple, Union

from msgspec import Struct

from clusterlint.finding import Location
from clusterlint.link import hops
from clusterlint.link.answers import NONE_KNOWN, Answers, all_of
from clusterlint.link.identity import identity
from clusterlint.link.language.arguments import Arguments, exact_items, item_named
from clusterlint.link.texts import text_cuts
from clusterlint.link.values import (
    MAX_CHOICES,
    Const,
    ListValue,
    Text,
    Unknown,
    Value,
    as_parts,
    join,
    options,
)
from clusterlint.slots.source import Piece, Source, built, cut
from clusterlint.slots.template import Hole, Part, Template

_PERCENT = re.compile(
    r"%(?:\((?P<name>[^)]*)\))?(?P<flags>[-#0 +]*)"
    r"(?P<width>\*|\d+)?(?:\.(?P<precision>\d+))?(?P<type>[a-zA-Z%])"
)

_STEP = re.compile(r"\.(?P<name>[^.\[]+)|\[(?P<index>[^\]]+)\]")

Show = Callable[[Value, str, str], Value]


class Stretch(NamedTuple):
    """What a format takes over from its template: a literal run or a hole, and where it stands there."""

    part: Part
    source: Source | None


Ingredient = Union[str, Value, Stretch]


def combine(
    pieces: Sequence[Ingredient],
    place: Location | None,
    opaque: Callable[[Value], Unknown],
    form: str = "+",
) -> Value:
    """Concatenate literals and values into text; every alternative of every value gives a text.

    ``opaque`` names a value that has no plain form (an object, a list) so that it becomes a hole. ``form``
    is that of `clusterlint.slots.source.Built`; a text built by "+=" has no place of its own.
    """
    choices: list[list[Template]] = []
    for piece in pieces:
        if isinstance(piece, str):
            choices.append([Template((piece,))])
        elif isinstance(piece, Stretch):
            choices.append([Template((piece.part,), piece.source)])
        else:
            choices.append([_template(option, opaque) for option in options(piece)])
    total = 1
    for choice in choices:
        total *= len(choice)
    if total > MAX_CHOICES:
        choices = [c if len(c) == 1 else [Template((_blur(c),))] for c in choices]
    inserted = _inserted(pieces)
    stands = None if form == "+=" else place
    via = hops.combined([piece for piece in pieces if not isinstance(piece, Stretch)], stands)
    needs = _needs(pieces, choices) if total > 1 else repeat(NONE_KNOWN)
    combos = zip(itertools.product(*choices), needs, strict=False)
    return join(*(Text(_chained(combo, place, form), stands, inserted, via, held) for combo, held in combos))


def _needs(pieces: Sequence[Ingredient], choices: list[list[Template]]) -> Iterator[Answers]:
    """What each combination of the alternatives needs."""
    given: list[list[Answers]] = []
    for piece, choice in zip(pieces, choices, strict=True):
        found = () if isinstance(piece, (str, Stretch)) else options(piece)
        same = len(found) == len(choice)
        own = [one.needs if isinstance(one, Text) else NONE_KNOWN for one in found]
        given.append(own if same else [NONE_KNOWN] * len(choice))
    return map(all_of, itertools.product(*given))


def _chained(combo: tuple[Template, ...], place: Location | None, form: str) -> Template:
    """One template after the other, and how they came together."""
    parts = itertools.chain.from_iterable(template.parts for template in combo)
    if place is None:
        return Template.of(parts)
    pieces = tuple(Piece(template.steps, template.source) for template in combo)
    return Template.of(parts, built(form, place, pieces))


def _inserted(pieces: Sequence[Ingredient]) -> frozenset[str]:
    """The known texts among the values, and those that they were put together from."""
    found: set[str] = set()
    for piece in pieces:
        for option in () if isinstance(piece, (str, Stretch)) else options(piece):
            if isinstance(option, Text):
                found |= option.inserted | {option.template.literal or ""}
            elif isinstance(option, Const):
                found.add(str(option.value))
    return frozenset(found - {""})


def _template(value: Value, opaque: Callable[[Value], Unknown]) -> Template:
    if isinstance(value, Text):
        return value.template
    parts = as_parts(value)
    return Template(parts if parts is not None else (opaque(value).hole,))


def _blur(choice: list[Template]) -> Hole:
    """One hole in place of too many alternatives; where one setting tells of them, it tells of the hole."""
    names = sorted({"".join(p if isinstance(p, str) else p.name for p in one.parts) for one in choice})
    holes = [hole for one in choice for hole in one.holes]
    loops = max((hole.loops for hole in holes), key=len, default=())
    origin = next((hole.origin for hole in holes if hole.origin == "request"), "")
    held = tuple(p if isinstance(p, str) else p.identity for one in choice for p in one.parts)
    settings = {hole.setting for hole in holes if hole.setting is not None}
    setting = settings.pop() if len(settings) == 1 else None
    return Hole(identity(("one of", held)), "|".join(names)[:40], loops, origin, setting)


def formatted(value: Value, conversion: str, spec: str) -> Value:
    """``{value!conversion:spec}``: literals are formatted for real, unknowns become another unknown."""
    conversion = "" if conversion == "s" else conversion
    if not conversion and not spec:
        return value
    if len(options(value)) > 1:
        return join(*(formatted(v, conversion, spec) for v in options(value)))
    if isinstance(value, Unknown):
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


def percent(left: Template, right: Value, show: Show) -> list[Ingredient] | None:
    """The pieces of ``left % right``, or None when they do not fit together."""
    values = _percent_values(right)
    pieces: list[Ingredient] = []
    taken = 0
    before = 0
    for part in left.parts:
        if isinstance(part, Hole):
            pieces.append(kept_hole(part, left, before))
            before += 1
            continue
        position = 0
        for match in _PERCENT.finditer(part):
            pieces.append(stretch(part, left, before, position, match.start()))
            position = match.end()
            if match["type"] == "%":
                pieces.append(Stretch("%", cut(left.source, before + match.start(), before + position)))
                continue
            if match["name"] is not None:
                value = item_named(right, match["name"])
            elif taken < len(values):
                value = values[taken]
                taken += 1
            else:
                return None
            spec = (match["flags"] or "") + (match["width"] or "")
            kind = "d" if match["type"] in "di" and spec else ""
            # %s is str(), which is not what an f-string does with an object.
            conversion = "r" if match["type"] == "r" else "s"
            pieces.append(join(*(show(v, conversion, spec + kind) for v in options(value))))
        pieces.append(stretch(part, left, before, position, len(part)))
        before += len(part)
    return pieces


def stretch(text: str, left: Template, before: int, start: int, stop: int) -> Stretch:
    """The characters of a literal run of ``left`` that has ``before`` steps before it."""
    return Stretch(text[start:stop], cut(left.source, before + start, before + stop))


def kept_hole(hole: Hole, left: Template, before: int) -> Stretch:
    """A hole that was in the template before it was formatted."""
    named = Hole(hole.identity, hole.name or "?", hole.loops, hole.origin)
    return Stretch(named, cut(left.source, before, before + 1))


def _percent_values(right: Value) -> list[Value]:
    if isinstance(right, ListValue) and right.kind == "tuple":
        return [item.value for item in right.items]
    return [right]


class Reader(Struct, frozen=True):
    """How a template reads ``value.name`` and ``value[index]``, and shows ``value!conversion:spec``."""

    attribute: Callable[[Value, str], Value]
    item: Callable[[Value, str], Value]
    show: Show


def _step(reader: Reader, value: Value, step: re.Match[str]) -> Value:
    return reader.attribute(value, step["name"]) if step["name"] else reader.item(value, step["index"])


def braces(
    left: Template,
    arguments: Arguments,
    reader: Reader,
) -> list[Ingredient] | None:
    """The pieces of ``left.format(arguments)``, or None when they do not fit together."""
    pieces: list[Ingredient] = []
    automatic = 0
    before = 0
    for part in left.parts:
        if isinstance(part, Hole):
            pieces.append(kept_hole(part, left, before))
            before += 1
            continue
        try:
            fields = list(Formatter().parse(part))
        except ValueError:
            return None
        position = 0
        for literal, field, spec, conversion in fields:
            doubled = field is None and literal[-1:] in ("{", "}")
            stop = position + len(literal) - doubled
            pieces.append(stretch(part, left, before, position, stop))
            position = stop
            if doubled:
                pieces.append(Stretch(literal[-1], cut(left.source, before + stop, before + stop + 2)))
                position += 2
            if field is None:
                continue
            position = _after_field(part, position)
            head = re.split(r"\.|\[", field, maxsplit=1)[0]
            if head == "" or head.isdigit():
                index = int(head) if head else automatic
                automatic += 0 if head else 1
                value = arguments.at(index)
            else:
                value = arguments.named(head)
            if value is None:
                return None
            for step in _STEP.finditer(field, len(head)):
                value = _step(reader, value, step)
            pieces.append(join(*(reader.show(v, conversion or "", spec or "") for v in options(value))))
        pieces.append(stretch(part, left, before, len(part), len(part)))
        before += len(part)
    return pieces


def _after_field(text: str, start: int) -> int:
    """Where the replacement field ends that opens at ``start``; an index may hold braces."""
    depth, naming, index = 0, True, False
    for position in range(start, len(text)):
        character = text[position]
        if index:
            index = character != "]"
        elif character == "[" and naming:
            index = True
        elif character in ":!" and depth == 1:
            naming = False
        elif character == "{":
            depth += 1
        elif character == "}":
            depth -= 1
            if depth == 0:
                return position + 1
    return len(text)


def joined(separator: Value, items: ListValue) -> list[Ingredient] | None:
    """The pieces of ``separator.join(items)`` for a list that is known to the last element."""
    if items.open or any(item.loops or item.path for item in items.items):
        return None
    pieces: list[Ingredient] = []
    for number, item in enumerate(items.items):
        if number:
            pieces.append(separator)
        pieces.append(item.value)
    return pieces


_SAME = frozenset({"encode", "decode", "__str__", "expandtabs", "as_posix"})
_CHANGING = frozenset(
    {"lower", "upper", "strip", "rstrip", "lstrip", "casefold", "title", "capitalize", "swapcase"}
)
_WITH_ARGUMENTS = frozenset(
    {"replace", "removeprefix", "removesuffix", "strip", "rstrip", "lstrip", "zfill", "ljust", "rjust"}
)


_ASKING = frozenset({"startswith", "endswith"})


def _asked(value: Text, end: Value, name: str) -> Const | None:
    """``text.startswith(end)``, as far as what stands there is known."""
    parts = value.template.parts or ("",)
    known = parts[0 if name == "startswith" else -1]
    wanted = [end] if isinstance(end, Text) else exact_items(end) or []
    literals = [v.template.literal if isinstance(v, Text) else None for v in wanted]
    answers = {_ends(known, len(parts) == 1, one, name) for one in literals}
    return Const(True in answers) if True in answers or answers == {False} else None


def _ends(known: Part, whole: bool, end: str | None, name: str) -> bool | None:
    if not isinstance(known, str) or end is None:
        return None
    if getattr(known, name)(end):
        return True
    return None if not whole and getattr(end, name)(known) else False


def text_method(value: Text, name: str, args: Sequence[Value]) -> Value | None:
    """What a method of a known text gives; None when it is not known."""
    if name in _SAME:
        return value
    if name in _ASKING and len(args) == 1:
        return _asked(value, args[0], name)
    literals = [
        a.template.literal if isinstance(a, Text) else a.value if isinstance(a, Const) else None for a in args
    ]
    if name == "with_suffix" and isinstance(literals[0] if literals else None, str):
        return _with_suffix(value, str(literals[0]))
    plain = value.template.literal
    if name in _CHANGING | _WITH_ARGUMENTS and None not in literals:
        if plain is not None:
            return _called(plain, name, literals, value)
        if name in _CHANGING and not args:
            changed = [_changed(p, name) for p in value.template.parts]
            return Text(_step_by_step(changed, name, value), value.built, hops=value.hops)
        return _cut(value, name, [str(x) for x in literals])
    return None


def _with_suffix(value: Text, suffix: str) -> Text | None:
    """What ``path.with_suffix(".bak")`` gives, where the end of the path is known."""
    *before, last = value.template.parts or ("",)
    if not isinstance(last, str) or not posixpath.basename(last).strip("."):
        return None
    return Text(Template.of([*before, posixpath.splitext(last)[0] + suffix]), value.built, hops=value.hops)


def _cut(value: Text, name: str, given: list[str]) -> Text | None:
    """What a method makes of a text with holes that changes it in few places."""
    if name == "removeprefix" and len(given) == 1:
        return text_cuts.without_start(value, *given)
    if name == "removesuffix" and len(given) == 1:
        return text_cuts.without_end(value, *given)
    if name != "replace" or len(given) not in (2, 3):
        return None
    old, new, *count = given
    if count:
        return text_cuts.replaced_once(value, old, new) if count == ["1"] else None
    kept = _is_of_literals(value.template, old)
    parts = (
        p.replace(old, new) if isinstance(p, str) else p if kept else _replaced(p, old, new)
        for p in value.template.parts
    )
    return Text(Template.of(parts), value.built, hops=value.hops, needs=value.needs)


def _is_of_literals(template: Template, old: str) -> bool:
    """Does the text around the holes hold it, and is it none that a value would hold: ``tmp:``, ``:v1:``?"""
    telling = len(old) > 1 and not old.isalnum()
    return telling and any(isinstance(part, str) and old in part for part in template.parts)


def _replaced(hole: Hole, old: str, new: str) -> Hole:
    made = identity(("replace", hole.identity, old, new))
    return Hole(made, hole.name, hole.loops, hole.origin, hole.setting)


def _called(plain: str, name: str, literals: Sequence[object], value: Text) -> Text | None:
    """The method of a literal text, called; None where its arguments are no texts (by keyword, of a date)."""
    try:
        changed = _step_by_step([getattr(plain, name)(*literals)], name, value)
        return Text(changed, value.built, hops=value.hops)
    except TypeError:
        return None


def _step_by_step(parts: list[Part], name: str, value: Text) -> Template:
    """A changed text; it keeps its source where every character became one character at its place."""
    changed = Template.of(parts)
    same = name in ("lower", "upper", "casefold") and changed.steps == value.template.steps
    return Template(changed.parts, value.template.source) if same else changed


def _changed(part: Part, name: str) -> Part:
    if isinstance(part, str):
        return str(getattr(part, name)()) if name in ("lower", "upper", "casefold") else part
    if name in ("strip", "rstrip", "lstrip") and part.origin == "number":
        return part
    return Hole(identity((name, part.identity)), part.name, part.loops, part.origin, part.setting)
