"""What keeps braces out of a value from outside: what its parameter admits, and what replace() takes away."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator

from clusterlint.extract import ir
from clusterlint.link.following.evidence import spelled
from clusterlint.link.identity import Identity
from clusterlint.link.language.arguments import Arguments
from clusterlint.link.values import Text, Unknown

_BRACES = frozenset("{}")
_PATTERNS = ("pattern", "regex")
_DECLARING = frozenset({"Path", "Query", "Header", "Cookie", "Form", "Body", "Field", "StringConstraints"})

_CLASS = r"\[(?:\\[dws.\-/\]]|[A-Za-z0-9]-[A-Za-z0-9]|[A-Za-z0-9_.:@/+,= -])+\]"
_ATOM = rf"(?:\\[dwsb.\-/]|[A-Za-z0-9_:@/,=-]|{_CLASS}|\((?:\?:)?|\)|\|)"
_HARMLESS = re.compile(rf"(?:\^|\\A)(?:{_ATOM}(?:[*+?]|\{{\d*,?\d*\}})?)*(?:\$|\\[Zz])")


def by_declaration(parameter: ir.Parameter) -> bool:
    """Is it one of some texts, or does it match a pattern, so that it holds no brace?"""
    if parameter.annotation is not None and _admits_none(parameter.annotation):
        return True
    return parameter.default is not None and _has_harmless_pattern(parameter.default)


def _admits_none(annotation: ir.Expression) -> bool:
    """``Literal["x", "y"] | None``, ``Annotated[str, Path(pattern=r"^[a-z]+$")]``: every alternative."""
    if isinstance(annotation, ir.Binary) and annotation.operator == "|":
        return all(map(_admits_none, (annotation.left, annotation.right)))
    if not isinstance(annotation, ir.Subscript):
        return annotation == ir.Constant(None)
    index = annotation.index
    parts = index.items if isinstance(index, ir.Sequence) else (index,) if index is not None else ()
    name = (spelled(annotation.base) or "").rpartition(".")[2]
    if name == "Literal":
        return all(isinstance(p, ir.Constant) and _BRACES.isdisjoint(str(p.value)) for p in parts)
    if name == "Annotated":
        return any(map(_admits_none, parts[:1])) or any(map(_has_harmless_pattern, parts[1:]))
    return name in ("Optional", "Union") and all(map(_admits_none, parts))


def _has_harmless_pattern(node: ir.Expression) -> bool:
    """``Path(pattern=r"^[a-z]+$")``."""
    if not isinstance(node, ir.Invocation) or (spelled(node.func) or "").rpartition(".")[2] not in _DECLARING:
        return False
    given = (a.value.value for a in node.args if a.keyword in _PATTERNS and isinstance(a.value, ir.Constant))
    return any(isinstance(pattern, str) and is_harmless(pattern) for pattern in given)


def is_harmless(pattern: str) -> bool:
    """Does a pattern admit no text with a brace? It is bound at both ends, in every alternative."""
    depth = 0
    for mark in re.sub(r"\\.|\[[^\]]*\]", "", pattern):
        depth += (mark == "(") - (mark == ")")
        if mark == "|" and depth == 0:
            return False
    return _HARMLESS.fullmatch(pattern) is not None


def takes_the_last_away(base: Unknown, name: str, arguments: Arguments) -> bool:
    """``text.replace("{", "").replace("}", "")``: does this call take away the other of the two braces?"""
    plain = arguments.plain() if name == "replace" else []
    old, new = ([a.template.literal if isinstance(a, Text) else None for a in plain] + [None] * 2)[:2]
    if old not in _BRACES or new is None or not _BRACES.isdisjoint(new):
        return False
    return {old, *_taken(base.identity)} >= _BRACES


def _taken(identity: Hashable) -> Iterator[str]:
    """The braces that calls of replace() have taken away before: see `externals.answer`."""
    while isinstance(identity, Identity) and identity.parts[0] == "call":
        called, given = identity.parts[1:3]
        if not isinstance(called, tuple) or called[1:] != ("replace",) or not isinstance(given, tuple):
            return
        old, new = (*given, None, None)[:2]
        if not isinstance(new, tuple) or new[:1] != ("text",) or any(not _is_plain(p) for p in new[1:]):
            return
        if isinstance(old, tuple) and old[:1] == ("text",):
            yield from (part for part in old[1:] if part in ("{", "}"))
        identity = called[0]


def _is_plain(part: Hashable) -> bool:
    return isinstance(part, str) and _BRACES.isdisjoint(part)
