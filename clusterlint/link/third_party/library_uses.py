"""Places that show that a third-party library uses Redis: calls and settings, as they are evaluated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from clusterlint.extract import ir
from clusterlint.finding import Confidence, Location
from clusterlint.link.clients.origins import setting_name
from clusterlint.link.clients.urls import netloc, safe_url
from clusterlint.link.language.arguments import Arguments
from clusterlint.link.program import AskedDatabase, LibraryUse
from clusterlint.link.third_party.library_clues import Clue, is_generic, is_list_of_everything
from clusterlint.link.third_party.library_databases import in_arguments, in_setting, inside
from clusterlint.link.third_party.library_notes import Address, Note
from clusterlint.link.values import (
    ClientValue,
    Const,
    DictValue,
    Entry,
    External,
    ListValue,
    OneOf,
    PoolValue,
    Text,
    Unknown,
    Value,
    options,
    text,
)
from clusterlint.link.world import Frame, World

DEPTH = 6
"""Lists and mappings inside a setting that are looked into: CHANNEL_LAYERS, "default", "CONFIG", "hosts"."""

_ADDRESS_WORDS = (
    "address",
    "url",
    "uri",
    "dsn",
    "host",
    "location",
    "redis",
    "valkey",
    "connection",
    "client",
    "nodes",
    "pool",
    "endpoint",
)
_HOSTS = ("host", "endpoint")
_CONTAINERS = ("options", "config", "arguments", "storage_options", "connection_kwargs", "redis_kwargs")
_REDIS_URL = ("redis", "valkey", "sentinel", "async+redis", "unix://")


def of_call(world: World, frame: Frame, name: str, arguments: Arguments, node: ir.Invocation) -> None:
    """A call of something from outside the project: perhaps of a library, perhaps giving it Redis."""
    clues = world.clues
    if name.partition(".")[0] not in clues.modules:
        return
    place = frame.location(node.span)
    databases = in_arguments(arguments, place, DEPTH)
    last = name.rpartition(".")[2]
    for clue in clues.calls.get(name, ()):
        _configured(world, frame, place, clue, last, arguments)
    endpoint, given = _given(arguments)
    clustered = _says_cluster(last) or _clustered(arguments)
    named = [(one, clue) for one in (name, *_handed(arguments)) for clue in clues.imported(one)]
    for one, clue in named:
        if given or one in clue.use.imports:
            _note(
                world,
                frame,
                place,
                clue,
                "call",
                f"{last}()",
                endpoint,
                Confidence.CERTAIN,
                clustered=clustered,
                databases=databases,
            )


def _handed(arguments: Arguments) -> list[str]:
    """Names from outside that the call gets: ``Cache(Cache.REDIS, ...)``."""
    return [o.name for value in arguments.plain() for o in options(value) if isinstance(o, External)]


def _configured(
    world: World, frame: Frame, place: Location, clue: Clue, function: str, arguments: Arguments
) -> None:
    """A call that takes what configures the use: the argument that does, known or not."""
    given: list[tuple[str, Value]] = [("", value) for value in arguments.plain()]
    for keyword, value in (*given, *arguments.all_keywords().items()):
        fitting = clue.fits(keyword.lower())
        if not fitting and any(Clue(clue.library, use).fits(keyword.lower()) for use in clue.library.uses):
            continue
        kind, seen = _kind(clue, value)
        if kind == "yes":
            shown = f"{function}({keyword}={seen!r})" if keyword else f"{function}({seen!r})"
            clustered = _clustered(arguments) or _says_cluster(seen)
            evidence, sure = "call", Confidence.CERTAIN
        elif fitting or (kind == "unknown" and not clue.use.settings and _hint(value) is Confidence.LIKELY):
            evidence, sure = ("other", Confidence.CERTAIN) if kind == "no" else ("open", _hint(value))
            shown, clustered = f"{function}({keyword}=...)" if keyword else f"{function}(...)", False
        else:
            continue
        called = evidence == "call"
        endpoint = endpoint_of(value) or (_given(arguments)[0] if called else None)
        databases = in_arguments(arguments, place, DEPTH) if called else ()
        _note(
            world,
            frame,
            place,
            clue,
            evidence,
            shown,
            endpoint,
            sure,
            clustered=clustered,
            databases=databases,
        )


def of_setting(world: World, frame: Frame, name: str, value: Value, span: ir.Span) -> None:
    """A name gets a value: of a variable, attribute, mapping entry, keyword or environment variable."""
    notes = world.records.libraries
    meant = world.clues.setting(name)
    if meant.address_of:
        databases = in_setting(name, value, frame.location(span), DEPTH)
        address = Address(endpoint_of(value), _cluster_inside(value), databases)
        notes.tell_address(frame.module.path, meant.address_of, name, address)
    for clue in meant.clues:
        if is_generic(name, clue.library):
            continue
        kind, seen = ("yes", "") if clue.by_name(name) else _kind(clue, value, nested=True)
        endpoint = endpoint_of(value)
        if endpoint is not None and endpoint.lower() != name.lower():
            (notes.settings if _a_setting(value) else notes.literals)[name.lower()] = endpoint
        if seen in world.clues.telling and not any(isinstance(option, Text) for option in options(value)):
            continue  # inside a mapping: the path itself is the better place
        if kind == "yes":
            evidence, sure = "setting", Confidence.CERTAIN
        elif kind == "no":
            if is_list_of_everything(name):
                continue
            evidence, sure = "other", Confidence.CERTAIN
        else:
            if is_list_of_everything(name) or not _a_setting(value):
                continue
            evidence, sure = "open", _hint(value)
        place = frame.location(span)
        shown = f"{name} = {seen!r}" if seen else name
        clustered = _says_cluster(seen) or _cluster_inside(value)
        databases = inside(value, place, DEPTH) if kind == "yes" else ()
        _note(
            world,
            frame,
            place,
            clue,
            evidence,
            shown,
            endpoint,
            sure,
            name,
            clustered=clustered,
            databases=databases,
        )


def of_keyword(world: World, frame: Frame, arg: ir.Actual, value: Value) -> None:
    """``app.conf.update(broker_url=...)``: the place is that of the value, as a keyword has none."""
    if arg.keyword is not None:
        span = getattr(arg.value, "span", ir.NOWHERE)
        if span != ir.NOWHERE:
            of_setting(world, frame, arg.keyword, value, span)


def of_mapping(world: World, frame: Frame, made: DictValue) -> None:
    """A mapping display: a backend's path stands beside its address."""
    telling = world.clues.telling
    for entry in made.entries:
        for option in options(entry.value):
            if isinstance(option, Text) and option.template.literal in telling and option.built is not None:
                clustered = _cluster_inside(made) or _names_a_giver(world, made)
                databases = inside(made, option.built, DEPTH)
                _note_text(
                    world, frame, option.template.literal, option.built, _beside(made), clustered, databases
                )


