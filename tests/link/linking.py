"""Small programs for the tests of linking, given as path -> source."""

from __future__ import annotations

from textwrap import dedent

from clusterlint.discover.source import SourceFile
from clusterlint.extract.facts import FileFacts
from clusterlint.extract.lower import extract
from clusterlint.link.linker import link
from clusterlint.link.program import Call, Program

Sources = dict[str, str] | str


def facts(sources: Sources) -> list[FileFacts]:
    files = {"app.py": sources} if isinstance(sources, str) else sources
    found = []
    for path, source in files.items():
        one = extract(SourceFile(path, dedent(source).encode()))
        assert isinstance(one, FileFacts), one
        found.append(one)
    return found


def linked(sources: Sources) -> Program:
    return link(facts(sources))


def only(sources: Sources, method: str) -> Call:
    """The one call of that method in a program."""
    found = [call for call in linked(sources).calls if call.method == method]
    assert len(found) == 1, found
    return found[0]


def templates(call: Call) -> list[list[str]]:
    """For each key of a call what it can be, sorted."""
    return [sorted(str(choice) for choice in key.choices) for key in call.keys]
