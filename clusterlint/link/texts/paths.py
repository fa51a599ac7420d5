"""Paths as texts: what ``Path`` objects and ``os.path`` make of them, as far as it is known.

A path object is the text that str() gives of it. ``__file__`` and what is made of it begin with a hole that
stands for the folder that is analysed: nobody knows where that lies.
"""

from __future__ import annotations

import posixpath

from clusterlint.link.language.arguments import Arguments
from clusterlint.link.values import Item, ListValue, Text, Unknown, Value, text
from clusterlint.slots.template import Hole, Part, Template

_ROOT = ("the folder that is analysed",)

MOST_PARENTS = 12

SAME = frozenset({"absolute", "as_posix", "expanduser", "resolve"})
"""Methods that give the same path, or the same text."""


def below_the_root(path: str) -> Text:
    """A file or folder of the project."""
    return Text(Template.of([Unknown(_ROOT, "root").hole, f"/{path}" if path else ""]))


def in_the_project(path: Text) -> str | None:
    """The path from the root on, where it is known to the end; empty for the root itself."""
    parts = path.template.parts
    if not parts or parts[0] != Unknown(_ROOT).hole or not all(isinstance(part, str) for part in parts[1:]):
        return None
    known = posixpath.normpath("".join(str(part) for part in parts[1:]).lstrip("/") or ".")
    return "" if known == "." else known


def end_of(path: Text) -> str | None:
    """What is known of its end, in whole names: of ``f"{folder}/lua/x.lua"`` all behind the folder."""
    last = path.template.parts[-1] if path.template.parts else ""
    if not isinstance(last, str):
        return None
    if len(path.template.parts) > 1 and not last.startswith("/"):
        last = last.partition("/")[2]
    known = posixpath.normpath(last.strip("/") or ".")
    return None if known.split("/")[0] in ("..", ".") else known


def parent(path: Text) -> Text | None:
    """``path.parent``, ``os.path.dirname(path)``."""
    found = _parted(path)
    if found is None:
        return text(".") if path.template.literal else None
    return Text(Template.of(found[0]))


def parents(path: Text) -> ListValue:
    """``path.parents``, from the nearest on, as far as they are known."""
    found: list[Text] = []
    above = parent(path)
    while above is not None and len(found) < MOST_PARENTS and (not found or above != found[-1]):
        found.append(above)
        above = parent(above)
    return ListValue("tuple", [Item(one) for one in found])


def attribute(path: Text, name: str) -> Value | None:
    """``path.name`` and the other parts of a path object."""
    if name == "parent":
        return parent(path)
    if name == "parents":
        return parents(path)
    if name in ("name", "stem", "suffix"):
        stem, suffix = _ending(path)
        if name == "suffix":
            return text(suffix)
        return Text(Template.of([*stem, suffix] if name == "name" else stem))
    return None


def method(path: Text, name: str, arguments: Arguments) -> Value | None:
    """What a method of a path object gives that is a path again; None for others."""
    if name in SAME:
        return path
    given = arguments.get(0, {"with_name": "name", "with_stem": "stem"}.get(name, "suffix"))
    if name not in ("with_name", "with_stem", "with_suffix") or not isinstance(given, Text):
        return None
    stem, suffix = _ending(path)
    new = {
        "with_name": given.template.parts,
        "with_stem": (*given.template.parts, suffix),
        "with_suffix": (*stem, *given.template.parts),
    }[name]
    found = _parted(path)
    return Text(Template.of(new if found is None else [*found[0], "/", *new]))


def split(path: Text) -> Value:
    """``os.path.splitext(path)``."""
    stem, suffix = _ending(path)
    found = _parted(path)
    before = Text(Template.of(stem if found is None else [*found[0], "/", *stem]))
    return ListValue("tuple", [Item(before), Item(text(suffix))])


def _parted(path: Text) -> tuple[list[Part], list[Part]] | None:
    """What stands before and behind the last slash; None where none is known."""
    parts = path.template.parts
    for place in range(len(parts) - 1, -1, -1):
        part = parts[place]
        if isinstance(part, str) and "/" in part:
            before, _, behind = part.rpartition("/")
            return [*parts[:place], before], [behind, *parts[place + 1 :]]
    return None


def _ending(path: Text) -> tuple[list[Part], str]:
    """The last name without its suffix, and that."""
    found = _parted(path)
    name = list(path.template.parts) if found is None else found[1]
    last = name[-1] if name else ""
    if isinstance(last, Hole):
        return name, ""
    stem, suffix = posixpath.splitext(last)
    return [*name[:-1], stem], suffix
