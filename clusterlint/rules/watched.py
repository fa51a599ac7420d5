"""Calls between watch() and multi(): a pipeline sends them at once, as a client does."""

from __future__ import annotations

from collections.abc import Iterator

from clusterlint.link.program import Batch, Call
from clusterlint.rules.judged import method_verdict

_PARTED = frozenset({"delete", "exists", "touch", "unlink"})
"""What the asyncio cluster pipeline takes apart by slot: it waits for none of the parts."""


def at_once(batch: Batch) -> Iterator[Call]:
    """The commands of a batch that are not queued, in order."""
    immediate = False
    for call in batch.calls:
        if call.method in ("watch", "multi"):
            immediate = call.method == "watch"
        elif immediate:
            yield call


def refused_at_once(call: Call) -> bool:
    """Whether a cluster pipeline refuses a command that is not queued.

    Measured with redis-py 6.2 to 8.1: what it refuses to queue it refuses here as well, but for the commands
    of which it cannot read the reply at the end of a transaction.
    """
    return method_verdict(call.method, call, "pipeline").kind == "refused"


def never_sent(call: Call, *, asynchronous: bool) -> bool:
    """Whether a command that should be sent at once is dropped, and no reply is given for it."""
    plain = call.client.release.stays_plain
    return asynchronous and not plain and call.method in _PARTED
