"""What linking knows, as plain immutable values: the only thing that rules look at."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

from clusterlint.catalog.target import Target
from clusterlint.dependencies.model import NO_DEPENDENCIES, Dependencies, Dependency
from clusterlint.finding import Confidence, Location
from clusterlint.link.answers import Answers
from clusterlint.slots.template import Template


class Context(str, Enum):
    """Where a command runs."""

    DIRECT = "direct"
    PIPELINE = "pipeline"  # queued, no MULTI on a cluster (default or transaction=False)
    TRANSACTION = "transaction"  # queued in pipeline(transaction=True) or transaction()
    SCRIPT = "script"


class Transaction(str, Enum):
    """What ``pipeline(transaction=...)`` was given."""

    DEFAULT = "default"  # not given: MULTI/EXEC on standalone, none on a cluster client
    ON = "on"
    OFF = "off"
    UNKNOWN = "unknown"


class Release(Struct, frozen=True):
    """The release of the client library that a place is judged by.

    `library` is the one whose measurements apply ("redis": redis-py, "valkey": valkey-py). `dependency` is
    what a manifest or the setting ``client`` says of it; None: nothing is known, and the newest measured
    release counts.
    """

    library: str = "redis"
    dependency: Dependency | None = None
    oldest: bool = False  # judge by the oldest release that the dependency admits, not by the newest
    stays_plain: bool = False  # the target takes a plain client, which nobody replaces by a cluster client
    spread: frozenset[str] = frozenset()  # commands that the target then carries out over several slots


NEWEST = Release()
"""Nothing is known of the release."""


class Basis(str, Enum):
    """What a client is known by; how sure it is follows from that alone."""

    BUILT = "built"  # its class or factory of a Redis library was seen being called
    INHERITED = "inherited"  # an object of a class that inherits from a client
    ANNOTATED = "annotated"  # a type says so
    TESTED = "tested"  # the code asks whether it is a client
    METHOD = "method"  # a method is called on it that only Redis clients have
    USED = "used"  # such a method is called on it elsewhere in its scope
    NAMED = "named"  # nothing but its name says so

    @property
    def confidence(self) -> Confidence:
        """Proven by what builds it, or inferred."""
        return Confidence.CERTAIN if self in (Basis.BUILT, Basis.INHERITED) else Confidence.LIKELY


class Step(str, Enum):
    """What happens to a value at one place on its way."""

    ENVIRONMENT = "environment"  # read from the environment variable `name`
    SETTING = "setting"  # the settings attribute `name`
    BUILT = "built"  # a client is built by calling `name`
    ANNOTATED = "annotated"  # a type `name` is all that says what it is
    METHOD = "method"  # taken for a client: the method `name` is called on it
    USED = "used"  # taken for a client: the method `name` is called on it at this place
    NAMED = "named"  # taken for a client: it is called `name`
    AND = "and"  # no step: what follows happens to another part of the text that is put together at `place`
    TEXT = "text"  # a key or an address is put together
    KEPT = "kept"  # assigned to `name`: a global, an attribute, a field of a class, an element
    PASSED = "passed"  # given to `owner` as its parameter `name`
    DEFAULT = "default"  # the default of the parameter `name` of `owner`
    INJECTED = "injected"  # given by a framework to `owner` as its parameter `name`
    OPENED = "opened"  # `name` is opened on the client: pipeline, pubsub, register_script, transaction
    RETURNED = "returned"  # returned by `name`
    YIELDED = "yielded"  # yielded by `name`


class Hop(Struct, frozen=True):
    """One step of a value from where it was made to where it is used. Names of functions have no ()."""

    step: Step
    place: Location
    name: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Client:
    """A Redis client (or what stands for one) as the code builds it.

    `hops` are recorded only when asked for, and clients that came by different ways are the same.
    """

    library: str  # "redis", "valkey", "aioredis", "rediscluster", "coredis", "fakeredis", "unknown"
    type_name: str  # "redis.asyncio.Redis", for people
    asynchronous: bool | None  # None: could not tell
    cluster: bool  # built as a cluster client
    dual: bool  # the same value may be a plain and a cluster client (a flag switches)
    endpoint: str | None
    confidence: Confidence
    built: Location | None
    release: Release = NEWEST
    basis: Basis = field(default=Basis.BUILT, compare=False)
    hops: tuple[Hop, ...] = field(default=(), compare=False, repr=False)
    also: tuple[str, ...] = ()  # endpoints that it connects to instead where the first is not set
    database: int | str | None = None  # the number, or the setting that says it; None: whatever the URL says

    def __hash__(self) -> int:
        # What nearly always tells clients apart: they are hashed all the time.
        return hash((self.type_name, self.endpoint, self.built, self.database))

    @property
    def endpoints(self) -> tuple[str, ...]:
        """Every endpoint that it may connect to; none: unknown."""
        return (self.endpoint, *self.also) if self.endpoint is not None else ()


class Sighting(Struct, frozen=True):
    """A call ``receiver.method()`` at a place that was asked for (``receiver()`` where `method` is empty).

    `known` says what the receiver can be, as far as linking knows: empty if the code was never run.
    `clients` are those among them, or those that they belong to.
    """

    location: Location
    receiver: str
    method: str
    known: tuple[str, ...]
    clients: tuple[Client, ...] = ()


OBJECT = "object"
"""Origin of a hole that stands for a whole key: an object of which no text is known was passed for one."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key (or many of one family) that a command gets.

    ``choices`` are the templates that it can be: exactly one where the code is straight, several
    where branches or a literal list give several. Empty: could not be worked out at all.
    ``many``: the argument stands for any number of keys; the holes in ``varying`` differ among them.
    ``gathered``: they are of one slot, which the code has asked for; what tells it from other slots.
    ``needs``: for each choice the answers without which it is another one, as far as they are known.
    """

    choices: tuple[Template, ...]
    many: bool
    varying: frozenset[Hashable]
    location: Location  # where the key was built (the call itself when it is built inline)
    path: tuple[tuple[int, int], ...] = ()  # branch arms (if-id, arm) under which it was added
    all_choices: bool = False  # every choice is passed (loop over a literal list), not one of them
    inserted: frozenset[str] = frozenset()  # known texts that the code puts into it as values
    hops: tuple[Hop, ...] = field(default=(), compare=False, repr=False)  # of its parts and of itself
    gathered: Hashable = None
    needs: tuple[Answers, ...] = field(default=(), compare=False, repr=False)
    each_asks: bool = field(default=False, compare=False)  # many keys, of which each has answers of its own


@dataclass(frozen=True, slots=True)
class Argument:
    """A non-key argument as far as it is known: ``value`` is a constant if ``known``."""

    name: str  # parameter name of the redis-py method, or "argN" for execute_command
    known: bool
    value: str | int | float | bool | None
    text: str  # source-like text for messages
    templates: tuple[Template, ...] = field(default=(), compare=False, repr=False)  # the texts it can be


class Handler(Struct, frozen=True):
    """An except clause around a call.

    `catches`: absolute names ("redis.exceptions.RedisError"; "app/errors.py:CacheError" for a class of the
    project; "?" for what could not be worked out), none for a bare ``except:``. `reraises`: its body ends by
    raising the same exception again, so that nothing is hidden. ``contextlib.suppress(...)`` counts as one.
    """

    location: Location
    catches: tuple[str, ...]
    reraises: bool


@dataclass(frozen=True, slots=True)
class Call:
    """One recognised Redis call, harmless or not."""

    location: Location
    method: str  # "mget", "execute_command", "__call__" for Script objects
    command: str  # "MGET"; "" for helpers such as lock() that have none
    client: Client
    context: Context
    confidence: Confidence
    keys: tuple[Key, ...]
    complete: bool  # False: there may be further keys that could not be worked out
    arguments: tuple[Argument, ...]
    used: bool  # the result is used
    awaited: bool
    loops: tuple[int, ...]  # loops around the call, outermost first
    path: tuple[tuple[int, int], ...]  # branch arms around the call
    order: int  # position in execution order within one run of the analysis
    script: str | None = None  # Lua text of EVAL and Script calls, where known
    lua: Template | None = field(default=None, compare=False, repr=False)  # the same, with its source
    file: str = field(default="", compare=False)  # the Lua file that it is read from
    function: str = ""  # dotted name of the enclosing function, for people
    trail: tuple[Location, ...] = ()  # call sites through which the keys or the client came in
    handlers: tuple[Handler, ...] = ()  # except clauses around it in its own function, innermost try first
    standalone: bool = False  # a flag keeps it off a cluster

    def argument(self, name: str) -> Argument | None:
        """The argument of that parameter name, if it was passed."""
        return next((a for a in self.arguments if a.name == name), None)


class Read(Struct, frozen=True):
    """How the code looks at a reply: at its `position` (from the end where it is negative), None: at any.

    `how`: "truth" (is it true?), "identity" (is it True or False?), "value" (anything more).
    """

    position: int | None
    how: str


class Batch(Struct, frozen=True):
    """What one pipeline object queues between its creation (or last execute) and execute()."""

    client: Client
    transaction: Transaction
    created: Location  # the pipeline() (or transaction()) call
    executed: Location | None
    calls: tuple[Call, ...]  # in queueing order; WATCH is a call too
    loops: tuple[int, ...]  # loops that one batch does not outlive: holes varying only in them are constant
    confidence: Confidence
    watching: bool = False  # watch() or multi() is called on it
    awaited_calls: tuple[Location, ...] = ()
    emptied: tuple[tuple[Location, Location], ...] = ()  # queued calls, and who awaits the pipeline then
    replies_used: bool = True  # the result of execute() (or transaction()) is used, or that is not known
    reads: tuple[Read, ...] | None = None  # of the replies of a transaction; None: not known
    handlers: tuple[Handler, ...] = ()  # except clauses around execute() in its own function, innermost first


class Construction(Struct, frozen=True):
    """A place where a client, pool or sentinel is built."""

    location: Location
    kind: str  # "client" | "cluster" | "pool" | "sentinel" | "from_url"
    client: Client
    options: tuple[Argument, ...]  # keyword options, in order
    positional: tuple[Argument, ...]
    url: str | None  # literal (or default) URL with the password removed
    database: int | None  # where it can be worked out (argument or URL)
    dual: bool  # a cluster client is built in the other branch: the flag switches
    trail: tuple[Location, ...] = ()  # call sites through which a factory was reached
    standalone: bool = False  # a flag keeps it off a cluster
    handlers: tuple[Handler, ...] = ()  # except clauses around it, innermost first


class AttributeUse(Struct, frozen=True):
    """An attribute of a client that is not a call of a known method: ``r.connection_pool``.

    One of a pipeline of it is called "pipeline.watching".

    Or the call of a method that sends no command, if it is `given` an argument: ``r.aclose(True)``.
    """

    location: Location
    name: str
    client: Client
    confidence: Confidence
    given: str = ""
    standalone: bool = False  # a flag keeps it off a cluster
    handlers: tuple[Handler, ...] = ()  # except clauses around it, innermost first


class TypeTest(Struct, frozen=True):
    """``isinstance(client, redis.Redis)`` and the like; `tested` are names as in `Handler.catches`.

    `raises`: for an object of another class the code there ends in an exception.
    """

    location: Location
    client: Client
    tested: tuple[str, ...]
    confidence: Confidence
    function: str = ""  # dotted name of the function that asks
    raises: bool = False


class AskedDatabase(Struct, frozen=True):
    """A database other than 0 that a library is asked for; `text`: how ("in the URL redis://h/2", "db=2")."""

    number: int
    location: Location
    text: str
    endpoint: str | None


class LibraryUse(Struct, frozen=True):
    """A place that shows that a third-party library uses Redis.

    `role` is the use's role in the catalog's row; `text` is what was seen there. `evidence` is "import",
    "setting" or "call"; or "open": what is configured there is not known; or "other": it is configured, with
    something that is not Redis. `clustered`: a cluster client, class or option is given there. `giver`: the
    class of the program that gives the library a cluster client; "" if there is none. `standalone`: a flag
    keeps it off a cluster. `needs`: the answers at branches that lead there.
    """

    location: Location
    distribution: str
    role: str
    evidence: str
    text: str
    endpoint: str | None
    confidence: Confidence
    clustered: bool = False
    databases: tuple[AskedDatabase, ...] = ()
    giver: str = ""
    standalone: bool = False
    needs: Answers = frozenset()


class KeyOrigin(Struct, frozen=True):
    """A reply that names keys.

    `kind`: "scan" (SCAN, KEYS; `patterns` are what was asked for, none: everything), "pop" (the list or
    sorted set that a blocking command answered from), "stream" (likewise; `patterns` are the keys that it was
    given), "channel" or "data" (of a message to a subscription).
    """

    kind: str
    location: Location
    client: Client
    patterns: tuple[Template, ...]


class KeyParse(Struct, frozen=True):
    """A place that takes a key apart, or asks what it looks like.

    `operation`: a method of str ("split", "startswith"), "slice" (`arguments` are its bounds, where they
    are numbers), "in", "fnmatch", or a function of re ("re.match", the pattern first). `taken`: the parts
    that the code goes on with, None: all. `key` is the text that the code built, else `origin` says where the
    key comes from. `only`: nothing else is known to come to this place.
    """

    location: Location
    operation: str
    arguments: tuple[Argument, ...]
    taken: tuple[int, ...] | None
    key: Template | None
    origin: KeyOrigin | None
    only: bool = False


class Reading(Struct, frozen=True, order=True):
    """A place that reads a setting: an environment variable, a settings object, a field of its class."""

    setting: str
    location: Location


class Program(Struct, frozen=True):
    """Everything that linking found, sorted by location; the same for any order of the files."""

    calls: tuple[Call, ...] = ()
    batches: tuple[Batch, ...] = ()
    constructions: tuple[Construction, ...] = ()
    attributes: tuple[AttributeUse, ...] = ()
    type_tests: tuple[TypeTest, ...] = ()
    libraries: tuple[LibraryUse, ...] = ()
    sightings: tuple[Sighting, ...] = ()  # only at the place that was asked for
    readings: tuple[Reading, ...] = ()  # of the settings that name an endpoint
    parses: tuple[KeyParse, ...] = ()
    imports: frozenset[str] = frozenset()  # top-level modules that the analysed files import
    dependencies: Dependencies = NO_DEPENDENCIES
    manifests_apart: bool = False  # what manifests alone show is judged with another part of the program
    masters: int = 3
    mode: str = "dual"
    target: Target | None = None

    def on_a_cluster(self) -> Program:
        """The program as it runs on a cluster: without what a flag keeps to a standalone server."""
        noted: tuple[tuple[Call | AttributeUse | Construction, ...], ...]
        noted = (self.calls, self.attributes, self.constructions)
        if not any(one.standalone for listed in noted for one in listed):
            return self
        batches = (
            replace(one, calls=tuple(call for call in one.calls if not call.standalone))
            for one in self.batches
        )
        return replace(
            self,
            calls=tuple(call for call in self.calls if not call.standalone),
            batches=tuple(one for one in batches if one.calls),
            attributes=tuple(one for one in self.attributes if not one.standalone),
            constructions=tuple(one for one in self.constructions if not one.standalone),
        )
