"""TOML documents with the lines of what is in them: the standard parser tells no lines."""

from __future__ import annotations

import re
import sys
from typing import Any

from clusterlint.dependencies.reading import Unreadable

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_PLACE = re.compile(r" ?\(at (?:line (\d+), column \d+|end of document)\)")
_HEADER = re.compile(r"\[\[?\s*([^\[\]#]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=""")
_AHEAD = 1000  # lines to look for a string in, past the one found before
_PART = re.compile(r"""\s*("[^"]*"|'[^']*'|[^.\s]+)\s*\.?""")


def parsed(text: str) -> dict[str, Any]:
    """The document. Raises Unreadable."""
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise Unreadable("is not valid TOML: nested too deeply") from None
    except ValueError as problem:
        said = str(problem)
        place = _PLACE.search(said)
        line = int(place[1]) if place and place[1] else text.count("\n") + 1
        raise Unreadable(f"is not valid TOML: {_PLACE.sub('', said)}", line) from None


def table(value: object, *keys: str) -> dict[str, Any]:
    """The table under these keys; empty where there is none, or something else."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def tables(value: object) -> list[dict[str, Any]]:
    """The tables of an array; what is no table is left out."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def texts(value: object) -> list[str]:
    """The strings of an array; what is no string is left out."""
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def text_in(table_: dict[str, Any], key: str) -> str:
    """The string under a key; "" where there is none."""
    value = table_.get(key)
    return value if isinstance(value, str) else ""


class Lines:
    """Finds the 1-based line of a key or of a string by the text: right for documents as people write them.

    Each line belongs to the key that it sets or goes on with, and to those above: ("project", "urls").
    """

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._under: dict[tuple[str, ...], list[int]] = {}
        self._next: dict[tuple[str, ...], int] = {}
        header: tuple[str, ...] = ()
        path: tuple[str, ...] = ()
        for number, line in enumerate(self._lines, 1):
            title = _HEADER.match(line)
            key = _KEY.match(line)
            if title is not None:
                header = path = _parts(title[1])
            elif key is not None:
                path = (*header, *_parts(key[1]))
            for length in range(1, len(path) + 1):
                self._under.setdefault(path[:length], []).append(number)

    def of_text(self, wanted: str, *keys: str) -> int:
        """Where a string stands under these keys, asked for in their order. Else the line of the keys."""
        numbers = self._under.get(keys, [])
        start = self._next.get(keys, 0)
        written = {f'"{wanted}"', f"'{wanted}'", '"' + wanted.replace('"', '\\"') + '"'}
        for place, number in enumerate(numbers[start : start + _AHEAD], start):
            if any(one in self._lines[number - 1] for one in written):
                self._next[keys] = place
                return number
        return self.of_key(*keys)

    def of_key(self, *keys: str) -> int:
        """The first line that sets these keys or something below them; of their nearest parent; else 1."""
        while keys:
            if keys in self._under:
                return self._under[keys][0]
            keys = keys[:-1]
        return 1


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))


def names_under(text: str, array: str) -> list[int]:
    """For each [[array]] of a lock file, in order, the line of its name."""
    numbers: list[int] = []
    waiting = 0
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("[["):
            waiting = number if line.strip() == f"[[{array}]]" else 0
            if waiting:
                numbers.append(number)
        elif waiting and line.startswith("name"):
            numbers[-1] = number
            waiting = 0
    return numbers
