"""The state of one linking run: modules, what flows between functions, and what was recorded."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple, Union

from clusterlint.extract.facts import FileFacts
from clusterlint.extract.ir import Span
from clusterlint.finding import Location
from clusterlint.link.answers import NONE_KNOWN, Answers
from clusterlint.link.clients.own_classes import Backends
from clusterlint.link.commands.reply_reads import Text
from clusterlint.link.flows import Flow, FlowSet, Ledger, Root, attribute_matter, matter
from clusterlint.link.following.evidence import Evidence
from clusterlint.link.following.summaries import Summary
from clusterlint.link.identity import FunctionKey, parameter_of
from clusterlint.link.program import (
    Call,
    Client,
    Handler,
    KeyOrigin,
    Reading,
)
from clusterlint.link.records import Records
from clusterlint.link.resolve import ModuleIndex
from clusterlint.link.sightings import Sightings
from clusterlint.link.third_party.library_clues import Clues, known_clues
from clusterlint.link.values import (
    PLAIN,
    ClassValue,
    ClientValue,
    DictValue,
    Entry,
    FunctionValue,
    InstanceValue,
    Item,
    ListValue,
    OneOf,
    Path,
    PipelineValue,
    Unknown,
    Value,
    join,
    options,
)

Make = tuple[str, Union[bool, None], bool]
"""Library, asynchronous, cluster: see `make_of`."""

_HOLDERS = frozenset((ClientValue, InstanceValue, ClassValue, FunctionValue))
"""What is a client, keeps one or makes one."""

Made = tuple[Union[Location, None], tuple[str, ...]]
"""Where a client is built, and where it connects."""

NOTHING_TOUCHED = NO_LIMIT = 1 << 62

MAX_DEPTH = 6
"""Calls inside calls that are followed; deeper ones give unknown values."""

SUMMARY_DEPTH = 1
"""The same while summaries are made: what lies deeper is in the summaries of the functions down there.

