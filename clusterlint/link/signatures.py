"""Does a call have the arguments that a method of redis-py takes? A dict's get() and a session's do not."""

from __future__ import annotations

from clusterlint.catalog.client import method as catalog_method
from clusterlint.extract import ir

_FORMER = frozenset({"encoding", "expire", "pexpire", "exist"})
"""Keywords of aioredis 1, which redis-py never had."""


def fits(name: str, node: ir.Invocation) -> bool:
    """Can the call ``x.name(...)`` be one of that method? True where its parameters are not known."""
    found = catalog_method(name)
    if found is None:
        return True
    given = [arg for arg in node.args if not arg.star and arg.keyword is None]
    keywords = {arg.keyword for arg in node.args if arg.keyword is not None}
    spread = any(arg.star for arg in node.args)
    kinds = {parameter.kind for parameter in found.parameters}
    places = [parameter for parameter in found.parameters if parameter.kind == "positional"]
    if len(given) > len(places) and "varargs" not in kinds:
        return False
    known = {parameter.name for parameter in found.parameters}
    if keywords - known - _FORMER and "varkw" not in kinds:
        return False
    missing = [p for p in places[len(given) :] if p.required and p.name not in keywords]
    return spread or not missing
