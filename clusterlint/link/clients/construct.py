"""Clients, pools and sentinels being built: what they are, and where they connect."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from clusterlint.extract import ir
from clusterlint.finding import Location
from clusterlint.link import hops
from clusterlint.link.clients import cluster_nodes, django_caches
from clusterlint.link.clients.libraries import Builder
from clusterlint.link.clients.option_texts import as_written
from clusterlint.link.clients.origins import (
    called_address,
    made_of,
    parameter_names,
    port_names,
    setting_names,
)
from clusterlint.link.clients.urls import GAP, database_hole, put_together, safe_url, url_database
from clusterlint.link.commands.keys import _plain as plain_arguments
from clusterlint.link.following.evidence import spelled
from clusterlint.link.identity import of_an_object, parameters_of
from clusterlint.link.language import objects
from clusterlint.link.language.arguments import Arguments
from clusterlint.link.program import Argument, Basis, Client, Construction, Hop, Step
from clusterlint.link.values import (
    ClassValue,
    ClientValue,
    Const,
    DictValue,
    ListValue,
    PoolValue,
    SentinelValue,
    Text,
    Unknown,
    Value,
    is_none,
    options,
)
from clusterlint.link.world import Frame, World
from clusterlint.slots.template import Hole


def described(found: Builder, basis: Basis, built: Location | None = None) -> Client:
    """A client of which only the type is known."""
    return Client(
        library=found.library,
        type_name=found.type_name,
        asynchronous=found.asynchronous,
        cluster=found.cluster,
        dual=False,
        endpoint=None,
        confidence=basis.confidence,
        built=built,
        basis=basis,
    )


def _note_builder(world: World, frame: Frame, arguments: Arguments) -> None:
    """Note that what this function is given decides where a client connects."""
    world.touching.add((frame.module.path, frame.function))
    values = [v for v, _ in arguments.positional] + list(arguments.all_keywords().values())
    for option in (o for v in values for o in options(v)):
        told = [option.identity] if isinstance(option, Unknown) else []
        if isinstance(option, Text):
            told = [hole.identity for hole in option.template.holes]
        world.building.update(*map(parameters_of, told))
        if any(map(of_an_object, told)):
            world.building.add((frame.module.path, frame.function))  # Redis(db=self.db)
    for option in (o for v in _spread(arguments) for o in options(v)):
        if isinstance(option, (DictValue, ListValue)) and option.open:
            world.building.update(parameters_of(option.identity))


def _spread(arguments: Arguments) -> Iterator[Value]:
    """What a call spreads: ``**options`` and ``*args``."""
    yield from arguments.double
    yield from (value for value, star in arguments.positional if star)


def build(world: World, frame: Frame, found: Builder, arguments: Arguments, node: ir.Invocation) -> Value:
    """Calling a class or factory of a Redis library."""
    place = frame.location(node.span)
    arguments = _of_pool(arguments.mapped(objects.plain), node)
    client = described(found, Basis.BUILT, place)
    judged = _judged(frame, client, arguments)
    arguments = judged if client.cluster else arguments
    alias = django_caches.alias_of(found.type_name, arguments)
    if alias is not None:
        return of_cache(world, frame, found, alias, node)
    url = _url(found, arguments)
    pool = _pool(arguments)
    client, database = _connected(client, found, arguments, url, node)
    client = hops.started(
        client, *_before(found, arguments, pool), Hop(Step.BUILT, place, _called(found, node))
    )
    kind = {"url": "from_url", "client": "client", "cluster": "cluster"}.get(found.kind, found.kind)
    if judged is not arguments:
        _, database = _where(found, judged, url)
    if _is_built(frame, client, spelled(node.func) or ""):
        _record(world, frame, node, kind, client, judged, url, None if pool is not None else database)
    if found.kind == "pool":
        return PoolValue(client, database, place)
    if found.kind == "sentinel":
        return SentinelValue(client)
    return ClientValue(client)


def _judged(frame: Frame, client: Client, arguments: Arguments) -> Arguments:
    """The arguments as they are on a cluster, where the program gets there.

    A plain client keeps its address: what it is elsewhere tells which server the program means.
    """
    if frame.standalone:
        return arguments
    return arguments.on_a_cluster() if client.cluster else arguments.on_a_cluster(_ADDRESS)


_ADDRESS = frozenset({"host", "port", "url", "path", "unix_socket_path", "connection_pool"})


def _of_pool(arguments: Arguments, node: ir.Invocation) -> Arguments:
    """``Redis.from_pool(pool)`` is ``Redis(connection_pool=pool)`` that closes the pool as well."""
    pool = arguments.get(0, "connection_pool")
    if pool is None or not isinstance(node.func, ir.Attribute) or node.func.name != "from_pool":
        return arguments
    return Arguments((), {"connection_pool": pool}, arguments.double)


def _connected(
    client: Client, found: Builder, arguments: Arguments, url: str | None, node: ir.Invocation
) -> tuple[Client, int | None]:
    """The client with what its arguments, or its pool, say of server and database; and the number given."""
    pool = _pool(arguments)
    places, database = _where(found, arguments, url)
    if pool is not None:
        places = places if any(places) else pool.client.endpoints
        database = database if database is not None else pool.database
    elif not any(places) and (given := arguments.keyword("connection_pool")) is not None:
        places = (made_of([given]),)
    client = _placed(client, places if any(places) else (called_address(node),))
    selected = _selected(found, arguments, url) if pool is None else pool.client.database
    return replace(client, database=selected), database


def likely(world: World, frame: Frame, found: Builder, arguments: Arguments, node: ir.Invocation) -> Value:
    """Calling a class of an unknown library that is named like a client.

    Its options are not known, so that no construction is recorded.
    """
    place = frame.location(node.span)
    _note_builder(world, frame, arguments)
    pool = _pool(arguments)
    places, _ = _where(found, arguments, _url(found, arguments))
    if pool is not None and not any(places):
        places = pool.client.endpoints
    client = _placed(described(found, Basis.NAMED, place), places if any(places) else (called_address(node),))
    return ClientValue(hops.started(client, Hop(Step.NAMED, place, found.type_name)))


def _before(found: Builder, arguments: Arguments, pool: PoolValue | None) -> tuple[Hop, ...]:
    """The hops of the address that a client is built with."""
    if not hops.recording():
        return ()
    if pool is not None:
        return pool.client.hops
    url = _url_value(found, arguments)
    return hops.of_value(url if url is not None else arguments.get(0, "host"))


def _called(found: Builder, node: ir.Invocation) -> str:
    """What is called, by its whole name, and as the code has it where that says more (from_url)."""
    last = (spelled(node.func) or "").rpartition(".")[2]
    return (
        f"{found.type_name}.{last}"
        if found.kind == "url" and not found.type_name.endswith(last)
        else found.type_name
    )


def of_cache(world: World, frame: Frame, found: Builder, alias: str, node: ir.Invocation) -> Value:
    """The client behind a cache of Django."""
    place = frame.location(node.span)
    client = hops.started(described(found, Basis.BUILT, place), Hop(Step.BUILT, place, _called(found, node)))
    location = django_caches.location_of(world, alias)
    literal = _literal(location)
    url = safe_url(literal) if literal is not None else None
    places = (f"CACHES[{alias}]",) if location is None else _of_url(location, url)
    database = url_database(url) if url is not None else None
    client = replace(_placed(client, places), database=database or (0 if url is not None else None))
    _record(world, frame, node, "client", client, Arguments(), url, database)
    return ClientValue(client)


def _placed(client: Client, places: tuple[str | None, ...]) -> Client:
    """The client with the endpoints that it may connect to."""
    names = tuple(dict.fromkeys(name for name in places if name))
    return replace(client, endpoint=names[0] if names else None, also=names[1:])


def of_subclass(
    world: World, frame: Frame, cls: ClassValue, base: ClientValue, arguments: Arguments, node: ir.Invocation
) -> Client:
    """An instance of a project class that inherits from a client: the construction is recorded."""
    place = frame.location(node.span)
    arguments = arguments.mapped(objects.plain)
    client = base.client
    arguments = _judged(frame, client, arguments)
    found = Builder(client.library, "client", client.type_name, client.asynchronous, client.cluster)
    client, database = _connected(replace(client, built=place), found, arguments, None, node)
    pool = _pool(arguments)
    client = hops.started(client, *_before(found, arguments, pool), Hop(Step.BUILT, place, cls.name))
    if _is_built(frame, client, spelled(node.func) or cls.name):
        _record(world, frame, node, "client", client, arguments, None, None if pool is not None else database)
    return client


def of_class_method(world: World, frame: Frame, client: Client, node: ir.Invocation) -> None:
    """The constructor of a project class runs for a client that ``from_url`` makes."""
    _record(world, frame, node, "client", client, Arguments(), None, None)


def _is_built(frame: Frame, client: Client, called: str) -> bool:
    """Not where a flag says that there is no cluster, and the class is one of several that are called here.

    A cluster client that is built by its name was not what the flag is about.
    """
    if client.cluster and frame.standalone:
        frame.standalone = "cluster" not in called.lower()
    return not (client.cluster and frame.standalone)


def of_pool_or_sentinel(
    world: World,
    frame: Frame,
    receiver: PoolValue | SentinelValue,
    name: str,
    arguments: Arguments,
    node: ir.Invocation,
) -> Value:
    """``sentinel.master_for(...)`` gives a client; other methods of these objects are plumbing."""
    if isinstance(receiver, SentinelValue) and name in ("master_for", "slave_for", "replica_for"):
        place = frame.location(node.span)
        arguments = arguments.mapped(objects.plain)
        client = replace(receiver.client, built=place)
        client = hops.started(client, *receiver.client.hops, Hop(Step.BUILT, place, name))
        database = _number(arguments.keyword("db"))
        client = replace(client, database=0 if arguments.keyword("db") is None else database)
        _record(world, frame, node, "sentinel", client, arguments, None, database)
        return ClientValue(client)
    return Unknown(("plumbing", name), f"{name}()", kind="redis plumbing")


def _record(
    world: World,
    frame: Frame,
    node: ir.Invocation,
    kind: str,
    client: Client,
    arguments: Arguments,
    url: str | None,
    database: int | None,
) -> None:
    place = frame.location(node.span)
    world.made.setdefault(world.ledger.running, set()).add((place, client.endpoints))
    _note_unfilled(world, place, arguments)
    if client.also and not frame.trail:
        world.records.choosing[place] = (frame.module.path, frame.function)
    _note_builder(world, frame, arguments)
    world.clusters = world.clusters or client.cluster
    if not world.recording:
        return
    named = arguments.all_keywords()
    positional = plain_arguments({f"arg{n}": v for n, v in enumerate(arguments.plain())})
    world.records.constructions.append(
        Construction(
            location=place,
            kind=kind,
            client=client,
            options=_hidden(as_written(plain_arguments(named), named, node)),
            positional=tuple(
                _without_secret(a, secret=kind == "client" and n == _PASSWORD)
                for n, a in enumerate(positional)
            ),
            url=url,
            database=database,
            dual=False,
            trail=frame.trail,
            standalone=frame.standalone,
            handlers=frame.handlers,
        )
    )


def _note_unfilled(world: World, place: Location, arguments: Arguments) -> None:
    """Note the endpoints that are parameters' names: what calls of the function say is better."""
    first = (arguments.get(0, name) for name in ("url", "host"))
    world.records.unfilled.update((place, name) for value in first for name in parameter_names(value))


