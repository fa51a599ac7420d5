"""What a call does to each of its keys: reads, writes, deletes, expires, and with which data type.

Whether a key is read, changed, overwritten or removed is in the command table (key specs of the servers).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from clusterlint.catalog.command import Command, command
from clusterlint.keys.model import Use
from clusterlint.link.program import Call, Key
from clusterlint.rules.judged import is_script
from clusterlint.rules.lua import Origin, accesses
from clusterlint.rules.lua_tokens import tokens


class Lifetime(Enum):
    """What a call does to the time to live of a key."""

    UNTOUCHED = "untouched"
    SET = "set"
    DROPPED = "dropped"
    BROUGHT = "brought"  # the key comes with whatever another key or a dump had
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Effect:
    """What one call does to one key; ``types`` are those of the commands, none for DEL or EXPIRE."""

    uses: frozenset[Use]
    lifetime: Lifetime
    commands: frozenset[str]
    types: frozenset[str]


# The RW key specs that COMMAND INFO of Redis 8.2 flags with "access": the reply has content of the first key.
# Without SET and SETBIT, whose replies are seldom asked for.
_ANSWERS = frozenset(
    """
    BITFIELD BLMOVE BLMPOP BLPOP BRPOP BRPOPLPUSH BZMPOP BZPOPMAX BZPOPMIN DECR DECRBY GETDEL GETSET HGETDEL
    HGETEX HINCRBY HINCRBYFLOAT INCR INCRBY INCRBYFLOAT LMOVE LMPOP LPOP RPOP RPOPLPUSH SPOP ZINCRBY ZMPOP
    ZPOPMAX ZPOPMIN
    """.split()
)
_EXPIRES = frozenset({"EXPIRE", "PEXPIRE", "EXPIREAT", "PEXPIREAT"})
_WRITES_WITH_EXPIRY = frozenset({"SETEX", "PSETEX"})
_TAKES_EXPIRY = frozenset({"SET", "GETEX", "MSETEX"})
_OPTIONS = ("ex", "px", "exat", "pxat")
_DROPS = frozenset({"GETSET", "MSET", "PERSIST"})
_MOVES = frozenset({"RENAME", "RENAMENX"})
_BRINGS = frozenset({"RENAME", "RENAMENX", "COPY", "RESTORE"})
_TYPES = {
    "string": "string",
    "bitmap": "string",
    "hyperloglog": "string",
    "list": "list",
    "hash": "hash",
    "set": "set",
    "sorted-set": "zset",
    "geo": "zset",
    "stream": "stream",
    "vectorset": "vectorset",
    "array": "array",
}
_UNKNOWN = Effect(frozenset({Use.PASSED}), Lifetime.UNKNOWN, frozenset(), frozenset())


def effects(call: Call) -> Iterator[tuple[Key, Effect]]:
    """For each key of the call what is done to it."""
    if call.method == "lock":
        yield from ((key, _lock(call)) for key in call.keys)
    elif is_script(call):
        yield from _script(call)
    else:
        known = command(call.command) if call.command else None
        options = _options(call)
        for key, place in zip(call.keys, _places(known, call.keys), strict=True):
            yield key, _UNKNOWN if known is None else _effect(known, place, options)


def data_type(known: Command) -> str | None:
    """The type of the keys that the command is for, as TYPE names it; None for commands on any key."""
    if "." in known.name:
        return known.name.partition(".")[0].lower()
    return _TYPES.get(known.group)


def _lock(call: Call) -> Effect:
    """A lock is a string that its owner deletes; with a timeout it goes away by itself."""
    timed = _given(call, "timeout")
    uses = {Use.WRITTEN, Use.DELETED, *([Use.EXPIRED] if timed else [])}
    lifetime = Lifetime.SET if timed else Lifetime.DROPPED
    return Effect(frozenset(uses), lifetime, frozenset({"SET"}), frozenset({"string"}))


def _given(call: Call, name: str) -> bool:
    found = call.argument(name)
    return found is not None and not (found.known and found.value in (None, False))


def _options(call: Call) -> frozenset[str]:
    """Which of EX, PX, EXAT, PXAT, KEEPTTL, NX and PERSIST the call gives, in capitals."""
    wanted = (*_OPTIONS, "keepttl", "nx", "persist")
    if "execute_command" not in call.method:
        return frozenset(name.upper() for name in wanted if _given(call, name))
    words = {str(item.value).upper() for item in call.arguments if item.known}
    return frozenset(name.upper() for name in wanted) & words


def _places(known: Command | None, keys: tuple[Key, ...]) -> list[int]:
    """For each key which of the command's key specs it belongs to; specs of one key come before a tail."""
    specs = () if known is None else known.specs
    found: list[int] = []
    at = 0
    for key in keys:
        found.append(at)
        single = at < len(specs) and specs[at].find[0] == "range" and specs[at].find[1] == 0
        if (single and not key.many) or (known is not None and known.finder == "sort"):
            at += 1
    return found


