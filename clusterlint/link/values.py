"""What an expression can be, as far as linking knows: the value lattice.

Immutable values are frozen and compare by content; containers, instances and pipelines are mutable
objects that the interpreter changes as the program would, and compare by identity.
"""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar, Union

from clusterlint.extract import ir
from clusterlint.finding import Location
from clusterlint.link.answers import NONE_KNOWN, Answers
from clusterlint.link.identity import Identity, identity
from clusterlint.link.program import Basis, Call, Client, Hop, Transaction
from clusterlint.slots.source import either
from clusterlint.slots.template import Hole, Template

if TYPE_CHECKING:
    from typing_extensions import dataclass_transform

    from clusterlint.link.world import Frame, ModuleState
else:

    def dataclass_transform(**_):
        """Say nothing: it is for who checks types."""
        return lambda decorator: decorator


Path = tuple[tuple[int, int], ...]

_serial = itertools.count(1)


def serial() -> int:
    """The age of a mutable value: later ones have larger numbers."""
    return next(_serial)


def begin_anew() -> None:
    """Count ages from the start: another program is linked next, and the same one must link the same way."""
    global _serial
    _serial = itertools.count(1)


STAND_IN = "fakeredis"
"""The library of in-memory clients, whatever its name: see `libraries`."""

MAX_CHOICES = 12
"""More alternatives than this say nothing to a reader and cost time: the value becomes unknown."""


_C = TypeVar("_C")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def value(cls: type[_C]) -> type[_C]:
    """Make a class of values that nobody changes, and that compare by content.

    That nobody changes them is left to who checks types: a frozen dataclass is made at a fifth of the
    speed, and millions of values are made. Nor are they structs of msgspec: ``isinstance`` is what they
    are asked most, and takes three times as long where the class has a metaclass.
    """
    return dataclass(slots=True, unsafe_hash="__hash__" not in cls.__dict__)(cls)


@value
class Text:
    """A string or bytes, possibly with holes; ``built`` is where its expression stands.

    ``inserted`` are the known texts that were put into it as values: "u" of ``f"{{{user}}}"``; ``needs`` are
    the answers without which it would be another text.
    """

    template: Template
    built: Location | None = field(default=None, compare=False)
    inserted: frozenset[str] = field(default=frozenset(), compare=False)
    hops: tuple[Hop, ...] = field(default=(), compare=False, repr=False)
    needs: Answers = field(default=NONE_KNOWN, compare=False, repr=False)

    def __eq__(self, other: object) -> bool:
        return type(other) is Text and self.template.parts == other.template.parts

    def __hash__(self) -> int:
        return hash(self.template.parts)


@value
class DollarTemplate:
    """A ``string.Template``: text with ``$name`` in it."""

    text: Text


@value
class Const:
    """A number, bool or None."""

    value: int | float | bool | None


@value
class Unknown:
    """A value that only the running program knows.

    ``spelling`` is how the code names it ("self.server"); ``kind`` names a type that is known and is
    no Redis client ("dict", "sqlalchemy.orm.Session"); ``setting`` is the environment variable or
    settings attribute that it comes from, ``default`` what it is when that is not set; ``made_of`` is a
    setting that a function whose code is not followed made it of; ``needs`` are as in a text.
    """

    identity: Hashable
    spelling: str = field(default="", compare=False)
    loops: tuple[int, ...] = field(default=(), compare=False)
    origin: str = field(default="", compare=False)
    kind: str | None = field(default=None, compare=False)
    setting: str | None = field(default=None, compare=False)
    default: Value | None = field(default=None, compare=False)
    made_of: str | None = field(default=None, compare=False)
    hops: tuple[Hop, ...] = field(default=(), compare=False, repr=False)
    needs: Answers = field(default=NONE_KNOWN, compare=False, repr=False)

    def __post_init__(self) -> None:
        if type(self.identity) is tuple:
            object.__setattr__(self, "identity", identity(self.identity))

    def __eq__(self, other: object) -> bool:
        return type(other) is Unknown and self.identity == other.identity

    def __hash__(self) -> int:
        return hash(self.identity)

    @property
    def told_by(self) -> str | None:
        """The setting that it is, or that it is made of."""
        return self.setting or self.made_of

    @property
    def hole(self) -> Hole:
        """This value as a part of a key."""
        default = literal_of(self.default) if self.default is not None else None
        return Hole(self.identity, self.spelling or "?", self.loops, self.origin, self.told_by, default)


