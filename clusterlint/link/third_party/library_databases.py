"""Databases that third-party libraries are asked for: in a URL, or beside the host that they are given."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clusterlint.finding import Location
from clusterlint.link.clients.origins import setting_name
from clusterlint.link.clients.urls import GAP, netloc, put_together, safe_url, url_database
from clusterlint.link.language.arguments import Arguments
from clusterlint.link.program import AskedDatabase
from clusterlint.link.values import Const, DictValue, ListValue, Text, Unknown, Value, options

_NAMES = frozenset({"db", "database", "redis_db"})
_SETTINGS = ("_redis_db", "_redis_database")


def inside(
    value: Value, place: Location, depth: int, address: str | None = None
) -> tuple[AskedDatabase, ...]:
    """Those that a value asks for, lists and mappings looked into; without 0, which a cluster has.

    `address`: the setting that is known to hold the address, which a database may be put behind.
    """
    return tuple(dict.fromkeys((*_behind(value, place, address), *_inside(value, place, depth))))


def in_setting(name: str, value: Value, place: Location, depth: int) -> tuple[AskedDatabase, ...]:
    """Those that a setting asks for: CACHE_REDIS_URL, CACHE_REDIS_DB."""
    return tuple(dict.fromkeys((*_by_name(name, value, place), *_inside(value, place, depth))))


def in_arguments(
    arguments: Arguments, place: Location, depth: int, address: str | None
) -> tuple[AskedDatabase, ...]:
    """Those that a call asks for; `address` as in `inside`."""
    keywords = arguments.all_keywords()
    named = (asked for name, value in keywords.items() for asked in _by_name(name, value, place))
    values = (*arguments.plain(), *keywords.values())
    found = (asked for value in values for asked in inside(value, place, depth, address))
    return tuple(dict.fromkeys((*named, *found)))


_BEHIND = re.compile(r"/\d+|/?\?db=\d+")


def _behind(value: Value, place: Location, address: str | None) -> Iterator[AskedDatabase]:
    """``os.environ["REDIS_URL"] + "/3"``: the beginning of the URL stands in the setting."""
    for option in options(value):
        if isinstance(option, Text) and address is not None and setting_name(option) == address:
            ending = put_together(option.template.parts).removeprefix(GAP)
            if _BEHIND.fullmatch(ending):
                number = url_database(f"redis://{ending}")
                if number:
                    shown = f"in the URL {GAP}{ending}"
                    yield AskedDatabase(number, option.built or place, shown, address)


def _inside(value: Value, place: Location, depth: int, setting: str | None = None) -> Iterator[AskedDatabase]:
    for option in options(value):
        if isinstance(option, Text):
            yield from _in_text(option, place, setting)
        elif isinstance(option, Unknown) and option.default is not None:
            yield from _inside(option.default, place, depth, option.setting)
        elif isinstance(option, ListValue) and depth:
            for item in option.items:
                yield from _inside(item.value, place, depth - 1)
        elif isinstance(option, DictValue) and depth:
            for entry in option.entries:
                name = entry.key.template.literal if isinstance(entry.key, Text) else None
                yield from _by_name(name or "", entry.value, place)
                yield from _inside(entry.value, place, depth - 1)


def _in_text(value: Text, place: Location, setting: str | None) -> Iterator[AskedDatabase]:
    url = put_together(value.template.parts)
    if "://" in url:
        shown = safe_url(url)
        number = url_database(shown)
        if number:
            endpoint = setting or setting_name(value) or netloc(shown)
            yield AskedDatabase(number, value.built or place, f"in the URL {shown}", endpoint)


def _by_name(name: str, value: Value, place: Location) -> Iterator[AskedDatabase]:
    named = name.lower() in _NAMES or name.lower().endswith(_SETTINGS)
    for option in options(value) if named else ():
        number = option.value if isinstance(option, Const) else None
        if type(number) is int and number > 0:
            yield AskedDatabase(number, place, f"{name}={number}", None)
