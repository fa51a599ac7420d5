"""Places that show that a third-party library uses Redis: calls and settings, as they are evaluated."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from clusterlint.extract import ir
from clusterlint.finding import Confidence, Location
from clusterlint.link.clients.own_classes import backend_of
from clusterlint.link.clients.urls import safe_url
from clusterlint.link.conditions import choices
from clusterlint.link.language.arguments import Arguments
from clusterlint.link.program import AskedDatabase, LibraryUse
from clusterlint.link.third_party.library_addresses import (
    DEPTH,
    beside,
    endpoint_of,
    first_address,
    given_to,
    is_setting,
    key_of,
    names_a_place,
    names_redis,
    texts,
)
from clusterlint.link.third_party.library_clues import Clue, family, is_generic, is_list_of_everything
from clusterlint.link.third_party.library_clusters import (
    cluster_inside,
    clustered,
    names_a_giver,
    says_cluster,
)
from clusterlint.link.third_party.library_databases import in_arguments, in_setting, inside
from clusterlint.link.third_party.library_notes import Address, Note
from clusterlint.link.values import (
    Const,
    DictValue,
    Entry,
    External,
    Text,
    Unknown,
    Value,
    options,
    text,
)
from clusterlint.link.world import Frame, World


class _Seen(Struct, frozen=True):
    """What a place shows of a use. `apart`: only off a cluster."""

    evidence: str
    text: str
    endpoint: str | None
    confidence: Confidence = Confidence.CERTAIN
    clustered: bool = False
    databases: tuple[AskedDatabase, ...] = ()
    apart: bool = False


def of_call(world: World, frame: Frame, name: str, arguments: Arguments, node: ir.Invocation) -> None:
    """A call of something from outside the project: perhaps of a library, perhaps giving it Redis."""
    clues = world.clues
    if name.partition(".")[0] not in clues.modules:
        return
    place = frame.location(node.span)
    last = name.rpartition(".")[2]
    for clue in clues.calls.get(name, ()):
        _configured(world, frame, place, clue, last, arguments)
    arguments = arguments.mapped(choices.on_a_cluster)
    endpoint, given = given_to(arguments)
    on_cluster = says_cluster(last) or clustered(arguments)
    named = [(one, clue) for one in (name, *_handed(arguments)) for clue in clues.imported(one)]
    for one, clue in named:
        by_name = _is_named(one, clue)
        opens = by_name or (clue.use.always and _is_of_class(one))
        known = endpoint or (first_address(arguments) if opens else None)
        if given or by_name or known:
            databases = in_arguments(arguments, place, DEPTH, known)
            seen = _Seen("call", f"{last}()", known, clustered=on_cluster, databases=databases)
            _note(world, frame, place, clue, seen)


def _handed(arguments: Arguments) -> list[str]:
    """Names from outside that the call gets: ``Cache(Cache.REDIS, ...)``, ``cached(cache=Cache.REDIS)``."""
    return [o.name for value in arguments.given() for o in options(value) if isinstance(o, External)]


def _is_named(name: str, clue: Clue) -> bool:
    """Whether a name is one that means the use, or of a method of such a class: ``RedisStore.from_url``."""
    owner = name.rpartition(".")[0]
    return name in clue.use.imports or (owner in clue.use.imports and _is_of_class(owner))


def _is_of_class(name: str) -> bool:
    """Whether a name is that of a class, or of its method; a function may be given any address."""
    return any(part[:1].isupper() for part in name.split(".")[-2:])


def _configured(
    world: World, frame: Frame, place: Location, clue: Clue, function: str, arguments: Arguments
) -> None:
    """A call that takes what configures the use: the argument that does, known or not."""
    given: list[tuple[str, Value]] = [("", value) for value in arguments.plain()]
    for keyword, value in (*given, *arguments.all_keywords().items()):
        fitting = clue.fits(keyword.lower())
        if not fitting and any(Clue(clue.library, use).fits(keyword.lower()) for use in clue.library.uses):
            continue
        shown = f"{function}({keyword}=" if keyword else f"{function}("
        found = _of_argument(clue, arguments, value, place, shown, fitting=fitting)
        if found is not None:
            _note(world, frame, place, clue, found)


def _of_argument(
    clue: Clue, arguments: Arguments, value: Value, place: Location, shown: str, *, fitting: bool
) -> _Seen | None:
    """What an argument shows. `fitting`: its keyword says that it configures the use."""
    kind, seen, value, apart = _kind_there(clue, value)
    if kind == "yes":
        endpoint = endpoint_of(value) or given_to(arguments)[0]
        on_cluster = clustered(arguments) or says_cluster(seen)
        databases = in_arguments(arguments, place, DEPTH, endpoint)
        return _Seen(
            "call", f"{shown}{seen!r})", endpoint, clustered=on_cluster, databases=databases, apart=apart
        )
    shown = f"{shown}...)"
    if kind == "no":
        return _Seen("other", shown, endpoint_of(value), apart=apart) if fitting else None
    sure = _hint(value)
    if not fitting and (clue.use.settings or not (sure is Confidence.LIKELY or names_a_place(value))):
        return None
    databases = inside(value, place, DEPTH, endpoint_of(value)) if sure is Confidence.LIKELY else ()
    return _Seen("open", shown, endpoint_of(value), sure, databases=databases, apart=apart)


def of_setting(
    world: World, frame: Frame, name: str, value: Value, span: ir.Span, among: DictValue | None = None
) -> None:
    """A name gets a value: of a variable, attribute, mapping entry, keyword or environment variable.

    `among`: the mapping, or the keywords of the call, that it is in.
    """
    notes = world.records.libraries
    meant = world.clues.setting(name)
    place = frame.location(span)
    if meant.address_of:
        told = _address(name, choices.on_a_cluster(value), place)
        notes.tell_address((frame.module.path, frame.function), meant.address_of, name, told)
    for clue in meant.clues:
        if is_generic(name, clue.library):
            continue
        endpoint = endpoint_of(value)
        if endpoint is not None and endpoint.lower() != name.lower():
            (notes.settings if is_setting(value) else notes.literals)[name.lower()] = endpoint
        found = _of_value(world, clue, name, value, place)
        if found is not None:
            _note(world, frame, place, clue, found, name, _told_among(world, name, among, place))


def _of_value(world: World, clue: Clue, name: str, value: Value, place: Location) -> _Seen | None:
    """What the value of a setting shows."""
    kind, seen, value, apart = _kind_there(clue, value, nested=True)
    if clue.by_name(name):
        kind, seen = "yes", ""
    if seen in world.clues.telling and not any(isinstance(option, Text) for option in options(value)):
        return None  # inside a mapping: the path itself is the better place
    shown = f"{name} = {seen!r}" if seen else name
    on_cluster = says_cluster(seen) or cluster_inside(value)
    found = _Seen("setting", shown, endpoint_of(value), clustered=on_cluster, apart=apart)
    if kind == "yes":
        return replace(found, databases=inside(value, place, DEPTH))
    if is_list_of_everything(name):
        return None
    if kind == "no":
        return replace(found, evidence="other")
    if not is_setting(value):
        return None
    sure = _hint(value)
    databases = inside(value, place, DEPTH) if sure is Confidence.LIKELY else ()
    return replace(found, evidence="open", confidence=sure, databases=databases)


def _address(name: str, value: Value, place: Location) -> Address:
    literals = [str(o.value) for o in options(value) if isinstance(o, Const)]
    literals += [o.template.literal or "" for o in options(value) if isinstance(o, Text)]
    databases = in_setting(name, value, place, DEPTH)
    return Address(endpoint_of(value), cluster_inside(value), databases, next(iter(literals), ""))


def _told_among(
    world: World, name: str, among: DictValue | None, place: Location
) -> tuple[tuple[str, Address], ...]:
    """What settings of the same family, in one mapping with this one, say of the address."""
    entries = among.entries if among is not None else ()
    named = [(e.key.template.literal or "", e.value) for e in entries if isinstance(e.key, Text)]
    return tuple(
        (key.lower(), _address(key, choices.on_a_cluster(value), place))
        for key, value in named
        if family(name) and world.clues.setting(key).address_of == family(name)
    )


def of_settings(world: World, frame: Frame, given: Iterable[tuple[str, Value, ir.Span]]) -> None:
    """Settings that stand together, in a mapping display or as the keywords of a call."""
    listed = list(given)
    meant = [
        one for one in listed if world.clues.setting(one[0]).clues or world.clues.setting(one[0]).address_of
    ]
    if meant:
        among = DictValue([Entry(text(name), value) for name, value, _ in listed])
        for name, value, span in meant:
            of_setting(world, frame, name, value, span, among)


def of_keywords(world: World, frame: Frame, args: tuple[ir.Actual, ...], keywords: dict[str, Value]) -> None:
    """``app.conf.update(broker_url=...)``: the place is that of the value, as a keyword has none."""
    spans = ((arg.keyword, getattr(arg.value, "span", ir.NOWHERE)) for arg in args)
    of_settings(
        world,
        frame,
        ((name, keywords[name], span) for name, span in spans if name in keywords and span != ir.NOWHERE),
    )


def of_mapping(world: World, frame: Frame, made: DictValue) -> None:
    """A mapping display: a backend's path stands beside its address."""
    for entry in made.entries:
        for option in options(entry.value):
            literal = option.template.literal if isinstance(option, Text) else None
            if not isinstance(option, Text) or literal is None or option.built is None:
                continue
            meant = literal if literal in world.clues.telling else backend_of(world.backends, literal)
            if meant is not None:
                on_cluster = cluster_inside(made) or names_a_giver(world, made)
                databases = inside(made, option.built, DEPTH)
                seen = _Seen(
                    "setting", repr(literal), beside(made), clustered=on_cluster, databases=databases
                )
                _note_text(world, frame, meant, option.built, seen)


