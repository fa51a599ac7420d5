"""Which releases a requirement lets in: PEP 440's clauses, and the caret and tilde that Poetry adds."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from clusterlint.dependencies.model import Dependency

if TYPE_CHECKING:
    from packaging.version import Version

_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]*\s*(\[[^\]]*\])?")
_CLAUSE = re.compile(r"(\^|~=|~|===|==|=|!=|<=|>=|<|>)?\s*([0-9][^\s,<>=!~^|()]*)")
_WILD = re.compile(r"(\.[*xX])+$")


def newest_admitted(dependency: Dependency, releases: Iterable[str]) -> str | None:
    """The newest of these releases that the requirement admits; None if it admits none of them."""
    return _newest_admitted(dependency.specifier, tuple(releases))


@functools.cache
def _newest_admitted(requirement: str, releases: tuple[str, ...]) -> str | None:
    """Every rule asks at every call, a program has one or two requirements."""
    from packaging.version import Version

    fitting = [one for one in releases if admits(requirement, one)]
    return max(fitting, key=Version, default=None)


def admits(requirement: str, release: str) -> bool:
    """Whether a requirement as it is written ("redis[hiredis]>=4.5,<6") admits a release."""
    from packaging.version import Version

    text = _NAME.sub("", requirement.partition(";")[0].strip(), count=1)
    version = Version(release)
    return any(
        all(_holds(sign, bound, version) for sign, bound in _CLAUSE.findall(alternative))
        for alternative in re.split(r"\|\|?", text)
    )


def _holds(sign: str, text: str, version: Version) -> bool:
    from packaging.version import InvalidVersion, Version

    stem = _WILD.sub("", text)
    try:
        bound = Version(stem)
    except InvalidVersion:
        return True
    numbers = bound.release
    if sign in ("", "=", "==", "===", "!="):
        same = version.release[: len(numbers)] == numbers if stem != text else version == bound
        return same != (sign == "!=")
    if sign in ("<", "<=", ">"):
        return {"<": version < bound, "<=": version <= bound, ">": version > bound}[sign]
    return version >= bound and _below_next(sign, numbers, version)


def _below_next(sign: str, numbers: tuple[int, ...], version: Version) -> bool:
    """The upper end that ~=, ~ and ^ bring with them; >= has none."""
    if sign == ">=":
        return True
    if sign == "^":
        kept = next((place for place, number in enumerate(numbers) if number), len(numbers) - 1) + 1
    else:
        kept = len(numbers) - 1 if sign == "~=" else min(2, len(numbers))
    return version.release[:kept] == numbers[:kept]
