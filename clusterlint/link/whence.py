"""Where a value comes from that only the running program knows, in a few words."""

from __future__ import annotations

from collections.abc import Hashable

from clusterlint.link.identity import Identity

_DEPTH = 8
_SAME = frozenset(
    {"format", "int", "join", "replace", "slice", "unary", "strip", "lstrip", "rstrip", "title", "swapcase"}
    | {"lower", "upper", "casefold", "capitalize", "not", "json", "text method"}
)
"""Heads of identities whose second part is what the value was made of."""


def whence(identity: Hashable, spelling: str) -> str:
    """A noun phrase: "parameter `uid` of show() in app/api.py", ".hex of what uuid.uuid4() gives"."""
    steps: list[str] = []
    current = identity
    for _ in range(_DEPTH):
        parts = _parts(current)
        further = _further(parts)
        if further is None:
            break
        step, current = further
        steps.insert(0, step)
    root = _root(_parts(current))
    path = "".join(step for step in steps if step != _ELEMENT)
    if root is None:
        return f"`{spelling}`" if spelling.strip("?") else "an expression that is not followed"
    words = f"{path} of {root}" if path else root
    return f"each element of {words}" if _ELEMENT in steps else words


_ELEMENT = "element"


def _parts(identity: Hashable) -> tuple[Hashable, ...]:
    found = identity.parts if isinstance(identity, Identity) else identity
    return found if isinstance(found, tuple) else ()


def _further(parts: tuple[Hashable, ...]) -> tuple[str, Hashable] | None:
    """The last step of how a value was made, as code has it, and what it was made of."""
    if len(parts) < 2:
        return None
    head, first, last = parts[0], parts[1], parts[-1]
    if head in _SAME:
        return "", first
    if head == "self" and isinstance(last, Identity):
        return "", last
    if head == "self" and isinstance(first, Identity) and isinstance(last, str):
        return f".{last}", first
    if head == "attribute":
        return f".{last}", first
    if head == "item":
        return f"[{last!r}]" if isinstance(last, (str, int)) else "[...]", first
    if head == "turn" and len(parts) > 2:
        return _ELEMENT, last
    if head == "element":
        return _ELEMENT, first
    if head == "call" and isinstance(first, tuple) and len(first) == 2 and not _is_function(first):
        return f".{first[1]}()", first[0]
    return None


def _root(parts: tuple[Hashable, ...]) -> str | None:
    """Where the way of a value begins, if anything can be said of it."""
    if len(parts) < 2:
        return None
    head, first, last = parts[0], parts[1], parts[-1]
    if head == "parameter" and _is_function(first) and isinstance(first, tuple):
        return f"parameter `{last}` of {first[1]}() in {first[0]}"
    if head == "self" and _is_function(first) and isinstance(first, tuple) and isinstance(last, str):
        return f"attribute `{last}` of an object of {first[1]} in {first[0]}"
    if head == "call" and isinstance(first, str):
        return f"what {first.removeprefix('builtins.')}() gives"
    if head == "call" and _is_function(first) and isinstance(first, tuple):
        return f"what {first[1]}() in {first[0]} gives"
    if head in ("environment", "setting"):
        return f"the setting {last}"
    if head == "name":
        return f"the name `{last}`, which {first} does not define"
    if head == "import":
        return f"`{last}`, imported from a file that is not there or does not define it"
    return "a reply of Redis" if head == "reply" else None


def _is_function(key: Hashable) -> bool:
    """Is it the key of a function or class: its file and its dotted name?"""
    return (
        isinstance(key, tuple) and len(key) == 2 and str(key[0]).endswith(".py") and isinstance(key[1], str)
    )
