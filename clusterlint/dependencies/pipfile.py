"""Pipenv's Pipfile and Pipfile.lock: the libraries by category."""

from __future__ import annotations

import json
import re

from clusterlint.dependencies import toml
from clusterlint.dependencies.manifest import Manifest
from clusterlint.dependencies.model import Dependency, Known
from clusterlint.dependencies.reading import Unreadable
from clusterlint.dependencies.requirement import Place
from clusterlint.dependencies.tool_tables import library
from clusterlint.dependencies.versions import Bound, read_version

_SETTINGS = ("source", "requires", "scripts", "pipenv")
_OPENED = re.compile(r'( {4}| {8})"([^"]*)": \{')


def read(text: str, path: str) -> Manifest:
    """Pipfile: what the project asks for; all but [packages] is conditional. Raises Unreadable."""
    document = toml.parsed(text)
    lines = toml.Lines(text)
    items: list[Dependency] = []
    for category in document:
        place = Place(path, conditional=category != "packages")
        for name, value in toml.table(document, category).items() if category not in _SETTINGS else ():
            items += library(name, value, lines.of_key(category, name), place)
    return Manifest(tuple(items))


def read_lock(text: str, path: str) -> Manifest:
    """Pipfile.lock: what is installed; all but "default" is conditional. Raises Unreadable."""
    document = _parsed(text)
    lines = _lines(text)
    items: list[Dependency] = []
    for category in toml.table(document):
        place = Place(path, conditional=category != "default")
        for name, entry in toml.table(document, category).items() if category != "_meta" else ():
            # Pipenv writes a marker for the Python versions at every package: it says nothing here.
            version = read_version(toml.text_in(toml.table(entry), "version").lstrip("= "))
            if version is not None:
                bound, extras = Bound(version.public, Known.LOCKED), toml.texts(entry.get("extras"))
                items.append(place.dependency(name, bound, lines.get((category, name), 1), extras=extras))
    return Manifest(tuple(items), lock=True, tells_direct=False)


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as problem:
        raise Unreadable(f"is not valid JSON: {problem.msg}", problem.lineno) from None
    except RecursionError:
        raise Unreadable("is not valid JSON: nested too deeply") from None
    except ValueError:  # a number with thousands of digits
        raise Unreadable("is not valid JSON: a number is too long") from None


def _lines(text: str) -> dict[tuple[str, str], int]:
    """(category, name) -> line, as Pipenv writes the file: four spaces for each level."""
    found: dict[tuple[str, str], int] = {}
    category = ""
    for number, line in enumerate(text.split("\n"), 1):
        opened = _OPENED.match(line)
        if opened and opened[1] == " " * 4:
            category = opened[2]
        elif opened:
            found[category, opened[2]] = number
    return found
