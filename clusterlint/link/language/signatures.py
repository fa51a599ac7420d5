"""Does a call have the arguments that a method of redis-py takes? A dict's get() and a session's do not."""

from __future__ import annotations

from clusterlint.catalog.client import takes
from clusterlint.extract import ir


def fits(name: str, node: ir.Invocation) -> bool:
    """Can the call ``x.name(...)`` be one of that method? True where its parameters are not known."""
    given = sum(1 for arg in node.args if not arg.star and arg.keyword is None)
    keywords = {arg.keyword for arg in node.args if arg.keyword is not None}
    return takes(name, given, keywords, spread=any(arg.star for arg in node.args))
