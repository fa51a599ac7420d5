"""What flows between functions, and whose turn it is again: a root whose inputs changed is run once more.

A root is a module body or a function that is analysed on its own. What roots hand each other lies in tables.
A root that looks something up there is noted as its reader; when another root changes it in a way that can
matter, the reader is due. A root that is not due would find what it has found before. The passes that follow
calls run every root that reaches Redis, and watch nobody.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Hashable, ItemsView, Iterable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, Union, overload

from clusterlint.link.values import (
    NONE,
    ClassValue,
    ClientValue,
    Const,
    DictValue,
    FunctionValue,
    InstanceValue,
    ListValue,
    Method,
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
    serial,
)

Root = tuple[str, str, int]
"""Path, dotted name ("" for the module body), and what tells declarations of one name apart."""

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
D = TypeVar("D")

NUMBERS = 1 << 24
"""Numbers of fresh values that one root may give out: it gives out the same ones when it is run again."""

_DEEP = 3
"""Lists in lists of which the content matters."""


@dataclass(eq=False, slots=True)
class Ledger:
    """Which root runs, who is due, and which run of a root made an object."""

    running: Root | None = None
    reading: Root | None = None  # the same, while somebody will ask who is due
    watching: bool = True
    due: set[Root] = field(default_factory=set)
    order: dict[Root, int] = field(default_factory=dict)  # of first runs
    began: dict[Root, int] = field(default_factory=dict)  # serial at the start of the last run
    starts: list[int] = field(default_factory=list)  # serials from which on ...
    makers: list[Root | None] = field(default_factory=list)  # ... these roots made the objects
    held: dict[int, _Held] = field(default_factory=dict)  # lists and dicts in the tables, by their serial
    touched: set[int] = field(default_factory=set)  # serials of those that were changed

    def is_due(self, root: Root) -> bool:
        """Was it never run, or did something change that it has read?"""
        return root in self.due or root not in self.order

    def enter(self, root: Root) -> Root | None:
        """Begin to run a root; gives the one that runs until then."""
        outer, self.running = self.running, root
        self.reading = root if self.watching else None
        self.due.discard(root)
        self.order.setdefault(root, len(self.order) + 1)
        self.began[root] = self._mark(root)
        return outer

    def leave(self, outer: Root | None) -> None:
        """End the run of a root, and go on with the one around it."""
        self._look_at_touched()
        self.running = outer
        self.reading = outer if self.watching else None
        self._mark(outer)

    def rest(self) -> None:
        """Watch no more: everything runs once from now on, and nobody will be due."""
        self.watching, self.reading = False, None
        self.touched.clear()
        self.due.clear()

    def numbers(self, root: Root) -> int:
        """Where the numbers of the root's fresh values begin."""
        return self.order[root] * NUMBERS

    def remade(self, born: int) -> bool:
        """Was the root that made an object run again since then?"""
        maker = self.maker(born)
        return maker is not None and self.began[maker] > born

    def maker(self, born: int) -> Root | None:
        """The root that ran when an object of this serial was made."""
        place = bisect_right(self.starts, born) - 1
        return self.makers[place] if place >= 0 else None

    def is_own(self, born: int) -> bool:
        """Has the present run of the root that runs now made an object, itself or in what it calls?"""
        maker = self.maker(born)
        return maker is not None and maker == self.running and born > self.began[maker]

    def touch(self, serial_: int) -> None:
        """Note that an object was changed in place."""
        if self.watching and serial_ in self.held:
            self.touched.add(serial_)

    def hold(self, readers: set[Root], value: Value) -> None:
        """Note that an entry with these readers holds a value, which may be changed in place."""
        for option in options(value):
            if isinstance(option, (ListValue, DictValue)):
                held = self.held.get(option.born)
                if held is None:
                    held = self.held[option.born] = _Held(option, matter(option))
                if not any(readers is known for known in held.readers):
                    held.readers.append(readers)

    def _mark(self, root: Root | None) -> int:
        start = serial()
        self.starts.append(start)
        self.makers.append(root)
        return start

    def _look_at_touched(self) -> None:
        for number in self.touched:
            held = self.held[number]
            now = matter(held.value)
            if now != held.content:
                held.content = now
                for readers in held.readers:
                    self.due |= readers
        self.touched.clear()


