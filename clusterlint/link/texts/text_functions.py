"""What the standard library puts text together with: reduce, path joins, string.Template, strftime."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import takewhile

from clusterlint.extract import ir
from clusterlint.finding import Location
from clusterlint.link.following import outside
from clusterlint.link.language import calls, expressions, externals
from clusterlint.link.language.arguments import Arguments, exact_items
from clusterlint.link.language.iteration import element
from clusterlint.link.texts import strings, text_cuts
from clusterlint.link.values import (
    MAX_ITEMS,
    NONE,
    Const,
    DollarTemplate,
    Item,
    ListValue,
    PipelineValue,
    Text,
    Unknown,
    Value,
    options,
    standing_for,
)
from clusterlint.link.world import Frame, World
from clusterlint.slots.source import cut
from clusterlint.slots.template import Hole, Template

_DOLLAR = re.compile(r"\$(?:(?P<escaped>\$)|(?P<name>[_a-zA-Z]\w*)|\{(?P<braced>[_a-zA-Z]\w*)\})", re.ASCII)
Model = Callable[[World, Frame, Arguments, ir.Invocation], Value]

_DIRECTIVE = re.compile(r"%-?[a-zA-Z]")


def operation(operator: str) -> Model:
    """``operator.add(left, right)`` and the like."""

    def model(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
        plain = arguments.plain()
        if len(plain) != 2:
            return world.new_unknown(frame, "operator")
        return expressions.combined(world, frame, operator, plain[0], plain[1], frame.location(node.span))

    return model


def reduced(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    """``functools.reduce(func, items, initial)``: step by step where all items are known."""
    plain = arguments.plain()
    if len(plain) < 2:
        return world.new_unknown(frame, "reduce()")
    func, rest = plain[0], exact_items(plain[1])

    def step(so_far: Value, value: Value) -> Value:
        given = Arguments(((so_far, False), (value, False)))
        return world.merge(*(calls.call_value(world, frame, o, given, node, "reduce") for o in options(func)))

    if rest is not None:
        values = [*plain[2:3], *rest]
        so_far = values[0] if values else NONE
        for value in values[1:]:
            so_far = step(so_far, value)
        return so_far
    loop, before = world.fresh(), frame.loops
    frame.loops = (*before, loop)
    found = step(
        plain[2] if len(plain) > 2 else element(plain[1], loop, frame.loops, "item"),
        element(plain[1], loop, frame.loops, "item"),
    )
    frame.loops = before
    if any(isinstance(o, PipelineValue) for o in options(found)):
        return found
    held = tuple(standing_for(v) for v in plain)
    return Unknown(("reduced", held), "reduce()", before)


def path_joined(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    """``posixpath.join(a, b)``: unknown parts are taken to be relative, without a slash at the end."""
    given: list[Value] = []
    for value, star in arguments.positional:
        known = exact_items(value) if star else [value]
        if known is None:
            all_given = tuple(standing_for(v) for v, _ in arguments.positional)
            return Unknown(("path", all_given), "path", frame.loops)
        given += known
    return path_of(given, frame.location(node.span), expressions.opaque_for(frame))


def path_of(parts: Sequence[Value], built: Location | None, opaque: Callable[[Value], Unknown]) -> Value:
    """The path that these parts make."""
    pieces: list[str | Value] = []
    before: str | None = ""
    for one in parts:
        literal = one.template.literal if isinstance(one, Text) else None
        if literal is not None and before is not None:
            before = posixpath.join(before, literal)
            pieces = [before]
            continue
        pieces += ["/", one] if pieces and not _ends_with_slash(pieces[-1]) else [one]
        before = None
    return strings.combine(pieces, built, opaque)


def _ends_with_slash(piece: str | Value) -> bool:
    last = piece if isinstance(piece, str) else piece.template.parts[-1:] if isinstance(piece, Text) else ""
    end = last[-1] if isinstance(last, tuple) and last else last
    return isinstance(end, str) and end.endswith("/")


def dollar_template(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    """``string.Template(text)``."""
    given = arguments.get(0, "template")
    return DollarTemplate(given) if isinstance(given, Text) else world.new_unknown(frame, "Template()")


def substituted(
    world: World, frame: Frame, template: DollarTemplate, arguments: Arguments, node: ir.Invocation
) -> Value:
    """``template.substitute(mapping, **names)``; a name without a value becomes a hole of that name."""
    mapping = Arguments(double=tuple(arguments.plain()[:1]))
    given = {**mapping.all_keywords(), **arguments.all_keywords()}
    safe = isinstance(node.func, ir.Attribute) and node.func.name == "safe_substitute"
    left = template.text.template
    pieces: list[strings.Ingredient] = []
    before = 0
    for part in left.parts:
        if isinstance(part, Hole):
            pieces.append(strings.kept_hole(part, left, before))
            before += 1
            continue
        position = 0
        for match in _DOLLAR.finditer(part):
            name = match["name"] or match["braced"]
            pieces.append(strings.stretch(part, left, before, position, match.start()))
            position = match.end()
            if name is None:
                pieces.append(
                    strings.Stretch("$", cut(left.source, before + match.start(), before + position))
                )
            elif name in given:
                pieces.append(given[name])
            elif safe and not arguments.double and not _open(mapping):
                pieces.append(strings.stretch(part, left, before, match.start(), position))
            else:
                pieces.append(arguments.named(name) or mapping.named(name) or Unknown(("named", name), name))
        pieces.append(strings.stretch(part, left, before, position, len(part)))
        before += len(part)
    return strings.combine(pieces, frame.location(node.span), expressions.opaque_for(frame), "substitute")


def _open(arguments: Arguments) -> bool:
    """May there be names that nobody saw?"""
    return any(getattr(o, "open", True) for value in arguments.double for o in options(value))


def moment(frame: Frame, base: Unknown, arguments: Arguments, node: ir.Invocation) -> Value | None:
    """``moment.strftime(format)``: the directives become holes, the rest of the text stays."""
    given = arguments.get(0, "format")
    if not isinstance(given, Text) or given.template.literal is None:
        return None
    literal = given.template.literal.replace("%%", "%\0")
    parts: list[str | Hole] = []
    position = 0
    for match in _DIRECTIVE.finditer(literal):
        parts.append(literal[position : match.start()].replace("%\0", "%"))
        shown = Unknown(("strftime", base.identity, match.group()), match.group(), base.loops, "number")
        parts.append(shown.hole)
        position = match.end()
    parts.append(literal[position:].replace("%\0", "%"))
    return Text(Template.of(parts), frame.location(node.span))


def split(frame: Frame, base: Text, name: str, arguments: Arguments) -> ListValue:
    """``base.split(separator, limit)`` and its kin, as far as the pieces are known."""
    separator, limit = arguments.get(0, "sep"), arguments.get(1, "maxsplit") or Const(-1)
    literal = separator.template.literal if isinstance(separator, Text) else None
    told = literal is not None or separator is None or separator == NONE
    pieces = None
    if name != "splitlines" and told and isinstance(limit, Const) and type(limit.value) is int:
        pieces = text_cuts.split(base, name, literal, limit.value)
    if pieces is None:
        return ListValue("list", [], True, frame.loops)
    return ListValue("list", [Item(p) for p in pieces[:MAX_ITEMS]], len(pieces) > MAX_ITEMS, frame.loops)


def regular(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    """``re.sub(pattern, new, text)``."""
    given = [arguments.get(n, name) for n, name in enumerate(("pattern", "repl", "string"))]
    pattern, new = (one.template.literal if isinstance(one, Text) else None for one in given[:2])
    if pattern is not None and new is not None and isinstance(given[2], Text):
        found = text_cuts.substituted(given[2], pattern, new)
        if found is not None:
            return found
    made = externals.answer("re.sub", arguments, "re.sub()", "re.sub")
    origin = outside.of_call("re.sub", [value for value, _ in arguments.positional])
    return replace(made, origin=origin) if origin else made


def joined_beginning(separator: Text, items: ListValue) -> list[strings.Ingredient]:
    """The pieces of a join up to the first part that comes in a loop or a branch, if they show a text.

    ``":".join((f"{{{tag}}}", *parts))``: whatever the parts are, the tag is known.
    """
    known = list(takewhile(lambda item: not (item.loops or item.path), items.items))
    if items.open or not any(isinstance(item.value, Text) for item in known):
        return []
    return [piece for item in known for piece in (item.value, separator)]


def joined_text(separator: Text, items: Value, frame: Frame) -> Value:
    """A join of which not every part is known: equal for the same separator and the same items."""
    loops = items.loops if isinstance(items, (ListValue, Unknown)) else frame.loops
    if isinstance(items, ListValue):
        loops = max((loops, *(item.loops for item in items.items)), key=len)
    return Unknown(("fresh", ("joined", standing_for(separator), standing_for(items))), "joined", loops)