_DJANGO, _DJANGO_REDIS = "django.core.cache.backends.redis.RedisCache", "django_redis.cache.RedisCache"
_CACHE_SCHEMES = ("redis", "valkey", "hiredis")  # those that begin so, "rediscache" too


def of_cache_url(world: World, frame: Frame, url: Value, shown: str, span: ir.Span) -> None:
    """A URL that makes an entry of CACHES: where it is Redis, the backend is django-redis' or Django's.

    It is django-redis' wherever that is installed, as it is there for nothing else.
    """
    told = [one for one, _ in texts(url, 0) if one]
    says = any(one.startswith(_CACHE_SCHEMES) and "://" in one for one in told)
    sure = Confidence.LIKELY if says else _hint(url)
    if told and sure is Confidence.POSSIBLE:
        return  # another cache, unless the environment says so
    place, endpoint = frame.location(span), endpoint_of(url)
    databases = inside(url, place, DEPTH, endpoint)
    for meant, installed in ((_DJANGO_REDIS, True), (_DJANGO, False)):
        likely = Confidence.LIKELY if installed else sure
        seen = _Seen("open", shown, endpoint, likely, databases=databases)
        for clue in world.clues.telling[meant]:
            _note(world, frame, place, clue, seen, only=("django-redis", installed))


