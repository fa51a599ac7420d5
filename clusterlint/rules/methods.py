"""Methods grouped by what they are for, where the catalog's verdict alone does not say which rule speaks."""

from __future__ import annotations

from clusterlint.catalog.client import Verdict
from clusterlint.catalog.command import command
from clusterlint.catalog.quirks import History, answer, split_words
from clusterlint.link.program import Call
from clusterlint.rules.judged import method_held, method_verdict
from clusterlint.rules.place import is_asynchronous
from clusterlint.rules.release import Held, judged_from, judged_version

# What they set or ask belongs to one connection, which a cluster client does not let the caller choose.
CONNECTION_STATE = frozenset(
    {
        "auth",
        "client_getname",
        "client_getredir",
        "client_id",
        "client_info",
        "client_no_evict",
        "client_no_touch",
    }
    | {"client_reply", "client_setinfo", "client_setname", "client_tracking", "client_tracking_off"}
    | {"client_tracking_on", "client_trackinginfo", "readonly", "readwrite"}
)
# CL401 and CL202 have more to say about these.
_OTHER_RULES = frozenset({"copy", "keys", "move", "scan", "scan_iter", "select", "swapdb"})
# Not probed, because they disturb the probe; one node by RedisCluster.COMMAND_FLAGS of redis-py 8.1.
_ONE_NODE = frozenset(
    {"bgrewriteaof", "bgsave", "client_kill", "client_kill_filter", "client_pause"}
    | {"config_resetstat", "config_rewrite", "save"}
)
# Not probed, because they end or re-wire the connection. Measured by hand with redis-py 4.1.4 to 8.1.0 and
# valkey-py 6.0.2 and 6.1.1: without a key and without a rule the client knows no node for them.
_NO_NODE = frozenset({"client_no_evict", "quit", "reset"})
_NODE_IN_ASYNCIO = {"redis": "7.1.1"}  # from here on the asyncio client sends them to any node


def named(call: Call) -> str:
    """The method that does what the call does: ``execute_command("CONFIG", "GET", ...)`` is config_get."""
    if call.method != "execute_command":
        return call.method
    first = call.argument("arg0")
    whole = f"{call.command} {first.value}" if first is not None and first.known else call.command
    words = whole if command(whole) is not None else call.command
    return words.lower().replace(" ", "_").replace("-", "_")


def split_word_refusal(call: Call) -> str:
    """The exception of execute_command("CONFIG", "GET"), where "GET" is a word of its own; "" if it works."""
    steps = split_word_history(call)
    result = answer(steps, judged_version(call.client, is_asynchronous(call.client, call.awaited)))
    return "" if call.client.release.stays_plain else result.removeprefix("raises ")


def split_word_history(call: Call) -> History:
    """By release: what execute_command makes of a subcommand that is a word of its own."""
    first = call.argument("arg0")
    if call.method != "execute_command" or first is None or not isinstance(first.value, str):
        return ()
    asynchronous, library = is_asynchronous(call.client, call.awaited), call.client.release.library
    return split_words(f"{call.command} {first.value}", asynchronous=asynchronous, library=library)


def told_elsewhere(call: Call) -> bool:
    """Whether a rule of its own speaks about this method."""
    return named(call) in _OTHER_RULES


def direct_verdict(call: Call) -> Verdict:
    """The verdict on the method outside pipelines, as if the client were its library's cluster client."""
    name = named(call)
    refusal = split_word_refusal(call)
    if refusal:
        return Verdict("refused", refusal, "the first word alone has no rule")
    found = method_verdict(name, call, "direct")
    if found.kind == "unknown" and name in _NO_NODE and not _finds_a_node(call):
        return Verdict("refused", "RedisClusterException", _NO_WAY)
    return Verdict("one-node", "", "") if found.kind == "unknown" and name in _ONE_NODE else found


_NO_WAY = "No way to dispatch this command to Redis Cluster. Missing key."


def _finds_a_node(call: Call) -> bool:
    """Whether the judged release sends to some node what it has no rule for."""
    asynchronous = is_asynchronous(call.client, call.awaited)
    if call.client.release.stays_plain:
        return True
    return asynchronous and judged_from(call.client, True, _NODE_IN_ASYNCIO)


def direct_held(call: Call) -> Held | None:
    """For which releases the verdict on the method outside pipelines holds."""
    return method_held(named(call), call, "direct")
