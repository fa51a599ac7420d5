"""Why the keys of a database cannot get a prefix: what asks for the whole database, or hides its keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from clusterlint.catalog.client import method
from clusterlint.catalog.command import command
from clusterlint.finding import Location
from clusterlint.fix.databases.group import SCANS, Group, pattern, texts
from clusterlint.fix.databases.number import UNSURE, asked
from clusterlint.keys.patterns import matches
from clusterlint.link.identity import Identity
from clusterlint.link.program import Argument, Call
from clusterlint.link.test_code import in_tests
from clusterlint.rules.lua import Origin, accesses
from clusterlint.rules.lua_tokens import tokens
from clusterlint.slots.meeting import can_be_equal, tells
from clusterlint.slots.template import Hole, Template

WHOLE = {
    "FLUSHDB": "it empties the whole database, where other keys are then",
    "DBSIZE": "it counts all keys of the database, other ones as well then",
    "RANDOMKEY": "it takes any key of the database, other ones as well then",
    "SWAPDB": "it exchanges databases",
    "MOVE": "it moves keys between databases",
    "SELECT": "the client changes to another database",
    "MIGRATE": "it names a database and keys of another server",
    "RESET": "the client changes to another database",
}
_SHARED = ("FLUSHDB", "DBSIZE", "RANDOMKEY", "SWAPDB")
"""What concerns the database that the keys come to."""

_LOOKS = frozenset({"FLUSHDB", "DBSIZE", "RANDOMKEY"})

_ELSEWHERE = ("SWAPDB", "MOVE", "SELECT")
"""What may reach the keys of a database from a client of another one."""

_KEYSPACE = re.compile(r"^__key(?:space|event)@([^_]*)__:")
_SUBSCRIBES = frozenset({"SUBSCRIBE", "PSUBSCRIBE"})
_EVALUATES = frozenset({"EVAL", "EVALSHA", "EVAL_RO", "EVALSHA_RO"})
_CALLS_FUNCTION = frozenset({"FCALL", "FCALL_RO"})
_TAKEN_APART = re.compile(
    r"string\s*\.\s*\w+\s*\(\s*KEYS|KEYS\s*\[[^\]]*\]\s*:|#\s*KEYS\s*\[|[=~]=\s*KEYS\s*\["
)
_CLIENT_ITSELF = frozenset({"", "PIPELINE", "TRANSACTION"})
_POOL = ("connection_pool", "connection", "get_connection_kwargs")
MOST_TOLD = 3


@dataclass(frozen=True, slots=True, order=True)
class Obstacle:
    """A place that stands in the way."""

    place: Location
    why: str

    def __str__(self) -> str:
        return f"{self.place.path}:{self.place.line}: {self.why}"


def told(found: list[Obstacle]) -> str:
    """The first of them, and how many more there are."""
    lines = list(dict.fromkeys(map(str, sorted(found))))
    more = f"; and {len(lines) - MOST_TOLD} more" if len(lines) > MOST_TOLD else ""
    return "; ".join(lines[:MOST_TOLD]) + more


def obstacles(group: Group) -> Iterator[Obstacle]:
    """All of them."""
    for call in group.calls:
        why = _of_call(group, call)
        if why is not None and not harmless(call):
            yield Obstacle(call.location, why)
    for call in group.others:
        why = _of_other(group, call)
        if why is not None and not harmless(call):
            yield Obstacle(call.location, why)
    for call in (*group.calls, *group.others):
        if call.command in _SUBSCRIBES and (channel := _channel(group, call)) is not None:
            yield Obstacle(call.location, f"the channel `{channel}` names the database")
    for used in group.program.attributes:
        if group.move.has(used.client) and used.name in _POOL:
            yield Obstacle(used.location, f"`{used.name}` may serve other clients of the database")
    for use in group.program.libraries:
        if use.evidence == "call" and use.endpoint is not None and use.endpoint in group.endpoints:
            why = f"{use.distribution} uses {use.endpoint}, and builds keys of its own"
            yield Obstacle(use.location, why)
    for built in group.built:
        given = asked(built)
        if given is not None and not given.known:
            yield Obstacle(built.location, f"db={given.text}: {UNSURE}")
    for built in group.program.constructions:
        client = built.client
        mixed = client.database == group.database and client.endpoints != group.endpoints
        if mixed and group.near(client) and not client.cluster and client.endpoints and group.endpoints:
            yield Obstacle(built.location, f"a client there may open database {group.database} as well")


def harmless(call: Call) -> bool:
    """Whether it is a test that empties, counts or walks a whole database: the program does not do it."""
    everything = call.command in SCANS and _of_scan(call) is not None
    return in_tests(call.location.path) and (call.command in _LOOKS or everything)


def _of_call(group: Group, call: Call) -> str | None:
    name = call.command
    if name in WHOLE:
        return f"{name}: {WHOLE[name]}"
    if name in SCANS:
        return _of_scan(call)
    given = call.argument("destination_db")
    if given is not None and not (given.known and given.value in (None, group.database)):
        return f"{name}: it names a database"
    known = command(name) if name else None
    if known is None and name not in _CLIENT_ITSELF:
        return f"{name}: it is not known which keys it takes"
    if name.startswith("FT."):
        return f"{name}: an index covers the keys of database 0 by prefixes of its own"
    if known is not None and not known.keyless and not call.keys and name not in _EVALUATES:
        return f"no key of {call.method}() is known: it may be set where the program runs"
    return _of_keys(group, call) or _of_script(call) or _of_sort(call)


def _of_scan(call: Call) -> str | None:
    given = pattern(call)
    if given is None:
        return f"{call.method}() walks all keys of the database, other ones as well then"
    if any(template.literal is not None and not template.literal.strip("*") for template in given.templates):
        return f"{call.method}({given.text}) walks all keys of the database, other ones as well then"
    if not given.templates:
        return f"it is not known what {call.method}() looks for"
    return None


def _of_keys(group: Group, call: Call) -> str | None:
    if not call.complete or any(not key.choices for key in call.keys):
        return f"not all keys of {call.method}() are known"
    for template in texts(call):
        first, *rest = template.parts or ("",)
        if any(isinstance(part, Hole) and part.name in group.move.scans for part in rest):
            return f"`{template}` holds a key that a scan has found, in the middle"
        found = isinstance(first, Hole) and first.name in group.move.scans
        if found and _ambiguous(group, str(first.name)):  # type: ignore[union-attr]
            return f"`{template}` may be a key that a scan of another database has found"
        if isinstance(first, Hole) and not found and _is_reply(first):
            return f"`{{{first.name}}}` comes from the server: with a prefix or without, nobody knows"
    return None


def _ambiguous(group: Group, name: str) -> bool:
    return any(
        name == str(template)
        for call in group.others
        if call.command in SCANS and (given := pattern(call)) is not None
        for template in given.templates
    )


def _is_reply(hole: Hole) -> bool:
    return hole.origin == "reply" or _replied(hole.identity)


def _replied(identity: object) -> bool:
    if not isinstance(identity, Identity):
        return False
    return identity.parts[0] == "reply" or any(map(_replied, identity.parts))


def _of_script(call: Call) -> str | None:
    if call.command in _CALLS_FUNCTION:
        return f"{call.command}: the function is not read"
    if call.command not in _EVALUATES:
        return None
    if call.script is None:
        return "the text of the script is not known"
    if any(token.kind == "text" and token.value.upper() == "SELECT" for token in tokens(call.script)):
        return "the script selects a database"
    for one in accesses(call.script):
        if one.source.origin is Origin.KEYS:
            continue
        if one.source.origin is not Origin.DERIVED or not one.spelling.startswith("KEYS"):
            return f"the script touches {one.spelling}, which is not passed as a key"
    if _TAKEN_APART.search(call.script):
        return "the script takes a key apart"
    return None


def _of_sort(call: Call) -> str | None:
    known = method(call.method)
    for parameter in known.by_role("by", "get") if known else ():
        given = call.argument(parameter.name)
        if given is not None and not (given.known and _plain(given)):
            return f"{call.command}: it reaches other keys by a pattern ({given.text})"
    return None


def _plain(given: Argument) -> bool:
    return given.value is None or "*" not in str(given.value)


def _channel(group: Group, call: Call) -> str | None:
    """A channel of the notifications of this database."""
    found = [*texts(call), *(template for given in call.arguments for template in given.templates)]
    for template in (*found, *(Template.of([given.name]) for given in call.arguments)):
        shown = "".join(part if isinstance(part, str) else "*" for part in template.parts)
        match = _KEYSPACE.match(shown)
        if match is not None and (match[1] == str(group.database) or not match[1].isdigit()):
            return shown
    return None


def _of_other(group: Group, call: Call) -> str | None:
    """A call of another client of the server."""
    same = call.client.endpoint is not None and bool(group.endpoints)
    if call.command in _ELSEWHERE and same:
        return f"{call.command}: it may reach database {group.database}"
    shared = not isinstance(call.client.database, int) or call.client.database == 0
    if not shared:
        return _of_same(group, call) if call.client.database == group.database else None
    if same and (call.command in _SHARED or (call.command in SCANS and _walks(group, call))):
        return f"{call.method}() on database 0 would meet the keys that come to it"
    return _meets(group, call) if call.client.database == 0 else _of_same(group, call) or _meets(group, call)


def _of_same(group: Group, call: Call) -> str | None:
    """A client of which nobody knows the database, or the server."""
    mine = group.whole_move.templates
    for template in texts(call):
        if template.bare and call.client.database is None and call.client.endpoint is None:
            return f"{call.method}() is called on a client that may open database {group.database}"
        if template.bare or not tells(template):
            continue
        if any(can_be_equal(template, one) for one in mine if not one.bare):
            return f"`{template}` is used there by a client that may open database {group.database} too"
    return None


def _meets(group: Group, call: Call) -> str | None:
    """A key of database 0 that could be one of those that come."""
    for template in texts(call):
        first = template.parts[0] if template.parts else None
        if isinstance(first, str) and first.startswith(group.prefix):
            return f"`{template}` begins with {group.prefix} already"
    return None


def _walks(group: Group, call: Call) -> bool:
    """Whether a scan of database 0 would find keys that come to it."""
    given = pattern(call)
    if given is None or not given.templates:
        return True
    shown = ["".join(p if isinstance(p, str) else "*" for p in one.parts) for one in given.templates]
    move = group.whole_move
    return any(
        not text.strip("*?") or matches(text, move.put(one)) == "all"
        for text in shown
        for one in move.templates
    )