def of_text(world: World, frame: Frame, literal: str, place: Location) -> None:
    """A dotted path that means a use wherever it stands."""
    _note_text(world, frame, literal, place, _Seen("setting", repr(literal), None))


def _note_text(world: World, frame: Frame, meant: str, place: Location, seen: _Seen) -> None:
    for clue in world.clues.telling.get(meant, ()):
        _note(world, frame, place, clue, seen)


def _note(
    world: World,
    frame: Frame,
    place: Location,
    clue: Clue,
    seen: _Seen,
    setting: str = "",
    among: tuple[tuple[str, Address], ...] = (),
    only: tuple[str, bool] | None = None,
) -> None:
    if seen.evidence != "other":
        # A client that is handed over is known only where the calls around are followed, and so is a flag.
        world.touching.add((frame.module.path, frame.function))
    use = LibraryUse(
        place,
        clue.library.distribution,
        clue.use.role,
        seen.evidence,
        seen.text,
        seen.endpoint,
        seen.confidence,
        seen.clustered,
        seen.databases,
        needs=frame.answers,
    )
    notes = world.records.libraries
    notes.add(Note(use, clue, setting, among, frame.function, only))
    if world.recording:
        notes.note_mode(use, standalone=frame.standalone or seen.apart)


def _hint(value: Value) -> Confidence:
    """How sure a value that is not known is Redis: its setting, or what stands in for it, may be named so."""
    endpoint = endpoint_of(value)
    defaults = [v.default for v in options(value) if isinstance(v, Unknown) and v.default is not None]
    names = [v.spelling for one in defaults for v in options(one) if isinstance(v, Unknown)]
    named = any(names_redis(name) for name in (endpoint or "", *names))
    return Confidence.LIKELY if named else Confidence.POSSIBLE


def _kind_there(clue: Clue, value: Value, *, nested: bool = False) -> tuple[str, str, Value, bool]:
    """`_kind` of what a cluster gets, that value, and whether only what it does not get may be Redis."""
    there = choices.on_a_cluster(value)
    kind, seen = _kind(clue, there, nested=nested)
    if there is value or kind != "no":
        return kind, seen, there, False
    kind, seen = _kind(clue, value, nested=nested)
    return (kind, seen, there, False) if kind == "no" else (kind, seen, value, True)


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
    return any(key_of(entry) == name for mapping in mappings for entry in mapping.entries)


def _shown(seen: str, start: str, *, whole: bool) -> str:
    """The text without a password; of one that is put together only its beginning."""
    if not whole:
        return f"{start}..."
    return safe_url(seen) if "://" in seen else seen


def _all_known(value: Value) -> bool:
    return not any(isinstance(option, (Unknown, External)) for option in options(value)) or any(
        isinstance(option, Unknown) and option.default is not None for option in options(value)
    )
