"""What names and usage say about a value that nobody saw being built.

A variable on which somebody calls ``zadd`` is a Redis client, whatever it is called; a variable
called ``redis`` is one if the method exists there. Such calls are reported as likely, not certain.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from clusterlint.catalog.client_names import DISTINCTIVE, SHARED
from clusterlint.extract import ir
from clusterlint.extract.facts import FileFacts

_TELLING = DISTINCTIVE - SHARED


class Use(Struct, frozen=True):
    """A distinctive method and where it is called."""

    method: str
    span: ir.Span


class Evidence(Struct, frozen=True):
    """Receivers in one file on which distinctive methods are called, by function and spelling.

    ``clusters``: it names the class of a cluster client as a part of something: ``redis.RedisCluster``;
    ``replaced`` are names in place of which it puts something else: ``monkeypatch.setattr(names, "OLD", 1)``.
    """

    receivers: Mapping[tuple[str, str], Use]
    replaced: frozenset[str] = frozenset()
    clusters: bool = False

    def speaks_for(self, function: str, spelling: str) -> Use | None:
        """Where ``spelling``, seen in ``function``, is first used as a Redis client in its scope."""
        if spelling.startswith(("self.", "cls.")):
            scope = function.rsplit(".", 1)[0] if "." in function else function
            return self.receivers.get((scope, spelling))
        if "." in spelling:
            return self.receivers.get(("*", spelling))
        scope = function
        while True:
            found = self.receivers.get((scope, spelling))
            if found is not None or not scope:
                return found
            scope = scope.rpartition(".")[0]


def gather(facts: FileFacts) -> Evidence:
    """Scan one file's lowered body for distinctive method calls."""
    found = _Found()
    _scan(facts.body, "", "", found)
    return Evidence(found.receivers, frozenset(found.replaced), found.clusters)


class _Found(Struct):
    receivers: dict[tuple[str, str], Use] = field(default_factory=dict)
    replaced: set[str] = field(default_factory=set)
    clusters: bool = False


def _scan(body: tuple[ir.Statement, ...], function: str, cls: str, found: _Found) -> None:
    for statement in body:
        if isinstance(statement, (ir.Class, ir.Function)):
            for decorator in statement.decorators:
                found.replaced.update(_replaced(decorator))
            inner = _join(function, statement.name)
            _scan(statement.body, inner, inner if isinstance(statement, ir.Class) else cls, found)
        else:
            for node, nested in walk(statement):
                if nested is not None:
                    _scan((nested,), function, cls, found)
                elif type(node) is ir.Attribute:
                    if node.name in _TELLING:
                        _note(node, function, cls, found)
                    elif node.name in _CLUSTER_CLIENTS:
                        found.clusters = True
                elif type(node) is ir.Invocation:
                    found.replaced.update(_replaced(node))


_CLUSTER_CLIENTS = frozenset({"RedisCluster", "ValkeyCluster"})
_REPLACING = frozenset({"setattr", "patch", "object", "setitem", "multiple", "override_settings"})
"""Calls that name what they put something else in place of, as tests do."""


def _replaced(node: ir.Expression) -> Iterator[str]:
    """The names that ``monkeypatch.setattr(names, "OLD", 1)`` and ``@patch("app.names.OLD", 1)`` mean."""
    if type(node) is not ir.Invocation:
        return
    func = node.func
    name = func.name if type(func) is ir.Attribute else func.id if type(func) is ir.Name else ""
    if name not in _REPLACING:
        return
    for arg in node.args:
        if arg.keyword is not None:
            yield arg.keyword
        elif isinstance(arg.value, ir.Constant) and isinstance(arg.value.value, str):
            yield arg.value.value.rpartition(".")[2]


def _note(node: ir.Attribute, function: str, cls: str, found: _Found) -> None:
    spelling = spelled(node.base)
    if spelling is None or spelling in ("self", "cls"):
        return
    if isinstance(node.base, ir.Invocation) and node.base.args:
        return  # resolve("redis") says nothing about resolve("names")
    if spelling.startswith(("self.", "cls.")):
        scope = cls or function
    else:
        scope = "*" if "." in spelling else function
    use = Use(node.name, node.span)
    old = found.receivers.setdefault((scope, spelling), use)
    if use.span < old.span:
        found.receivers[(scope, spelling)] = use


def walk(node: object) -> Iterator[tuple[object, ir.Function | ir.Class | None]]:
    """Every record below a statement; nested functions and classes are handed over whole."""
    pending: list[object] = [node]
    while pending:
        current = pending.pop()
        if isinstance(current, tuple):
            pending.extend(current)
            continue
        if not isinstance(current, ir.Record):
            continue
        if isinstance(current, (ir.Function, ir.Class)):
            yield current, current
            continue
        yield current, None
        for one in current.held():
            if type(one) is tuple:
                if one and type(one[0]) is not int:  # a span holds nothing more
                    pending.extend(one)
            elif type(one) is not str:
                pending.append(one)


def spelled(node: ir.Expression) -> str | None:
    """The dotted source text of a name or attribute chain, calls shown as ``f()``."""
    # By type and not by isinstance(), which takes three times as long for what is no such struct.
    if type(node) is ir.Name:
        return node.id
    if type(node) is ir.Attribute:
        base = spelled(node.base)
        return None if base is None else f"{base}.{node.name}"
    if type(node) is ir.Invocation:
        base = spelled(node.func)
        return None if base is None else f"{base}()"
    if type(node) is ir.Await:
        return spelled(node.value)
    return None


def _join(scope: str, name: str) -> str:
    return f"{scope}.{name}" if scope else name