def of_text(world: World, frame: Frame, literal: str, place: Location) -> None:
    """A dotted path that means a use wherever it stands."""
    _note_text(world, frame, literal, place, None, False, ())


def _note_text(
    world: World,
    frame: Frame,
    literal: str,
    place: Location,
    endpoint: str | None,
    clustered: bool,
    databases: tuple[AskedDatabase, ...],
) -> None:
    shown, sure = repr(literal), Confidence.CERTAIN
    for clue in world.clues.telling.get(literal, ()):
        _note(
            world,
            frame,
            place,
            clue,
            "setting",
            shown,
            endpoint,
            sure,
            clustered=clustered,
            databases=databases,
        )


def _note(
    world: World,
    frame: Frame,
    place: Location,
    clue: Clue,
    evidence: str,
    shown: str,
    endpoint: str | None,
    sure: Confidence,
    setting: str = "",
    *,
    clustered: bool,
    databases: tuple[AskedDatabase, ...] = (),
) -> None:
    if evidence in ("call", "open"):
        # A client that is handed over is known only where the calls around are followed.
        world.touching.add((frame.module.path, frame.function))
    distribution = clue.library.distribution
    use = LibraryUse(
        place, distribution, clue.use.role, evidence, shown, endpoint, sure, clustered, databases
    )
    world.records.libraries.add(Note(use, clue, setting))


