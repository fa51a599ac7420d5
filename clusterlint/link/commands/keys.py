"""Arguments of a Redis method as keys: which values are keys, and what is known of each."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence

from msgspec import Struct

from clusterlint.catalog.client import Method as CatalogMethod
from clusterlint.catalog.client import Parameter
from clusterlint.catalog.command import key_positions
from clusterlint.finding import Location
from clusterlint.link import hops
from clusterlint.link.answers import NONE_KNOWN, Answers
from clusterlint.link.collections import slot_groups
from clusterlint.link.commands import raw_words
from clusterlint.link.conditions import slot_tests
from clusterlint.link.language.arguments import Arguments, exact_items
from clusterlint.link.program import OBJECT, Argument, Key
from clusterlint.link.sources import united
from clusterlint.link.values import (
    Const,
    DictValue,
    EnumMember,
    ListValue,
    OneOf,
    Path,
    Text,
    Unknown,
    Value,
    as_parts,
    is_none,
    join,
    literal_of,
    options,
)
from clusterlint.link.world import Frame
from clusterlint.slots.template import Template


class Bound(Struct, frozen=True):
    """The keys and other arguments of one call."""

    keys: tuple[Key, ...]
    complete: bool
    arguments: tuple[Argument, ...]
    values: dict[str, Value]


class _Collector:
    """Keys of one call, in order."""

    def __init__(self, frame: Frame, place: Location) -> None:
        self.frame = frame
        self.place = place
        self.keys: list[Key] = []
        self.complete = True
        self.arms: Path = ()
        self.forks = 0
        self.gathered: Hashable = None

    def single(self, value: Value, loops: tuple[int, ...] = (), path: Path = ()) -> None:
        """One key (or one per turn of ``loops``)."""
        found = [t for option in options(value) for t in self._templates(option)]
        built = next((v.built for v in options(value) if isinstance(v, Text) and v.built), self.place)
        turns = frozenset(loops)
        varying = frozenset(
            hole.identity
            for template in (found if turns else ())
            for hole in template.holes
            if not turns.isdisjoint(hole.loops)
        )
        several = len(found) > 1 and bool(loops or self.frame.loops)
        inserted = frozenset[str]().union(*(v.inserted for v in options(value) if isinstance(v, Text)))
        choices = united(found)
        arms = (*path, *self.arms)
        via = hops.of_value(value)
        gathered = self.gathered or slot_tests.slot_of(self.frame, value)
        needs = _needs(value, choices) if len(choices) > 1 else ()
        each = not turns.isdisjoint(n for one in needs for answer in one for n in answer.loops)
        self.keys.append(
            Key(choices, bool(loops), varying, built, arms, several, inserted, via, gathered, needs, each)
        )

    def alternatives(self, found: Sequence[Value]) -> Iterator[Value]:
        """The alternatives of one argument, one by one: keys of different ones never meet in a call."""
        outer = self.arms
        self.forks += 1
        fork = -((self.place.line << 24) + (self.place.column << 8) + self.forks)
        for arm, option in enumerate(found):
            self.arms = (*outer, (fork, arm)) if len(found) > 1 else outer
            yield option
        self.arms = outer

    def _templates(self, option: Value) -> list[Template]:
        if isinstance(option, Text):
            return [option.template]
        parts = as_parts(option)
        return [Template.of(parts)] if parts is not None and option != Const(None) else []

    def several(self, value: Value) -> None:
        """A key, or an iterable of keys; which one may not be known."""
        plain = [v for v in options(value) if _is_one(v)]
        if any(isinstance(v, Text) for v in plain):
            # Where one alternative is a string, the unknown ones are strings as well.
            plain = [v for v in options(value) if _is_one(v) or isinstance(v, Unknown)]
        others = [v for v in options(value) if v not in plain]
        unknown = [v for v in others if isinstance(v, Unknown)]
        others = [v for v in others if v not in unknown[1:]]
        for option in self.alternatives([*([join(*plain)] if plain else []), *others]):
            if isinstance(option, ListValue):
                self.gathered = slot_groups.slot_of(option) or slot_tests.slot_of(self.frame, option)
                for item in option.items:
                    self.single(item.value, item.loops, item.path)
                if option.open:
                    self.unknown()
                self.gathered = None
            elif isinstance(option, DictValue):
                self.mapping(option)
            elif isinstance(option, OneOf) or option in plain:
                self.single(option)
            else:
                self.gathered = slot_tests.slot_of(self.frame, option)
                self.unknown()
                self.gathered = None

    def mapping(self, value: Value) -> None:
        """A dict whose keys are Redis keys."""
        for option in self.alternatives(options(value)):
            if not isinstance(option, DictValue):
                if option != Const(None):
                    self.unknown()
                continue
            self.gathered = slot_groups.slot_of(option)
            for entry in option.entries:
                self.single(entry.key, entry.loops, entry.path)
            if option.open:
                self.unknown()
            self.gathered = None

    def star(self, value: Value) -> None:
        """``*value`` where every element is a key."""
        for option in self.alternatives(options(value)):
            if isinstance(option, ListValue):
                self.several(option)
            elif isinstance(option, DictValue):
                self.mapping(option)
            else:
                self.unknown()

    def triplets(self, value: Value) -> None:
        """An iterable of tuples that begin with a key (ts().madd, json().mset)."""
        for option in options(value):
            if not isinstance(option, ListValue):
                self.unknown()
                continue
            for item in option.items:
                first = item.value
                if isinstance(first, ListValue) and first.items:
                    self.single(first.items[0].value, item.loops, item.path)
                else:
                    self.unknown()

    def unknown(self) -> None:
        """A collection that could not be worked out."""
        self.keys.append(Key((), True, frozenset(), self.place, self.arms, gathered=self.gathered))
        self.complete = self.complete and self.gathered is not None


def _needs(value: Value, choices: tuple[Template, ...]) -> tuple[Answers, ...]:
    """The answers that each of several templates needs; empty where none of them is known to need any."""
    known = {one.template: one.needs for one in options(value) if isinstance(one, Text)}
    return tuple(known.get(choice, NONE_KNOWN) for choice in choices) if any(known.values()) else ()


def _is_one(value: Value) -> bool:
    """Is it one key for certain, not a collection of keys?  A setting is what stands in for it."""
    if isinstance(value, Unknown):
        default = value.default is not None and all(isinstance(one, Text) for one in options(value.default))
        return default or value.kind in ("str", "bytes", "int", "UUID") or value.origin == "number"
    return isinstance(value, (Text, Const))


def bind(frame: Frame, method: CatalogMethod, arguments: Arguments, place: Location) -> Bound:
    """Sort the arguments of ``method`` into keys and others, as redis-py's signature says."""
    collector = _Collector(frame, place)
    values: dict[str, Value] = {}
    rest = list(arguments.positional)
    for parameter in method.parameters:
        if parameter.kind == "varargs":
            _varargs(collector, parameter, rest, values)
            rest = []
            continue
        value = arguments.keyword(parameter.name)
        if value is None and parameter.kind == "positional" and rest:
            value, star = rest[0]
            if star and _role_takes_many(parameter) and not _begins_with_a_list(value):
                collector.star(value)
                values[parameter.name] = value
                continue
            spread = _spread(rest)
            if spread is None:
                if parameter.role in ("key", "keys"):
                    collector.unknown()
                continue
            value, rest = spread
        if value is not None:
            values[parameter.name] = value
            _collect(collector, parameter, value)
    values.update((name, value) for name, value in _further(arguments) if name not in values)
    return Bound(tuple(collector.keys), collector.complete, _plain(values), values)