def _effect(known: Command, place: int, options: frozenset[str]) -> Effect:
    name = known.name
    uses, lifetime = _uses(known, place), Lifetime.UNTOUCHED
    overwritten = _access(known, place) == "OW"
    timed = any(option.upper() in options for option in _OPTIONS)
    if name in _BRINGS and Use.WRITTEN in uses:
        lifetime = Lifetime.BROUGHT
    elif name in _EXPIRES | _WRITES_WITH_EXPIRY or (name in _TAKES_EXPIRY and timed):
        uses, lifetime = uses | {Use.EXPIRED}, Lifetime.SET
    elif name in _DROPS or overwritten or (name == "GETEX" and "PERSIST" in options):
        lifetime = Lifetime.DROPPED
    elif name == "SET" and not options & {"KEEPTTL", "NX"}:
        lifetime = Lifetime.DROPPED
    kind = data_type(known)
    return Effect(uses, lifetime, frozenset({name}), frozenset({kind} if kind else ()))


def _access(known: Command, place: int) -> str:
    """RO, RW, OW or RM of the key spec; what SORT stores into has none of its own."""
    if known.finder == "sort" and place > 0:
        return "OW"
    return known.specs[min(place, len(known.specs) - 1)].access if known.specs else "RO"


def _uses(known: Command, place: int) -> frozenset[Use]:
    name, access = known.name, _access(known, place)
    if name == "WATCH":
        return frozenset({Use.WATCHED})
    if name in _EXPIRES:
        return frozenset({Use.EXPIRED})
    if name in _MOVES and place == 0:
        return frozenset({Use.READ, Use.DELETED})
    if access == "RM" or name == "MOVE":
        return frozenset({Use.DELETED})
    if name == "GETDEL":
        return frozenset({Use.READ, Use.DELETED})
    if access == "RO" or known.readonly or name == "GETEX":
        return frozenset({Use.READ})
    return frozenset({Use.WRITTEN, Use.READ} if name in _ANSWERS and place == 0 else {Use.WRITTEN})


def _script(call: Call) -> Iterator[tuple[Key, Effect]]:
    """By the redis.call()s of the text; KEYS[i] is any of the keys."""
    inside = list(_inside(call.script)) if call.script else []
    exact = not any(key.many or key.path for key in call.keys)
    for number, key in enumerate(call.keys, start=1):
        found = [effect for which, effect in inside if which in (None, number) or not exact]
        merged = _merged(found) if found else _UNKNOWN
        yield key, _with_outer(merged, call.command)


def _inside(text: str) -> Iterator[tuple[int | None, Effect]]:
    """For every access of the script to one of KEYS: which, and what is done to it."""
    words = {token.value.upper() for token in tokens(text) if token.kind == "text"}
    options = words & {"EX", "PX", "EXAT", "PXAT", "KEEPTTL", "NX", "PERSIST"}
    turns: dict[tuple[str, int], int] = {}
    for access in accesses(text):
        turn = turns.get((access.command, access.line), 0)
        turns[access.command, access.line] = turn + 1
        known = command(access.command)
        if known is not None and access.source.origin is Origin.KEYS:
            yield access.source.number, _effect(known, turn, frozenset(options))


def _merged(found: Iterable[Effect]) -> Effect:
    """All of it together; a script that sets an expiry at all is taken to mean it."""
    several = list(found)
    lifetimes = [effect.lifetime for effect in several]
    order = (Lifetime.SET, Lifetime.UNKNOWN, Lifetime.BROUGHT, Lifetime.DROPPED, Lifetime.UNTOUCHED)
    return Effect(
        frozenset[Use]().union(*(effect.uses for effect in several)),
        next(one for one in order if one in lifetimes),
        frozenset[str]().union(*(effect.commands for effect in several)),
        frozenset[str]().union(*(effect.types for effect in several)),
    )


def _with_outer(effect: Effect, name: str) -> Effect:
    return Effect(effect.uses, effect.lifetime, effect.commands | ({name} if name else set()), effect.types)
