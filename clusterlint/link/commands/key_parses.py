"""Where the code takes a key apart, or asks what it looks like: the records, and what is known of the key.

A key is a text that the code built, or comes from Redis: from SCAN and KEYS, as the name of the list or
stream that a blocking command answered from, or in a message. Such values keep the number of the reply that
they are from in their identity, through loops, items and decode().
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from clusterlint.extract import ir
from clusterlint.link.identity import Identity, parameters_of
from clusterlint.link.language.arguments import Arguments, exact_items
from clusterlint.link.program import Argument, Call, Client, KeyOrigin, KeyParse
from clusterlint.link.records import Records
from clusterlint.link.values import Const, ListValue, Text, Unknown, Value, options
from clusterlint.slots.template import Template

if TYPE_CHECKING:
    from clusterlint.link.world import Frame, World

METHODS = frozenset(
    {"split", "rsplit", "partition", "rpartition", "startswith", "endswith", "removeprefix", "removesuffix"}
    | {"index", "rindex", "find", "rfind", "replace"}
)
"""Methods of a text that depend on what stands where in it."""

MATCHING = frozenset({"match", "search", "fullmatch", "sub", "split", "findall", "finditer"})
_GLOBS = frozenset({"fnmatch.fnmatch", "fnmatch.fnmatchcase"})
_POPPING = frozenset({"blpop", "brpop", "bzpopmin", "bzpopmax", "blmpop", "bzmpop", "lmpop", "zmpop"})
_STREAMING = frozenset({"xread", "xreadgroup"})
_PATTERNS = {"keys": (0, "pattern"), "scan_iter": (0, "match"), "scan": (1, "match")}


def answered(world: World, number: int, name: str, arguments: Arguments, call: Call) -> None:
    """Note that the reply with that number holds names of keys, if it does."""
    client = call.client
    if name in _PATTERNS:
        place, keyword = _PATTERNS[name]
        given = arguments.get(place, keyword)
        texts = tuple(o.template for o in options(given) if isinstance(o, Text)) if given is not None else ()
        world.replies[number] = KeyOrigin("scan", call.location, client, texts)
    elif name in _POPPING or name in _STREAMING:
        texts = tuple(dict.fromkeys(template for key in call.keys for template in key.choices))
        kind = "pop" if name in _POPPING else "stream"
        world.replies[number] = KeyOrigin(kind, call.location, client, texts)


def heard(world: World, frame: Frame, number: int, client: Client, node: ir.Invocation) -> None:
    """Note that the reply with that number is a message of a subscription."""
    world.replies[number] = KeyOrigin("message", frame.location(node.span), client, ())


def origin_of(world: World, identity: object, depth: int = 8) -> KeyOrigin | None:
    """The reply that an unknown value is a key from; None for every other value."""
    if not isinstance(identity, Identity) or depth == 0:
        return None
    parts = identity.parts
    if parts[0] in ("reply", "fresh") and len(parts) == 2:
        found = world.replies.get(parts[1]) if isinstance(parts[1], int) else None
        return found if found is not None and found.kind == "scan" and parts[0] == "reply" else None
    if parts[0] == "turn" and len(parts) == 3:
        return origin_of(world, parts[2], depth - 1)
    if parts[0] == "item" and len(parts) == 3:
        return _item_of(world, parts[1], parts[2])
    return None


def _item_of(world: World, base: object, index: object) -> KeyOrigin | None:
    while isinstance(base, Identity) and base.parts[0] in ("turn", "element") and len(base.parts) == 3:
        base = base.parts[2] if base.parts[0] == "turn" else base.parts[1]
    parts = base.parts if isinstance(base, Identity) else ()
    number = parts[1] if len(parts) == 2 and parts[0] == "fresh" else None
    found = world.replies.get(number) if isinstance(number, int) else None
    if found is None:
        return None
    if found.kind in ("pop", "stream"):
        return found if index == Const(0) else None
    name = index.template.literal if isinstance(index, Text) else None
    return replace(found, kind=name) if found.kind == "message" and name in ("channel", "data") else None


def of_method(
    world: World, frame: Frame, base: Text | Unknown, name: str, arguments: Arguments, node: ir.Invocation
) -> None:
    """``key.split(":")`` and the like; also ``pattern.match(key)`` of a compiled pattern."""
    if not world.recording:
        return
    if isinstance(base, Unknown) and base.kind == "re.compile" and name in MATCHING:
        place = 1 if name == "sub" else 0
        rest = arguments.plain()
        if len(rest) > place:
            given = [_pattern(base), *(_operand(v) for v in rest[:place])]
            _note(world, frame, f"re.{name}", rest[place], given, node.span)
    elif name in METHODS:
        given = [one for value in arguments.plain() for one in _operands(value)]
        _note(world, frame, name, base, given, node.span)


def of_call(world: World, frame: Frame, name: str, arguments: Arguments, node: ir.Invocation) -> None:
    """``re.match(pattern, key)``, ``fnmatch.fnmatch(key, pattern)``."""
    if not world.recording:
        return
    plain = arguments.plain()
    if name in _GLOBS and len(plain) == 2:
        _note(world, frame, "fnmatch", plain[0], [_operand(plain[1])], node.span)
    elif name.startswith("re.") and name[3:] in MATCHING:
        place = 2 if name == "re.sub" else 1
        if len(plain) > place:
            _note(world, frame, name, plain[place], [_operand(v) for v in plain[:place]], node.span)


def of_slice(world: World, frame: Frame, base: Value, node: ir.Subscript) -> None:
    """``key[5:]``; without arguments where the bounds are no literal numbers."""
    if world.recording and node.index is None:
        given = [Argument("", True, bound, str(bound)) for bound in node.bounds or ()]
        _note(world, frame, "slice", base, given, node.span)


def of_comparison(world: World, frame: Frame, node: ir.Comparison, left: Value, right: Value) -> None:
    """``":profile" in key``."""
    span = getattr(node.right, "span", ir.NOWHERE)
    if world.recording and node.operator in ("in", "not in") and span != ir.NOWHERE:
        _note(world, frame, "in", right, [_operand(left)], span)


def taking(world: World, frame: Frame, node: ir.Expression, taken: Iterable[int]) -> None:
    """Note which parts of ``key.split(":")`` the code goes on with."""
    if world.recording and isinstance(node, ir.Invocation):
        world.taken[frame.location(node.span)] = tuple(sorted(set(taken)))


def unpacked(target: ir.Expression) -> tuple[int, ...] | None:
    """The parts of ``_, uid = ...`` that have a name; None where a star takes several."""
    if not isinstance(target, ir.Sequence) or any(isinstance(part, ir.Star) for part in target.items):
        return None
    named = enumerate(target.items)
    return tuple(n for n, part in named if not (isinstance(part, ir.Name) and part.id.startswith("_")))


def _note(
    world: World, frame: Frame, operation: str, value: Value, given: Sequence[Argument], span: ir.Span
) -> None:
    place = frame.location(span)
    for option in options(value):
        if isinstance(option, Text):
            found = KeyParse(place, operation, tuple(given), world.taken.get(place), option.template, None)
        else:
            identity = option.identity if isinstance(option, Unknown) else None
            origin = origin_of(world, identity)
            if origin is None:
                world.records.others.append((place, identity))
                continue
            found = KeyParse(place, operation, tuple(given), world.taken.get(place), None, origin)
        world.records.parses.append(found)


def _operands(value: Value) -> Iterator[Argument]:
    """An argument; of a tuple of texts (``startswith(("a", "b"))``) each one."""
    known = exact_items(value) if isinstance(value, ListValue) else None
    yield from (_operand(one) for one in known) if known is not None else (_operand(value),)


def _operand(value: Value) -> Argument:
    if isinstance(value, Const):
        return Argument("", True, value.value, str(value.value))
    if isinstance(value, Text):
        literal = value.template.literal
        return Argument("", literal is not None, literal, str(value.template), (value.template,))
    return Argument("", False, None, "?")


def _pattern(base: Unknown) -> Argument:
    """The text of ``re.compile("...")``, where it is a literal."""
    parts = base.identity.parts if isinstance(base.identity, Identity) else ()
    given = parts[2] if len(parts) == 3 and parts[:2] == ("call", "re.compile") else ()
    first = given[0] if isinstance(given, tuple) and len(given) == 1 else ()
    plain = isinstance(first, tuple) and len(first) == 2 and first[0] == "text" and isinstance(first[1], str)
    return Argument("", plain, str(first[1]) if plain and isinstance(first, tuple) else None, "?")


def _shape(template: Template) -> tuple[str | None, ...]:
    return tuple(part if isinstance(part, str) else None for part in template.parts)


def settled(records: Records, calls: Iterable[Call]) -> tuple[KeyParse, ...]:
    """Each record once, in order; of texts that the code built those that are keys somewhere."""
    keys = {_shape(t) for call in calls for key in call.keys for t in key.choices if not t.bare}
    followed = records.followed - records.entries
    mixed = {place for place, identity in records.others if not parameters_of(identity) & followed}
    found: dict[object, KeyParse] = {}
    for parse in records.parses:
        if parse.key is not None and _shape(parse.key) not in keys:
            mixed.add(parse.location)
            continue
        shape = None if parse.key is None else _shape(parse.key)
        texts = tuple(map(_shape, parse.origin.patterns)) if parse.origin is not None else ()
        came = parse.origin.location if parse.origin is not None else None
        key = (parse.location, parse.operation, parse.arguments, shape, came, texts)
        found.setdefault(key, parse)
    kept = (replace(parse, only=parse.location not in mixed) for parse in found.values())
    return tuple(sorted(kept, key=_order))


def _order(parse: KeyParse) -> tuple[object, ...]:
    origin = parse.origin
    came = (origin.location, tuple(map(str, origin.patterns))) if origin is not None else (parse.location, ())
    return (parse.location, parse.operation, str(parse.key or ""), [a.text for a in parse.arguments], *came)
