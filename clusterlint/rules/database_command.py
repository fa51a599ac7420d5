"""A command that changes the database, or reaches into another one.

What:
    SELECT, MOVE, SWAPDB, and COPY with a destination database, by method, through execute_command or
    in a script.
Why:
    A cluster has database 0 only. The server denies these commands in cluster mode, and the cluster client
    has no method for some of them or refuses them itself.
Effect:
    loud: ResponseError, RedisClusterException or AttributeError at the call.
Bad:
    r.set("report:1", "ready")
    r.move("report:1", 1)
    # or
    r.set("report:{1}", "ready")
    r.copy("report:{1}", "report:{1}:kept", destination_db=1)
    # or
    r.swapdb(0, 1)
    # or
    r.set("report:1", "ready")
    r.eval("return redis.call('MOVE', KEYS[1], 1)", 1, "report:1")
Good:
    r.set("report:{1}", "ready")
    r.copy("report:{1}", "report:{1}:kept")
Fix:
    Give the other database's keys a prefix of their own in database 0 and write to that: a rename or copy
    within one hash tag replaces MOVE, a version number in the prefix replaces SWAPDB.
Silence:
    r.swapdb(0, 1)  # clusterlint: ignore[CL202] runs against the standalone staging server only
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from msgspec import structs

from clusterlint.catalog.target import Target
from clusterlint.finding import Confidence, Effect, Finding, Severity
from clusterlint.link.program import Call, Program
from clusterlint.rules.databases import has_database, more_databases
from clusterlint.rules.judged import once
from clusterlint.rules.lua import Command
from clusterlint.rules.place import Claim, at_call, is_fake, key_facts
from clusterlint.rules.script_commands import in_scripts, place_in

CODE = "CL202"
NAME = "database-command"
SEVERITY = Severity.ERROR

_WAYS_OUT = {
    "SELECT": "leave it out and keep these keys in database 0 under a prefix of their own",
    "MOVE": "rename the key within one hash tag, to the prefix that stands for the other database",
    "SWAPDB": "keep a version number in the key prefix and switch readers from one version to the other",
    "COPY": "leave the destination database out and copy to another name with the same hash tag",
}


def judge(program: Program) -> Iterator[Finding]:
    """One finding for each call that names a database."""
    for call in program.calls:
        if not is_fake(call.client) and _names_database(call) and not has_database(program, call.client, 1):
            yield at_call(CODE, NAME, call, _claim(call, call.command, program.target))
    yield from once(_in_scripts(program))


def _in_scripts(program: Program) -> Iterator[Finding]:
    for call, command in in_scripts(program, *_WAYS_OUT):
        if _names_another(command) and not has_database(program, call.client, 1):
            claim = _claim(call, command.name, program.target)
            may_be_zero = command.name in ("SELECT", "COPY") and None in command.words[-1:]
            claim = structs.replace(
                claim,
                confidence=Confidence.LIKELY if may_be_zero else None,
                notes=(*claim.notes, place_in(command)),
            )
            yield at_call(CODE, NAME, call, claim)


def _names_another(sent: Command) -> bool:
    """Whether a command of a script reaches another database than 0."""
    if sent.name == "COPY":
        return any((word or "").upper() == "DB" and number != "0" for word, number in pairwise(sent.words))
    return not (sent.name == "SELECT" and sent.words == ("0",))


def _names_database(call: Call) -> bool:
    if call.command in ("SELECT", "MOVE", "SWAPDB"):
        return True
    if call.command != "COPY":
        return False
    if call.method == "execute_command":
        return any(str(argument.value).upper() == "DB" for argument in call.arguments if argument.known)
    chosen = call.argument("destination_db")
    return chosen is not None and not (chosen.known and chosen.value is None)


def _claim(call: Call, command: str, target: Target | None) -> Claim:
    more = more_databases(target)
    what = "COPY to another database" if command == "COPY" else command
    return Claim(
        severity=SEVERITY,
        effect=Effect.LOUD,
        message=f"{what}: a cluster has database 0 only; the cluster client or the server refuses it",
        way_out=_WAYS_OUT[command],
        keys=key_facts(call.keys),
        notes=(more,) if more else (),
    )