def literal_of(value: Value) -> str | None:
    """What a number or text is in a template; None where that is not known."""
    if isinstance(value, Const):
        return str(value.value)
    return value.template.literal if isinstance(value, Text) else None


@value
class Item:
    """An element of a list; with ``loops`` it stands for one element per turn of those loops."""

    value: Value
    loops: tuple[int, ...] = ()
    path: Path = ()


@dataclass(eq=False, slots=True)
class ListValue:
    """A list, tuple, set or generator; ``open``: there may be elements that nobody saw.

    ``identity`` is of the ``*`` parameter that it is, ``per`` the key under which a dict gathers elements.
    """

    kind: str
    items: list[Item] = field(default_factory=list)
    open: bool = False
    loops: tuple[int, ...] = ()  # loops around the place where the list was made
    identity: Hashable = None
    per: Value | None = None
    path: Path = ()  # branches around that place, as far as it is kept
    born: int = field(default_factory=serial)


@value
class Entry:
    """One entry of a dict; ``standalone``: it was put there where a flag keeps the program off a cluster."""

    key: Value
    value: Value
    loops: tuple[int, ...] = ()
    path: Path = ()
    standalone: bool = False


@value
class Turn:
    """One turn of ``loop``, with ``loops`` around: it takes what stood for one per turn of ``inside``.

    ``key`` is what the key of a dict's entry is by which that entry is taken.
    """

    inside: frozenset[int]
    loop: Hashable
    loops: tuple[int, ...]
    key: tuple[Hashable, Hashable] | None = None

    def of(self, one: Hashable) -> Hashable:
        """The identity of what varied there, here."""
        if self.key is not None and self.key[0] == one:
            return self.key[1]
        return identity(("turn", self.loop, one))

    def takes(self, loops: tuple[int, ...]) -> bool:
        """Does something vary there that varies in these loops?"""
        return not self.inside.isdisjoint(loops)

    def leaves(self, one: Hashable, loops: tuple[int, ...]) -> bool:
        """Does something vary here, by its identity or its loops?"""
        return self.loop in loops or self.back(one) is not one

    def back(self, one: Hashable) -> Hashable:
        """The identity of what varies here, there."""
        if self.key is not None and self.key[1] == one:
            return self.key[0]
        parts = one.parts if type(one) is Identity else ()
        return parts[2] if parts[:2] == ("turn", self.loop) else one


@value
class Taken:
    """What an object or dict is taken from: one that stands for many, as a turn sees it."""

    value: Value
    turn: Turn


@dataclass(eq=False, slots=True)
class DictValue:
    """A dict; ``open``: there may be entries that nobody saw; ``identity``: of the ``**`` parameter.

    ``factory`` makes the entries that are asked for and missing (defaultdict); ``per`` is as in a list.
    """

    entries: list[Entry] = field(default_factory=list)
    open: bool = False
    loops: tuple[int, ...] = ()
    identity: Hashable = None
    factory: Value | None = None
    per: Value | None = None
    taken: Taken | None = None
    path: Path = ()
    born: int = field(default_factory=serial)


@value
class ClientValue:
    """A Redis client."""

    client: Client


@value
class PoolValue:
    """A connection pool: the client that is built from it connects where the pool says."""

    client: Client
    database: int | None
    built: Location


@value
class SentinelValue:
    """A Sentinel: its master_for() and slave_for() give clients."""

    client: Client


