"""Who owns a file, as CODEOWNERS says it: the last line that matches decides, and may name nobody."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

Owners = Callable[[str], tuple[str, ...]]
"""The owners of a path relative to the root of the audit; none: nobody is named."""


def nobody(path: str) -> tuple[str, ...]:
    """Where there is no CODEOWNERS."""
    return ()


def owners_of(text: str, below: str) -> Owners:
    """The owners by the text of a CODEOWNERS; ``below``: the way from its folder to the root, or "".

    Raises ValueError for a pattern that cannot be read.
    """
    from codeowners import CodeOwners

    known = CodeOwners(text)

    @cache
    def owners(path: str) -> tuple[str, ...]:
        whole = f"{below}/{path}" if below else path
        return tuple(dict.fromkeys(name for _, name in known.of(whole)))

    return owners