_PASSWORD = 3  # Redis(host, port, db, password)
_SECRET = re.compile(r"password|secret|token|credential", re.IGNORECASE)


def _hidden(arguments: tuple[Argument, ...]) -> tuple[Argument, ...]:
    """Options without the values of secrets: they must not reach any output."""
    return tuple(_without_secret(a, secret=_SECRET.search(a.name) is not None) for a in arguments)


def _without_secret(argument: Argument, *, secret: bool) -> Argument:
    """The argument without a password, and without the password in a URL."""
    if secret and argument.text != "None":
        return Argument(argument.name, False, None, "***")
    if "@" not in argument.text:
        return argument
    if isinstance(argument.value, str):
        shown = safe_url(argument.value)
        return Argument(argument.name, argument.known, shown, repr(shown))
    return Argument(argument.name, argument.known, argument.value, safe_url(argument.text))


def _pool(arguments: Arguments) -> PoolValue | None:
    """The pool that is given; of several the first of which the place is known, with those of the others."""
    value = arguments.keyword("connection_pool") or arguments.keyword("pool")
    if value is None:
        plain = arguments.plain()
        value = plain[0] if plain and isinstance(plain[0], PoolValue) else None
    pools = [v for v in options(value) if isinstance(v, PoolValue)] if value is not None else []
    if len(pools) < 2:
        return pools[0] if pools else None
    first = next((pool for pool in pools if pool.client.endpoint is not None), pools[0])
    places = tuple(name for pool in pools for name in pool.client.endpoints)
    return replace(first, client=_placed(first.client, places))