One is enough, and a third of the work: the root itself and what it calls say what objects are given and what
calls of them are worth following; compose() carries that up.
"""

NUMBERS_OF_A_PART = 1 << 48
"""Numbers of fresh values that one part of a program may give out."""

PASS_BUDGET = 80_000
"""Statements after which a pass over a large program becomes thrifty."""

MAX_ASIDE = 3
"""Calls inside calls that reach no Redis and are followed for their value; short ones do not end there."""

ASIDE_BUDGET = 400
"""Statements that a call which reaches no Redis may execute; of those of its root they are a part."""

ASIDE_WEIGHT = 8

BUDGET = 4_000
"""Statements that one root (a module body or function) may execute, inlined calls included."""


@dataclass(eq=False, slots=True)
class ModuleState:
    """One module while the program is linked."""

    path: str
    facts: FileFacts
    evidence: Evidence
    written: Flow[str, Value]  # `global x` writes of functions
    env: dict[str, Value] = field(default_factory=dict)
    functions: list[FunctionValue] = field(default_factory=list)
    kept: dict[str, list[Entry]] = field(default_factory=dict)  # clients in module-level dicts
    running: bool = False
    done: bool = False
    text: Text | None = None  # what stands in what, where somebody has asked for it


class Here(NamedTuple):
    """What is known at a place by the branches that led to it; see the fields of a frame."""

    standalone: bool
    present: frozenset[str]
    equal: dict[Hashable, Value]
    together: dict[Hashable, Hashable] | None
    answers: Answers


@dataclass(eq=False, slots=True)
class Frame:
    """One activation: local names and where in the program we are."""

    module: ModuleState
    function: str  # dotted name of the function, "" in a module body
    env: dict[str, Value] = field(default_factory=dict)
    parent: Frame | None = None  # the frame that a closure sees
    owner: Value | None = None  # self / cls
    loops: tuple[int, ...] = ()
    path: Path = ()
    trail: tuple[Location, ...] = ()
    depth: int = 0
    dead: bool = False  # after return, raise, break, continue
    returned: list[Value] = field(default_factory=list)
    yielded: list[Item] = field(default_factory=list)
    suspended: bool = False  # it has yielded, with or without a value
    outside: tuple[int, ...] = ()  # loops around the call of a generator
    global_names: set[str] = field(default_factory=set)
    outer_names: set[str] = field(default_factory=set)
    exits: list[dict[str, Value]] = field(default_factory=list)
    nested: list[FunctionValue] = field(default_factory=list)
    limit: int = NO_LIMIT  # of statements that the root has executed: beyond it the call is given up
    unlimited: bool = False  # a short function is run to its end
    aside: int = 0  # calls inside calls that only matter for their value
    handlers: tuple[Handler, ...] = ()  # except clauses around the place, innermost first
    literals: dict[str, Value] = field(default_factory=dict)  # parameters that the call writes out
    answers: Answers = NONE_KNOWN  # of the branches around, and of those that were left
    standalone: bool = False  # the program asked which mode it is in: on a cluster it is not here
    apart: list[Value] = field(default_factory=list)  # of what is returned: what only such a server gets
    together: dict[Hashable, Hashable] | None = None  # keys that a test found in one slot, and that test
    present: frozenset[str] = frozenset()  # attributes that the program has asked for by name
    equal: dict[Hashable, Value] = field(default_factory=dict)  # identity -> what it was found equal to

    def here(self) -> Here:
        """What the branches around this place have shown."""
        return Here(self.standalone, self.present, self.equal, self.together, self.answers)

    def take(self, here: Here) -> None:
        """Know what was known somewhere, and no more."""
        self.standalone, self.present, self.equal, self.together, self.answers = here

    @contextmanager
    def kept_if(self, kept: bool) -> Iterator[None]:
        """For what runs on a standalone server only, if `kept` is true."""
        before, self.standalone = self.standalone, self.standalone or kept
        try:
            yield
        finally:
            self.standalone = before

    def location(self, span: Span) -> Location:
        """A span of this file as a location."""
        return Location(self.module.path, *span)


@dataclass(eq=False, slots=True)
class World:
    """Everything that outlives a frame."""

    index: ModuleIndex
    modules: dict[str, ModuleState]
    ledger: Ledger
    attributes: Flow[tuple[tuple[str, str], str], Value] = field(init=False)
    set_up: FlowSet[tuple[tuple[str, str], str]] = field(init=False)  # by constructors
    set_later: FlowSet[tuple[tuple[str, str], str]] = field(init=False)  # by other methods
    globals: Flow[tuple[str, str], Value] = field(init=False)  # of modules, after their bodies have run
    namespaces: Flow[str, dict[str, Value]] = field(init=False)  # all of the globals of a module
    class_bodies: dict[tuple[tuple[str, str], str], Value] = field(default_factory=dict)
    opaque: Flow[str, Value] = field(init=False)
    provided: Flow[Make, Value] = field(init=False)  # clients that containers give, by their type
    keepers: dict[str, set[tuple[str, str]]] = field(default_factory=dict)  # name -> classes with a client
    keeping: dict[tuple[str, str], set[str]] = field(default_factory=dict)  # class -> names of its clients
    kept_clients: Flow[str, Value] = field(init=False)  # by name: of any class
    known_clients: dict[str, tuple[tuple[Value, ...], Value | None]] = field(default_factory=dict)
    outside_modules: FlowSet[str] = field(init=False)  # as import statements name them
    parameters: Flow[tuple[tuple[str, str], str], Value] = field(init=False)
    rests: Flow[tuple[str, str], dict[str, Value]] = field(init=False)  # what ** parameters get
    clues: Clues = field(default_factory=known_clues)
    recording: bool = False
    records: Records = field(default_factory=Records)
    replies: dict[int, KeyOrigin] = field(default_factory=dict)  # that name keys, by their number
    taken: dict[Location, tuple[int, ...]] = field(default_factory=dict)  # parts of a split that are used
    pipelines: list[PipelineValue] = field(default_factory=list)
    pending: dict[Hashable, tuple[int, ...]] = field(default_factory=dict)  # replies -> calls, by number
    told: Flow[str, dict[str | None, None]] = field(init=False)  # foreign module -> where to connect
    bases_told: Flow[tuple[str, str], dict[str, None]] = field(init=False)  # the same, of foreign bases
    not_clients: set[tuple[str, Span]] = field(default_factory=set)
    clusters: bool = False  # a cluster client is built somewhere
    aware: bool = False  # a cluster client, or its module, is imported or named somewhere
    replaced: frozenset[str] = frozenset()  # names that tests put something else in place of
    givers: frozenset[str] = frozenset()  # classes of the program that give a library a cluster client
    backends: Backends = field(default_factory=dict)  # classes of the program that are backends of a library
    active: list[Hashable] = field(default_factory=list)  # functions on the call stack
    summaries: Flow[tuple[str, str], Summary] = field(init=False)
    root: tuple[str, str] | None = None  # the function that is analysed on its own
    beyond: dict[tuple[str, str], set[tuple[str, str]]] = field(default_factory=dict)  # too deep in it
    noted: list[Call] = field(default_factory=list)  # commands of the root that is running
    building: FlowSet[tuple[str, str]] = field(init=False)  # functions that build with parameters
    scouting: bool = True  # the first passes follow no call: they find what is worth following
    touching: set[tuple[str, str]] = field(default_factory=set)  # functions that touch Redis themselves
    edges: dict[tuple[str, str], set[tuple[str, str]]] = field(default_factory=dict)  # callee -> callers
    calling: dict[FunctionKey, set[FunctionKey]] = field(default_factory=dict)  # without who only defines it
    kept: set[tuple[FunctionKey, FunctionKey]] = field(default_factory=set)  # edges off a cluster
    open: set[tuple[FunctionKey, FunctionKey]] = field(default_factory=set)  # edges in any mode
    standalone: set[FunctionKey] = field(default_factory=set)  # functions that nobody calls on a cluster
    guards: dict[str, set[FunctionKey]] = field(default_factory=dict)  # by name: raise on a cluster
    checked_options: FlowSet[str] = field(init=False)  # of command lines: numbers, flags, choices
    option_defaults: Flow[str, Value] = field(init=False)  # of command lines
    filling: FlowSet[tuple[str, str]] = field(init=False)  # functions that fill lists they are given
    reaching: dict[tuple[str, str], int] = field(default_factory=dict)  # Redis, over so many calls
    subclasses: Flow[tuple[str, str], dict[tuple[str, str], ClassValue]] = field(init=False)
    used: dict[int, frozenset[str]] = field(default_factory=dict)  # declaration -> attributes of its object
    answers: dict[Hashable, tuple[Value, bool]] = field(default_factory=dict)  # see `remembered`
    lasting: dict[Hashable, Value] = field(default_factory=dict)  # results and defaults that are made once
    touched: int = NOTHING_TOUCHED  # serial of the oldest object changed since somebody looked
    started: int = 0  # serial at the start of the pass, if it runs everything
    made: dict[Root | None, set[Made]] = field(default_factory=dict)  # clients, by the root that built
    ahead: int = 0  # functions that are run inside each other's runs
    spent: int = 0
    total: int = 0  # statements executed in the pass, over all roots
    base: int = 0  # numbers of fresh values are above it
    counter: int = 0
    budget: int = PASS_BUDGET
    helpers: frozenset[str] = frozenset()  # files of which only what others call is run
    callers: set[tuple[str, str]] = field(default_factory=set)  # of what was asked about
    scripts: dict[str, str] = field(default_factory=dict)  # Lua files of the project, by path
    sightings: Sightings | None = None  # of the place that somebody asked about
    context: dict[str, Value] = field(default_factory=dict)  # what the running root set in context variables

    def __post_init__(self) -> None:
        ledger = self.ledger
        self.attributes = Flow(ledger, attribute_matter, changing=True)
        self.globals = Flow(ledger, matter, changing=True)
        self.namespaces = Flow(ledger, _of_each)
        self.opaque = Flow(ledger, matter, changing=True)
        self.parameters = Flow(ledger, matter, changing=True)
        self.provided = Flow(ledger, matter)
        self.option_defaults = Flow(ledger, matter)
        self.rests = Flow(ledger, _of_each)
        self.summaries = Flow(ledger, lambda summary: matter(summary.result))
        self.kept_clients = Flow(ledger, matter)
        self.subclasses = Flow(ledger, frozenset)
        self.told = Flow(ledger, frozenset)
        self.bases_told = Flow(ledger, frozenset)
        self.outside_modules = FlowSet(ledger)
        self.building = FlowSet(ledger)
        self.set_up = FlowSet(ledger)
        self.set_later = FlowSet(ledger)
        self.checked_options = FlowSet(ledger)
        self.filling = FlowSet(ledger)

    @contextmanager
    def running(self, root: Root) -> Iterator[None]:
        """A root at work: what it reads and makes is its own, and so are the numbers of its fresh values."""
        outer, counter = self.ledger.enter(root), self.counter
        self.made.pop(root, None)
        if self.scouting:
            self.answers.clear()
            self.lasting.clear()
            self.counter = self.base + self.ledger.numbers(root)
        try:
            yield
        finally:
            self.ledger.leave(outer)
            if self.scouting:
                self.answers.clear()
                self.lasting.clear()
                self.counter = counter

    def note_global(self, module: ModuleState, name: str) -> None:
        """Note that a global of a module is read; to another body a running one gives what it has."""
        running = self.ledger.running
        if not module.running or (running is not None and running[1]):
            self.globals.note((module.path, name))

    def fresh(self) -> int:
        """A number that was never given out in this run."""
        self.counter += 1
        return self.counter

    def note_reading(self, setting: str, place: Location) -> None:
        """Note where a setting is read from the environment, or declared."""
        if place.line > 0:
            self.records.readings.add(Reading(setting, place))

    def note_edge(
        self, frame: Frame, callee: tuple[str, str], *, called: bool = True, kept: bool = False
    ) -> None:
        """Note that the running function calls another one, or hands it on; or only defines it.

        `kept`: what it calls was taken where a flag keeps the program off a cluster.
        """
        self.edges.setdefault(callee, set()).add((frame.module.path, frame.function))
        if called:
            self.note_reference(frame, callee, kept=kept)

    def note_reference(self, frame: Frame, named: FunctionKey, *, kept: bool = False) -> None:
        """Note that the running function refers to a function or class, and whether on a cluster."""
        here = (frame.module.path, frame.function)
        self.calling.setdefault(named, set()).add(here)
        if not self.scouting:
            (self.kept if frame.standalone or kept else self.open).add((named, here))

    def fill(self, value: Value) -> None:
        """Note that something is put into a value: what a function is given may come back fuller."""
        for option in options(value):
            owner = parameter_of(option.identity) if isinstance(option, Unknown) else None
            if owner is not None:
                self.filling.add(owner)

    def reach(self) -> None:
        """Work out which functions reach Redis, by themselves or through what they call, and how far off."""
        self.reaching = self._leading_to(self.touching)

    def callers_of(self, paths: frozenset[str]) -> set[tuple[str, str]]:
        """The functions of some files, and those that call them, at whatever distance."""
        return set(self._leading_to({function for function in self.edges if function[0] in paths}))

    def _leading_to(self, functions: set[tuple[str, str]]) -> dict[tuple[str, str], int]:
        """These functions and all that call them, each with how many calls are between."""
        found = dict.fromkeys(functions, 0)
        pending = deque(functions)
        while pending:
            callee = pending.popleft()
            for caller in self.edges.get(callee, ()):
                if caller not in found:
                    found[caller] = found[callee] + 1
                    pending.append(caller)
        return found

    def reaches(self, function: tuple[str, str], depth: int) -> bool:
        """Does a function that runs at this depth reach Redis, as deep as calls are followed?"""
        distance = self.reaching.get(function)
        return distance is not None and depth + distance <= MAX_DEPTH

    @property
    def allowance(self) -> int:
        """Statements that one root may spend: less when the pass as a whole has spent much."""
        return BUDGET if self.total < self.budget else BUDGET // 40

    def touch(self, serial: int) -> None:
        """Note that an object was changed; ``serial`` is its age (0: older than everything)."""
        self.touched = min(self.touched, serial)
        self.ledger.touch(serial)

    def new_unknown(self, frame: Frame, spelling: str, origin: str = "", kind: str | None = None) -> Unknown:
        """A value that differs from every other one, and from turn to turn of the current loops."""
        return Unknown(("fresh", self.fresh()), spelling, frame.loops, origin, kind)

    def merge(self, *values: Value) -> Value:
        """Join, noting plain clients that a flag may exchange for cluster clients."""
        result = join(*values)
        if type(result) is OneOf:
            self.note_dual(result)
        return result

    def each(self, value: Value, change: Callable[[Value], Value]) -> Value:
        """What ``change`` makes of a value, of each of its alternatives; nearly all have one only."""
        if type(value) is OneOf:
            return self.merge(*map(change, value.options))
        result = change(value)
        if type(result) is OneOf:
            self.note_dual(result)
        return result

    def note_dual(self, value: Value) -> None:
        """Remember construction sites that stand beside a cluster client."""
        if type(value) is not OneOf:
            return
        holders = [option for option in value.options if type(option) in _HOLDERS]
        if len(holders) < 2 or not (self.clusters or _holds_cluster(value.options)):
            return  # nothing to exchange, or nothing to exchange it for
        held = [self._clients_of(option) for option in holders]
        clusters = [clients for clients in held if clients and all(c.cluster for c in clients)]
        plain = [clients for clients in held if clients and not any(c.cluster for c in clients)]
        if clusters and plain:
            sites = {c.built for clients in (*clusters, *plain) for c in clients if c.built is not None}
            self.records.dual_sites |= sites
            for site in sites:
                self.records.exchanged.setdefault(site, set()).update(sites - {site})

    def _clients_of(self, value: Value) -> list[Client]:
        """The client that a value is; of objects, classes and factories those that they hold or make."""
        if isinstance(value, ClientValue):
            return [value.client]
        if not self.clusters:
            return []  # nothing that a flag could switch to
        inside: list[Value] = []
        if isinstance(value, (InstanceValue, ClassValue)):
            cls = value.type if isinstance(value, InstanceValue) else value
            named = sorted(self.keeping.get(cls.key, ()))
            kept = (self.attributes.now((cls.key, name)) for name in named)
            inside = [one for one in kept if one is not None]
        elif isinstance(value, FunctionValue):
            summary = self.summaries.now(value.key)
            inside = [summary.result] if summary is not None else []
        return [o.client for one in inside for o in options(one) if isinstance(o, ClientValue)]

    def settle(self, old: Value | None, *new: Value) -> Value:
        """Join over passes: an object that this pass made again takes the place of the old one."""
        if old is None:
            return self.merge(*new)
        fresh = [option for value in new for option in options(value)]
        if PLAIN.issuperset(map(type, fresh)) and ClientValue not in map(type, options(old)):
            # Nothing that a pass makes again, and no client that another one outdoes.
            return self.merge(old, *fresh)
        made = {self._same_in_every_pass(v) for v in fresh} - {None}
        kinds = {type(v) for v in fresh}
        kept = [
            v for v in options(old) if self._same_in_every_pass(v) not in made and not self._stale(v, kinds)
        ]
        built = {make_of(v.client) for v in (*kept, *fresh) if isinstance(v, ClientValue) and v.client.built}
        return self.merge(*(v for v in (*kept, *fresh) if not _outdone(v, built)))

    def settle_kept(self, old: Value | None, *new: Value) -> Value:
        """As settle(), of what an object keeps: it does not keep a pipeline where it keeps a client.

        ``Registry(connection=pipeline)`` for the sake of one method says nothing about ``self.connection`` in
        all the others.
        """
        result = self.settle(old, *new)
        found = options(result)
        if PipelineValue not in map(type, found) or len(found) == 1 or not any(map(_is_seen, found)):
            return result
        return self.merge(*(v for v in found if not _is_promised(v)))

    def _stale(self, value: Value, kinds: set[type]) -> bool:
        """Was a container made by an earlier run of a root that has run again since?"""
        if not isinstance(value, (ListValue, DictValue, PipelineValue)) or type(value) not in kinds:
            return False
        return value.born < self.started or self.ledger.remade(value.born)

    def _same_in_every_pass(self, value: Value) -> Hashable:
        if isinstance(value, InstanceValue):
            return ("instance", value.type.key)
        if isinstance(value, (FunctionValue, ClassValue)):
            return ("declared", value.key)
        return None


def _of_each(values: dict[str, Value]) -> Hashable:
    return frozenset((name, matter(value)) for name, value in values.items())


def globals_of(ledger: Ledger) -> Flow[str, Value]:
    """A table for what functions say of the globals of a module."""
    return Flow(ledger, matter, changing=True)


def make_of(client: Client) -> Make:
    """What clients of one class have in common, whatever builds them."""
    return client.library, client.asynchronous, client.cluster


def _outdone(value: Value, built: set[Make]) -> bool:
    """Is it a client known by annotation only, where one of its kind was seen being built?"""
    return isinstance(value, ClientValue) and value.client.built is None and make_of(value.client) in built


def _holds_cluster(found: tuple[Value, ...]) -> bool:
    return ClientValue in map(type, found) and any(
        isinstance(v, ClientValue) and v.client.cluster for v in found
    )


def _is_seen(value: Value) -> bool:
    """Is it a client, or a pipeline that was seen being opened?"""
    return isinstance(value, ClientValue) or (isinstance(value, PipelineValue) and bool(value.created.path))


def _is_promised(value: Value) -> bool:
    """Is it a pipeline that an annotation promises, and nothing else is known of?"""
    return isinstance(value, PipelineValue) and not value.created.path
