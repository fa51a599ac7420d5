"""Loops that follow the cursor of SCAN by hand walk with scan_iter() instead.

What: a `while` loop that hands the cursor of scan() back until it is 0, and does one thing with the keys of
each page: walks through them, adds them to a collection, counts or yields them. Match, count and type stay as
they are written. scan_iter() sends the same SCAN commands to a standalone server, and on a cluster it walks
every master, where the cursor of scan() is a dict that never equals 0.

Before:
    cursor = 0
    while True:
        cursor, keys = r.scan(cursor, match="session:*", count=100)
        for key in keys:
            r.delete(key)
        if cursor == 0:
            break
After:
    for key in r.scan_iter(match="session:*", count=100):
        r.delete(key)

When not: a page is needed as a list (`r.delete(*keys)`), something else is done once for each page (a pause,
a line of a log), the loop over the keys is left by `break`, or the cursor or the page is used elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from clusterlint.finding import Applicability, Location
from clusterlint.fix.context import Context
from clusterlint.fix.lines import Lines
from clusterlint.fix.model import Change, Edit, Made, Recast
from clusterlint.fix.outline import Outline, each, sole, statements
from clusterlint.fix.page_use import Use, read_use
from clusterlint.fix.scan_loop import ScanLoop, loop_around, read_loop
from clusterlint.fix.unfit import Unfit
from clusterlint.link.program import Basis, Call
from clusterlint.rules import keyspace_scan
from clusterlint.rules.judged import method_verdict

NAME = "scan-loops"
APPLICABILITY = Applicability.SAFE

_KNOWN = frozenset({"redis", "valkey", "rediscluster"})
_TITLE = "scan_iter() instead of a loop over the cursor of scan()"


def propose(context: Context) -> Iterator[Change]:
    """One change for each call of scan() whose cursor is followed by hand."""
    found = {f.location for f in keyspace_scan.judge(context.on_a_cluster) if f.command == "SCAN"}
    calls: dict[Location, list[Call]] = {}
    for call in context.program.calls:
        if call.location in found and call.method in ("scan", "execute_command"):
            calls.setdefault(call.location, []).append(call)
    for place, there in sorted(calls.items()):
        yield _change(context.outline(place.path), place, there)


def _change(outline: Outline, place: Location, calls: list[Call]) -> Change:
    try:
        edits = _rewritten(outline, place, calls)
    except Unfit as why:
        return _refusal(place, f"{place.path}:{outline.line(why.node)}: {why.why}")
    unsure = [one for one in calls if not _is_known(one)]
    return Change(
        codemod=NAME,
        title=_TITLE,
        rules=("CL401",),
        locations=(place,),
        applicability=Applicability.UNSAFE if unsure else APPLICABILITY,
        edits=tuple(edits),
        fallout=(),
        recasts=(Recast(place, "scan", (Made("scan_iter", "SCAN", calls[0].context.value),)),),
        notes=tuple(f"that {place.path}:{place.line} is a Redis client is inferred" for _ in unsure[:1]),
    )


def _refusal(place: Location, why: str) -> Change:
    return Change(NAME, _TITLE, ("CL401",), (place,), Applicability.MANUAL, refused=why)


def _is_known(call: Call) -> bool:
    """Whether the client is one of redis-py or valkey-py, and not only called like one."""
    sure = (Basis.BUILT, Basis.INHERITED, Basis.ANNOTATED, Basis.TESTED)
    return call.client.library in _KNOWN and call.client.basis in sure


def _rewritten(outline: Outline, place: Location, calls: list[Call]) -> list[Edit]:
    node = outline.syntax.at(place, cst.Call)
    if node is None:
        raise Unfit(outline.syntax.module, "the call is not written as one")
    if any(call.method != "scan" for call in calls):
        raise Unfit(node, "SCAN is sent by execute_command()")
    if any(method_verdict("scan_iter", call, "direct").kind == "one-node" for call in calls):
        raise Unfit(node, "scan_iter() of this release of the client asks one node as well")
    lines = Lines(outline)
    around = loop_around(outline, node)
    body = statements(around.body)
    old, new = lines.indent(body[0]) if body else None, lines.indent(around)
    if old is None or new is None or not old.startswith(new):
        raise Unfit(around, "several statements stand on one line")
    loop = read_loop(outline, node, (old, new))
    if not all(
        isinstance(one, cst.SimpleStatementLine) or lines.indent(one) is not None for one in body or ()
    ):
        raise Unfit(around, "several statements stand on one line")
    use = read_use(outline, loop)
    _begin(outline, lines, loop)
    return [*_block(outline, lines, loop, use, (old, new)), *use.edits, *_begin_kept(outline, loop)]


def _begin(outline: Outline, lines: Lines, loop: ScanLoop) -> None:
    """The statement that sets the cursor goes, if it does nothing else."""
    if _plain_target(loop.begin):
        indent = lines.indent(loop.begin)
        _drop(outline, lines, loop.begin, indent or "")


def _plain_target(line: cst.SimpleStatementLine) -> bool:
    plain, typed = sole(line, cst.Assign), sole(line, cst.AnnAssign)
    return typed is not None or (plain is not None and isinstance(plain.targets[0].target, cst.Name))


def _begin_kept(outline: Outline, loop: ScanLoop) -> Iterator[Edit]:
    """`cursor, n = 0, 0` becomes `n = 0`."""
    plain = sole(loop.begin, cst.Assign)
    if plain is None or _plain_target(loop.begin):
        return
    target, value = plain.targets[0].target, plain.value
    assert isinstance(target, cst.Tuple) and isinstance(value, cst.Tuple)
    kept = [
        (outline.code(a.value), outline.code(b.value))
        for a, b in zip(target.elements, value.elements, strict=True)
        if not (isinstance(a.value, cst.Name) and a.value.value == loop.page.cursor)
    ]
    if not kept:
        return
    left, right = ", ".join(one for one, _ in kept), ", ".join(one for _, one in kept)
    start, end = outline.syntax.full(plain)
    yield Edit(outline.source.path, start, end, f"{left} = {right}")


def _block(outline: Outline, lines: Lines, loop: ScanLoop, use: Use, indents: tuple[str, str]) -> list[Edit]:
    old, new = indents
    start, end = outline.start(loop.loop), outline.syntax.full(loop.loop)[1]
    lines.move(start, end, old, new)
    for guard in use.guards:
        _open(outline, lines, guard, new)
    if loop.ending is not None:
        _open(outline, lines, loop.ending, new)
        assert isinstance(loop.ending.body, cst.IndentedBlock)
        last = loop.ending.body.body[-1]
        if sole(last, cst.Break) is not None:
            assert isinstance(last, cst.SimpleStatementLine)
            _drop(outline, lines, last, new)
    for line in (loop.taking, *loop.page.unpacking):
        if line is not None:
            _drop(outline, lines, line, new)
    assert isinstance(loop.loop.body, cst.IndentedBlock)
    lines.remove(start, outline.syntax.full(loop.loop.body.header)[1], [loop.loop.body.header.comment], new)
    return lines.edits()


def _open(outline: Outline, lines: Lines, statement: cst.If, new: str) -> None:
    """The header of an if goes, and its body moves to ``new``."""
    assert isinstance(statement.body, cst.IndentedBlock)
    inner = lines.indent(statement.body.body[0])
    header_end = outline.syntax.full(statement.body.header)[1]
    if inner is None:
        raise Unfit(statement, "several statements stand on one line")
    lines.move(header_end, outline.syntax.full(statement)[1], inner, new)
    lines.remove(outline.start(statement), header_end, [statement.body.header.comment], new)


def _drop(outline: Outline, lines: Lines, line: cst.SimpleStatementLine, indent: str) -> None:
    start, end = outline.start(line), outline.syntax.full(line)[1]
    inside = {id(one) for part in line.body for one in each(part, cst.Comment)}
    comments = [one for one in each(line.trailing_whitespace, cst.Comment) if id(one) not in inside]
    lines.remove(start, end, comments, indent)