@dataclass(eq=False, slots=True)
class PipelineValue:
    """A pipeline object with what it has queued so far."""

    client: Client
    transaction: Transaction
    created: Location
    loops: tuple[int, ...]
    path: Path
    queued: list[Call] = field(default_factory=list)
    watching: bool = False
    explicit: bool = False  # multi() was called after watch()
    in_coroutine: bool = False  # an async function gave it: `await` waits for that, not for the pipeline
    emptied: dict[Location, Location] = field(default_factory=dict)  # queued calls, and the await behind each
    born: int = field(default_factory=serial)


@value
class ScriptValue:
    """A registered script; ``template`` is its text as it is put together; ``pipe``: registered on that.

    ``file``: the Lua file that the text is read from.
    """

    client: Client
    source: str | None
    registered: Location
    template: Template | None = field(default=None, compare=False)
    pipe: PipelineValue | None = field(default=None, compare=False)
    file: str = field(default="", compare=False)


@value
class PubSubValue:
    """A pub/sub object."""

    client: Client


@value
class SubClientValue:
    """The sub-client of a server module, such as ``r.json()``; ``pipe`` if it was taken from a pipeline."""

    client: Client
    module: str
    pipe: PipelineValue | None


@value
class Method:
    """A method of a client-like value, taken without being called: ``fetch = r.lpop``.

    ``standalone`` is as in a function.
    """

    receiver: Value
    name: str
    standalone: bool = False


@dataclass(eq=False, slots=True)
class FunctionValue:
    """A function of the project, bound to ``owner`` when it is a method.

    ``standalone``: it was defined, or taken, where a flag keeps the program off a cluster.
    """

    declaration: ir.Function | ir.Lambda
    module: ModuleState
    name: str  # dotted inside the module: "Feed.latest"
    closure: Frame | None = None
    owner: Value | None = None
    defined_in: ClassValue | None = None
    standalone: bool = False
    getter: bool = False  # that property() was given

    @property
    def key(self) -> tuple[str, str]:
        """Stable identity over passes: file and dotted name."""
        return (self.module.path, self.name)


@dataclass(eq=False, slots=True)
class ClassValue:
    """A class of the project; ``external_bases`` are what it inherits from outside."""

    declaration: ir.Class
    module: ModuleState
    name: str
    members: dict[str, Value] = field(default_factory=dict)
    bases: list[ClassValue] = field(default_factory=list)
    external_bases: list[str] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, str]:
        """Stable identity over passes: file and dotted name."""
        return (self.module.path, self.name)


@dataclass(eq=False, slots=True)
class InstanceValue:
    """An object of a project class; ``attributes`` were set on this very object."""

    type: ClassValue
    attributes: dict[str, Value] = field(default_factory=dict)
    exact: bool = False  # built by a call that was followed, so that attributes are all there
    identity: Hashable = None  # of the symbol that it stands for (a typed parameter)
    loops: tuple[int, ...] = ()
    origin: str = ""  # of its fields: "request" when they come from outside
    born: int = field(default_factory=serial)
    client: Client | None = None  # that it is, where its class inherits from one
    taken: Taken | None = None
    made: Location | None = None  # where a module makes it, which is done once


@value
class EnumMember:
    """A member of an enumeration of the project, by name and value."""

    type: ClassValue
    name: str
    value: Value


@value
class ModuleValue:
    """A module of the project."""

    path: str


@value
class External:
    """Something imported from outside the project, by qualified name."""

    name: str


@dataclass(eq=False, slots=True)
class PartialValue:
    """``functools.partial``: a callable with some arguments already given; ``method``: partialmethod."""

    func: Value
    args: tuple[Value, ...]
    keywords: dict[str, Value]
    method: bool = False


@dataclass(eq=False, slots=True)
class ProviderValue:
    """What a container of dependencies declares; called it gives ``made``, with more given by ``maker``."""

    made: Value
    maker: PartialValue | None = None


@value
class OptionValue:
    """A part of a container's configuration, declared at ``root``; ``default``: where nobody tells it."""

    root: str
    path: tuple[str, ...] = ()
    default: Value | None = field(default=None, compare=False)


