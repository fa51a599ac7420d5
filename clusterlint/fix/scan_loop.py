"""A loop that follows the cursor of scan() by hand, read from its syntax: its parts, or why it is another.

The loop is ``while True`` that ends by a test of the cursor, or ``while`` with such a test; it takes one page
each time round and does one thing with the keys of the page.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

import libcst as cst

from clusterlint.fix.conditions import Unclear, value_for
from clusterlint.fix.outline import LOOPS, Outline, each, nodes, sole, statements
from clusterlint.fix.scan_call import ScanCall, read_call
from clusterlint.fix.unfit import Unfit

_STARTS = (0, "0", b"0")
_LATER = (5, 1 << 40)


@dataclass(frozen=True, slots=True)
class Page:
    """The names of one page: ``keys`` is how the code spells its keys, ``names`` are all its variables."""

    cursor: str
    keys: str
    names: frozenset[str]
    unpacking: tuple[cst.SimpleStatementLine, ...]


@dataclass(frozen=True, slots=True)
class ScanLoop:
    """Its parts; ``process`` is what it does with the keys of a page, ``ending`` the test that leaves it."""

    loop: cst.While
    scan: ScanCall
    page: Page
    begin: cst.SimpleStatementLine
    taking: cst.SimpleStatementLine | None  # the statement that takes a page; None: the head of the loop
    process: cst.BaseStatement
    ending: cst.If | None


def read_loop(outline: Outline, node: cst.Call, indents: tuple[str, str]) -> ScanLoop:
    """The loop around a call of scan(); ``indents``: of its body, and its own. Raises Unfit."""
    scan = read_call(outline, node, *indents)
    loop = loop_around(outline, node)
    body = statements(loop.body)
    if body is None or loop.orelse is not None:
        raise Unfit(loop, "the loop has an else, or is written on one line")
    taking, target = _taking(outline, scan, loop, body)
    rest = [one for one in body if one is not taking]
    page = _page(outline, target, rest)
    rest = [one for one in rest if one not in page.unpacking]
    ending = _ending(outline, loop, rest, page, endless=taking is None or _is_true(outline, loop.test))
    rest = [one for one in rest if one is not ending]
    if len(rest) != 1:
        raise _more(outline, loop, rest, page)
    begin = _begin(outline, loop, page, scan)
    found = ScanLoop(loop, scan, page, begin, taking, rest[0], ending)
    _check_names(outline, found)
    return found


def loop_around(outline: Outline, node: cst.Call) -> cst.While:
    """The while loop of which the call takes a page; raises Unfit."""
    for one in outline.above(node):
        if isinstance(one, cst.While):
            return one
        if isinstance(one, (cst.FunctionDef, cst.Lambda, cst.ClassDef)):
            raise Unfit(node, "the cursor is not followed by a while loop around the call")
        if not isinstance(one, (cst.IndentedBlock, cst.SimpleStatementLine, cst.BaseSmallStatement)) and not (
            isinstance(one, (cst.BaseExpression, cst.If))
        ):
            break
    raise Unfit(node, "the cursor is not followed by a while loop around the call")


def _taking(
    outline: Outline, scan: ScanCall, loop: cst.While, body: list[cst.BaseStatement]
) -> tuple[cst.SimpleStatementLine | None, cst.BaseExpression]:
    """The statement that takes a page, and what it is put into."""
    value: cst.CSTNode = scan.node
    parent = outline.parent(value)
    if isinstance(parent, cst.Await):
        value, parent = parent, outline.parent(parent)
    if isinstance(parent, cst.NamedExpr) and loop.test is parent:
        return None, parent.target
    assign = sole(body[0], cst.Assign)
    if assign is None or assign.value is not value or len(assign.targets) != 1:
        raise Unfit(scan.node, "the loop does not begin by taking a page into variables")
    assert isinstance(body[0], cst.SimpleStatementLine)
    return body[0], assign.targets[0].target


def _page(outline: Outline, target: cst.BaseExpression, rest: list[cst.BaseStatement]) -> Page:
    """The names that a page is put into, at once or by statements that take it apart."""
    pair = _pair(target)
    if pair is not None:
        return Page(pair[0], pair[1], frozenset(pair), ())
    if not isinstance(target, cst.Name):
        raise Unfit(target, "a page is not put into plain variables")
    whole = target.value
    cursor, keys = "", f"{whole}[1]"
    unpacking: list[cst.SimpleStatementLine] = []
    for one in rest:
        assign = sole(one, cst.Assign)
        if assign is None or len(assign.targets) != 1 or not isinstance(one, cst.SimpleStatementLine):
            continue
        to, value = assign.targets[0].target, outline.code(assign.value)
        both = _pair(to) if value == whole else None
        if both is not None:
            cursor, keys = both
        elif isinstance(to, cst.Name) and value == f"{whole}[0]":
            cursor = to.value
        elif isinstance(to, cst.Name) and value == f"{whole}[1]":
            keys = to.value
        else:
            continue
        unpacking.append(one)
    for walrus in (walrus for one in rest for walrus in each(one, cst.NamedExpr)):
        if isinstance(walrus.target, cst.Name) and outline.code(walrus.value) == f"{whole}[0]":
            cursor = walrus.target.value
    if not cursor:
        raise Unfit(target, "the cursor of a page is not put into a variable")
    names = frozenset({whole, cursor, keys} - {f"{whole}[1]"})
    return Page(cursor, keys, names, tuple(unpacking))


def _pair(target: cst.BaseExpression) -> tuple[str, str] | None:
    if not isinstance(target, (cst.Tuple, cst.List)) or len(target.elements) != 2:
        return None
    values = [one.value for one in target.elements]
    if not all(isinstance(one, cst.Name) for one in values):
        return None
    first, second = (one.value for one in values if isinstance(one, cst.Name))
    return (first, second) if first != second else None


def _is_true(outline: Outline, test: cst.BaseExpression) -> bool:
    return outline.code(test).strip("() ") in ("True", "1")


def _ending(
    outline: Outline, loop: cst.While, rest: list[cst.BaseStatement], page: Page, *, endless: bool
) -> cst.If | None:
    """The test at the end of an endless loop; None where the head of the loop tests the cursor."""
    if not endless:
        _tests(outline, loop, outline.code(loop.test), page, at_end=False)
        return None
    found = [one for one in rest if isinstance(one, cst.If) and _leaves(outline, one, page)]
    if not found:
        raise Unfit(loop, "no test of the cursor was found that leaves the loop")
    if found != rest[-1:]:
        raise Unfit(found[0], "the last page is left before everything is done with its keys")
    ending = found[0]
    code = outline.code(ending.test)
    for walrus in each(ending.test, cst.NamedExpr):
        code = code.replace(outline.code(walrus), page.cursor)
    _tests(outline, ending, code, page, at_end=True)
    body = statements(ending.body)
    if ending.orelse is not None or body is None:
        raise Unfit(ending, "the test that leaves the loop has an else, or is written on one line")
    if any(outline.names(one, *page.names) for one in body):
        raise Unfit(ending, "the page is used where the loop is left")
    return ending


def _leaves(outline: Outline, one: cst.If, page: Page) -> bool:
    body = statements(one.body)
    last = body[-1] if body else None
    if last is not None:
        leaves = sole(last, cst.Break) is not None or sole(last, cst.Return) is not None
    else:
        leaves = any(True for kind in (cst.Break, cst.Return) for _ in each(one.body, kind))
    return leaves and bool(outline.names(one.test, page.cursor))


def _tests(outline: Outline, place: cst.CSTNode, code: str, page: Page, *, at_end: bool) -> None:
    """The test must tell the cursor 0 from all others."""
    try:
        ends = bool(value_for(code, page.cursor, 0)) is at_end
        goes_on = all(bool(value_for(code, page.cursor, later)) is not at_end for later in _LATER)
    except Unclear:
        raise Unfit(place, "the loop does not end by the cursor alone") from None
    if not (ends and goes_on):
        raise Unfit(place, "the loop does not end when the cursor is 0")


def _begin(outline: Outline, loop: cst.While, page: Page, scan: ScanCall) -> cst.SimpleStatementLine:
    """The statement before the loop that sets the cursor to where a scan begins."""
    block = outline.parent(loop)
    if not isinstance(block, (cst.IndentedBlock, cst.Module)):
        raise Unfit(loop, "the loop is not in a block of its own")
    for one in reversed(list(block.body)[: list(block.body).index(loop)]):
        if not outline.names(one, page.cursor):
            continue
        first = _value(outline, one, page.cursor)
        if first is None or not isinstance(one, cst.SimpleStatementLine):
            break
        _first(outline, loop, page, scan, first[0])
        return one
    raise Unfit(loop, f"`{page.cursor}` does not begin as a constant just before the loop")


def _value(outline: Outline, one: cst.BaseStatement, name: str) -> tuple[object] | None:
    """What the statement sets the variable to, in a tuple; None if that is no constant."""
    plain, typed = sole(one, cst.Assign), sole(one, cst.AnnAssign)
    if typed is not None and typed.value is not None and isinstance(typed.target, cst.Name):
        return _constant(outline, typed.value) if typed.target.value == name else None
    if plain is None or len(plain.targets) != 1:
        return None
    target, value = plain.targets[0].target, plain.value
    if isinstance(target, cst.Name):
        return _constant(outline, value)
    if isinstance(target, cst.Tuple) and isinstance(value, cst.Tuple):
        pairs = zip(target.elements, value.elements, strict=False)
        found = [b.value for a, b in pairs if isinstance(a.value, cst.Name) and a.value.value == name]
        if len(found) == 1 and len(target.elements) == len(value.elements):
            return _constant(outline, found[0])
    return None


def _constant(outline: Outline, node: cst.BaseExpression) -> tuple[object] | None:
    try:
        return (ast.literal_eval(outline.code(node)),)
    except (ValueError, SyntaxError):
        return None


def _first(outline: Outline, loop: cst.While, page: Page, scan: ScanCall, value: object) -> None:
    """The first page is the first one of a scan, and the cursor is handed on as it is."""
    cursor = outline.code(scan.cursor)
    try:
        begins = value_for(cursor, page.cursor, value)
        hands_on = all(str(value_for(cursor, page.cursor, later)) == str(later) for later in _LATER)
        endless = _is_true(outline, loop.test) or isinstance(loop.test, cst.NamedExpr)
        runs = endless or bool(value_for(outline.code(loop.test), page.cursor, value))
    except Unclear:
        raise Unfit(scan.cursor, "the cursor that scan() is given cannot be followed") from None
    if not any(type(begins) is type(one) and begins == one for one in _STARTS) or not hands_on:
        raise Unfit(scan.cursor, "scan() is not given 0 first and then the cursor of the page before")
    if not runs:
        raise Unfit(loop, f"the loop never runs: `{page.cursor}` is {value!r} before it")


def _check_names(outline: Outline, found: ScanLoop) -> None:
    """The cursor and the page are used nowhere else, and what scan() is given stays the same."""
    scope = outline.scope(found.loop)
    if isinstance(scope, (cst.ClassDef, cst.Lambda)):
        raise Unfit(found.loop, "the loop stands in the body of a class")
    _check_arguments(outline, found)
    start, end = outline.start(found.begin), outline.syntax.full(found.loop)[1]
    for one in outline.names(scope, *found.page.names):
        at = outline.start(one)
        if isinstance(outline.parent(one), cst.NameItem):
            raise Unfit(one, f"`{one.value}` is a variable of another scope")
        if outline.scope(one) is not scope and not isinstance(outline.scope(one), cst.Module):
            raise Unfit(one, f"`{one.value}` is used by a function inside")
        if start <= at < end:
            continue
        around = [above for above in outline.above(found.loop) if outline.scope(above) is scope]
        repeated = any(isinstance(above, LOOPS) for above in around)
        if (at < start and repeated) or (at >= end and not _set_anew(outline, found, one.value)):
            raise Unfit(one, f"`{one.value}` is used outside of the loop as well")
    allowed = {id(one) for part in _known_parts(found) for one in outline.names(part, *found.page.names)}
    for one in outline.names(found.loop, *found.page.names):
        if id(one) not in allowed:
            raise Unfit(one, f"`{one.value}` is used for more than the keys of the page")


def _known_parts(found: ScanLoop) -> list[cst.CSTNode]:
    parts: list[cst.CSTNode] = [found.loop.test, found.scan.cursor, found.process, *found.page.unpacking]
    if found.taking is not None:
        parts.append(found.taking)
    if found.ending is not None:
        parts.append(found.ending.test)
    return parts


def _check_arguments(outline: Outline, found: ScanLoop) -> None:
    used = outline.variables(found.scan.node) - found.page.names
    kinds = (cst.AssignTarget, cst.AnnAssign, cst.AugAssign, cst.For, cst.NamedExpr)
    stored: list[cst.CSTNode] = [one.target for one in nodes(found.loop) if isinstance(one, kinds)]
    stored += [one.asname for one in each(found.loop, cst.WithItem) if one.asname is not None]
    for target in stored:
        for name in each(target, cst.Name):
            if name.value in used:
                raise Unfit(name, f"`{name.value}`, which scan() is given, changes in the loop")


def _set_anew(outline: Outline, found: ScanLoop, name: str) -> bool:
    """Whether the variable gets another value behind the loop before it is read again, if it is."""
    node: cst.CSTNode = found.loop
    for above in outline.above(found.loop):
        if isinstance(above, (cst.IndentedBlock, cst.Module)):
            body = list(above.body)
            at = next((number for number, one in enumerate(body) if one is node), -1)
            behind = body[at + 1 :]
            first = next((one for one in behind if outline.names(one, name)), None)
            if first is not None:
                return _stores(outline, first, name)
        elif isinstance(above, cst.Try):
            parts = (*above.handlers, above.orelse, above.finalbody)
            if any(part is not None and outline.names(part, name) for part in parts):
                return False
        if isinstance(above, (cst.FunctionDef, cst.Module)):
            return True
        node = above
    return True


def _stores(outline: Outline, one: cst.BaseStatement, name: str) -> bool:
    """Whether the statement begins by setting the variable, and not by reading it."""
    while isinstance(one, cst.While) and statements(one.body) and not outline.names(one.test, name):
        one = (statements(one.body) or [one])[0]
    assign = sole(one, cst.Assign) or sole(one, cst.AnnAssign)
    value = assign.value if assign is not None else None
    return value is not None and not outline.names(value, name)


def _more(outline: Outline, loop: cst.While, rest: list[cst.BaseStatement], page: Page) -> Unfit:
    """Why a loop with this body is none: it does not do one thing with the keys of a page."""
    if not rest:
        return Unfit(loop, "nothing is done with the keys of a page")
    other = [one for one in rest if not isinstance(one, cst.For)] or rest[1:]
    return Unfit(other[0], "more is done for each page than one loop over its keys")
