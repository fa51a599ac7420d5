"""A subscription to keyspace events, which every node only tells about its own keys.

What:
    subscribe or psubscribe to channels that begin with __keyspace@, __keyevent@ or __key*.
Why:
    Published messages cross the cluster bus, keyspace events do not: a node tells them only to clients
    connected to that node. The pub/sub object of the cluster client sits on one node.
Effect:
    silent: with three masters two events in three are never heard.
Bad:
    everywhere = {"target_nodes": "all"} if hasattr(r, "get_primaries") else {}
    r.config_set("notify-keyspace-events", "KEA", **everywhere)
    listener = r.pubsub(ignore_subscribe_messages=True)
    listener.psubscribe("__keyspace@0__:user:*")
    listener.get_message(timeout=1)
    for number in range(30):
        r.set(f"user:{number}", "Ada")
    heard = 0
    while listener.get_message(timeout=0.5):
        heard += 1
    heard > 25
Good:
    listener = r.pubsub(ignore_subscribe_messages=True)
    listener.subscribe("user-changed")
    listener.get_message(timeout=1)
    for number in range(30):
        r.set(f"user:{number}", "Ada")
        r.publish("user-changed", number)
    heard = 0
    while listener.get_message(timeout=0.5):
        heard += 1
    heard > 25
Fix:
    Publish a message of your own where the key is written, or keep due times in a sorted set that a worker
    reads (the usual reason to listen to expired events). Else subscribe once on every master with a plain
    client each, and again after a failover.
Silence:
    listener.psubscribe("__keyevent@0__:expired")  # clusterlint: ignore[CL403] one listener per node
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from clusterlint.catalog.client import attribute, attribute_history
from clusterlint.catalog.target import Target
from clusterlint.finding import Effect, Finding, Severity
from clusterlint.link.program import Argument, Call, Program
from clusterlint.rules.place import Claim, at_call, is_asynchronous, is_fake
from clusterlint.rules.release import TITLES, judged_version

CODE = "CL403"
NAME = "keyspace-notification"
SEVERITY = Severity.ERROR

_LISTENER = "keyspace_notifications"
_SUBSCRIBING = frozenset({"subscribe", "psubscribe"})
_CHANNEL = re.compile(r"__key(?:(?:space|event)@|\*)[^'\"\s,)\]]*")


def judge(program: Program) -> Iterator[Finding]:
    """One finding for each subscription to such a channel."""
    for call in program.calls:
        if call.method not in _SUBSCRIBING and call.command not in ("SUBSCRIBE", "PSUBSCRIBE"):
            continue
        channel = _event_channel(call)
        if channel and not is_fake(call.client):
            plain = call.client.release.stays_plain
            claim = _unknown(call, channel) if plain else _claim(call, channel, program.masters)
            yield at_call(CODE, NAME, call, replace(claim, notes=_switch(program.target)))


def _event_channel(call: Call) -> str:
    """The first keyspace channel among the channels, "" if there is none."""
    for key in call.keys:
        for choice in key.choices:
            if _CHANNEL.match(str(choice)):
                return str(choice)
    for argument in call.arguments:
        found = _in_argument(argument)
        if found:
            return found
    return ""


def _in_argument(argument: Argument) -> str:
    """The channel that an argument holds: its value, its text, or its name in ``**{channel: handler}``."""
    for text in (str(argument.value) if argument.known else "", argument.text, argument.name):
        found = _CHANNEL.search(text)
        if found:
            return found[0]
    return ""


def _unknown(call: Call, channel: str) -> Claim:
    return Claim(
        severity=Severity.INFO,
        effect=Effect.SILENT,
        message=f"{(call.command or call.method).upper()} to `{channel}`: could not tell whether this "
        "service tells the events of all nodes at its one address",
        way_out="try it there with keys of several slots before you rely on it",
    )


def _listener(call: Call) -> str:
    """What listens on all masters, by the release of the client (catalog: attributes)."""
    asynchronous, library = is_asynchronous(call.client, call.awaited), call.client.release.library
    steps = attribute_history(_LISTENER, asynchronous=asynchronous, library=library)
    first = next((release for release, there in steps if there), "")
    if not first:
        return ""
    has = attribute(
        _LISTENER,
        asynchronous=asynchronous,
        version=judged_version(call.client, asynchronous),
        library=library,
    )
    return f" with {_LISTENER}()" if has else f", as {_LISTENER}() does from {TITLES[library]} {first} on"


def _switch(target: Target | None) -> tuple[str, ...]:
    """What turns the events on at the target, where a source tells."""
    if target is None or not target.notifications:
        return ()
    return (f"{target.title}: they are turned on by {target.notifications}",)


def _claim(call: Call, channel: str, masters: int) -> Claim:
    missed = f"about {(masters - 1) / masters:.0%} of them" if masters > 1 else "the other nodes' events"
    return Claim(
        severity=SEVERITY,
        effect=Effect.SILENT,
        message=(
            f"{(call.command or call.method).upper()} to `{channel}`: every node tells keyspace events about "
            f"its own keys only, and the listener sits on one node; with {masters} masters {missed} are "
            "never heard"
        ),
        way_out="publish a message where the key is written, or keep due times in a sorted set that a worker "
        f"reads; else listen on every master{_listener(call)}",
    )