@value
class OneOf:
    """One of several values: the branches of the program meet here."""

    options: tuple[Value, ...]


Value = Union[
    Text,
    DollarTemplate,
    Const,
    Unknown,
    ListValue,
    DictValue,
    ClientValue,
    PoolValue,
    SentinelValue,
    PipelineValue,
    ScriptValue,
    PubSubValue,
    SubClientValue,
    Method,
    FunctionValue,
    ClassValue,
    InstanceValue,
    EnumMember,
    ModuleValue,
    External,
    PartialValue,
    ProviderValue,
    OptionValue,
    OneOf,
]

NONE = Const(None)

OWN_TEXT = "<text>"
"""Under this name an object of ``class Name(str)`` holds the text that it is: no attribute is called so."""


PLAIN = frozenset((Text, Const, Unknown))
"""What is data alone: no client, nor anything that holds or makes one."""


def spelled_as(value: Unknown, spelling: str) -> Unknown:
    """The same value, as some other place of the code names it."""
    return Unknown(
        value.identity,
        spelling,
        value.loops,
        value.origin,
        value.kind,
        value.setting,
        value.default,
        value.made_of,
        value.hops,
    )


REDIS_VALUES = (
    ClientValue,
    PoolValue,
    SentinelValue,
    PipelineValue,
    ScriptValue,
    PubSubValue,
    SubClientValue,
    Method,
)


MAX_CONTENT = 8
"""Elements up to which a list or dict is told from others by what it holds."""


def standing_for(value: Value, depth: int = 3) -> Hashable:
    """What tells a value from others while linking goes on; an address would be given out again.

    Short lists and dicts are their content, as it is now: equal ones stand for the same.
    """
    if isinstance(value, Const):
        return value
    if isinstance(value, Unknown):
        return value.identity
    if isinstance(value, Text):
        parts = value.template.parts
        return ("text", *[p if isinstance(p, str) else p.identity for p in parts])
    if isinstance(value, EnumMember):
        return ("member", value.type.key, value.name)
    if isinstance(value, (ListValue, DictValue)):
        content = _content(value, depth)
        if content is not None:
            return content
    born: int | None = getattr(value, "born", None)
    if born is not None:
        return born
    if isinstance(value, (FunctionValue, ClassValue)):
        return value.key
    inner = _inner(value)
    if inner is None:
        return value
    head, held = inner
    return identity((head, *[standing_for(v, depth - 1) if depth else _shallow(v) for v in held]))


def _inner(value: Value) -> tuple[Hashable, Iterable[Value]] | None:
    """What tells a value apart that is made of other values: something plain, and those values.

    They can hold the whole program, and what stands for a value outlives it: keys go to other processes.
    """
    if isinstance(value, OneOf):
        return "one of", value.options
    if isinstance(value, Method):
        return ("method", value.name), (value.receiver,)
    if isinstance(value, PartialValue):
        return ("partial", *value.keywords), (value.func, *value.args, *value.keywords.values())
    if isinstance(value, ProviderValue):
        return "provider", (value.made,) if value.maker is None else (value.made, value.maker)
    if isinstance(value, OptionValue):
        return ("option", value.root, value.path), ()
    if isinstance(value, (ScriptValue, SubClientValue)):
        text = value.module if isinstance(value, SubClientValue) else value.source
        return ("of", value.client, text), () if value.pipe is None else (value.pipe,)
    return None


def _shallow(value: Value) -> Hashable:
    """Too deep inside to be looked into: data is itself, all else is told apart by its kind and age."""
    if type(value) in PLAIN:
        return standing_for(value, 0)
    return (type(value).__name__, getattr(value, "born", None))


def same_key(one: Value, other: Value) -> bool:
    """Do two values find the same entry of a dict? Tuples do if what is in them does."""
    if isinstance(one, ListValue) and isinstance(other, ListValue):
        return not (one.open or other.open) and standing_for(one) == standing_for(other)
    return one == other


