"""The Lua that is sent to a server: its text, where that stands, and the objects that keep it."""

from __future__ import annotations

from dataclasses import dataclass

from clusterlint.extract import ir
from clusterlint.finding import Confidence, Location
from clusterlint.link import hops
from clusterlint.link.identity import Identity
from clusterlint.link.language.arguments import Arguments
from clusterlint.link.program import Basis, Client
from clusterlint.link.values import ClientValue, PipelineValue, ScriptValue, Text, Unknown, Value, options
from clusterlint.link.world import Frame, World
from clusterlint.slots.template import Template

CLASSES = tuple(
    f"{module}.{name}"
    for library in ("redis", "valkey", "aioredis")
    for module in (f"{library}.commands.core", f"{library}.client", f"{library}.asyncio.client")
    for name in ("Script", "AsyncScript")
)
"""What register_script() gives, by the names under which it can be imported and made without a client."""


@dataclass(frozen=True, slots=True)
class Body:
    """The text of a script; ``template``: the same with its source; ``file``: the Lua file that it is from.

    What stands in a file has no template: it cannot be rewritten where the code has it.
    """

    text: str | None = None
    template: Template | None = None
    file: str = ""


def body_of(world: World, value: Value | None) -> Body:
    """A script, where there is one text only that it can be."""
    found = options(value) if value is not None else ()
    if len(found) != 1 or not isinstance(found[0], Text):
        return Body()
    built = found[0].built
    read = built is not None and built.path in world.scripts
    return _body(found[0].template, built.path if built is not None and read else "")


def _body(template: Template, file: str) -> Body:
    shown = "".join(p if isinstance(p, str) else f"<{p.name}>" for p in template.parts)
    return Body(shown, None if file else template, file)


def loaded(body: Body, loops: tuple[int, ...]) -> Unknown:
    """What ``script_load(text)`` answers: the digest, which is the same for the same text."""
    template = body.template or Template.of([body.text or ""])
    return Unknown((_SHA, template, body.file), "sha", loops, "reply")


def body_by_sha(value: Value | None) -> Body:
    """The script that ``evalsha(sha)`` runs, where one was loaded under that digest."""
    found = options(value) if value is not None else ()
    one = found[0].identity if len(found) == 1 and isinstance(found[0], Unknown) else None
    _, template, file = (
        one.parts if isinstance(one, Identity) and one.parts[:1] == (_SHA,) else ("", None, "")
    )
    return _body(template, str(file)) if isinstance(template, Template) else Body()


def registered(
    world: World, client: Client, text: Value | None, place: Location, pipe: PipelineValue | None = None
) -> ScriptValue:
    """``client.register_script(text)``."""
    body = body_of(world, text)
    opened = hops.opened(client, "register_script", place)
    return ScriptValue(opened, body.text, place, body.template, pipe, body.file)


def constructed(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    """``Script(client, text)``, as register_script() makes it; the client may be given at the call only."""
    given = arguments.get(0, "registered_client")
    place, text = frame.location(node.span), arguments.get(1, "script")
    for option in options(given) if given is not None else ():
        if isinstance(option, PipelineValue):
            return registered(world, option.client, text, place, option)
        if isinstance(option, ClientValue):
            return registered(world, option.client, text, place)
    return registered(world, _CLIENT, text, place)


def body_in(script: ScriptValue) -> Body:
    """The text that a script object keeps."""
    return Body(script.source, script.template, script.file)


_SHA = "digest of a script"

_CLIENT = Client(
    library="unknown",
    type_name="a Redis client",
    asynchronous=None,
    cluster=False,
    dual=False,
    endpoint=None,
    confidence=Confidence.LIKELY,
    built=None,
    basis=Basis.ANNOTATED,
)
"""Of a script that is made without one."""