def _further(arguments: Arguments) -> Iterator[tuple[str, Value]]:
    """Keywords by name, also those that no parameter has: ``target_nodes``, ``**{channel: handler}``."""
    yield from arguments.keywords.items()
    for value in arguments.double:
        for option in options(value):
            if isinstance(option, DictValue):
                for entry in option.entries:
                    if isinstance(entry.key, Text):
                        yield str(entry.key.template), entry.value


def _role_takes_many(parameter: Parameter) -> bool:
    return parameter.role == "keys"


def _begins_with_a_list(value: Value) -> bool:
    """Is it the ``*args`` of a wrapper, of which the first one is all the keys: ``call(*([a, b],))``?"""
    known = exact_items(value)
    return known is not None and any(isinstance(one, (ListValue, DictValue)) for one in known[:1])


def _spread(rest: list[tuple[Value, bool]]) -> tuple[Value, list[tuple[Value, bool]]] | None:
    value, star = rest[0]
    if not star:
        return value, rest[1:]
    if (
        isinstance(value, ListValue)
        and not value.open
        and value.items
        and not any(i.loops for i in value.items)
    ):
        spread = [(i.value, False) for i in value.items] + rest[1:]
        return spread[0][0], spread[1:]
    return None


def _collect(collector: _Collector, parameter: Parameter, value: Value) -> None:
    if is_none(value):
        return
    if parameter.role in ("key", "store"):
        _one_key(collector, value)
    elif parameter.role == "keys":
        collector.several(value)
    elif parameter.role == "keymap":
        collector.mapping(value)
    elif parameter.role == "triplets":
        collector.triplets(value)


def _one_key(collector: _Collector, value: Value) -> None:
    known = [v for v in options(value) if not is_none(v)]
    if known and all(as_parts(v) is None for v in known):
        place = collector.place
        identity = ("opaque key", place, len(collector.keys))
        template = Template.of([Unknown(identity, "?", origin=OBJECT).hole])
        collector.keys.append(Key((template,), False, frozenset(), place))
        return
    collector.single(value)


