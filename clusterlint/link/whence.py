"""Where a value comes from that only the running program knows, in a few words."""

from __future__ import annotations

from collections.abc import Hashable

from clusterlint.link.identity import Identity

_DEPTH = 4
_SAME = frozenset(
    {"format", "int", "join", "replace", "slice", "unary", "strip", "lstrip", "rstrip", "title", "swapcase"}
    | {"lower", "upper", "casefold", "capitalize", "not"}
)
"""Heads of identities whose second part is what the value was made of."""


def whence(identity: Hashable, spelling: str, depth: int = _DEPTH) -> str:
    """A noun phrase: "parameter `uid` of show() in app/api.py", "each element of `ids`"."""
    parts = identity.parts if isinstance(identity, Identity) else identity
    if not isinstance(parts, tuple) or not parts or depth == 0:
        return _spelled(spelling)
    head, *rest = parts
    if head == "parameter" and _is_function(rest[0]):
        return f"parameter `{rest[1]}` of {rest[0][1]}() in {rest[0][0]}"
    if head == "self":
        return _own(rest, spelling, depth)
    if head in ("attribute", "item", "turn", "element", "call"):
        return _derived(str(head), rest, spelling, depth)
    if head in _SAME or (head == "json" and len(rest) < 2):
        return whence(rest[0], spelling, depth - 1)
    if head in ("environment", "setting"):
        return f"the setting {rest[-1]}"
    if head == "name":
        return f"the name `{rest[1]}`, which {rest[0]} does not define"
    if head == "import":
        return f"`{rest[-1]}`, imported from a file that is not there or does not define it"
    if head == "reply":
        return f"the reply of Redis to {spelling.removesuffix('()')}" if spelling else "a reply of Redis"
    return _spelled(spelling)


def _spelled(spelling: str) -> str:
    return f"`{spelling}`" if spelling.strip("?") else "an expression that is not followed"


def _is_function(key: Hashable) -> bool:
    return isinstance(key, tuple) and len(key) == 2 and all(isinstance(part, str) for part in key)


def _own(rest: list[Hashable], spelling: str, depth: int) -> str:
    """An attribute of an object, whose class may be known."""
    owner, name = rest[0], rest[-1]
    if isinstance(name, Identity):
        return whence(name, spelling, depth - 1)
    if not isinstance(name, str):
        return _spelled(spelling)
    if isinstance(owner, tuple) and _is_function(owner):
        return f"attribute `{name}` of an object of {owner[1]} in {owner[0]}"
    return f"attribute `{name}` of {whence(owner, 'an object', depth - 1)}"


def _derived(head: str, rest: list[Hashable], spelling: str, depth: int) -> str:
    if head == "attribute":
        return f"attribute `{rest[1]}` of {whence(rest[0], '', depth - 1)}"
    if head == "item":
        name = f"element {rest[1]!r}" if isinstance(rest[1], (str, int)) else f"`{spelling}`, an element"
        return f"{name} of {whence(rest[0], '', depth - 1)}"
    if head == "turn":
        inner = rest[1] if len(rest) > 1 else None
        return f"each element of {whence(inner, '', depth - 1)}" if _told(inner) else _spelled(spelling)
    if head == "element":
        return f"each element of {whence(rest[0], '', depth - 1)}"
    called = rest[0]
    if isinstance(called, str):
        return f"what {called.removeprefix('builtins.')}() gives"
    if isinstance(called, tuple) and _is_function(called):
        return f"what {called[1]}() in {called[0]} gives"
    if isinstance(called, tuple) and len(called) == 2 and isinstance(called[1], str):
        return f"what {called[1]}() of {whence(called[0], '', depth - 1)} gives"
    return _spelled(spelling)


def _told(identity: Hashable) -> bool:
    """Can anything be said of where it comes from?"""
    return isinstance(identity, Identity) and identity.parts[0] not in (
        "fresh",
        "carried",
        "list",
        "dict",
        "value",
    )
