"""Which Redis commands there are and which of their arguments are keys.

The facts are in commands.json, made by clusterlint.catalog.remake from the COMMAND replies of real servers (the key
specs of COMMAND INFO) and, for commands that no probed server has, from their documentation. What the key specs leave
out (SORT's STORE, MIGRATE's KEYS, STRALGO) is found here the way the server's own getkeys functions do it; the tests
hold key_positions against COMMAND GETKEYS.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence

from msgspec import Struct

from clusterlint.catalog.load import load


class _Unknown(Exception):
    """The key positions depend on an argument whose text is not known, or the server would refuse the arguments."""


class KeySpec(Struct, frozen=True):
    """One key specification of the server: where the search begins and how keys are counted from there.

    `access` is RO, RW, OW (overwritten) or RM (removed); "channel" marks a sharded channel, routed like a key.
    `begin` is ("index", place) or ("keyword", word, from); `find` is ("range", last, step, limit) or
    ("keynum", count_place, first_key, step). Places count the command name as 0.
    """

    access: str
    begin: tuple[str | int, ...]
    find: tuple[str | int, ...]


class Command(Struct, frozen=True):
    """One command or subcommand ("CONFIG GET").

    `since` is a release of Redis, or of a module ("JSON 2.6.0"); `until` the last probed one that has it, "" if the
    newest has it. `measured`: a probed server has it, with these `specs`; else they are the documentation's. `declared`:
    what a module tells the server, and so the clients, instead of `specs`, where that is something else.
    """

    name: str
    since: str
    group: str
    arity: int
    flags: frozenset[str]
    specs: tuple[KeySpec, ...]
    finder: str
    deprecated: str
    instead: str
    until: str
    request_policy: str
    response_policy: str
    measured: bool
    declared: tuple[KeySpec, ...] = ()

    @property
    def write(self) -> bool:
        """The server flags it as a write."""
        return "write" in self.flags

    @property
    def readonly(self) -> bool:
        """The server flags it as a read."""
        return "readonly" in self.flags

    @property
    def blocking(self) -> bool:
        """It can block its connection."""
        return "blocking" in self.flags

    @property
    def movable(self) -> bool:
        """Clients cannot tell its keys from first/last/step alone."""
        return "movablekeys" in self.flags

    @property
    def hides_keys(self) -> bool:
        """It uses more keys than the server and the clients know of: nobody refuses them for their slots."""
        return bool(self.declared) and not self.keyless

    @property
    def keyless(self) -> bool:
        """It takes no key, so that no slot decides which node runs it."""
        return not self.finder and all(spec.access == "channel" for spec in self.specs)


def command(name: str) -> Command | None:
    """Look up a command, whatever the case; a subcommand is written with a space: "XGROUP CREATE"."""
    return _command(" ".join(name.upper().split()))


def names() -> tuple[str, ...]:
    """All known commands and subcommands, in upper case, sorted."""
    return tuple(load("commands.json")["commands"])


def servers() -> tuple[str, ...]:
    """The versions of the servers that the table was made from, newest first."""
    return tuple(load("commands.json")["servers"])


def key_positions(name: str, args: Sequence[str | None]) -> tuple[int, ...] | None:
    """Indexes of those `args` (what follows the command name) that are keys, in order.

    An argument whose text is not known is None. The answer is None where the keys cannot be told: an unknown command,
    a count of keys that is not known, a keyword that may hide behind an unknown argument, or arguments that the server
    itself would refuse.
    """
    return _positions(name, args, channels=False)


def channel_positions(name: str, args: Sequence[str | None]) -> tuple[int, ...] | None:
    """Like key_positions, for the sharded channels of SPUBLISH, SSUBSCRIBE and SUNSUBSCRIBE, which have slots too."""
    return _positions(name, args, channels=True)


def _positions(name: str, args: Sequence[str | None], channels: bool) -> tuple[int, ...] | None:
    words = name.split()
    argv: list[str | None] = [*words, *args]
    known = _narrowest(argv)
    if known is None or known.name in _containers():
        return None
    if known.keyless and not channels:
        return ()
    try:
        _check_arity(known, len(argv))
        found = _finder_positions(known, argv) if known.finder else _spec_positions(known, argv, channels)
    except _Unknown:
        return None
    return tuple(sorted(place - len(words) for place in found if place >= len(words)))


def _narrowest(argv: Sequence[str | None]) -> Command | None:
    """The subcommand, if the first two words name one; else the command of the first word."""
    if len(argv) > 1 and argv[0] and argv[1]:
        child = command(f"{argv[0]} {argv[1]}")
        if child is not None:
            return child
    return command(argv[0]) if argv and argv[0] else None


def _check_arity(known: Command, count: int) -> None:
    if known.arity and (count != known.arity if known.arity > 0 else count < -known.arity):
        raise _Unknown


def _spec_positions(known: Command, argv: Sequence[str | None], channels: bool) -> set[int]:
    found: set[int] = set()
    for spec in known.specs:
        if (spec.access == "channel") == channels:
            first = _begin(spec, argv)
            found.update(_keys_from(spec, argv, first) if first is not None else ())
    return found


def _begin(spec: KeySpec, argv: Sequence[str | None]) -> int | None:
    """Where the keys of this spec begin; None if its keyword is absent."""
    if spec.begin[0] == "index":
        return int(spec.begin[1])
    word, start = str(spec.begin[1]), int(spec.begin[2])
    places: Iterable[int] = range(start, len(argv) - 1) if start > 0 else range(len(argv) + start, 0, -1)
    hidden = False
    for place in places:
        text = argv[place]
        if text is None:
            hidden = True
        elif text.upper() == word:
            return place + 1
    if hidden:
        raise _Unknown
    return None


def _keys_from(spec: KeySpec, argv: Sequence[str | None], first: int) -> range:
    """The places of this spec's keys; the arithmetic of getKeysUsingKeySpecs in the server."""
    one, two, three = (int(part) for part in spec.find[1:])
    if spec.find[0] == "keynum":
        count, step = _number(argv, first + one), three
        first += two
        last = first + (count - 1) * step
    else:
        step = two
        if one >= 0:
            last = first + one
        elif three > 1:
            last = first + (len(argv) - first) // three + one
        else:
            last = len(argv) + one
        if 1 < first == len(argv):  # PFMERGE with no source: the second spec finds nothing
            return range(0)
    if last >= len(argv) or (spec.find[0] == "range" and last < first):
        raise _Unknown
    return range(first, last + 1, step)


