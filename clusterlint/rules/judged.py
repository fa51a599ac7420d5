"""What becomes of a linked call on a cluster client: the catalog's verdict, asked in the call's own terms."""

from __future__ import annotations

from collections.abc import Iterator

from clusterlint.catalog.client import Verdict, verdict
from clusterlint.link.program import Call, Context, Program
from clusterlint.rules.place import is_asynchronous, is_fake

_CONTEXTS = {Context.PIPELINE: "pipeline", Context.TRANSACTION: "transaction"}
_SCRIPT_COMMANDS = frozenset({"EVAL", "EVALSHA", "EVAL_RO", "EVALSHA_RO", "FCALL", "FCALL_RO"})


def judged_calls(program: Program, *contexts: Context) -> Iterator[Call]:
    """The calls in these contexts whose client stands for a server that may migrate."""
    return (call for call in program.calls if call.context in contexts and not is_fake(call.client))


def is_script(call: Call) -> bool:
    """Whether the call runs Lua or a function on the server (EVAL, EVALSHA, FCALL, a Script object)."""
    return call.method == "__call__" or call.command.upper() in _SCRIPT_COMMANDS


def verdict_of(call: Call) -> Verdict:
    """The verdict on the call as if its client were the cluster client of the same library.

    ``execute_command`` passes the client's overrides: its keys must share a slot, whatever the
    command, and a pipeline takes it. A Script object sends EVALSHA.
    """
    if call.method == "execute_command":
        return Verdict("one-slot", "RedisClusterException", "")
    name = "evalsha" if call.method == "__call__" else call.method
    where = _CONTEXTS.get(call.context, "direct")
    return verdict(name, asynchronous=is_asynchronous(call.client, call.awaited), context=where)


def several_keys(call: Call) -> bool:
    """Whether the call passes, or may pass, more than one key."""
    if not call.complete or any(key.many or key.all_choices for key in call.keys):
        return True
    return len(call.keys) > 1
