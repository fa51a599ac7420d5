"""An exception of the cluster client that no `except RedisError` catches, and `isinstance(c, Redis)`.

What:
    `except redis.RedisError` (ResponseError, DataError, contextlib.suppress of them) around a call that
    raises RedisClusterException or AttributeError on a cluster: the finding stands at the except clause.
    And isinstance(), issubclass(), type() is, match for redis.Redis where the client becomes a RedisCluster.
    As an info, once a file: handlers meant for a server that cannot be reached.
Why:
    RedisClusterException and its subclasses CrossSlotTransactionError and SlotNotCoveredError derive from
    Exception alone. What the handler hid, retried or turned into a default now ends the request. The
    cluster client raises it too when no node can be reached, where a plain client raises
    ConnectionError; one dead node still gives ConnectionError, a cluster that is down ClusterDownError, and
    both are a RedisError. RedisCluster derives from none of the plain clients' classes.
Effect:
    loud: RedisClusterException passes the handler; isinstance() is False without a word, unless the code
    raises then (an assertion, `if not isinstance(...): raise`). The first command of an asyncio client, if
    it needs two slots, raises ClusterCrossSlotError instead, which is a RedisError.
Bad:
    import redis
    r.set("user:1:name", "Ada")
    try:
        found = r.mget("user:1:name", "user:1:mail")
    except redis.RedisError:
        found = [None, None]
    found
    # or
    import redis
    from contextlib import suppress
    with suppress(redis.ResponseError):
        r.rename("queue:new", "queue:old")
    # or
    import redis
    def connected(client):
        return isinstance(client, redis.Redis)
    connected(r)
Good:
    from redis.exceptions import RedisClusterException, RedisError
    r.set("user:{1}:name", "Ada")
    try:
        found = r.mget("user:{1}:name", "user:{1}:mail")
    except (RedisError, RedisClusterException):
        found = [None, None]
    found
    # or
    import redis
    def connected(client):
        return isinstance(client, (redis.Redis, redis.RedisCluster))
    connected(r)
Fix:
    Mend the call that raises first. Where the handler shall cover the cluster as well, catch
    (RedisError, RedisClusterException): redis.exceptions has both in every release with a cluster client.
    Ask isinstance() for both classes.
Silence:
    except redis.RedisError:  # clusterlint: ignore[CL309] both keys come from tagged()
"""

from __future__ import annotations

from collections.abc import Iterator

from clusterlint.finding import Applicability, Effect, Finding, FixHint, Related, Severity
from clusterlint.link.clients.libraries import client_type, pipeline_type
from clusterlint.link.program import Call, Client, Handler, Program, TypeTest
from clusterlint.rules import outages
from clusterlint.rules.judged import once
from clusterlint.rules.place import is_fake
from clusterlint.rules.raised import COMMAND_ERRORS, Raised, escaped, is_valkey, library_names, raised
from clusterlint.rules.wording import listed

CODE = "CL309"
NAME = "escaping-exception"
SEVERITY = Severity.WARNING

_MAX_RELATED = 3


def judge(program: Program) -> Iterator[Finding]:
    """One finding per handler, one per question about a client's class, one info per file."""
    groups: dict[Handler, list[Raised]] = {}
    for one in raised(program):
        handler = escaped(one.exception, one.handlers, COMMAND_ERRORS)
        if handler is not None:
            groups.setdefault(handler, []).append(one)
    yield from once(_at_handler(handler, found) for handler, found in groups.items())
    yield from outages.findings(CODE, NAME, program, frozenset(handler.location for handler in groups))
    for test in program.type_tests:
        if _changes(test, program):
            yield _at_test(test)


def _at_handler(handler: Handler, found: list[Raised]) -> Finding:
    worst = max(found, key=lambda one: one.confidence.rank)
    places = {one.location: one for one in reversed(found)}
    related = [Related(place, f"{one.what} raises {one.exception}") for place, one in sorted(places.items())]
    own = worst.exception not in ("AttributeError", "NotImplementedError", "TypeError")
    base = "ValkeyError" if is_valkey(worst.call) else "RedisError"
    more = f", and {len(places) - 1} more" if len(places) > 1 else ""
    return Finding(
        rule=CODE,
        name=NAME,
        severity=SEVERITY,
        confidence=worst.confidence,
        effect=Effect.LOUD,
        location=handler.location,
        message=f"{_said(handler)} does not catch the {worst.exception} that {worst.what} raises "
        f"on a cluster client{more}: it is no {base}",
        endpoint=worst.call.client.endpoint,
        also=worst.call.client.also,
        command=(worst.call.command or None) if isinstance(worst.call, Call) else None,
        related=tuple(related[:_MAX_RELATED]),
        fix=FixHint(Applicability.MANUAL, _way_out(worst, base) if own else "mend the call"),
        notes=_notes(worst) if own else (),
    )


def _said(handler: Handler) -> str:
    named = sorted(library_names(handler) & COMMAND_ERRORS)
    return "the handler of " + listed([f"`{name}`" for name in named])


def _way_out(one: Raised, base: str) -> str:
    module = "valkey.exceptions" if is_valkey(one.call) else "redis.exceptions"
    wanted = base.replace("Error", "ClusterException")
    return (
        f"mend the call; where the cluster's errors shall end here too, catch {wanted} (of {module}) as well"
    )


def _notes(one: Raised) -> tuple[str, ...]:
    if isinstance(one.call, Call) and one.call.client.asynchronous is not False and one.call.awaited:
        return ("the very first command of an asyncio cluster client raises ClusterCrossSlotError instead",)
    return ()


def _changes(test: TypeTest, program: Program) -> bool:
    """Whether the answer is another one for the cluster client, and nobody asks for that one as well."""
    if is_fake(test.client) or _asks_for_cluster(test):
        return False
    nearby = (other for other in program.type_tests if other.location.path == test.location.path)
    if any(other.function == test.function and _asks_for_cluster(other) for other in nearby):
        return False
    return any(_holds_today(name, test.client) for name in test.tested)


def _asks_for_cluster(test: TypeTest) -> bool:
    found = [client_type(name) or pipeline_type(name) for name in test.tested]
    return "?" in test.tested or any(one is not None and one.cluster for one in found)


def _holds_today(name: str, client: Client) -> bool:
    """Whether an instance of the client's class may be one of the class of that name."""
    tested = client_type(name) or pipeline_type(name)
    if tested is None or tested.library == "fakeredis":
        return False
    if client.library != "unknown" and tested.library != client.library:
        return False
    return client.asynchronous is None or tested.asynchronous is client.asynchronous


def _at_test(test: TypeTest) -> Finding:
    plain = next(name for name in test.tested if _holds_today(name, test.client))
    pipeline = pipeline_type(plain) is not None
    valkey = plain.split(".")[0] == "valkey"
    other = "ClusterPipeline" if pipeline else "ValkeyCluster" if valkey else "RedisCluster"
    raises = ", and the code raises" if test.raises else ""
    return Finding(
        rule=CODE,
        name=NAME,
        severity=SEVERITY,
        confidence=test.confidence,
        effect=Effect.LOUD if test.raises else Effect.SILENT,
        location=test.location,
        message=f"this is false for a cluster client{raises}: {other} does not derive from `{plain}`",
        endpoint=test.client.endpoint,
        also=test.client.also,
        fix=FixHint(Applicability.MANUAL, f"ask for both classes: ({plain.rpartition('.')[2]}, {other})"),
    )
