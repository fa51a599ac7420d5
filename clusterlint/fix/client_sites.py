"""A call that builds a plain client, and the edits that make it a call of a factory instead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import libcst as cst
from libcst import matchers as m

from clusterlint.finding import Location
from clusterlint.fix.client_options import in_the_way, told
from clusterlint.fix.context import Context
from clusterlint.fix.model import Edit
from clusterlint.fix.spelled import Import, dotted_name, imports, whole_name
from clusterlint.fix.syntax import Syntax
from clusterlint.link.clients.libraries import Builder, builder
from clusterlint.link.program import Construction

_POSITIONAL = ("host", "port", "db", "password")
"""What both libraries' plain clients take by position."""

LIBRARIES = ("redis", "valkey")


@dataclass(frozen=True, slots=True)
class Site:
    """``function``: the factory's that is called then; ``spelled``: what is called now."""

    location: Location
    library: str
    function: str
    spelled: str
    edits: Callable[[str], tuple[Edit, ...]]  # for the name that the function has in the file
    freed: tuple[str, ...]  # names that are used one time less
    notes: tuple[str, ...]
    replaced: tuple[Location, ...]  # what is built there no more: the client, and its pool


@dataclass(frozen=True, slots=True)
class Manual:
    """A place that is left to a person, and why."""

    location: Location
    why: str


class File:
    """One file of the program, parsed."""

    def __init__(self, context: Context, path: str) -> None:
        self.path = path
        self.text = context.text(path)
        self.syntax = Syntax(self.text)
        self.imports: tuple[Import, ...] = imports(self.syntax.module)

    def count(self, name: str) -> int:
        """How often a name stands in the file."""
        return len(m.findall(self.syntax.module, m.Name(name)))

    def source(self, start: int, end: int) -> str:
        """Part of the text."""
        return self.text.text[start:end]


def site_at(file: File, built: Construction, pools: tuple[Construction, ...]) -> Site | Manual:
    """What becomes of the call at ``built``; ``pools`` are all pools of the program."""
    place = built.location
    if built.kind == "sentinel":
        return Manual(place, "Sentinel: a cluster has none, its nodes fail over by themselves")
    call = file.syntax.at(place, cst.Call)
    if call is None:
        return Manual(place, "what builds the client there is not one call")
    name = whole_name(file.imports, call.func)
    found = builder(name) if name is not None else None
    if name is None or found is None:
        return Manual(place, "what is called there is not a class or function of the library itself")
    if found.library not in LIBRARIES or name.split(".")[0] not in LIBRARIES:
        return Manual(place, f"{built.client.type_name} is of another library: move to redis-py first")
    if found.kind == "pool":
        return Manual(place, "a pool that is used without a client: a cluster client has a pool per node")
    if found.kind not in ("client", "url"):
        return Manual(place, f"{built.client.type_name} is not a plain client")
    pool = _argument(call, "connection_pool")
    if pool is not None:
        return _of_pool(file, built, call, pool, pools)
    why = _unclear(found, call) or in_the_way(built)
    if why is not None:
        return Manual(place, why)
    return Site(
        place,
        found.library,
        _function(found),
        dotted_name(call.func) or "",
        lambda given: _renamed(file, call, given, named=found.kind == "client"),
        (_head(call.func),),
        told(built),
        (place,),
    )


def _function(found: Builder, kind: str | None = None) -> str:
    asynchronous = "async_" if found.asynchronous else ""
    at = "" if (kind or found.kind) == "url" else "_at"
    return f"make_{asynchronous}{found.library}{at}"


def _unclear(found: Builder, call: cst.Call) -> str | None:
    """Arguments that a factory could not be given as they are."""
    plain = [arg for arg in call.args if arg.keyword is None and not arg.star]
    if any(arg.star == "*" for arg in call.args):
        return "its arguments come from a sequence"
    if found.kind == "url":
        return None if len(plain) == 1 or _argument(call, "url") else "where its URL comes from is not plain"
    if len(plain) > len(_POSITIONAL):
        return "it is given more than four arguments by position"
    return None


def _argument(call: cst.Call, name: str) -> cst.Arg | None:
    return next((a for a in call.args if a.keyword is not None and a.keyword.value == name), None)


