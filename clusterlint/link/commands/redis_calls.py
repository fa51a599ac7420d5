"""Redis calls become records: commands, pipelines and their batches, scripts, pub/sub."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from clusterlint.catalog.client import Method as CatalogMethod
from clusterlint.catalog.client import method as catalog_method
from clusterlint.extract import ir
from clusterlint.finding import Location
from clusterlint.link import hops
from clusterlint.link.clients import subclients
from clusterlint.link.commands import awaiting, deferred, key_parses, keys, raw_words, reply_reads, scripts
from clusterlint.link.conditions import mode_answers
from clusterlint.link.following.evidence import spelled
from clusterlint.link.language import calls
from clusterlint.link.language.arguments import Arguments
from clusterlint.link.program import AttributeUse, Batch, Call, Client, Context, Read, Transaction
from clusterlint.link.values import (
    NONE,
    ClientValue,
    Const,
    FunctionValue,
    Item,
    ListValue,
    PipelineValue,
    PubSubValue,
    ScriptValue,
    Text,
    Unknown,
    Value,
    options,
    without_none,
)
from clusterlint.link.world import Frame, World

# Methods of the client object that the command table does not hold.
_EXTRA = frozenset(
    """
    execute_command pipeline transaction lock register_script pubsub close aclose wait_closed
    initialize from_url ping __aenter__ __enter__ monitor client json ft ts bf cf cms topk tdigest
    set_response_callback get_connection_kwargs get_encoder hmset hmset_dict zadd delete
    """.split()
)
_HEARING = frozenset({"listen", "get_message"})
_EMPTYING = frozenset({"reset", "aclose", "close"})
_BY_SHA = frozenset({"evalsha", "evalsha_ro"})
_BUILDERS = frozenset({"bitfield"})
"""Methods that give an object of their own: its methods add to this command, and its execute() queues it."""
_CLIENT_ITSELF = frozenset({"initialize", "__aenter__", "__enter__"})
_OTHER_MODULES = frozenset({"graph", "sentinel"})
_PLUMBING = frozenset(
    {"close", "aclose", "wait_closed", "set_response_callback", "get_connection_kwargs", "get_encoder"}
)
_LISTS = frozenset(
    """
    keys scan_iter smembers lrange zrange zrevrange zrangebyscore zrevrangebyscore sinter sunion sdiff
    sscan_iter hscan_iter zscan_iter hkeys hvals mget srandmember spop zpopmin zpopmax lpop xrange
    zrangebylex hmget sort execute
    """.split()
)


@cache
def is_client_method(name: str) -> bool:
    """Does redis.Redis have a method of that name that clusterlint understands?"""
    return name in _EXTRA or catalog_method(name) is not None


def client_method(
    world: World, frame: Frame, client: ClientValue, name: str, arguments: Arguments, node: ir.Invocation
) -> Value:
    """``client.name(...)``."""
    if name == "pipeline":
        return _pipeline(world, frame, client.client, arguments, node)
    if name == "transaction":
        return _transaction(world, frame, client.client, arguments, node)
    if name == "register_script":
        return scripts.registered(world, client.client, arguments.get(0, "script"), frame.location(node.span))
    if name == "pubsub":
        record(world, frame, client.client, name, arguments, node, Context.DIRECT)
        return PubSubValue(hops.opened(client.client, name, frame.location(node.span)))
    if name in _CLIENT_ITSELF:
        return client
    if name in _PLUMBING:
        _note_plumbing(world, frame, client, name, arguments, node)
        return NONE
    if name in subclients.MODULES:
        return subclients.of(world, frame, client, name, node)
    if name in _OTHER_MODULES:
        return Unknown(("module", client.client.built, name), f"{name}()", kind=f"redis {name}")
    call = record(world, frame, client.client, name, arguments, node, Context.DIRECT)
    return deferred.sent(world, _reply(world, frame, name, arguments, node, call), call)


def _note_plumbing(
    world: World, frame: Frame, client: ClientValue, name: str, arguments: Arguments, node: ir.Invocation
) -> None:
    """Note what the method is given; as a callback, ``push_async_callback(client.aclose)``, that is less."""
    count = len(arguments.positional) + len(arguments.keywords) + len(arguments.double)
    if not count or not node.args:
        return
    world.touching.add((frame.module.path, frame.function))
    if world.recording:
        value = node.args[-min(count, len(node.args))].value
        given = repr(value.value) if isinstance(value, ir.Constant) else spelled(value) or "..."
        use = AttributeUse(
            frame.location(node.span), name, client.client, client.client.confidence, given, frame.standalone
        )
        world.records.attribute_uses.append(use)


def record_subscript(world: World, frame: Frame, client: ClientValue) -> Value:
    """``client[key]``: a GET of one key, harmless."""
    return world.new_unknown(frame, "reply", "reply")


def _reply(
    world: World, frame: Frame, name: str, arguments: Arguments, node: ir.Invocation, call: Call
) -> Value:
    """What a command answers: lists of unknown elements where it is a list."""
    if name == "lock":
        return Unknown(("lock", node.span), "lock", frame.loops, "reply", "redis lock")
    if name in _LISTS:
        found = _many(world, frame, _family(arguments, name), _plain_pattern(arguments, name))
        key_parses.answered(world, world.counter, name, arguments, call)
        return found
    if name in ("scan", "sscan", "zscan"):
        cursor = world.new_unknown(frame, "cursor", "")
        found = _many(world, frame, _family(arguments, "scan"), _plain_pattern(arguments, name))
        key_parses.answered(world, world.counter, name, arguments, call)
        return ListValue("tuple", [Item(cursor), Item(found)], loops=frame.loops)
    if name == "hgetall":
        return Unknown(("fresh", world.fresh()), "hgetall()", frame.loops, "reply", "dict")
    if name == "script_load" and call.script is not None:
        return scripts.loaded(scripts.Body(call.script, call.lua, call.file), frame.loops)
    reply = world.new_unknown(frame, f"{name}()", "reply")
    key_parses.answered(world, world.counter, name, arguments, call)
    return reply


def _many(world: World, frame: Frame, spelling: str, only: Text | None = None) -> ListValue:
    """Any number of unknown elements, or of one and the same text."""
    loop = world.fresh()
    found = only or Unknown(("reply", loop), spelling, (*frame.loops, loop))
    return ListValue("list", [Item(found, (loop,))], loops=frame.loops)


def _family(arguments: Arguments, name: str) -> str:
    value = _pattern(arguments, name)
    return str(value.template) if isinstance(value, Text) else f"{name}()"


def _pattern(arguments: Arguments, name: str) -> Value | None:
    position = {"keys": 0, "scan_iter": 0, "scan": 1}.get(name)
    if position is None:
        return None
    return arguments.get(position, "match" if name != "keys" else "pattern")


def _plain_pattern(arguments: Arguments, name: str) -> Text | None:
    """``keys("jobs")``: without a sign of a glob nothing but the key of that name matches."""
    value = _pattern(arguments, name)
    literal = value.template.literal if isinstance(value, Text) else None
    return value if isinstance(value, Text) and literal and _GLOB.isdisjoint(literal) else None


_GLOB = frozenset("*?[\\")


def record(
    world: World,
    frame: Frame,
    client: Client,
    name: str,
    arguments: Arguments,
    node: ir.Invocation,
    context: Context,
) -> Call:
    """Make the record of one command, and keep it if this is the recording pass."""
    place = frame.location(node.span)
    command, bound = _bound(frame, name, arguments, place)
    body = scripts.body_of(world, bound.values.get("script"))
    if body.text is None and name in _BY_SHA:
        body = scripts.body_by_sha(bound.values.get("sha"))
    return _keep(world, frame, client, (name, command), bound, node, context, body)


def _keep(
    world: World,
    frame: Frame,
    client: Client,
    names: tuple[str, str],
    bound: keys.Bound,
    node: ir.Invocation,
    context: Context,
    body: scripts.Body,
) -> Call:
    """The record of a call (``names``: method, command), noted for this root; the last pass keeps it."""
    method, command = names
    call = Call(
        location=frame.location(node.span),
        method=method,
        command=command,
        client=client,
        context=context,
        confidence=client.confidence,
        keys=bound.keys,
        complete=bound.complete,
        arguments=bound.arguments,
        used=node.used,
        awaited=node.awaited,
        loops=frame.loops,
        path=frame.path,
        order=world.fresh(),
        script=body.text,
        lua=body.template,
        file=body.file,
        function=frame.function,
        trail=frame.trail,
        handlers=frame.handlers,
        standalone=frame.standalone,
    )
    world.noted.append(call)
    world.touching.add((frame.module.path, frame.function))
    if world.recording:
        world.records.calls.append(call)
    return call


def _bound(frame: Frame, name: str, arguments: Arguments, place: Location) -> tuple[str, keys.Bound]:
    if name in ("execute_command", "immediate_execute_command"):
        positional = raw_words.with_first_word(arguments.positional)
        first = positional[0][0] if positional and not positional[0][1] else None
        literal = first.template.literal if isinstance(first, Text) else None
        if literal is None:
            return "", keys.of_unknown(arguments)
        words = literal.upper().split()
        rest = positional[1:]
        sent = Arguments(tuple(rest), arguments.keywords, arguments.double)
        return " ".join(words), keys.of_command(frame, " ".join(words), sent, place)
    found = catalog_method(name)
    if found is None:
        found = CatalogMethod(name, "", ())
    return found.command, keys.bind(frame, found, arguments, place)


def _flag(value: Value | None) -> Transaction:
    if value is None:
        return Transaction.DEFAULT
    if isinstance(value, Const):
        return Transaction.ON if value.value else Transaction.OFF
    said = mode_answers.said_by(value)
    if said is not None:  # transaction=not CLUSTER does what the default does
        return Transaction.ON if said else Transaction.DEFAULT
    return Transaction.UNKNOWN


def _pipeline(world: World, frame: Frame, client: Client, arguments: Arguments, node: ir.Invocation) -> Value:
    """``client.pipeline(...)``."""
    arguments = arguments if frame.standalone else arguments.on_a_cluster()
    flag = _flag(arguments.get(0, "transaction"))
    place = frame.location(node.span)
    made = PipelineValue(hops.opened(client, "pipeline", place), flag, place, frame.loops, frame.path)
    record(world, frame, client, "pipeline", arguments, node, Context.DIRECT)
    if world.recording:
        world.pipelines.append(made)
    return made


def _transaction(
    world: World, frame: Frame, client: Client, arguments: Arguments, node: ir.Invocation
) -> Value:
    """``client.transaction(func, *watches)``: func queues on a pipeline that watches."""
    place = frame.location(node.span)
    opened = hops.opened(client, "transaction", place)
    made = PipelineValue(opened, Transaction.ON, place, frame.loops, frame.path, watching=True)
    record(world, frame, client, "transaction", arguments, node, Context.TRANSACTION)
    watched = Arguments(arguments.positional[1:])
    if watched.positional:
        made.queued.append(record(world, frame, client, "watch", watched, node, Context.TRANSACTION))
    if world.recording:
        world.pipelines.append(made)
    func = arguments.get(0, "func")
    if func is not None:
        given = Arguments(((made, False),))
        for option in options(func):
            if isinstance(option, FunctionValue):
                calls.invoke_function(world, frame, option, given, node.span)
    flush(world, frame, made, place, used=node.used)
    return world.new_unknown(frame, "transaction()", "reply")


def pipeline_method(
    world: World, frame: Frame, pipe: PipelineValue, name: str, arguments: Arguments, node: ir.Invocation
) -> Value:
    """``pipe.name(...)``: queued, executed, or about watching."""
    place = frame.location(node.span)
    if name == "execute":
        flush(world, frame, pipe, place, awaited=node.awaited, used=node.used)
        return _many(world, frame, "execute()")
    if name in _EMPTYING:
        _reset(world, frame, pipe, place)
        return NONE
    if name == "discard":
        return NONE
    if name in ("__aenter__", "__enter__", "initialize"):
        return pipe
    if name == "pipeline":
        return pipe
    if name == "register_script":
        return scripts.registered(world, pipe.client, arguments.get(0, "script"), place, pipe)
    if name == "unwatch":
        in_vain = pipe.transaction in (Transaction.DEFAULT, Transaction.OFF)
        context = Context.PIPELINE if in_vain else Context.TRANSACTION
        record(world, frame, pipe.client, name, arguments, node, context)
        pipe.watching = False
        return NONE
    if name in subclients.MODULES:
        return subclients.of(world, frame, pipe, name, node)
    if not is_client_method(name) and name not in ("watch", "multi"):
        return Unknown(("pipeline attribute", name), name, kind="redis pipeline")
    context = Context.TRANSACTION if pipe.transaction is Transaction.ON else Context.PIPELINE
    call = record(world, frame, pipe.client, name, arguments, node, context)
    world.touch(pipe.born)
    pipe.queued.append(call)
    pipe.in_coroutine = name in awaiting.COROUTINES
    if name == "watch":
        pipe.watching = True
        return NONE
    if name == "multi":
        pipe.explicit = True
        return NONE
    if name in _BUILDERS or (pipe.watching and not pipe.explicit):
        return _reply(world, frame, name, arguments, node, call)
    return pipe


def _in_a_branch(frame: Frame, pipe: PipelineValue) -> bool:
    """Is it only one branch behind the first queued command that comes here, or another one?"""
    path, here = pipe.queued[0].path, frame.path
    common = next(
        (n for n, (one, other) in enumerate(zip(path, here, strict=False)) if one != other), len(path)
    )
    return len(here) > common and (common == len(path) or here[common][0] == path[common][0])


def _reset(world: World, frame: Frame, pipe: PipelineValue, place: Location) -> None:
    """Forget what is queued; what stands between watch() and multi() was sent."""
    if not pipe.queued:
        return
    if _in_a_branch(frame, pipe):
        _leave_to_the_other_arm(frame, pipe)
        return
    methods = [call.method for call in pipe.queued]
    del pipe.queued[methods.index("multi") if "multi" in methods else len(methods) :]
    if "watch" in methods:
        flush(world, frame, pipe, place, used=False)
    world.touch(pipe.born)
    pipe.queued.clear()
    pipe.emptied.clear()
    pipe.watching = pipe.explicit = False


def _leave_to_the_other_arm(frame: Frame, pipe: PipelineValue) -> None:
    """What was queued before is still there where this arm is not taken, and meets nothing of this arm."""
    before, here = pipe.queued[0].path, frame.path
    number, arm = here[len(before)] if here[: len(before)] == before else (0, -1)
    if arm in (0, 1):
        other = (number, 1 - arm)
        pipe.queued[:] = [replace(call, path=(*call.path, other)) for call in pipe.queued]


def flush(
    world: World,
    frame: Frame | None,
    pipe: PipelineValue,
    executed: Location | None,
    awaited: bool = False,
    used: bool = True,
) -> None:
    """Close the batch: what was queued so far runs together."""
    world.touch(pipe.born)
    if not pipe.queued:
        return
    inner = frame is not None and _in_a_branch(frame, pipe)
    loops = pipe.loops
    if frame is not None and not inner:
        # execute() stands in the body of these loops: one batch lives within one turn.
        loops = frame.loops
    queued = tuple(pipe.queued)
    confidence = pipe.client.confidence
    if world.recording:
        client = pipe.client
        if client.asynchronous is None and awaited:
            client = replace(client, asynchronous=True)
        world.records.batches.append(
            Batch(
                client=client,
                transaction=pipe.transaction,
                created=pipe.created if pipe.created.path else queued[0].location,
                executed=executed,
                calls=queued,
                loops=loops,
                confidence=confidence,
                watching=any(c.method in ("watch", "multi") for c in queued) or pipe.watching,
                awaited_calls=tuple(c.location for c in queued if c.awaited),
                emptied=tuple(pipe.emptied.items()),
                replies_used=used and executed is not None,
                reads=_reads(world, frame, pipe, executed) if used else None,
                handlers=frame.handlers if frame is not None and executed is not None else (),
            )
        )
    if not inner:
        pipe.queued.clear()
        pipe.emptied.clear()
        pipe.watching = pipe.explicit = False


def _reads(
    world: World, frame: Frame | None, pipe: PipelineValue, executed: Location | None
) -> tuple[Read, ...] | None:
    """How the replies are read, where it matters: sync cluster transactions give raw ones."""
    if (
        frame is None
        or executed is None
        or pipe.transaction is not Transaction.ON
        or pipe.client.asynchronous
    ):
        return None
    return reply_reads.of_call(
        world, frame, (executed.line, executed.column, executed.end_line, executed.end_column)
    )


def run_script(
    world: World, frame: Frame, script: ScriptValue, arguments: Arguments, node: ir.Invocation
) -> Value:
    """``script(keys=..., args=..., client=...)``."""
    target = arguments.get(2, "client")
    found = list(options(without_none(target))) if target is not None else []
    pipe = next((v for v in found if isinstance(v, PipelineValue)), script.pipe if not found else None)
    client = next((v.client for v in found if isinstance(v, ClientValue)), script.client)
    context = Context.DIRECT
    if pipe is not None:
        client = pipe.client
        context = Context.TRANSACTION if pipe.transaction is Transaction.ON else Context.PIPELINE
    bound = keys.of_script(frame, arguments, frame.location(node.span))
    call = _keep(world, frame, client, ("__call__", "EVALSHA"), bound, node, context, scripts.body_in(script))
    if pipe is not None:
        world.touch(pipe.born)
        pipe.queued.append(call)
        pipe.in_coroutine = True  # of an asyncio client, whose Script objects are async functions
        return pipe
    return deferred.sent(world, world.new_unknown(frame, "script()", "reply"), call)


def pubsub_method(
    world: World, frame: Frame, receiver: PubSubValue, name: str, arguments: Arguments, node: ir.Invocation
) -> Value:
    """``pubsub.name(...)``."""
    if name in _EMPTYING:
        return NONE  # it ends the subscription; no command, and not what a client does of that name
    if catalog_method(name) is not None:
        record(world, frame, receiver.client, name, arguments, node, Context.DIRECT)
        if name not in _HEARING:
            return NONE
    if name in ("__aenter__", "__enter__"):
        return receiver
    reply = world.new_unknown(frame, f"{name}()", "reply")
    key_parses.heard(world, frame, world.counter, receiver.client, node)
    return reply
