"""KEYS, which asks one node of a cluster, becomes a walk with scan_iter() over all of them.

What: `r.keys(pattern)` gives the same list from scan_iter(), on a standalone server and on every master of a
cluster. SCAN may return a key twice while the server resizes its table, so that the keys go through a set;
their order was never defined. asyncio clients get an asynchronous comprehension.

Before:
    for key in r.keys("session:*"):
        r.delete(key)
After:
    for key in set(r.scan_iter(match="session:*")):
        r.delete(key)

When not: the coroutine of an asyncio client is not awaited in place, or the arguments come from a collection.
It is unsafe because KEYS is a snapshot, taken while the server does nothing else: a walk may or may not see a
key that comes or goes meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from clusterlint.finding import Applicability, Location
from clusterlint.fix.context import Context
from clusterlint.fix.model import Change, Edit, Made, Recast
from clusterlint.fix.outline import Outline, each
from clusterlint.fix.unfit import Unfit
from clusterlint.link.program import Call
from clusterlint.rules import keyspace_scan
from clusterlint.rules.judged import method_verdict
from clusterlint.rules.place import is_asynchronous

NAME = "keys-to-scan"
APPLICABILITY = Applicability.UNSAFE

_TITLE = "scan_iter() instead of KEYS"
_NOTE = "no snapshot: a key that comes or goes during the walk may be among them or not"
_ANY_COLLECTION = frozenset({"len", "sorted", "set", "frozenset"})
"""Functions to which a set says the same as a list, where each element is there once."""


def propose(context: Context) -> Iterator[Change]:
    """One change for each direct call of keys()."""
    found = {f.location for f in keyspace_scan.judge(context.on_a_cluster) if f.command == "KEYS"}
    calls: dict[Location, list[Call]] = {}
    for call in context.program.calls:
        if call.location in found and call.command == "KEYS":
            calls.setdefault(call.location, []).append(call)
    for place, there in sorted(calls.items()):
        yield _change(context.outline(place.path), place, there)


def _change(outline: Outline, place: Location, calls: list[Call]) -> Change:
    try:
        edits = tuple(_edits(outline, place, calls))
    except Unfit as why:
        refused = f"{place.path}:{outline.line(why.node)}: {why.why}"
        return Change(NAME, _TITLE, ("CL401",), (place,), Applicability.MANUAL, refused=refused)
    return Change(
        codemod=NAME,
        title=_TITLE,
        rules=("CL401",),
        locations=(place,),
        applicability=APPLICABILITY,
        edits=edits,
        fallout=(),
        recasts=(Recast(place, "keys", (Made("scan_iter", "SCAN", calls[0].context.value),)),),
        notes=(f"{place.path}:{place.line}: {_NOTE}",),
    )


def _edits(outline: Outline, place: Location, calls: list[Call]) -> Iterator[Edit]:
    node = outline.syntax.at(place, cst.Call)
    if node is None or not isinstance(node.func, cst.Attribute) or any(c.method != "keys" for c in calls):
        raise Unfit(node or outline.syntax.module, "KEYS is not sent by the method keys() of a client")
    if any(method_verdict("scan_iter", call, "direct").kind == "one-node" for call in calls):
        raise Unfit(node, "scan_iter() of this release of the client asks one node as well")
    if len(node.args) > 1 or any(arg.star for arg in node.args):
        raise Unfit(node, "keys() is given more than a pattern, or a collection of arguments")
    keyword = node.args[0].keyword if node.args else None
    if keyword is not None and keyword.value != "pattern":
        raise Unfit(node, "keys() is given more than a pattern, or a collection of arguments")
    parent = outline.parent(node)
    awaited = isinstance(parent, cst.Await)
    if any(is_asynchronous(call.client, awaited) is not awaited for call in calls):
        raise Unfit(node, "keys() of an asyncio client is not awaited in place")
    whole: cst.BaseExpression = parent if isinstance(parent, cst.Await) else node
    return _around(outline, node, whole, awaited=awaited)


def _around(outline: Outline, node: cst.Call, whole: cst.BaseExpression, *, awaited: bool) -> Iterator[Edit]:
    path = outline.source.path
    assert isinstance(node.func, cst.Attribute)
    open_, close = "set(", ")"
    if awaited:
        name = outline.free(node, "key")
        open_, close = f"{{{name} async for {name} in ", "}"
        _comprehensible(outline, whole)
    if not _takes_a_set(outline, whole):
        open_, close = f"list({open_}", f"{close})"
    begin, end = outline.syntax.inner(whole)[0], outline.syntax.inner(node)[1]
    yield Edit(path, begin, outline.syntax.inner(node)[0], open_)
    yield Edit(path, *outline.syntax.inner(node.func.attr), "scan_iter")
    if node.args:
        argument = node.args[0]
        start = outline.syntax.full(argument)[0]
        yield Edit(path, start, outline.syntax.full(argument.value)[0], "match=")
    yield Edit(path, end, outline.syntax.inner(whole)[1], close)


def _comprehensible(outline: Outline, whole: cst.BaseExpression) -> None:
    """Before Python 3.11 an asynchronous comprehension cannot stand in one that is not."""
    for above in outline.above(whole):
        if isinstance(above, (cst.FunctionDef, cst.Lambda)):
            return
        if not isinstance(above, cst.BaseComp):
            continue
        if all(one is not whole for one in each(above.for_in.iter, cst.Await)):
            raise Unfit(whole, "keys() is called in a comprehension, for each of its elements")


def _takes_a_set(outline: Outline, whole: cst.BaseExpression) -> bool:
    """Whether what is done with the list does not tell it from a set."""
    parent = outline.parent(whole)
    if isinstance(parent, cst.For):
        return parent.iter is whole
    if isinstance(parent, cst.CompFor):
        return parent.iter is whole
    if not isinstance(parent, cst.Arg) or parent.keyword is not None:
        return False
    call = outline.parent(parent)
    if parent.star == "*":
        return True
    if not isinstance(call, cst.Call) or not isinstance(call.func, cst.Name) or parent is not call.args[0]:
        return False
    return call.func.value in _ANY_COLLECTION
