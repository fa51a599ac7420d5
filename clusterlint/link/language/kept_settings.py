"""The settings that an application of a library keeps: ``redis.from_url(app.conf.broker_url)``.

What one line sets there (by its name, with ``update()``, where the application is made, or in what
``config_from_object()`` names) is what another one reads. The name alone is no endpoint: the variable that
it is set from is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from clusterlint.extract.ir import NOWHERE
from clusterlint.link.clients.origins import setting_name
from clusterlint.link.identity import Identity
from clusterlint.link.language import attributes
from clusterlint.link.language.arguments import Arguments
from clusterlint.link.test_code import in_tests
from clusterlint.link.third_party.library_addresses import is_redis_url
from clusterlint.link.values import (
    ClassValue,
    DictValue,
    External,
    ModuleValue,
    Text,
    Unknown,
    Value,
    options,
)
from clusterlint.link.world import Frame, World

_CONF, _DJANGO = "conf", "django.conf.settings"
_HOLDERS = "(conf)"
"""Under this and what begins so things are kept among what is set on objects that nobody declares."""


def _keeps(base: Value) -> bool:
    """Is it the ``conf`` of an application?"""
    if isinstance(base, External):
        return base.name.endswith(f".current_app.{_CONF}")
    parts = base.identity.parts if isinstance(base, Unknown) and isinstance(base.identity, Identity) else ()
    return parts[:1] == ("attribute",) and parts[-1] == _CONF


def note(world: World, frame: Frame, base: Value, name: str, value: Value) -> None:
    """``app.conf.name = value``."""
    if _keeps(base):
        _set(world, frame, name, value)


def note_item(world: World, frame: Frame, base: Value, index: Value, value: Value) -> None:
    """``app.conf["name"] = value``."""
    name = index.template.literal if isinstance(index, Text) else None
    if name is not None:
        note(world, frame, base, name, value)


def note_call(world: World, frame: Frame, base: Value, method: str, arguments: Arguments) -> None:
    """A call that sets some, or names what has them."""
    if method == "config_from_object":
        _note_holder(world, frame, arguments)
    elif method == "update" and _keeps(base):
        _note_update(world, frame, base, arguments)


def _note_update(world: World, frame: Frame, base: Value, arguments: Arguments) -> None:
    """``app.conf.update(name=value)``, ``app.conf.update({"name": value})``."""
    for name, value in arguments.all_keywords().items():
        _set(world, frame, name, value)
    for given in (option for one in arguments.plain() for option in options(one)):
        for entry in given.entries if isinstance(given, DictValue) else ():
            note_item(world, frame, base, entry.key, entry.value)


def note_made(world: World, frame: Frame, function: str, arguments: Arguments) -> None:
    """``Celery("shop", broker=value)``: a keyword that is a word of the setting's name."""
    for clue in world.clues.calls.get(function, ()):
        for keyword, value in arguments.all_keywords().items():
            if clue.fits(keyword):
                for name in clue.use.settings:
                    if f"_{keyword}_" in f"_{name}_":
                        _set(world, frame, name, value)


def _note_holder(world: World, frame: Frame, arguments: Arguments) -> None:
    """``app.config_from_object("shop.celeryconfig")``, or a module or class of the program."""
    given = arguments.get(0, "obj")
    for option in options(given) if given is not None else ():
        holder: Value | None = option if isinstance(option, (ModuleValue, ClassValue)) else None
        dotted = option.template.literal if isinstance(option, Text) else None
        if dotted is not None:
            path = world.index.absolute(frame.module.path, dotted)
            django = External(_DJANGO) if dotted.replace(":", ".") == _DJANGO else None
            holder = ModuleValue(path) if path is not None else django
        if holder is not None and not in_tests(frame.module.path):
            world.opaque[_HOLDERS] = world.settle(world.opaque.now(_HOLDERS), holder)


def read(world: World, frame: Frame, base: Value, name: str, spelling: str) -> Value | None:
    """What ``app.conf.name`` is set to; None where nobody shows it."""
    if name not in world.clues.named or not _keeps(base):
        return None
    own = world.opaque.get(f"{_HOLDERS}.{name}")
    if own is not None:
        return own
    holders = world.opaque.get(_HOLDERS)
    found = [
        told
        for holder in (options(holders) if holders is not None else ())
        for asked in (name, f"CELERY_{name.upper()}")
        for told in _told(attributes.get(world, frame, holder, asked, spelling, NOWHERE), name)
    ]
    return world.merge(*found) if found else None


def read_item(world: World, frame: Frame, base: Value, index: Value | None, spelling: str) -> Value | None:
    """What ``app.conf["name"]`` is set to."""
    name = index.template.literal if isinstance(index, Text) else None
    return None if name is None else read(world, frame, base, name, spelling)


def _set(world: World, frame: Frame, name: str, value: Value) -> None:
    if name not in world.clues.named or in_tests(frame.module.path):
        return
    slot = f"{_HOLDERS}.{name}"
    for told in _told(value, name):
        world.opaque[slot] = world.settle(world.opaque.now(slot), told)


def _told(value: Value, name: str) -> Iterator[Value]:
    """The URLs of Redis that a value may be, and the settings that it comes from.

    Of the latter nothing but the name and a default that is written out: a setting that is made of itself
    (``conf.broker_url += "/1"``) would grow at every turn.
    """
    for option in options(value):
        setting = setting_name(option)
        if isinstance(option, Text) and option.template.literal is not None:
            if is_redis_url(option.template.literal):
                yield option
        elif setting is not None and setting != name:
            default = option.default if isinstance(option, Unknown) else None
            known = isinstance(default, Text) and default.template.literal is not None
            told = Unknown((_HOLDERS, name, setting), setting, setting=setting)
            yield replace(told, default=default) if known else told
