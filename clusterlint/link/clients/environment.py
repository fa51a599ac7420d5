"""Variables of the environment, by the name that the code writes out or puts together."""

from __future__ import annotations

from clusterlint.extract import ir
from clusterlint.extract.ir import Span
from clusterlint.link.following.evidence import spelled
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
    """``env.cache_url("CACHE_URL", default="redis://...")``: of the entry the address is all that is told.

    And the backend where it is named; else the URL decides.
    """
    return _entry(world, frame, _cache_url(world, frame, "var", arguments, node), arguments, node)


def cache_of_config(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    """``django_cache_url.config("CACHE_URL", default="redis://...")``."""
    return _entry(world, frame, _cache_url(world, frame, "env", arguments, node), arguments, node)


def cache_of_url(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    """``django_cache_url.parse(url)``, ``environ.Env.cache_url_config(url)``."""
    return _entry(world, frame, arguments.get(0, "url") or NONE, arguments, node)


def _cache_url(world: World, frame: Frame, keyword: str, arguments: Arguments, node: ir.Invocation) -> Value:
    return _read(world, frame, arguments.get(0, keyword) or text("CACHE_URL"), arguments, node)


def _entry(world: World, frame: Frame, url: Value, arguments: Arguments, node: ir.Invocation) -> Value:
    backend = arguments.keyword("backend")
    entries = [Entry(text("LOCATION"), url)]
    if backend is not None:
        entries.append(Entry(text("BACKEND"), backend))
    made = DictValue(entries, open=True, loops=frame.loops, path=frame.path)
    if backend is None:
        called = (spelled(node.func) or "").rpartition(".")[2]
        library_uses.of_cache_url(world, frame, url, f"{called}()", node.span)
    else:
        library_uses.of_mapping(world, frame, made)
    return made


MODELS = {
    "django_cache_url.config": cache_of_config,
    "django_cache_url.parse": cache_of_url,
    "environ.Env.cache_url_config": cache_of_url,
}
