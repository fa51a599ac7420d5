"""What becomes of a linked call on a cluster client: the catalog's verdict, asked in the call's own terms."""

from __future__ import annotations

from clusterlint.catalog.client import Verdict, verdict
from clusterlint.link.program import Call, Client, Context

_CONTEXTS = {Context.PIPELINE: "pipeline", Context.TRANSACTION: "transaction"}


def asynchronous(client: Client, awaited: bool = False) -> bool:
    """Whether the client is an asyncio one; where that is unknown, an awaited call tells, else it is sync."""
    return awaited if client.asynchronous is None else client.asynchronous


def context_of(call: Call) -> str:
    """The catalog's word for where the call runs."""
    return _CONTEXTS.get(call.context, "direct")


def verdict_of(call: Call) -> Verdict:
    """The verdict on the call's method as if its client were the cluster client of the same library."""
    return verdict(call.method, asynchronous=asynchronous(call.client, call.awaited), context=context_of(call))


_SCRIPT_COMMANDS = frozenset("EVAL EVALSHA EVAL_RO EVALSHA_RO FCALL FCALL_RO".split())


def is_script(call: Call) -> bool:
    """Whether the call runs Lua or a function on the server (EVAL, EVALSHA, FCALL, a Script object)."""
    return call.method == "__call__" or call.command.upper() in _SCRIPT_COMMANDS
