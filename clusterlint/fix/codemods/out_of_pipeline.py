"""Commands that a cluster pipeline refuses leave the pipeline, in the same order and with the same replies.

What: what is queued before the command is sent, then the command goes to the client, then queueing goes on.
Where the replies of execute() are used they are put together again. This answers what a cluster pipeline
refuses by its name: MGET, PUBLISH, RENAME, SUNION, EVALSHA, Script objects.

Before:
    pipe = r.pipeline(transaction=False)
    pipe.incr("jobs")
    pipe.publish("jobs", "new")
    pipe.execute()
After:
    pipe = r.pipeline(transaction=False)
    pipe.incr("jobs")
    pipe.execute()
    r.publish("jobs", "new")
    pipe.execute()

When not: the pipeline is a transaction, on a standalone server at least (`pipeline()` without
`transaction=False`), for it would not be atomic any more; it comes from another function; the call is part of
a chain; the replies are used, and commands are queued in a loop or a branch; something stands between the
command and execute() that may leave the function or fail, for the command would have run then; a `try` guards
execute() alone. It is unsafe because a command that fails keeps those behind it from being sent, and because
there are more round trips.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from clusterlint.finding import Applicability, Location
from clusterlint.fix.answers import answer
from clusterlint.fix.context import Context
from clusterlint.fix.lines import Lines
from clusterlint.fix.model import Change, Edit, Made, Recast
from clusterlint.fix.outline import Outline, nodes, sole
from clusterlint.fix.unfit import Unfit
from clusterlint.fix.until_sent import UntilSent
from clusterlint.link.program import Batch, Call, Transaction
from clusterlint.link.program import Context as Where
from clusterlint.rules.judged import judged_batches
from clusterlint.rules.pipeline_refused import refused

NAME = "out-of-pipeline"
APPLICABILITY = Applicability.UNSAFE

_OTHERS = frozenset({"delete", "unlink", "exists", "touch", "watch", "unwatch", "multi"})
"""Methods that other codemods are for, or that belong to the pipeline itself."""
_NOTE = "a command that fails keeps those behind it from being sent"


def propose(context: Context) -> Iterator[Change]:
    """One change for each pipeline that is given commands which a cluster pipeline refuses."""
    pipelines: dict[Location, list[Batch]] = {}
    for batch in judged_batches(context.program):
        if any(_is_wanted(call) for call in batch.calls):
            pipelines.setdefault(batch.created, []).append(batch)
    for created, batches in sorted(pipelines.items()):
        calls = {c.location: c for b in batches for c in b.calls if _is_wanted(c)}
        places = tuple(sorted(calls))
        change = Change(
            codemod=NAME,
            title=f"{', '.join(sorted({_name(call) for call in calls.values()}))} outside of the pipeline",
            rules=("CL104",),
            locations=places,
            applicability=APPLICABILITY,
            recasts=tuple(
                Recast(p, calls[p].method, (Made(calls[p].method, calls[p].command, Where.DIRECT.value),))
                for p in places
            ),
            notes=(f"{places[0].path}:{places[0].line}: {_NOTE}",),
        )
        outline = context.outline(created.path)
        yield answer(outline, change, lambda o=outline, b=batches, p=places: _edits(o, b, p))  # type: ignore[misc]


def _is_wanted(call: Call) -> bool:
    queued = call.context in (Where.PIPELINE, Where.TRANSACTION)
    return queued and call.method not in _OTHERS and refused(call)


def _name(call: Call) -> str:
    return "a script" if call.method == "__call__" else f"{call.method}()"


@dataclass(frozen=True, slots=True)
class _Pipe:
    """How the code names the pipeline and its client; ``await_``: what stands before its calls."""

    name: str
    client: str
    await_: str


def _edits(outline: Outline, batches: list[Batch], places: tuple[Location, ...]) -> Iterator[Edit]:
    created = outline.syntax.at(batches[0].created, cst.Call)
    root: cst.CSTNode = created if created is not None else outline.syntax.module
    if any(batch.transaction is not Transaction.OFF for batch in batches):
        raise Unfit(
            root, "the pipeline is a transaction on a standalone server, and would not be one any more"
        )
    if created is None or any(place.path != outline.source.path for place in places):
        raise Unfit(root, "the pipeline comes from another file")
    pipe = _pipe(outline, created, batches)
    lines = [_line(outline, place, pipe, created) for place in places]
    until = UntilSent(outline, pipe.name)
    for line in lines:
        until.check(line.statement, begins=_begins(outline, pipe, created, line))
    if any(batch.replies_used for batch in batches):
        return _reassembled(outline, batches, pipe, created, lines)
    return _sent_before(outline, pipe, created, lines)


def _pipe(outline: Outline, created: cst.Call, batches: list[Batch]) -> _Pipe:
    parent = outline.parent(created)
    target: cst.CSTNode | None = None
    if isinstance(parent, cst.Assign) and len(parent.targets) == 1:
        target = parent.targets[0].target
    elif isinstance(parent, cst.WithItem) and parent.asname is not None:
        target = parent.asname.name
    if not isinstance(target, cst.Name) or not isinstance(created.func, cst.Attribute):
        raise Unfit(created, "the pipeline is not put into a plain variable where it is made")
    client = created.func.value
    code = [one for one in nodes(client) if isinstance(one, cst.BaseExpression)]
    if not all(isinstance(one, (cst.Name, cst.Attribute)) for one in code):
        raise Unfit(created, "the client of the pipeline is worked out by an expression")
    _check_client(outline, created, client, target.value)
    executed = [b.executed for b in batches if b.executed is not None]
    if len(executed) != len(batches) or any(place.path != outline.source.path for place in executed):
        raise Unfit(created, "the pipeline is not sent where it is made")
    sent = [outline.syntax.at(place, cst.Call) for place in executed]
    awaited = {isinstance(outline.parent(one), cst.Await) for one in sent if one is not None}
    if len(awaited) != 1 or any(one is None or one.args for one in sent):
        raise Unfit(created, "execute() is given arguments, or is awaited here and not there")
    return _Pipe(target.value, outline.code(client), "await " if awaited == {True} else "")


def _check_client(outline: Outline, created: cst.Call, client: cst.CSTNode, pipe: str) -> None:
    """The name of the client means the same at every call."""
    names = outline.variables(client)
    if pipe in names:
        raise Unfit(created, "the pipeline has the name of its client")
    for node in nodes(outline.scope(created)):
        if isinstance(node, (cst.AssignTarget, cst.NamedExpr, cst.For, cst.AnnAssign)):
            behind = outline.start(node) > outline.start(created)
            if behind and isinstance(node.target, cst.Name) and node.target.value in names:
                raise Unfit(node, f"`{node.target.value}` is another client later")


@dataclass(frozen=True, slots=True)
class _Line:
    """A statement that is nothing but a refused call; ``direct`` is the call on the client instead."""

    statement: cst.SimpleStatementLine
    call: cst.Call
    indent: str
    direct: str


def _line(outline: Outline, place: Location, pipe: _Pipe, created: cst.Call) -> _Line:
    node = outline.syntax.at(place, cst.Call)
    if node is None or outline.scope(node) is not outline.scope(created):
        raise Unfit(created, "commands are queued by another function")
    statement = outline.parent(outline.parent(node) or node)
    if not isinstance(statement, cst.SimpleStatementLine) or sole(statement, cst.Expr) is None:
        raise Unfit(node, "the call is part of another expression, or not alone on its line")
    indent = Lines(outline).indent(statement)
    if indent is None:
        raise Unfit(node, "several statements stand on one line")
    return _Line(statement, node, indent, pipe.await_ + _direct(outline, node, pipe))


def _direct(outline: Outline, node: cst.Call, pipe: _Pipe) -> str:
    """The same call on the client: of a method, or of a Script object that was given the pipeline."""
    text, span = outline.source.text, outline.syntax.inner(node)
    if isinstance(node.func, cst.Attribute) and outline.code(node.func.value) == pipe.name:
        return pipe.client + text[outline.syntax.full(node.func.value)[1] : span[1]]
    for arg in node.args:
        if arg.keyword is not None and arg.keyword.value == "client" and outline.code(arg.value) == pipe.name:
            start, end = outline.syntax.full(arg.value)
            return text[span[0] : start] + pipe.client + text[end : span[1]]
    raise Unfit(node, f"the call is not one on `{pipe.name}` by name")


def _sent_before(outline: Outline, pipe: _Pipe, created: cst.Call, lines: list[_Line]) -> Iterator[Edit]:
    """What is queued is sent, then the command; nobody looks at the replies."""
    for line in lines:
        begins = _begins(outline, pipe, created, line)
        sent = "" if begins else f"{pipe.await_}{pipe.name}.execute()\n{line.indent}"
        yield Edit(outline.source.path, *outline.syntax.inner(line.call), sent + line.direct)


def _begins(outline: Outline, pipe: _Pipe, created: cst.Call, line: _Line) -> bool:
    """Whether nothing can have been queued before: the pipeline was made just before, in the same block."""
    made = next(one for one in outline.above(created) if isinstance(one, (cst.SimpleStatementLine, cst.With)))
    block = made.body if isinstance(made, cst.With) else outline.parent(made)
    if outline.parent(line.statement) is not block:
        return False
    start, end = outline.start(created), outline.start(line.statement)
    between = [
        one for one in outline.names(outline.scope(created), pipe.name) if start < outline.start(one) < end
    ]
    return all(_makes(outline, one, created) for one in between)


def _reassembled(
    outline: Outline, batches: list[Batch], pipe: _Pipe, created: cst.Call, lines: list[_Line]
) -> Iterator[Edit]:
    """The replies of the parts, one behind the other; only where the order is that of the text."""
    if len({batch.executed for batch in batches}) != 1 or batches[0].executed is None:
        raise Unfit(created, "the pipeline is sent at several places, and its replies are used")
    sent = outline.syntax.at(batches[0].executed, cst.Call)
    assert sent is not None
    block = outline.parent(lines[0].statement)
    for name in outline.names(outline.scope(created), pipe.name):
        if _makes(outline, name, created):
            continue
        if _statement(outline, name, block) is None:
            raise Unfit(name, "the pipeline is used in a loop or a branch, and its replies are used")
        if not isinstance(outline.parent(name), (cst.Attribute, cst.Arg)):
            raise Unfit(name, "the pipeline is handed on, and its replies are used")
    replies = outline.free(created, "replies", "parts")
    begun = False
    for line in lines:
        rest = f"{pipe.await_}{pipe.name}.execute()"
        if not begun and _begins(outline, pipe, created, line):
            text = f"{replies} = [{line.direct}]"
        else:
            text = f"{replies} {'+=' if begun else '='} {rest}\n{line.indent}{replies}.append({line.direct})"
        begun = True
        yield Edit(outline.source.path, *outline.syntax.inner(line.call), text)
    parent = outline.parent(sent)
    whole: cst.CSTNode = parent if isinstance(parent, cst.Await) else sent
    span = outline.syntax.inner(whole)
    yield Edit(outline.source.path, *span, f"[*{replies}, *{pipe.await_}{pipe.name}.execute()]")


def _statement(outline: Outline, node: cst.CSTNode, block: cst.CSTNode | None) -> cst.CSTNode | None:
    """The simple statement of the block that the node is part of."""
    for above in outline.above(node):
        if isinstance(above, cst.SimpleStatementLine):
            return above if outline.parent(above) is block else None
        if isinstance(above, (cst.BaseComp, cst.Lambda)):
            return None
    return None


def _makes(outline: Outline, name: cst.Name, created: cst.Call) -> bool:
    """Whether it is the variable in the statement that makes the pipeline."""
    parent = outline.parent(name)
    if isinstance(parent, cst.AsName):
        return outline.parent(parent) is outline.parent(created)
    return isinstance(parent, cst.AssignTarget) and outline.parent(parent) is outline.parent(created)
