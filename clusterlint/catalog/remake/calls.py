"""One call of one method for the probe: which keys it gets, how they are filled before, which arguments go with them."""

from __future__ import annotations

import binascii
import hashlib
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from clusterlint.catalog.client import Method, Parameter
from clusterlint.catalog.command import command
from clusterlint.catalog.remake import modules
from clusterlint.catalog.remake.resp import Connection, ReplyError
from clusterlint.catalog.remake.samples import FUNCTION, LUA, sample, wanted

KEY_ROLES = ("key", "keys", "keymap", "store", "keys_and_args")
SLOTS = 16384

# The words that fill a key, by the group of the command that is about to use it.
FILLERS: dict[str, tuple[tuple[str, ...], ...]] = {
    "list": (("RPUSH", "{}", "a", "b", "c"),),
    "set": (("SADD", "{}", "a", "b", "c"),),
    "sorted-set": (("ZADD", "{}", "1", "a", "2", "b", "3", "c"),),
    "hash": (("HSET", "{}", "f", "v", "n", "1"),),
    "stream": (("XADD", "{}", "0-1", "f", "v"), ("XGROUP", "CREATE", "{}", "group", "0")),
    "geo": (("GEOADD", "{}", "15.0", "37.5", "a", "15.1", "37.6", "b"),),
    "hyperloglog": (("PFADD", "{}", "x"),),
    "vectorset": (("VADD", "{}", "VALUES", "2", "1", "2", "a"),),
    "sort": (("RPUSH", "{}", "3", "1", "2"),),
    "": (("SET", "{}", "12"),),
}


@dataclass(frozen=True)
class Call:
    """The keys that a call touches and what it is called with."""

    keys: tuple[str, ...]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]


def slot_of(key: str) -> int:
    """The slot of a key; the tag is the text between the first { and the next }."""
    start = key.find("{")
    end = key.find("}", start + 1)
    part = key[start + 1 : end] if start >= 0 and end > start + 1 else key
    return binascii.crc_hqx(part.encode(), 0) % SLOTS


def spread(count: int, masters: int) -> list[str]:
    """Keys without a tag, each on another master than the one before."""
    keys: list[str] = []
    number = 0
    while len(keys) < count:
        key = f"k{number}"
        number += 1
        if slot_of(key) * masters // SLOTS == len(keys) % masters:
            keys.append(key)
    return keys


def count_of_keys(method: Method, several: bool) -> int:
    """How many keys a call of this method takes when it gets one, or several, wherever it can."""
    return sum(width for _, width in _widths(method, several))


def _widths(method: Method, several: bool) -> Iterator[tuple[Parameter, int]]:
    elastic = False
    if method.name == "register_script":  # its keys are given to the script object
        yield Parameter("keys", "positional", True, "keys"), 1 + several
    for parameter in method.parameters:
        if parameter.role == "key":
            yield parameter, 1
        elif parameter.role in ("keys", "keymap", "keys_and_args", "triplets"):
            yield parameter, 0 if elastic and parameter.kind == "varargs" else 1 + several
            elastic = True
        elif parameter.role == "store" and several and parameter.name == "store":
            yield parameter, 1


def prepare(method: Method, function: Callable[..., Any], keys: list[str], several: bool) -> Call:
    """Build the call for the parameters that this release's function really has."""
    values: dict[str, Any] = {}
    rest, counted = list(keys), 0
    for parameter, width in _widths(method, several):
        taken, rest = rest[:width], rest[width:]
        values[parameter.name] = _value(method, parameter, taken)
        counted += width if parameter.role in ("keys", "keys_and_args") else 0
    known = {parameter.name: parameter for parameter in method.parameters}
    args: list[Any] = []
    kwargs: dict[str, Any] = {}
    for one in list(inspect.signature(function).parameters.values()):
        role = known[one.name].role if one.name in known else ""
        if one.name == "self" or (one.kind is one.VAR_KEYWORD):
            continue
        value = values.get(one.name, _plain(method, one.name, role, counted))
        value = modules.made(value, function)
        if one.kind is one.VAR_POSITIONAL:
            args += list(value or ())
        elif one.kind is one.POSITIONAL_OR_KEYWORD and one.default is one.empty:
            args.append(value)
        elif one.default is one.empty or one.name in values or wanted(method.name, one.name):
            kwargs[one.name] = value
    return Call(tuple(keys), tuple(args), kwargs)


def _plain(method: Method, name: str, role: str, count: int) -> Any:
    if role in ("keys", "keys_and_args", "store"):
        return () if role != "store" else None
    if role == "numkeys":
        return count
    if name == "sha":
        return hashlib.sha1(LUA.encode()).hexdigest()
    return sample(method.name, name)


def _value(method: Method, parameter: Parameter, keys: list[str]) -> Any:
    if parameter.role in ("key", "store"):
        return keys[0]
    if parameter.role == "keymap":
        values = {"xread": "0", "xreadgroup": ">"}
        return dict.fromkeys(keys, values.get(method.name, "1"))
    if parameter.role == "keys_and_args":
        return (*keys, "argument")
    if parameter.role == "triplets":
        return [(key, *sample(method.name, "triplet")) for key in keys]
    return list(keys)


def fill(method: Method, call: Call, connect: Callable[[str], Connection]) -> None:
    """Give every key of the call a value of the type that the command works on."""
    for key in call.keys:
        ask = connect(key)
        for words in _fillers(method):
            ask(*(word.replace("{}", key) for word in words))
    if "." in method.name and not call.keys:
        modules.arrange(method.command, connect)


def _fillers(method: Method) -> tuple[tuple[str, ...], ...]:
    family, dot, _ = method.command.partition(".")
    if dot:
        return () if method.command in modules.CREATE else modules.FILLERS[family]
    known = command(method.command)
    group = "sort" if method.name.startswith("sort") else known.group if known is not None else ""
    return FILLERS.get(group, FILLERS[""])


def load_scripts(ask: Connection) -> None:
    """Make the sample script and, where the server has functions, the sample function known."""
    ask("SCRIPT", "LOAD", LUA)
    try:
        ask("FUNCTION", "LOAD", "REPLACE", FUNCTION)
    except ReplyError as refusal:
        if "unknown command" not in str(refusal):
            raise