def _literal(value: Value | None) -> str | None:
    """A literal text, or the default of a setting."""
    if value is None:
        return None
    for option in options(value):
        if isinstance(option, Text) and option.template.literal is not None:
            return option.template.literal
        if isinstance(option, Unknown) and option.default is not None:
            found = _literal(option.default)
            if found is not None:
                return found
    return None


def _number(value: Value | None) -> int | None:
    """A literal number (also as text), or the default of a setting."""
    if value is None:
        return None
    for option in map(objects.plain, options(value)):
        if isinstance(option, Const) and isinstance(option.value, int) and not isinstance(option.value, bool):
            return option.value
        if isinstance(option, Text) and (option.template.literal or "").isdigit():
            return int(option.template.literal or "0")
        if isinstance(option, Unknown) and option.default is not None:
            found = _number(option.default)
            if found is not None:
                return found
    return None


def _selected(found: Builder, arguments: Arguments, url: str | None) -> int | str | None:
    """The database that a client selects: a number, or the name of the setting that says it."""
    given = arguments.keyword("db") or (arguments.get(2, "db") if found.kind == "client" else None)
    value = _url_value(found, arguments)
    # The address of a setting says its database itself; what stands beside it is a default only.
    told = value is None or all(isinstance(option, Text) for option in options(value))
    in_url = url_database(url) if told and url is not None else None
    if in_url is not None:
        return in_url
    if given is not None:
        number = _number(given)
        return number if number is not None else next(iter(setting_names(given)), None)
    holes = [database_hole(o.template.parts) for o in options(value) if isinstance(o, Text)] if value else []
    if any(holes):
        return next((hole.setting for hole in holes if hole is not None), None)
    return 0 if told and not arguments.double else None