def loops_of(values: Iterable[Value]) -> tuple[int, ...]:
    """The loops in which what is made of them differs from turn to turn, by those values that are unknown."""
    return max((v.loops for v in values if isinstance(v, Unknown)), key=len, default=())


def options(value: Value) -> tuple[Value, ...]:
    """The alternatives of a value; a value that is not OneOf is its only alternative."""
    return value.options if type(value) is OneOf else (value,)


def _content(value: ListValue | DictValue, depth: int) -> Hashable:
    """A list or dict as what it holds; None when it is long, deep, or open without being a parameter."""
    held = value.items if isinstance(value, ListValue) else value.entries
    if depth == 0 or len(held) > MAX_CONTENT or (value.open and value.identity is None):
        return None
    if isinstance(value, ListValue):
        items: tuple[Hashable, ...] = tuple(
            (standing_for(i.value, depth - 1), i.loops, i.path) for i in value.items
        )
        return identity(("listed", value.identity if value.open else None, items))
    entries = tuple(
        (standing_for(e.key, depth - 1), standing_for(e.value, depth - 1), e.loops, e.path)
        for e in value.entries
    )
    return identity(("mapped", value.identity if value.open else None, entries))


def join(*values: Value) -> Value:
    """One value that may be any of these, in order, without repetition."""
    if len(values) == 1:
        return values[0]
    if len(values) == 2:
        one, other = values
        if one is other:
            return one
        kinds = type(one), type(other)
        if kinds[0] is not kinds[1]:
            if not _NEEDS_CARE.intersection(kinds):
                # Of different types, so that neither has to be hashed to see that they are two.
                return OneOf(values)
        elif kinds[0] is Unknown:
            return _in_common(one, other) if one == other else OneOf(values)
    seen: dict[Value, Value] = {}
    for value in values:
        for option in value.options if type(value) is OneOf else (value,):
            kept = seen.setdefault(option, option)
            if kept is not option and type(kept) is Text and type(option) is Text:
                seen[option] = _from_both(kept, option)
            elif kept is not option:
                seen[option] = _in_common(kept, option)
    found = list(seen.values())
    if len(found) == 1:
        return found[0]
    if not _OF_LIBRARIES.isdisjoint(map(type, found)):
        found = _without_placeless(_without_stand_ins(found))
        if len(found) == 1:
            return found[0]
    if len(found) > MAX_CHOICES:
        redis: list[Value] = [v for v in found if isinstance(v, REDIS_VALUES)]
        found = (redis or found)[:MAX_CHOICES]
    return OneOf(tuple(found))


def _in_common(one: Value, other: Value) -> Value:
    """Of two equal values the first, which needs no more than both of them do."""
    if type(one) is not Unknown or type(other) is not Unknown or one.needs == other.needs:
        return one
    return replace(one, needs=one.needs & other.needs)


def _from_both(one: Text, other: Text) -> Text:
    """A text that comes from two places."""
    needs = one.needs if one.needs == other.needs else one.needs & other.needs
    source = either(one.template.source, other.template.source)
    if source is one.template.source:
        return one if needs is one.needs else replace(one, needs=needs)
    return replace(one, template=Template(one.template.parts, source), needs=needs)


def _without_stand_ins(found: list[Value]) -> list[Value]:
    """The alternatives without the in-memory clients that tests use, if a real one is among them."""
    if not any(type(v) in _OF_LIBRARIES and _library(v) != STAND_IN for v in found):
        return found
    return [v for v in found if not (isinstance(v, ClientValue) and v.client.library == STAND_IN)]


def _without_placeless(found: list[Value]) -> list[Value]:
    """The alternatives without clients of which the place that builds them is known, not where they connect.

    That is what a factory's own analysis gives; a call of it that says where tells the same and more. So does
    a client that is passed where an annotation says no more than the type.
    """
    placed: set[Location | None] = {
        v.client.built for v in found if isinstance(v, (ClientValue, PoolValue)) and v.client.endpoint
    }
    if not placed:
        return found
    return [v for v in found if not _placeless(v, placed)]


