"""Putting our table into a file: what else is in it stays as it is."""

from __future__ import annotations

import re
import sys
from typing import Any

from clusterlint.errors import UserError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_OURS = re.compile(r"^\s*\[\[?\s*tool\s*\.\s*clusterlint\s*[.\]]")
_HEADER = re.compile(r"^\s*\[")


def with_table(text: str, table: str, where: str) -> str:
    """The text of a pyproject.toml with ``[tool.clusterlint]`` as given at its end, and without an old one.

    Raises UserError where the text is no TOML, or cannot be changed without changing something else.
    """
    before = _parsed(text, where)
    kept: list[str] = []
    ours = False
    for line in text.splitlines(keepends=True):
        if _HEADER.match(line):
            ours = _OURS.match(line) is not None
        if not ours:
            kept.append(line)
    rest = "".join(kept).rstrip("\n")
    made = f"{rest}\n\n[tool.clusterlint]\n{table}" if rest else f"[tool.clusterlint]\n{table}"
    try:
        same = _others(tomllib.loads(made)) == _others(before)
    except tomllib.TOMLDecodeError:
        same = False
    if not same:
        raise UserError(f"{where}: [tool.clusterlint] cannot be put in here safely; use clusterlint.toml")
    return made


def _parsed(text: str, where: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise UserError(f"{where}: is not valid TOML: {problem}") from problem


def _others(document: dict[str, Any]) -> dict[str, Any]:
    """The document without our table."""
    tools = document.get("tool")
    if not isinstance(tools, dict):
        return document
    rest = {name: table for name, table in tools.items() if name != "clusterlint"}
    others = {name: value for name, value in document.items() if name != "tool"}
    return {**others, "tool": rest} if rest else others