def _url_value(found: Builder, arguments: Arguments) -> Value | None:
    if found.kind == "url" or (found.kind != "sentinel" and arguments.keyword("url") is not None):
        return arguments.get(0, "url")
    if found.type_name.endswith("from_url"):
        return arguments.get(0, "url")
    return None


def _url(found: Builder, arguments: Arguments) -> str | None:
    value = _url_value(found, arguments)
    if value is None:
        return None
    for option in options(value):
        number = _ending(option) if isinstance(option, Text) and option.template.literal is None else None
        if number is not None:
            return safe_url(f"redis://host/{number}")
    literal = _literal(value)
    if literal is not None:
        return safe_url(literal)
    for option in options(value):
        if isinstance(option, Text):
            return safe_url(put_together(option.template.parts))
    return None


def places(found: Builder, arguments: Arguments) -> tuple[str | None, ...]:
    """The endpoints that a call names, the likeliest first."""
    return _where(found, arguments, _url(found, arguments))[0]


_DATABASE = re.compile(r"^/?/(\d+)$")


def _ending(value: Text) -> int | None:
    """N of a URL that is put together as ``<some setting>/N``, when N is not 0."""
    parts = value.template.parts
    if not parts or not isinstance(parts[0], Hole):
        return None
    match = _DATABASE.match(put_together(parts).removeprefix(GAP))
    return int(match[1]) if match and int(match[1]) > 0 else None


