"""Small programs for the tests of rules, written by hand as linking would give them."""

from __future__ import annotations

from collections.abc import Iterable

from clusterlint.finding import Confidence, Location
from clusterlint.link.program import (
    Argument,
    AttributeUse,
    Call,
    Client,
    Construction,
    Context,
    Key,
    LibraryUse,
    Program,
)
from clusterlint.slots.template import Hole, Part, Template


def at(line: int, path: str = "app.py") -> Location:
    return Location(path, line, 1, line, 20)


def client(
    library: str = "redis",
    *,
    asynchronous: bool | None = False,
    cluster: bool = False,
    dual: bool = False,
    endpoint: str | None = "REDIS_URL",
    type_name: str = "redis.Redis",
) -> Client:
    return Client(library, type_name, asynchronous, cluster, dual, endpoint, Confidence.CERTAIN, None)


def arguments(values: dict[str, object]) -> tuple[Argument, ...]:
    """Plain values are known; a text in a one-element list is an expression that is not."""
    made = []
    for name, value in values.items():
        if isinstance(value, list):
            made.append(Argument(name, False, None, str(value[0])))
        else:
            assert value is None or isinstance(value, (str, int, float, bool))
            made.append(Argument(name, True, value, repr(value)))
    return tuple(made)


def call(
    method: str,
    *keys: Key | str,
    line: int = 1,
    command: str | None = None,
    of: Client | None = None,
    context: Context = Context.DIRECT,
    used: bool = True,
    awaited: bool = False,
    loops: tuple[int, ...] = (),
    **named: object,
) -> Call:
    place = at(line)
    return Call(
        location=place,
        method=method,
        command=method.upper() if command is None else command,
        client=of or client(),
        context=context,
        confidence=Confidence.CERTAIN,
        keys=tuple(key(one, line=line) if isinstance(one, str) else one for one in keys),
        complete=True,
        arguments=arguments(named),
        used=used,
        awaited=awaited,
        loops=loops,
        path=(),
        order=line,
    )


def hole(name: str, origin: str = "") -> Hole:
    return Hole(name, name, origin=origin)


def key(*parts: Part, line: int = 1) -> Key:
    return Key((Template.of(parts),), False, frozenset(), at(line))


def construction(
    kind: str = "client",
    *,
    line: int = 1,
    of: Client | None = None,
    url: str | None = None,
    database: int | None = None,
    dual: bool = False,
    positional: Iterable[object] = (),
    **options: object,
) -> Construction:
    return Construction(
        location=at(line),
        kind=kind,
        client=of or client(),
        options=arguments(options),
        positional=arguments({f"arg{place}": value for place, value in enumerate(positional)}),
        url=url,
        database=database,
        dual=dual,
    )


def attribute(name: str, line: int = 1, of: Client | None = None, given: str = "") -> AttributeUse:
    return AttributeUse(at(line), name, of or client(), Confidence.CERTAIN, given)


def program(
    *parts: Call | Construction | AttributeUse | LibraryUse, masters: int = 3, mode: str = "dual"
) -> Program:
    return Program(
        calls=tuple(part for part in parts if isinstance(part, Call)),
        constructions=tuple(part for part in parts if isinstance(part, Construction)),
        attributes=tuple(part for part in parts if isinstance(part, AttributeUse)),
        libraries=tuple(part for part in parts if isinstance(part, LibraryUse)),
        masters=masters,
        mode=mode,
    )