def _renamed(file: File, call: cst.Call, given: str, *, named: bool) -> tuple[Edit, ...]:
    """The other function, and names for arguments by position; everything else stays as it is written."""
    edits = [Edit(file.path, *file.syntax.full(call.func), given)]
    if named:
        plain = [arg for arg in call.args if arg.keyword is None and not arg.star]
        for arg, name in zip(plain, _POSITIONAL, strict=False):
            start, _ = file.syntax.full(arg.value)
            edits.append(Edit(file.path, start, start, f"{name}="))
    return tuple(edits)


def _of_pool(
    file: File, built: Construction, call: cst.Call, given: cst.Arg, pools: tuple[Construction, ...]
) -> Site | Manual:
    """A client on a pool that nothing else uses: the client is given what the pool is given."""
    place = built.location
    if len(call.args) != 1:
        return Manual(place, "the plain client ignores what it is given beside a pool: decide what counts")
    inner, statement = _pool_call(file, call, given.value)
    if inner is None:
        return Manual(place, "its pool is shared or not built beside it: several clients would become one")
    name = whole_name(file.imports, inner.func)
    found = builder(name) if name is not None else None
    if name is None or found is None or found.kind != "pool":
        return Manual(place, "its pool is not one of the library itself")
    if "Blocking" in name:
        return Manual(place, "its pool waits for a free connection; the pools of a cluster client do not")
    kind = "url" if name.endswith(".from_url") else "client"
    here = (one for one in pools if one.location.path == file.path)
    where = next((one for one in here if file.text.span(one.location) == file.syntax.inner(inner)), None)
    if where is None or any(a.keyword is None and not a.star for a in inner.args) != (kind == "url"):
        return Manual(place, "what its pool is given is not plain")
    why = _unclear(Builder(found.library, kind, name, found.asynchronous, False), inner) or in_the_way(where)
    if why is not None:
        return Manual(place, why)
    arguments = file.source(file.syntax.full(inner.func)[1], file.syntax.inner(inner)[1])

    def edits(given: str) -> tuple[Edit, ...]:
        made = [Edit(file.path, *file.syntax.inner(call), given + arguments)]
        if statement is not None:
            made.append(Edit(file.path, *file.syntax.full(statement), ""))
        return tuple(made)

    return Site(
        place,
        found.library,
        _function(found, kind),
        dotted_name(call.func) or "",
        edits,
        (_head(call.func), _head(inner.func)),
        (*told(where), "its pool becomes its own: close() closes it"),
        (place, where.location),
    )


def _pool_call(
    file: File, call: cst.Call, value: cst.BaseExpression
) -> tuple[cst.Call | None, cst.SimpleStatementLine | None]:
    """The call that builds a pool, and the statement that is only there for it."""
    if isinstance(value, cst.Call):
        return value, None
    if not isinstance(value, cst.Name) or file.count(value.value) != 2:
        return None, None
    for block in m.findall(file.syntax.module, m.IndentedBlock() | m.Module()):
        if not isinstance(block, (cst.IndentedBlock, cst.Module)):
            continue
        lines = [one for one in block.body if isinstance(one, cst.SimpleStatementLine)]
        for line in lines:
            inner = _assigned(line, value.value)
            if inner is not None:
                near = any(m.findall(other, m.Call()) and _holds(other, call) for other in lines)
                return (inner, line) if near else (None, None)
    return None, None


def _assigned(line: cst.SimpleStatementLine, name: str) -> cst.Call | None:
    if len(line.body) != 1 or not isinstance(line.body[0], cst.Assign):
        return None
    one = line.body[0]
    target = one.targets[0].target
    alone = len(one.targets) == 1 and isinstance(target, cst.Name) and target.value == name
    return one.value if alone and isinstance(one.value, cst.Call) else None


def _holds(line: cst.SimpleStatementLine, call: cst.Call) -> bool:
    return any(one is call for one in m.findall(line, m.Call())) and not m.findall(line, m.Lambda())


def _head(expression: cst.BaseExpression) -> str:
    return (dotted_name(expression) or "").split(".")[0]
