"""From a version specifier to the oldest release that it admits: PEP 440 with what Poetry and Pipenv add.

https://packaging.python.org/en/latest/specifications/version-specifiers/,
https://python-poetry.org/docs/dependency-specification/: the caret and the tilde bound from below like ">=",
a bare version pins, "||" means or.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from clusterlint.dependencies.model import Known

if TYPE_CHECKING:
    from packaging.version import Version

_CLAUSE = re.compile(r"(\^|~=|~|===|==|=|!=|<=|>=|<|>)?\s*([^\s,<>=!~^|]+)")
_WILD = re.compile(r"(\.[*xX])+$")


class Bound(Struct, frozen=True):
    """`version` is the pinned one or the lower bound, "" without one."""

    version: str
    known: Known


NOTHING = Bound("", Known.UNBOUNDED)


def bound_of(specifier: str) -> Bound:
    """The largest of the lower bounds, or the pin; of alternatives the lowest. Never raises."""
    alternatives = [_bound(part) for part in re.split(r"\|\|?", specifier)]
    if len(alternatives) == 1:
        return alternatives[0]
    if any(not one.version for one in alternatives):
        return NOTHING
    return Bound(min(alternatives, key=lambda one: _version(one.version)).version, Known.LOWER_BOUND)


def _bound(specifier: str) -> Bound:
    pins: list[Version] = []
    bounds: list[Version] = []
    for sign, text in _CLAUSE.findall(specifier):
        version = read_version(_WILD.sub("", text))
        if version is None or sign in ("!=", "<", "<="):
            continue
        exact = sign in ("", "=", "==", "===") and not _WILD.search(text)
        (pins if exact else bounds).append(version)
    if pins:
        return Bound(max(pins).public, Known.PINNED)
    return Bound(max(bounds).public, Known.LOWER_BOUND) if bounds else NOTHING


def read_version(text: str) -> Version | None:
    """The version, or None for what is none. Never raises."""
    from packaging.version import Version

    try:
        return Version(text)
    except ValueError:
        return None


def _version(text: str) -> Version:
    from packaging.version import Version

    return Version(text)