_Places = tuple[str | None, ...]


def _where(found: Builder, arguments: Arguments, url: str | None) -> tuple[_Places, int | None]:
    """The endpoints as the code names them, the likeliest first, and the database number."""
    database = _number(arguments.keyword("db"))
    if database is None and found.kind == "client":
        database = _number(arguments.get(2, "db"))
    if database is None and url is not None:
        database = url_database(url)
    url_value = _url_value(found, arguments)
    if url_value is not None:
        return _of_url(url_value, url), database
    manager = arguments.get(1, "sentinel_manager") if found.kind == "pool" else None
    if isinstance(manager, SentinelValue):  # SentinelConnectionPool(service_name, sentinel)
        return manager.client.endpoints, database
    host = arguments.get(0, "host") if found.kind in ("client", "cluster", "pool") else None
    host = None if host is not None and is_none(host) else host
    if host is None and (socket := arguments.keyword("unix_socket_path") or arguments.keyword("path")):
        return setting_names(socket) or _literals(socket) or (made_of([socket]),), database
    if host is None and (nodes := cluster_nodes.places(_nodes(found, arguments))):
        return nodes, database
    if host is None and found.kind == "sentinel":
        return cluster_nodes.places(arguments.get(0, "sentinels")), database
    if host is None and found.kind == "client" and _no_place(arguments):
        return _at_port(("localhost",), arguments.keyword("port")), database
    if host is None:
        spread = made_of(tuple(_spread(arguments)))  # Redis(**conf["redis"]), Redis(*address.split(":"))
        return (spread,) if spread else (), database
    named = setting_names(host) or _at_port(_literals(host), arguments.get(1, "port"))
    return named or (made_of([host]),), database


def _at_port(hosts: tuple[str, ...], port: Value | None) -> tuple[str, ...]:
    """Hosts that are written out, with their port; the setting of a port of which no number is known."""
    if not hosts:
        return ()
    number = _number(port)
    named = port_names(port) if number is None else ()
    return named or tuple(f"{host}:{number or 6379}" for host in hosts)


def _nodes(found: Builder, arguments: Arguments) -> Value | None:
    """The nodes that a cluster client is given: RedisCluster(host, port, startup_nodes)."""
    position = 2 if found.kind == "cluster" else len(arguments.positional)
    return arguments.get(position, "startup_nodes")


def _of_url(value: Value, url: str | None) -> _Places:
    # Alternatives in their order, an element of ``getenv("URLS").split(",")`` among them.
    named = [name for o in options(value) for name in setting_names(o) or (made_of([o]),)]
    if any(named) or url is None:
        return tuple(named)
    parts = (urlsplit(one) for one in (url, *map(safe_url, _literals(value))))
    return tuple(part.netloc or part.path or None for part in parts)


def _literals(value: Value) -> tuple[str, ...]:
    """Every literal text that a value may be; the default of a setting where there is none."""
    found = [o.template.literal for o in options(value) if isinstance(o, Text) and o.template.literal]
    return tuple(text for text in found if text) or tuple(filter(None, [_literal(value)]))


def _no_place(arguments: Arguments) -> bool:
    names = {"unix_socket_path", "connection_pool", "host", "url", "startup_nodes"}
    return not arguments.double and not names & set(arguments.keywords) and not arguments.positional
