"""Reading the IR in tests: what extraction makes of a source, and every record in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from clusterlint.discover.source import SourceFile
from clusterlint.extract import ir
from clusterlint.extract.facts import FileFacts
from clusterlint.extract.lower import extract

T = TypeVar("T")


def facts(source: str | bytes) -> FileFacts:
    """The facts of a source that must be readable."""
    content = source.encode() if isinstance(source, str) else source
    result = extract(SourceFile("app.py", content))
    assert isinstance(result, FileFacts), result
    return result


def records(node: Any) -> Iterator[Any]:
    """Every IR record under a value, the value itself included."""
    pending = [node]
    while pending:
        one = pending.pop()
        if isinstance(one, tuple):
            pending += one
        elif isinstance(one, ir.Record):
            yield one
            pending += [getattr(one, field) for field in one.__struct_fields__]


def every(source: str | bytes, kind: type[T]) -> list[T]:
    """All records of one kind in a source."""
    return [one for one in records(facts(source).body) if isinstance(one, kind)]


def assigned(source: str | bytes) -> ir.Expression:
    """The value of the last assignment of a source."""
    last = facts(source).body[-1]
    assert isinstance(last, ir.Assign) and last.value is not None
    return last.value
