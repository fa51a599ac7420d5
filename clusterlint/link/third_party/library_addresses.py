"""Which Redis service a third-party library is given: by a text, a list, a mapping, a client."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from clusterlint.link.clients.origins import port_names, setting_name
from clusterlint.link.clients.urls import netloc
from clusterlint.link.language.arguments import Arguments
from clusterlint.link.values import (
    ClientValue,
    Const,
    DictValue,
    Entry,
    External,
    ListValue,
    PoolValue,
    Text,
    Unknown,
    Value,
    options,
    text,
)

DEPTH = 6
"""Lists and mappings inside a setting that are looked into: CHANNEL_LAYERS, "default", "CONFIG", "hosts"."""

_PLACES = ("address", "url", "uri", "dsn", "host", "location", "nodes", "endpoint")
_REDIS = ("redis", "valkey")
_ADDRESS_WORDS = (*_PLACES, *_REDIS, "connection", "client", "pool")
_HOSTS = ("host", "endpoint")
_CONTAINERS = ("options", "config", "arguments", "storage_options", "connection_kwargs", "redis_kwargs")
_REDIS_URL = ("redis", "valkey", "sentinel", "async+redis", "unix://")


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


def names_redis(name: str) -> bool:
    """Whether the name of a setting says that it is Redis."""
    return any(word in name.lower() for word in _REDIS)


def is_redis_url(text: str) -> bool:
    """Whether a text is the URL of a Redis service."""
    return text.startswith(_REDIS_URL) and "://" in text


def is_setting(value: Value) -> bool:
    """An unknown value that comes from outside, not one that the code works out."""
    return setting_name(value) is not None or _outside(value) is not None


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
            found = beside(option, depth - 1) or _first(option, depth - 1)
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


def beside(value: DictValue, depth: int = DEPTH) -> str | None:
    """What a mapping says of an address: LOCATION, url, host and port, hosts inside CONFIG."""
    named = [(key_of(entry), entry.value) for entry in value.entries]
    port = next((value for key, value in named if key == "port"), None)
    for key, one in named:
        if any(word in key for word in _ADDRESS_WORDS) or key in _CONTAINERS:
            found = endpoint_of(one, depth - 1)
            if found is None and key in _HOSTS and isinstance(one, Text) and one.template.literal:
                number = port.value if isinstance(port, Const) else 6379
                found = next(iter(port_names(port)), f"{one.template.literal}:{number}")
            if found is not None:
                return found
    return None


def key_of(entry: Entry) -> str:
    """The key of an entry in lower case; "" if it is no known text."""
    return (entry.key.template.literal or "").lower() if isinstance(entry.key, Text) else ""


def given_to(arguments: Arguments) -> tuple[str | None, bool]:
    """The endpoint that a call is given, and whether it is given Redis: a client, a URL, an address."""
    for value in values_of(arguments):
        if any(isinstance(option, (ClientValue, PoolValue)) for option in options(value)):
            return endpoint_of(value), True
    for text_value in values_of(arguments):
        if any(is_redis_url(one) for one, _ in texts(text_value, DEPTH)):
            return endpoint_of(text_value), True
    keywords = DictValue([Entry(text(name), value) for name, value in arguments.all_keywords().items()])
    found = beside(keywords)
    if found is None:
        named = (setting_name(value) for value in arguments.plain())
        found = next((name for name in named if name is not None and names_redis(name)), None)
    return found, found is not None


def first_address(arguments: Arguments) -> str | None:
    """The first setting without a keyword that is called an address; of a list the one in it.

    For what is Redis by its class alone: any other call may be given the address of something else.
    """
    found = (endpoint_of(value) for value in arguments.plain() if names_a_place(value))
    return next((name for name in found if name is not None), None)


def names_a_place(value: Value) -> bool:
    """Whether a value is a setting that is called an address: ``os.environ["JOBS_URL"]``."""
    inner = [i.value for o in options(value) if isinstance(o, ListValue) for i in o.items]
    names = (setting_name(one) or _outside(one) for one in (value, *inner))
    return any(name is not None and any(word in name.lower() for word in _PLACES) for name in names)


def values_of(arguments: Arguments) -> Iterable[Value]:
    """The values that a call is given, those without a keyword first."""
    return (*arguments.plain(), *arguments.all_keywords().values())