def _hint(value: Value) -> Confidence:
    """How sure a value that is not known is Redis: its setting, or what stands in for it, may be named so."""
    endpoint = endpoint_of(value)
    defaults = [v.default for v in options(value) if isinstance(v, Unknown) and v.default is not None]
    names = [v.spelling for one in defaults for v in options(one) if isinstance(v, Unknown)]
    named = any(_names_redis(name) for name in (endpoint or "", *names))
    return Confidence.LIKELY if named else Confidence.POSSIBLE


def _names_redis(endpoint: str) -> bool:
    return any(word in endpoint.lower() for word in ("redis", "valkey"))


def _kind(clue: Clue, value: Value, *, nested: bool = False) -> tuple[str, str]:
    """Whether a value begins with one of the use's strings ("yes", "no", "unknown"), and with which text."""
    seen = list(texts(value, DEPTH if nested else 0))
    for one, whole in seen:
        start = clue.begins(one)
        if start is not None:
            return "yes", _shown(one, start, whole=whole)
    if nested and "redis://" in clue.use.strings and _has_entry(value, "redis"):
        return "yes", ""
    return ("no", "") if seen and _all_known(value) else ("unknown", "")


def _has_entry(value: Value, name: str) -> bool:
    """A mapping that says by a key what it uses: Q_CLUSTER = {"redis": {...}}."""
    mappings = [option for option in options(value) if isinstance(option, DictValue)]
    return any(_key(entry) == name for mapping in mappings for entry in mapping.entries)


def _shown(seen: str, start: str, *, whole: bool) -> str:
    """The text without a password; of one that is put together only its beginning."""
    if not whole:
        return f"{start}..."
    return safe_url(seen) if "://" in seen else seen


def _all_known(value: Value) -> bool:
    return not any(isinstance(option, (Unknown, External)) for option in options(value)) or any(
        isinstance(option, Unknown) and option.default is not None for option in options(value)
    )


def _a_setting(value: Value) -> bool:
    """An unknown value that comes from outside, not one that the code works out."""
    return setting_name(value) is not None or _outside(value) is not None


def texts(value: Value, depth: int) -> Iterator[tuple[str, bool]]:
    """The texts in a value as far as they are known from their beginning, and whether to their end."""
    for option in options(value):
        if isinstance(option, Text):
            literal = option.template.literal
            first = option.template.parts[:1]
            if literal is not None:
                yield literal, True
            elif first and isinstance(first[0], str):
                yield first[0], False
        elif isinstance(option, Unknown) and option.default is not None:
            yield from texts(option.default, depth)
        elif depth > 0 and isinstance(option, ListValue):
            for item in option.items:
                yield from texts(item.value, depth - 1)
        elif depth > 0 and isinstance(option, DictValue):
            for entry in option.entries:
                yield from texts(entry.value, depth - 1)


def endpoint_of(value: Value | None, depth: int = DEPTH) -> str | None:
    """The Redis service that a value names: a setting, host and port, or where a client connects."""
    found = setting_name(value)
    if found is not None or value is None:
        return found
    for option in options(value):
        if isinstance(option, (ClientValue, PoolValue)):
            found = option.client.endpoint
        elif isinstance(option, Text) and option.template.literal is not None:
            found = netloc(option.template.literal)
        elif isinstance(option, Unknown):
            found = option.made_of
        elif depth > 0 and isinstance(option, ListValue):
            found = _of_list(option, depth)
        elif depth > 0 and isinstance(option, DictValue):
            found = _beside(option, depth - 1) or _first(option, depth - 1)
        found = found or _outside(option)
        if found is not None:
            return found
    return None


def _outside(value: Value) -> str | None:
    """``settings.REDIS_URL`` of a framework's settings object."""
    last = value.name.rpartition(".")[2] if isinstance(value, External) else ""
    return last if last.isupper() and len(last) > 1 else None


