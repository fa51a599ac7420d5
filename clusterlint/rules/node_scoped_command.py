"""A command without a key that one node answers, or all nodes in a dict.

What:
    DBSIZE, INFO, CONFIG GET and SET, RANDOMKEY, SLOWLOG, CLIENT LIST, WAIT, FLUSHDB and others that speak
    about the server; in scripts DBSIZE, RANDOMKEY, FLUSHDB and FLUSHALL. KEYS and SCAN have a rule of their
    own (CL401).
Why:
    There is no "the server" any more. The cluster client sends most of these commands to one node and
    returns its answer as if it were the whole; some it sends to all masters and returns a dict of answers
    by node.
Effect:
    silent: a number, list or setting of one node of several; or a dict where a plain value was.
Bad:
    for number in range(50):
        r.set(f"user:{number}", "Ada")
    r.dbsize()
    # or
    r.flushdb()
    # or
    for number in range(50):
        r.set(f"user:{number}", "Ada")
    r.info("keyspace")["db0"]["keys"]
    # or
    for number in range(50):
        r.set(f"user:{number}", "Ada")
    r.eval("redis.call('FLUSHDB')", 0)
Good:
    for number in range(50):
        r.set(f"user:{number}", "Ada")
    sum(1 for _ in r.scan_iter(count=500))
    # or
    r.ping()
Fix:
    Count what you need to count in a key of its own; read servers' metrics from an exporter for each node,
    and change their settings in their configuration. Code that only ever runs on a cluster can pass
    target_nodes=RedisCluster.PRIMARIES and add up the answers.
Silence:
    r.info("server")  # clusterlint: ignore[CL402] the version is the same on all nodes
"""

from __future__ import annotations

from collections.abc import Iterator

from clusterlint.finding import Effect, Finding, Severity
from clusterlint.link.program import Call, Context, Program
from clusterlint.rules.judged import once
from clusterlint.rules.lua import Command
from clusterlint.rules.methods import CONNECTION_STATE, direct_held, direct_verdict, named, told_elsewhere
from clusterlint.rules.place import Claim, at_call, is_fake
from clusterlint.rules.reach import reaches_all, unknown_reach
from clusterlint.rules.script_commands import in_scripts, on_one_node, place_in

CODE = "CL402"
NAME = "node-scoped-command"
SEVERITY = Severity.WARNING

# Any node gives the same answer.
_ALIKE = frozenset(
    {"acl_cat", "acl_dryrun", "acl_genpass", "acl_help", "acl_whoami"}
    | {"command", "command_count", "command_getkeys", "command_list", "module_list"}
)
_ABOUT_ALL_KEYS = frozenset({"DBSIZE", "FLUSHALL", "FLUSHDB", "RANDOMKEY"})
# Mostly asked to see whether a server is there, or for a clock: one node does for that.
_SIGNS_OF_LIFE = frozenset({"lastsave", "ping", "time"})
_WAYS_OUT = {
    "dbsize": "count with scan_iter(), or keep a counter of your own",
    "info": "read metrics from an exporter for each node; on a cluster only, pass target_nodes=...",
    "randomkey": "keep the names in a set and use SRANDMEMBER",
    "config_set": "change the configuration of every node; on a cluster only, pass target_nodes=...",
    "wait": "do not build on WAIT: on a cluster it may ask a node that has not written",
    "ping": "fine to see that the cluster answers; the state of all nodes is in cluster_info()",
    "flushdb": "do not read the returned value: it is True here and a dict by node there",
    "flushall": "do not read the returned value: it is True here and a dict by node there",
}


def judge(program: Program) -> Iterator[Finding]:
    """One finding for each such call that does not say itself which nodes it means."""
    yield from _sent(program)
    yield from once(
        at_call(CODE, NAME, call, _in_script(command))
        for call, command in in_scripts(program, *sorted(_ABOUT_ALL_KEYS))
        if on_one_node(call)
    )


def _sent(program: Program) -> Iterator[Finding]:
    for call in program.calls:
        if call.context is not Context.DIRECT or is_fake(call.client) or not _is_ours(call):
            continue
        if call.client.release.stays_plain:
            if call.command in _ABOUT_ALL_KEYS and not reaches_all(program.target, call.command):
                yield at_call(CODE, NAME, call, unknown_reach(call))
            continue
        kind = direct_verdict(call).kind
        if kind == "one-node" or (kind == "unknown" and named(call) in _NOT_PROBED):
            yield at_call(CODE, NAME, call, _one_node_claim(call, program.masters))
        elif kind == "per-node-reply":
            yield at_call(CODE, NAME, call, _per_node_claim(call))


def _in_script(command: Command) -> Claim:
    flushes = command.name.lower() in _FLUSHING
    what = (
        "empties the one node that runs it and leaves" if flushes else "asks the one node that runs it, not"
    )
    name = command.name.lower()
    way_out = f"call {name}() on the client, which reaches every master" if flushes else _WAYS_OUT[name]
    message = f"{command.name} in a script {what} the others"
    return Claim(SEVERITY, Effect.SILENT, message, way_out, notes=(place_in(command),))


def _is_ours(call: Call) -> bool:
    name = named(call)
    if name in CONNECTION_STATE or name in _ALIKE or told_elsewhere(call):
        return False
    return not call.keys and call.argument("target_nodes") is None


def _one_node_claim(call: Call, masters: int) -> Claim:
    name = named(call)
    if name in _SIGNS_OF_LIFE:
        severity, message = Severity.INFO, f"{name}() asks one node of the cluster"
    elif name.startswith("ft."):
        severity, message = SEVERITY, f"{name}() asks one node of the cluster, and {_SEARCH}"
    else:
        severity = SEVERITY
        message = (
            f"{name}() asks one node of the cluster, one of {masters} masters or their replicas, and says "
            "nothing about the others"
        )
    way_out = _SEARCH_WAY_OUT if name.startswith("ft.") else _WAY_OUT
    return Claim(severity, Effect.SILENT, message, _WAYS_OUT.get(name, way_out), held=direct_held(call))


# The probe leaves these out since they end or re-wire the server; like every command without a key
# and without a policy of its own they go to one node (redis-py, cluster.py, COMMAND_FLAGS).
_NOT_PROBED = frozenset({"bgrewriteaof", "bgsave", "config_resetstat", "failover", "save", "shutdown"})
_FLUSHING = frozenset({"flushall", "flushdb"})
# Measured on Redis Stack 7.4; of Redis 8: https://github.com/RediSearch/RediSearch/issues/5034
_SEARCH = (
    "with the search module of Redis Stack its index covers the keys of that node alone "
    "(from Redis 8 on the module asks all nodes)"
)
_SEARCH_WAY_OUT = "use Redis 8, or a service whose search covers the whole cluster"
_WAY_OUT = "decide which nodes are meant; on a cluster only, pass target_nodes=... and join the answers"


def _per_node_claim(call: Call) -> Claim:
    name = named(call)
    held, way_out = direct_held(call), _WAYS_OUT.get(name, _WAY_OUT)
    if call.used:
        message = f"{name}() returns a dict of answers by node on a cluster, and its result is used"
        return Claim(SEVERITY, Effect.SILENT, message, way_out, held=held)
    message = f"{name}() goes to every master of the cluster; the dict of answers that it returns is not used"
    if name in _FLUSHING:
        message = f"{name}() empties every master of the cluster, one after the other, and returns a dict"
        return Claim(SEVERITY, Effect.SILENT, message, way_out, held=held)
    return Claim(Severity.INFO, Effect.SILENT, message, way_out, held=held)
