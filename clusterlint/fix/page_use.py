"""What a loop does with the keys of each page, done with the keys of the whole walk instead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from clusterlint.fix.model import Edit
from clusterlint.fix.outline import Outline, each, nodes, sole, statements, within
from clusterlint.fix.scan_loop import ScanLoop
from clusterlint.fix.unfit import Unfit

_TAKES_ALL = frozenset({"extend", "update"})
_MANY = {"list": ("[", "]"), "set": ("{", "}")}


@dataclass(frozen=True, slots=True)
class Use:
    """``statement`` is what remains, ``guards`` are the tests for an empty page around it, which go."""

    statement: cst.BaseStatement
    guards: tuple[cst.If, ...]
    edits: tuple[Edit, ...]


def read_use(outline: Outline, loop: ScanLoop) -> Use:
    """The edits inside of the statement that handles a page; raises Unfit."""
    guards: list[cst.If] = []
    statement = loop.process
    while isinstance(statement, cst.If):
        body = statements(statement.body)
        if not _is_keys(outline, statement.test, loop) or statement.orelse is not None or body is None:
            raise Unfit(statement, "the keys of a page are used together")
        if len(body) != 1:
            raise _not_single(outline, body, loop)
        guards.append(statement)
        statement = body[0]
    if isinstance(statement, cst.For):
        return Use(statement, tuple(guards), tuple(_of_for(outline, statement, loop)))
    return Use(statement, tuple(guards), tuple(_of_line(outline, statement, loop)))


def _not_single(outline: Outline, body: list[cst.BaseStatement], loop: ScanLoop) -> Unfit:
    other = [one for one in body if not isinstance(one, cst.For)] or body[1:]
    return Unfit(other[0], "more is done for each page than one loop over its keys")


def _is_keys(outline: Outline, node: cst.BaseExpression, loop: ScanLoop) -> bool:
    """Whether the expression is the list of keys; a walrus that names it counts."""
    if isinstance(node, cst.NamedExpr):
        return False
    return outline.bare(node) == loop.page.keys


def _mentions(outline: Outline, node: cst.CSTNode, loop: ScanLoop) -> list[cst.Name]:
    return outline.names(node, *loop.page.names)


def _of_for(outline: Outline, statement: cst.For, loop: ScanLoop) -> Iterator[Edit]:
    if not _is_keys(outline, statement.iter, loop):
        raise Unfit(statement.iter, "the keys of a page are used together")
    if statement.orelse is not None or statement.asynchronous is not None:
        raise Unfit(statement, "the loop over the keys has an else")
    if statements(statement.body) is None:
        raise Unfit(statement, "the loop over the keys is written on one line")
    for used in (*_mentions(outline, statement.body, loop), *_mentions(outline, statement.target, loop)):
        raise Unfit(used, f"`{used.value}` is used for more than the keys of the page")
    for left in _breaks(statement.body):
        raise Unfit(left, "break leaves one page only, and the next one is taken")
    if loop.scan.awaited:
        start = outline.start(statement)
        yield Edit(outline.source.path, start, start, "async ")
    yield _put(outline, statement.iter, loop.scan.walk)


def _breaks(body: cst.BaseSuite) -> Iterator[cst.Break]:
    yield from within(body, cst.Break, stop=(cst.For, cst.While))
    for inner in nodes(body):
        if isinstance(inner, (cst.For, cst.While)) and inner.orelse is not None:
            yield from each(inner.orelse, cst.Break)


def _of_line(outline: Outline, statement: cst.BaseStatement, loop: ScanLoop) -> list[Edit]:
    """A statement that does with all keys what it does with those of each page, one page after the other."""
    added, called = sole(statement, cst.AugAssign), sole(statement, cst.Expr)
    if added is not None and isinstance(added.operator, (cst.AddAssign, cst.BitOrAssign)):
        plain = isinstance(added.operator, cst.AddAssign)
        if not _mentions(outline, added.target, loop):
            return [_all(outline, added.value, loop, collected=True, counted=plain)]
    if called is not None and isinstance(called.value, cst.Yield):
        given = called.value.value
        if isinstance(given, cst.From) and _is_keys(outline, given.item, loop) and not loop.scan.awaited:
            return [_put(outline, given.item, loop.scan.walk)]
    call = called.value if called is not None else None
    if isinstance(call, cst.Call) and isinstance(call.func, cst.Attribute) and len(call.args) == 1:
        only = call.args[0]
        whole = call.func.attr.value in _TAKES_ALL and not only.star and only.keyword is None
        if whole and not _mentions(outline, call.func, loop):
            return [_all(outline, only.value, loop, collected=False, counted=False)]
    raise Unfit(statement, "the keys of a page are used together")


def _all(
    outline: Outline, value: cst.BaseExpression, loop: ScanLoop, *, collected: bool, counted: bool
) -> Edit:
    """The value with all keys in the place of those of a page; ``collected``: it must be a list or set."""
    open_, close = "[", "]"
    walk, keys = loop.scan.walk, loop.page.keys
    if isinstance(value, cst.Call) and isinstance(value.func, cst.Name) and len(value.args) == 1:
        inner = value.args[0]
        if _is_keys(outline, inner.value, loop) and not inner.star and inner.keyword is None:
            if value.func.value == "len" and counted:
                every = f"len({_collected(outline, loop, open_, close)})"
                number = every if loop.scan.awaited else f"sum(1 for {_fresh(outline, loop)} in {walk})"
                return _put(outline, value, number)
            if value.func.value in _MANY:
                every = _collected(outline, loop, *_MANY[value.func.value])
                return _put(outline, value, every if loop.scan.awaited else f"{value.func.value}({walk})")
    if _is_keys(outline, value, loop):
        if loop.scan.awaited:
            return _put(outline, value, _collected(outline, loop, open_, close))
        return _put(outline, value, f"list({walk})" if collected else walk)
    if isinstance(value, (cst.ListComp, cst.SetComp, cst.GeneratorExp)):
        return _in_comprehension(outline, value, loop)
    raise Unfit(value, f"`{keys}` is used in a way that needs the list of a page")


def _collected(outline: Outline, loop: ScanLoop, open_: str, close: str) -> str:
    name = _fresh(outline, loop)
    return f"{open_}{name} async for {name} in {loop.scan.walk}{close}"


def _in_comprehension(
    outline: Outline, value: cst.ListComp | cst.SetComp | cst.GeneratorExp, loop: ScanLoop
) -> Edit:
    first = value.for_in
    if not _is_keys(outline, first.iter, loop) or first.asynchronous is not None:
        raise Unfit(value, "the keys of a page are used together")
    mentioned = _mentions(outline, value, loop)
    if len(mentioned) != len(_mentions(outline, first.iter, loop)):
        raise Unfit(value, "the keys of a page are used together")
    if isinstance(value, cst.GeneratorExp) and loop.scan.awaited and value.lpar:
        raise Unfit(value, "a generator of an asynchronous walk is asynchronous itself")
    start, end = outline.syntax.inner(value)
    at, (begin, done) = outline.start(first), outline.syntax.inner(first.iter)
    text = outline.source.text
    new = text[start:at] + loop.scan.head + text[at:begin] + loop.scan.walk + text[done:end]
    if isinstance(value, cst.GeneratorExp) and loop.scan.awaited:
        new = f"[{new}]"
    return Edit(outline.source.path, start, end, new)


def _fresh(outline: Outline, loop: ScanLoop) -> str:
    """A name for one key."""
    return outline.free(loop.loop, "key")


def _put(outline: Outline, node: cst.CSTNode, text: str) -> Edit:
    start, end = outline.syntax.inner(node)
    return Edit(outline.source.path, start, end, text)