def _number(argv: Sequence[str | None], place: int) -> int:
    text = argv[place] if place < len(argv) else None
    if text is None or not text.isdecimal() or not text.isascii():
        raise _Unknown
    return int(text)


def _finder_positions(known: Command, argv: Sequence[str | None]) -> set[int]:
    finders = {"sort": _sort, "migrate": _migrate, "stralgo": _stralgo}
    return finders[known.finder](argv)


def _sort(argv: Sequence[str | None]) -> set[int]:
    """SORT key ... STORE destination; the keys that BY and GET build are nobody's arguments (server: sortGetKeys)."""
    skipped = {"LIMIT": 2, "GET": 1, "BY": 1}
    place, hidden, stores = 2, False, []
    while place < len(argv):
        text = argv[place]
        word = "" if text is None else text.upper()
        hidden = hidden or text is None
        if word == "STORE" and place + 1 < len(argv):
            stores.append(place + 1)
            place += 1
        place += 1 + skipped.get(word, 0)
    if hidden and not stores:
        raise _Unknown
    return {1, *stores[-1:]}


def _migrate(argv: Sequence[str | None]) -> set[int]:
    """MIGRATE host port key|"" ... KEYS key ...; KEYS counts only after an empty key (server: migrateGetKeys)."""
    skipped = {"AUTH": 1, "AUTH2": 2}
    if len(argv) < 7:
        return {3}
    if argv[3] is None and any(text is None or text.upper() == "KEYS" for text in argv[6:]):
        raise _Unknown
    if argv[3]:
        return {3}
    place, hidden = 6, False
    while place < len(argv):
        word = (argv[place] or "").upper()
        hidden = hidden or argv[place] is None
        if word == "KEYS":
            return set(range(place + 1, len(argv)))
        place += 1 + skipped.get(word, 0)
    if hidden:
        raise _Unknown
    return {3}


def _stralgo(argv: Sequence[str | None]) -> set[int]:
    """STRALGO LCS KEYS key key (gone since Redis 7.0; server: lcsGetKeys)."""
    for place in range(1, len(argv)):
        text = argv[place]
        if text is None:
            raise _Unknown
        if text.upper() == "KEYS" and place + 2 < len(argv):
            return {place + 1, place + 2}
        if text.upper() == "STRINGS":
            break
    return set()


@functools.cache
def _containers() -> frozenset[str]:
    """Commands that do nothing without a subcommand."""
    return frozenset(name.split()[0] for name in names() if " " in name)


@functools.cache
def _command(name: str) -> Command | None:
    row = load("commands.json")["commands"].get(name)
    if row is None:
        return None
    specs = tuple(KeySpec(access, tuple(begin), tuple(find)) for access, begin, find in row["specs"])
    declared = tuple(KeySpec("", tuple(begin), tuple(find)) for begin, find in row.get("declared", ()))
    texts = (
        "since",
        "group",
        "finder",
        "deprecated",
        "instead",
        "until",
        "request_policy",
        "response_policy",
    )
    return Command(
        name=name,
        arity=row.get("arity", 0),
        flags=frozenset(row["flags"]),
        specs=specs,
        measured=row.get("source") != "documentation",
        declared=declared,
        **{field: row.get(field, "") for field in texts},
    )