def _placeless(value: Value, placed: set[Location | None]) -> bool:
    if not isinstance(value, (ClientValue, PoolValue, PubSubValue, ScriptValue)):
        return False
    client = value.client
    if client.endpoint is not None:
        return False
    return client.basis is Basis.ANNOTATED if client.built is None else client.built in placed


_OF_LIBRARIES = frozenset((ClientValue, PoolValue))
_NEEDS_CARE = frozenset((OneOf, *_OF_LIBRARIES))


def _library(value: Value) -> str:
    return value.client.library if isinstance(value, (ClientValue, PoolValue)) else ""


def is_none(value: Value) -> bool:
    """Is it None and nothing else?"""
    return type(value) is Const and value.value is None


def without_none(value: Value) -> Value:
    """The value where the code has already assumed that it is not None."""
    if type(value) is not OneOf:
        return value
    rest = [v for v in value.options if not is_none(v)]
    if len(rest) == len(value.options) or not rest:
        return value
    # Alternatives of one value are joined already.
    return rest[0] if len(rest) == 1 else OneOf(tuple(rest))


MAX_ITEMS = 64
"""Elements that are kept of one list or dict: more of them say nothing new about its keys."""


def keep_item(target: ListValue, item: Item) -> None:
    """Append an element, while there is room."""
    if len(target.items) < MAX_ITEMS:
        target.items.append(item)


def belong(target: DictValue, key: Value, value: Value) -> None:
    """A list or dict that fills a gap of a dict lasts as long as that: other turns of a loop fill it too."""
    for option in options(value):
        if isinstance(option, (ListValue, DictValue)) and not _held(option):
            option.loops = target.loops
            option.per = key


def _held(value: ListValue | DictValue) -> bool:
    return bool(value.items if isinstance(value, ListValue) else value.entries)


def keep_entry(target: DictValue, entry: Entry) -> None:
    """Add an entry, while there is room."""
    if len(target.entries) < MAX_ITEMS:
        target.entries.append(entry)
    else:
        target.open = True


def kept_entries(entries: Iterable[Entry], *, kept: bool) -> Iterable[Entry]:
    """Entries that are put into a dict, marked if a flag keeps that off a cluster."""
    return (replace(one, standalone=True) for one in entries) if kept else entries


_FEW = 16
"""Entries up to which a dict may hold the same one twice; looking for it costs more."""


def pour(target: DictValue, entries: Iterable[Entry]) -> None:
    """Add the entries of another dict, as ``{**other}`` and ``update()`` do, while there is room.

    An attribute that is spread into its own new value gets the same entries again and again; an entry that
    is there already moves to the end, where it hides what stood there before it.
    """
    added = list(entries)
    if len(target.entries) + len(added) <= _FEW:
        target.entries += added
        return
    for entry in added:
        if entry in target.entries:
            target.entries.remove(entry)
        elif len(target.entries) >= MAX_ITEMS and not entry.path:
            target.entries[:] = [one for one in target.entries if one.key != entry.key]  # it hides them
        keep_entry(target, entry)


def spread_into(target: DictValue, source: DictValue, *, kept: bool = False) -> None:
    """``{**source}``: its entries, and the parameter whose entries nobody saw; `kept`: see `kept_entries`."""
    pour(target, kept_entries(source.entries, kept=kept))
    target.open = target.open or source.open
    target.identity = target.identity or source.identity


def text(value: str, built: Location | None = None) -> Text:
    """A literal string as a value."""
    return Text(Template.of([value], built), built)


def as_parts(value: Value) -> tuple[str | Hole, ...] | None:
    """The value inside a formatted string, or None if it has no plain form (a list, a client ...)."""
    if isinstance(value, Text):
        return value.template.parts
    if isinstance(value, Const):
        return (str(value.value),)
    if isinstance(value, Unknown):
        return (value.hole,)
    if isinstance(value, EnumMember):
        return as_parts(value.value)
    if isinstance(value, InstanceValue) and OWN_TEXT in value.attributes:
        return as_parts(value.attributes[OWN_TEXT])
    return None