def _varargs(
    collector: _Collector, parameter: Parameter, rest: list[tuple[Value, bool]], values: dict[str, Value]
) -> None:
    if parameter.role == "keys":
        for value, star in rest:
            if star:
                collector.star(value)
            else:
                _vararg_key(collector, value)
    elif parameter.role == "keys_and_args":
        numbered(collector, rest, values.get("numkeys"))
    else:
        values.update((f"arg{n}", value) for n, value in enumerate(_each(rest)))


def _each(rest: list[tuple[Value, bool]]) -> Iterator[Value]:
    """The values, with what is known of ``*list`` spread out."""
    for value, star in rest:
        if star and isinstance(value, ListValue):
            yield from (item.value for item in value.items)
        else:
            yield value


def _vararg_key(collector: _Collector, value: Value) -> None:
    if any(isinstance(v, (ListValue, DictValue)) for v in options(value)):
        collector.several(value)
    else:
        collector.single(value)


def numbered(collector: _Collector, rest: list[tuple[Value, bool]], numkeys: Value | None) -> None:
    """EVAL's tail: the first ``numkeys`` of these are keys."""
    count = numkeys.value if isinstance(numkeys, Const) else None
    if isinstance(numkeys, Text) and (numkeys.template.literal or "").isdigit():
        count = int(numkeys.template.literal or "0")
    if isinstance(count, int):
        taken = 0
        for value, star in rest:
            if taken >= count:
                return
            if not star:
                collector.single(value)
                taken += 1
                continue
            items = value.items if isinstance(value, ListValue) and not value.open else None
            if items is None:
                if count - taken > 1:
                    collector.unknown()
                else:
                    collector.single(Unknown(("star", taken), "?"))
                return
            for item in items[: count - taken]:
                collector.single(item.value, item.loops, item.path)
                taken += 1
        return
    starred = [value for value, star in rest if star]
    if starred:
        # eval(script, len(keys), *keys, *args): the first star is the keys.
        collector.star(starred[0])
    elif rest:
        collector.unknown()


def _plain(values: dict[str, Value]) -> tuple[Argument, ...]:
    out = []
    for name, value in values.items():
        found = tuple(v.value if isinstance(v, EnumMember) else v for v in options(value))
        only = found[0] if len(found) == 1 else None
        texts = tuple(option.template for option in found if isinstance(option, Text))
        if isinstance(only, Const):
            out.append(Argument(name, True, only.value, str(only.value)))
        elif isinstance(only, Text) and only.template.literal is not None:
            out.append(Argument(name, True, only.template.literal, repr(only.template.literal), texts))
        elif isinstance(only, Text):
            out.append(Argument(name, False, None, str(only.template), texts))
        else:
            shown = " or ".join(dict.fromkeys(_shown(option) for option in found[:_MOST_SHOWN]))
            out.append(Argument(name, False, None, shown, texts))
    return tuple(out)


_MOST_SHOWN = 3
"""Alternatives of an argument that a message names."""


def _shown(value: Value) -> str:
    """One alternative of an argument, for people."""
    if isinstance(value, Const):
        return str(value.value)
    if isinstance(value, Text):
        literal = value.template.literal
        return repr(literal) if literal is not None else str(value.template)
    if isinstance(value, Unknown):
        return value.spelling
    return type(value).__name__.removesuffix("Value").lower()


def of_command(frame: Frame, name: str, arguments: Arguments, place: Location) -> Bound:
    """Keys of ``execute_command(name, *arguments)``, by the server's own key specification."""
    collector = _Collector(frame, place)
    words = raw_words.spread(arguments.positional)
    positions = key_positions(name, [literal_of(w.value) if w.known else None for w in words])
    if positions is None:
        if words:
            collector.unknown()
    else:
        for word, many in raw_words.chosen(words, positions):
            if word.known:
                collector.single(word.value, word.loops if many else (), word.path)
            else:
                collector.star(word.value)
    flat = [word.value for word in words if not word.again]
    values: dict[str, Value] = {f"arg{n}": v for n, v in enumerate(flat)}
    values.update(_further(arguments))
    return Bound(tuple(collector.keys), collector.complete, _plain(values), values)


def of_unknown(arguments: Arguments) -> Bound:
    """What is known of a command of which not even the name is: the options of the client."""
    values = dict(_further(arguments))
    return Bound((), False, _plain(values), values)


def of_script(frame: Frame, arguments: Arguments, place: Location) -> Bound:
    """Keys of a Script object's call: ``script(keys=[...], args=[...], client=...)``."""
    collector = _Collector(frame, place)
    value = arguments.get(0, "keys")
    if value is not None and value != Const(None):
        collector.several(value)
    values = {n: v for n, v in arguments.all_keywords().items() if n in ("args", "client")}
    return Bound(tuple(collector.keys), collector.complete, _plain(values), values)
