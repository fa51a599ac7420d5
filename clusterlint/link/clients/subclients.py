"""The sub-clients of server modules: ``r.json().mget(...)``, ``pipe.ts().madd(...)``."""

from __future__ import annotations

from clusterlint.catalog.client import method as catalog_method
from clusterlint.extract import ir
from clusterlint.link.commands import redis_calls
from clusterlint.link.language.arguments import Arguments
from clusterlint.link.program import AttributeUse, Context, Transaction
from clusterlint.link.values import ClientValue, PipelineValue, SubClientValue, Unknown, Value
from clusterlint.link.world import Frame, World

MODULES = frozenset({"bf", "cf", "cms", "ft", "json", "tdigest", "topk", "ts", "vset"})


def of(
    world: World, frame: Frame, owner: ClientValue | PipelineValue, module: str, node: ir.Invocation
) -> SubClientValue:
    """What ``owner.json()`` gives; not every cluster client has the method."""
    pipe = owner if isinstance(owner, PipelineValue) else None
    world.touching.add((frame.module.path, frame.function))
    if world.recording and pipe is None:
        place, client = frame.location(node.span), owner.client
        use = AttributeUse(place, module, client, client.confidence, standalone=frame.standalone)
        world.records.attribute_uses.append(use)
    return SubClientValue(owner.client, module, pipe)


def called(
    world: World, frame: Frame, owner: SubClientValue, name: str, arguments: Arguments, node: ir.Invocation
) -> Value:
    """``r.json().name(...)``: recorded as the method "json.name", queued if it comes from a pipeline."""
    method = f"{owner.module}.{name}"
    if catalog_method(method) is None:
        return Unknown(("module", owner.client.built, method), f"{name}()", kind=f"redis {owner.module}")
    pipe = owner.pipe
    if pipe is None:
        redis_calls.record(world, frame, owner.client, method, arguments, node, Context.DIRECT)
        return world.new_unknown(frame, f"{name}()", "reply")
    context = Context.TRANSACTION if pipe.transaction is Transaction.ON else Context.PIPELINE
    call = redis_calls.record(world, frame, owner.client, method, arguments, node, context)
    world.touch(pipe.born)
    pipe.queued.append(call)
    return world.new_unknown(frame, f"{name}()", "reply")
