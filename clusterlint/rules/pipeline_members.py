"""Members of the standalone pipeline that the pipeline of a cluster client lacks, or keeps empty.

Measured by hand with redis-py 4.1.4 to 8.1.0 and valkey-py 6.0.2 and 6.1.1, on a cluster of three masters.
"""

from __future__ import annotations

from clusterlint.finding import Effect, Severity
from clusterlint.link.program import AttributeUse
from clusterlint.rules.place import Claim
from clusterlint.rules.release import judged_from

_LACKING = frozenset({"explicit_transaction", "immediate_execute_command", "scripts", "watching"})
_LACKING_IN_ASYNCIO = _LACKING | {"command_stack", "register_script"}
_STACK = "command_stack"
_EMPTY_SINCE = {"redis": "6.1.0"}
_WAYS_OUT = {
    "command_stack": "count with len(pipe), which both pipelines know",
    "immediate_execute_command": "call the method on the client, outside the pipeline",
    "register_script": "register it on the client; a cluster pipeline refuses the script's call all the same",
    "watching": "keep in a variable whether watch() was called",
}


def claim(use: AttributeUse, *, asynchronous: bool) -> Claim | None:
    """What is wrong with a member of a pipeline; None for what the cluster pipeline has as well."""
    kind, _, name = use.name.partition(".")
    if kind != "pipeline":
        return None
    if name in (_LACKING_IN_ASYNCIO if asynchronous else _LACKING):
        flavour = "asyncio " if asynchronous else ""
        severity, effect = Severity.ERROR, Effect.LOUD
        message = f"{name}: the pipeline of the {flavour}cluster client has no such member, and raises"
    elif name == _STACK and _is_empty(use):
        severity, effect = Severity.WARNING, Effect.SILENT
        message = f"{name}: always empty on the pipeline of a cluster client, whatever is queued"
    else:
        return None
    return Claim(severity, effect, message, _WAYS_OUT.get(name, "do without it"))


def _is_empty(use: AttributeUse) -> bool:
    """Whether the judged release's sync pipeline keeps its commands somewhere else."""
    return judged_from(use.client, False, _EMPTY_SINCE)
