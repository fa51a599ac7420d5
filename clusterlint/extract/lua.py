"""What linking gets of a Lua file: its text, as a Python program that opens it would read it."""

from __future__ import annotations

from msgspec import Struct

from clusterlint.discover.source import SourceFile


class LuaFile(Struct, frozen=True, array_like=True):
    """One file: path relative to the root with forward slashes, and its text."""

    path: str
    text: str


def lua_file(source: SourceFile) -> LuaFile:
    """The text of a file, whatever is in it."""
    text = source.content.decode("utf-8-sig", "replace")
    return LuaFile(source.path, text.replace("\r\n", "\n").replace("\r", "\n"))
