"""A walk over the keyspace that sees one node, or whose cursor is not a number any more.

What:
    SCAN with a cursor of one's own (a loop, or a page that hands the cursor on), and KEYS; both in scripts.
    scan_iter, and SSCAN, HSCAN and ZSCAN, which walk one key, are safe.
Why:
    Every node has its own keyspace and its own cursor. The cluster client asks all masters in scan() and
    returns a dict of cursors by node: it never equals 0, and handing it back raises DataError. keys() asks
    one node only and says nothing: with three masters about one key in three comes back. So does a script.
Effect:
    silent: keys() misses the other nodes' keys without an error; a SCAN loop raises DataError in its
    second turn.
Bad:
    for number in range(50):
        r.set(f"user:{number}", "Ada")
    cursor, found = r.scan(0, match="user:*")
    while cursor:
        cursor, more = r.scan(cursor, match="user:*")
        found += more
    len(found)
    # or
    for number in range(50):
        r.set(f"user:{number}", "Ada")
    len(r.keys("user:*"))
    # or
    for number in range(50):
        r.set(f"user:{number}", "Ada")
    r.eval("return #redis.call('KEYS', ARGV[1])", 0, "user:*")
Good:
    for number in range(50):
        r.set(f"user:{number}", "Ada")
    len(list(r.scan_iter(match="user:*", count=100)))
    # or
    r.sadd("group:1", "Ada")
    cursor, members = r.sscan("group:1", 0)
Fix:
    Use scan_iter(match=..., count=...): it walks all masters on a cluster, and the one server otherwise.
    Better still, keep the names that belong together in a set, so that nothing has to walk the keyspace.
Silence:
    r.keys("debug:*")  # clusterlint: ignore[CL401] development shell only
"""

from __future__ import annotations

from collections.abc import Iterator

from clusterlint.finding import Applicability, Effect, Finding, Severity
from clusterlint.link.program import Argument, Call, Context, Program
from clusterlint.rules.judged import once
from clusterlint.rules.lua import Command
from clusterlint.rules.methods import direct_held, direct_verdict
from clusterlint.rules.place import Claim, at_call, is_fake
from clusterlint.rules.reach import reaches_all, unknown_reach
from clusterlint.rules.script_commands import in_scripts, on_one_node, place_in

CODE = "CL401"
NAME = "keyspace-scan"
SEVERITY = Severity.ERROR

_LITERAL_ZERO = frozenset({"0", "'0'", '"0"', "b'0'", 'b"0"'})


def judge(program: Program) -> Iterator[Finding]:
    """One finding for each SCAN or KEYS that is sent directly and does not say which nodes to ask."""
    yield from _sent(program)
    yield from once(
        at_call(CODE, NAME, call, _in_script(command, program.masters))
        for call, command in in_scripts(program, "KEYS", "SCAN")
        if on_one_node(call) and not (command.declared and _all_tagged(call))
    )


def _all_tagged(call: Call) -> bool:
    """Whether a pattern that begins as these keys do keeps to their slot."""
    return all(key.choices and all(choice.tagged for choice in key.choices) for key in call.keys)


def _sent(program: Program) -> Iterator[Finding]:
    for call in program.calls:
        if call.context is not Context.DIRECT or is_fake(call.client) or call.argument("target_nodes"):
            continue
        if call.client.release.stays_plain:
            if call.command in ("KEYS", "SCAN") and not reaches_all(program.target, call.command):
                yield at_call(CODE, NAME, call, unknown_reach(call))
            continue
        walk = call.command == "SCAN"
        if call.command == "KEYS" or (walk and direct_verdict(call).kind == "one-node"):
            yield at_call(CODE, NAME, call, _one_node_claim(call, program.masters))
        elif walk and call.method != "scan_iter":
            claim = _scan_claim(call)
            if claim is not None:
                yield at_call(CODE, NAME, call, claim)


def _one_node_claim(call: Call, masters: int) -> Claim:
    """KEYS, and in the oldest releases SCAN as well."""
    pattern = next((argument.text for argument in call.arguments if argument.name in ("pattern", "arg0")), "")
    replaced = f"scan_iter({pattern})" if call.method == "keys" else "scan_iter(...)"
    return Claim(
        severity=Severity.WARNING,
        effect=Effect.SILENT,
        message=(
            f"{call.command} asks one node of the cluster: with {masters} masters about "
            f"{1 / max(masters, 1):.0%} of the matching keys come back, and no error says so"
        ),
        way_out=f"use {replaced}: it walks every master on a cluster and the one server otherwise",
        applicability=Applicability.UNSAFE,
        held=direct_held(call),
    )


def _in_script(command: Command, masters: int) -> Claim:
    return Claim(
        severity=Severity.WARNING,
        effect=Effect.SILENT,
        message=(
            f"{command.name} in a script walks the one node that runs it: with {masters} masters about "
            f"{1 / max(masters, 1):.0%} of the keys, and no error says so"
        ),
        way_out="walk with scan_iter() on the client, and give the script the keys that it is for",
        notes=(place_in(command),),
    )


def _scan_claim(call: Call) -> Claim | None:
    if not _starts_anew(call):
        return Claim(
            severity=SEVERITY,
            effect=Effect.LOUD,
            message=(
                "SCAN with a cursor: on a cluster scan() returns a dict of cursors by node, which never "
                "equals 0 and raises DataError when it is handed back"
            ),
            way_out="use scan_iter(match=..., count=...) instead of the cursor",
            applicability=Applicability.UNSAFE,
            held=direct_held(call),
        )
    if not call.used:
        return None
    return Claim(
        severity=Severity.WARNING,
        effect=Effect.SILENT,
        message=(
            "SCAN from the start: on a cluster scan() asks every master and returns a dict of cursors by "
            "node, where a standalone server returns one number"
        ),
        way_out="use scan_iter(match=..., count=...), and stop it early if one page is enough",
        applicability=Applicability.UNSAFE,
        held=direct_held(call),
    )


def _starts_anew(call: Call) -> bool:
    """The cursor is the literal 0 (or left out, which is the same), not one that a former page returned."""
    cursor = _cursor(call)
    if cursor is None or cursor.text.strip() in _LITERAL_ZERO:
        return True
    return cursor.known and str(cursor.value) == "0" and not call.loops


def _cursor(call: Call) -> Argument | None:
    """The cursor argument; through execute_command it follows the command's name."""
    return call.argument("arg0" if call.method == "execute_command" else "cursor")
