"""Variables of the environment, by the name that the code writes out or puts together."""

from __future__ import annotations

from clusterlint.extract import ir
from clusterlint.extract.ir import Span
from clusterlint.link.language.arguments import Arguments
from clusterlint.link.third_party import library_uses
from clusterlint.link.values import (
    NONE,
    DictValue,
    Entry,
    Text,
    Unknown,
    Value,
    join,
    options,
    standing_for,
    text,
)
from clusterlint.link.world import Frame, World


def variable(
    world: World, frame: Frame, name: Value, spelling: str, default: Value | None, span: Span
) -> Value:
    """What a variable has; ``spelling`` is how the code reads it, if its name does not say more.

    Such a name (``f"{prefix}_URL"`` of a parameter) makes no setting of it, but tells it from others, so that
    the function is followed from where the name is given: what it is by default is said there.
    """
    found: list[Value] = []
    for option in options(name):
        literal = option.template.literal if isinstance(option, Text) else None
        if literal is None:
            found.append(Unknown(("environment", standing_for(option)), spelling))
            continue
        world.note_reading(literal, frame.location(span))
        world.records.libraries.environment.add(literal)
        shown = spelling if literal in spelling else literal
        found.append(Unknown(("environment", literal), shown, setting=literal, default=default))
    return join(*found)


def read(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    """``os.getenv(name, default)`` and the like."""
    name = arguments.get(0, "key")
    return _read(world, frame, NONE if name is None else name, arguments, node)


def _read(world: World, frame: Frame, given: Value, arguments: Arguments, node: ir.Invocation) -> Value:
    found = variable(world, frame, given, "environment", arguments.get(1, "default"), node.span)
    for option in options(found):
        if isinstance(option, Unknown) and option.setting is not None:
            library_uses.of_setting(world, frame, option.setting, option, node.span)
    return found


CACHES = frozenset({"cache", "cache_url", "dj_cache_url"})
"""What turns the URL in a variable into an entry of Django's CACHES."""


def cache(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    """``env.cache_url("CACHE_URL", default="redis://...")``: of the entry the address is all that is told."""
    name = arguments.get(0, "var") or text("CACHE_URL")
    entry = Entry(text("LOCATION"), _read(world, frame, name, arguments, node))
    return DictValue([entry], open=True, loops=frame.loops, path=frame.path)