def _of_list(value: ListValue, depth: int) -> str | None:
    """Of ``["redis://a", ...]`` the first; ``("redis", 6379)`` is host and port."""
    values = [item.value for item in value.items]
    if len(values) == 2 and isinstance(values[0], Text) and isinstance(values[1], Const):
        host = values[0].template.literal
        return f"{host}:{values[1].value}" if host else None
    return next((found for one in values if (found := endpoint_of(one, depth - 1))), None)


def _first(value: DictValue, depth: int) -> str | None:
    """Of a mapping of mappings (CACHES, CHANNEL_LAYERS, RQ_QUEUES) the first that names one."""
    inner = [e.value for e in value.entries if isinstance(e.value, DictValue)]
    return next((found for one in inner if (found := endpoint_of(one, depth))), None)


def _beside(value: DictValue, depth: int = DEPTH) -> str | None:
    """What a mapping says of an address: LOCATION, url, host and port, hosts inside CONFIG."""
    named = [(_key(entry), entry.value) for entry in value.entries]
    port = next((v.value for key, v in named if key == "port" and isinstance(v, Const)), 6379)
    for key, one in named:
        if any(word in key for word in _ADDRESS_WORDS) or key in _CONTAINERS:
            found = endpoint_of(one, depth - 1)
            if found is None and key in _HOSTS and isinstance(one, Text) and one.template.literal:
                found = f"{one.template.literal}:{port}"
            if found is not None:
                return found
    return None


def _key(entry: Entry) -> str:
    return (entry.key.template.literal or "").lower() if isinstance(entry.key, Text) else ""


def _given(arguments: Arguments) -> tuple[str | None, bool]:
    """The endpoint that a call is given, and whether it is given Redis: a client, a URL, an address."""
    for value in _values(arguments):
        if any(isinstance(option, (ClientValue, PoolValue)) for option in options(value)):
            return endpoint_of(value), True
    for text_value in _values(arguments):
        if any(t.startswith(_REDIS_URL) and "://" in t for t, _ in texts(text_value, DEPTH)):
            return endpoint_of(text_value), True
    keywords = DictValue([Entry(text(name), value) for name, value in arguments.all_keywords().items()])
    found = _beside(keywords)
    if found is None:
        named = (setting_name(value) for value in arguments.plain())
        found = next((name for name in named if name is not None and _names_redis(name)), None)
    return found, found is not None


def _values(arguments: Arguments) -> Iterable[Value]:
    return (*arguments.plain(), *arguments.all_keywords().values())


def _clustered(arguments: Arguments) -> bool:
    """A cluster client, or an option of that name."""
    keywords = arguments.all_keywords()
    by_name = any(_says_cluster(n) and v not in (Const(False), Const(None)) for n, v in keywords.items())
    return by_name or any(_cluster_inside(value) for value in _values(arguments))


def _says_cluster(name: str) -> bool:
    return "cluster" in name.lower() or name.lower() == "startup_nodes"


def _names_a_giver(world: World, value: Value, depth: int = DEPTH) -> bool:
    """The dotted path, in a mapping, of a class of the program that gives a library its cluster client."""
    if isinstance(value, Text):
        return (value.template.literal or "").rpartition(".")[2] in world.givers
    if isinstance(value, DictValue):
        return depth > 0 and any(_names_a_giver(world, entry.value, depth - 1) for entry in value.entries)
    return isinstance(value, OneOf) and any(_names_a_giver(world, one, depth) for one in value.options)


def _cluster_inside(value: Value, depth: int = DEPTH) -> bool:
    """A cluster client, or a key of that name in a mapping."""
    for option in options(value):
        if isinstance(option, (ClientValue, PoolValue)) and option.client.cluster:
            return True
        if isinstance(option, External) and _says_cluster(option.name.rpartition(".")[2]):
            return True
        if isinstance(option, DictValue) and depth > 0:
            for entry in option.entries:
                if _says_cluster(_key(entry)) and entry.value not in (Const(False), Const(None)):
                    return True
                if _cluster_inside(entry.value, depth - 1):
                    return True
    return False