@dataclass(eq=False, slots=True)
class _Held:
    """A list or dict, what mattered of its content, and the readers of each entry that holds it."""

    value: ListValue | DictValue
    content: Hashable
    readers: list[set[Root]] = field(default_factory=list)


class Flow(dict[K, V], Generic[K, V]):
    """A table that knows its readers. What is not looked up but only added to is asked for with ``now()``."""

    def __init__(self, ledger: Ledger, gist: Callable[[V], Hashable], *, changing: bool = False) -> None:
        super().__init__()
        self.ledger = ledger
        self.gist = gist
        self.changing = changing  # its values can be changed in place
        self.readers: dict[K, set[Root]] = {}
        self.readers_of_all: set[Root] = set()

    def note(self, key: K) -> None:
        """Note that the running root has read an entry, or has seen that there is none."""
        reading = self.ledger.reading
        if reading is not None:
            readers = self.readers.get(key)
            if readers is None:
                readers = self.readers[key] = set()
                if self.changing and super().__contains__(key):
                    self.ledger.hold(readers, super().__getitem__(key))  # type: ignore[arg-type]
            readers.add(reading)

    def whole(self) -> ItemsView[K, V]:
        """All entries, for somebody to whom each can matter, also one that comes later."""
        if self.ledger.reading is not None:
            self.readers_of_all.add(self.ledger.reading)
        return self.items()

    def changed(self, key: K) -> None:
        """Whoever has read this entry is due."""
        self.ledger.due |= self.readers.get(key, frozenset())

    def now(self, key: K) -> V | None:
        """An entry, for somebody who adds to it: that is no reading."""
        return super().get(key)

    def __getitem__(self, key: K) -> V:
        if self.ledger.reading is not None:
            self.note(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        if self.ledger.reading is not None:
            self.note(key)  # type: ignore[arg-type]
        return super().__contains__(key)

    @overload
    def get(self, key: K, default: None = None, /) -> V | None: ...
    @overload
    def get(self, key: K, default: V, /) -> V: ...
    @overload
    def get(self, key: K, default: D, /) -> V | D: ...
    def get(self, key: K, default: Any = None, /) -> Any:
        if self.ledger.reading is not None:
            self.note(key)
        return super().get(key, default)

    def __setitem__(self, key: K, value: V) -> None:
        if not self.ledger.watching:
            super().__setitem__(key, value)
            return
        old = super().get(key)
        super().__setitem__(key, value)
        if old is value:
            return
        readers = self.readers.get(key)
        if readers is None and not self.readers_of_all:
            return
        if self.changing and readers is not None:
            self.ledger.hold(readers, value)  # type: ignore[arg-type]
        before = self.gist(old) if old is not None else NOTHING
        if before != self.gist(value):
            self.ledger.due |= self.readers_of_all
            self.ledger.due |= readers or frozenset()

    def __delitem__(self, key: K) -> None:
        super().__delitem__(key)
        self.changed(key)


class FlowSet(set[K], Generic[K]):
    """A set that only grows, and knows who has looked for what in it."""

    def __init__(self, ledger: Ledger) -> None:
        super().__init__()
        self.ledger = ledger
        self.readers: dict[object, set[Root]] = {}

    def __contains__(self, item: object) -> bool:
        reading = self.ledger.reading
        if reading is not None:
            self.readers.setdefault(item, set()).add(reading)
        return super().__contains__(item)

    def add(self, item: K, /) -> None:
        """Add it; who has missed it is due."""
        if not super().__contains__(item):
            super().add(item)
            self.ledger.due |= self.readers.get(item, frozenset())

    def update(self, *others: Iterable[K]) -> None:
        """Add all of them."""
        for other in others:
            for item in other:
                self.add(item)


NOTHING: frozenset[Hashable] = frozenset()


def matter(value: Value, depth: int = _DEEP) -> frozenset[Hashable]:
    """What of a value can matter to those who read it: two values of one matter lead to the same.

    For a client that is also where it was built, and where it connects; for an unknown, its setting.
    """
    found: set[Hashable] = set()
    for option in options(value):
        found.update(_of_one(option, depth))
    return frozenset(found)


def attribute_matter(value: Value) -> frozenset[Hashable]:
    """The same of an attribute: that objects hold different literals is what makes it one of each object."""
    literals = [v for v in options(value) if isinstance(v, (Text, Const)) and v != NONE]
    found = matter(value)
    return found | _SEVERAL if len(literals) > 1 else found


def _of_one(value: Value, depth: int) -> Iterable[Hashable]:
    gist = _GISTS.get(type(value))
    return gist(value, depth) if gist is not None else ((type(value),),)


def _of_unknown(value: Unknown, depth: int) -> Iterable[Hashable]:
    kind = value.kind
    named = kind if kind is not None and "." in kind else None
    return ((Unknown, value.told_by, named),) if value.told_by or named else ()


def _of_text(value: Text, depth: int) -> Iterable[Hashable]:
    return ((Text, *[hole.setting for hole in value.template.holes]),)


def _of_client(value: _OfClient, depth: int) -> Iterable[Hashable]:
    return ((type(value), value.client.built, value.client.endpoints),)


def _of_pipeline(value: PipelineValue, depth: int) -> Iterable[Hashable]:
    return ((PipelineValue, value.client.built, value.client.endpoints, value.created),)


def _of_method(value: Method, depth: int) -> Iterable[Hashable]:
    return ((Method, value.name, matter(value.receiver, depth)),) if says_something(value) else ()


def _of_declared(value: FunctionValue | ClassValue, depth: int) -> Iterable[Hashable]:
    return ((type(value), value.key),)


def _of_instance(value: InstanceValue, depth: int) -> Iterable[Hashable]:
    return ((InstanceValue, value.type.key, value.client and value.client.endpoints),)


def _of_container(value: ListValue | DictValue, depth: int) -> Iterable[Hashable]:
    return ((type(value), _inside(value, depth)),)


_OfClient = Union[ClientValue, PoolValue, SentinelValue, PubSubValue, ScriptValue, SubClientValue]

_GISTS: dict[type, Callable[[Any, int], Iterable[Hashable]]] = {
    Const: lambda value, depth: (),
    Unknown: _of_unknown,
    Text: _of_text,
    **dict.fromkeys(
        (ClientValue, PoolValue, SentinelValue, PubSubValue, ScriptValue, SubClientValue), _of_client
    ),
    PipelineValue: _of_pipeline,
    Method: _of_method,
    FunctionValue: _of_declared,
    ClassValue: _of_declared,
    InstanceValue: _of_instance,
    ListValue: _of_container,
    DictValue: _of_container,
}


_SEVERAL: frozenset[Hashable] = frozenset(("several literals",))

_METHODS = {Text: str, ListValue: list, DictValue: dict}


def says_something(value: Value) -> bool:
    """Is it more than an attribute of plain data that has none of that name: ``row.owner`` of a None?"""
    if not isinstance(value, Method) or not isinstance(value.receiver, (Text, Const, ListValue, DictValue)):
        return True
    methods = _METHODS.get(type(value.receiver))
    return methods is not None and hasattr(methods, value.name)


def _inside(value: ListValue | DictValue, depth: int) -> frozenset[Hashable]:
    if not depth:
        return NOTHING
    held = (i.value for i in (value.items if isinstance(value, ListValue) else value.entries))
    return frozenset(one for inner in held for one in matter(inner, depth - 1))
