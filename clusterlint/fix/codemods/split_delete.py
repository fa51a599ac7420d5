"""DEL, UNLINK and EXISTS of several keys in a pipeline become one command for each key.

What: a cluster pipeline refuses `pipe.delete(a, b)` (sync), or makes one command per slot of it, so that the
list of replies gets longer (asyncio). Where nobody looks at the replies, every key gets a command of its own.
In a MULTI that is as atomic as before; without one, other clients may see one key gone and the next not yet.

Before:
    pipe = r.pipeline()
    pipe.delete(f"cart:{uid}", f"cart:{uid}:items")
    pipe.execute()
After:
    pipe = r.pipeline()
    pipe.delete(f"cart:{uid}")
    pipe.delete(f"cart:{uid}:items")
    pipe.execute()

When not: the replies of execute() are used, for there would be more of them; the queued commands are counted;
the call is part of a chain or of another expression; touch() of a sync client, which a cluster pipeline runs
at once even for one key. It is unsafe where nobody is seen to send the pipeline, and so to use its replies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import libcst as cst

from clusterlint.finding import Applicability, Finding
from clusterlint.fix.answers import answer, answered
from clusterlint.fix.context import Context
from clusterlint.fix.lines import Lines
from clusterlint.fix.model import Change, Edit, Made, Recast
from clusterlint.fix.outline import Outline, each, nodes, sole
from clusterlint.fix.unfit import Unfit
from clusterlint.link.program import Batch, Call, Transaction
from clusterlint.link.program import Context as Where
from clusterlint.rules import cross_slot_command, pipeline_refused, pipeline_reply_shape, split_command
from clusterlint.rules.judged import several_keys, verdict_of
from clusterlint.rules.pipeline_refused import refused
from clusterlint.rules.place import is_asynchronous

NAME = "split-delete"
APPLICABILITY = Applicability.SAFE

_METHODS = frozenset({"delete", "unlink", "exists", "touch"})
_COMMENT = re.compile(r"#[^\r\n]*")


def propose(context: Context) -> Iterator[Change]:
    """One change for each such call that is queued without a transaction of the cluster."""
    for place, rules, calls in answered(context, _findings(context), _is_wanted):
        method = calls[0].method
        outline = context.outline(place.path)
        batches = [b for b in context.program.batches if any(c.location == place for c in b.calls)]
        change = Change(
            codemod=NAME,
            title=f"one {method}() for each key in the pipeline",
            rules=rules,
            locations=(place,),
            applicability=Applicability.UNSAFE if _unsent(batches) else APPLICABILITY,
            recasts=(Recast(place, method, (Made(method, calls[0].command, calls[0].context.value),)),),
            notes=tuple(_notes(calls, batches)),
        )
        yield answer(outline, change, lambda o=outline, c=calls, b=batches: _edits(o, c, b))  # type: ignore[misc]


def _findings(context: Context) -> Iterator[Finding]:
    for rule in (pipeline_refused, pipeline_reply_shape, cross_slot_command, split_command):
        yield from rule.judge(context.on_a_cluster)


def _is_wanted(call: Call) -> bool:
    return call.context is Where.PIPELINE and call.method in _METHODS and several_keys(call)


def _notes(calls: list[Call], batches: list[Batch]) -> Iterator[str]:
    place = calls[0].location
    if not batches or any(batch.transaction is not Transaction.DEFAULT for batch in batches):
        yield f"{place.path}:{place.line}: other clients may see one key after the other change"
    if _unsent(batches):
        yield f"{place.path}:{place.line}: whoever sends the pipeline elsewhere gets more replies"


def _unsent(batches: list[Batch]) -> bool:
    """Whether it may be sent where nobody looks: by another function without callers, or by foreign code.

    A function that is given its pipeline is looked at on its own as well, where a caller sends it.
    """
    sent = any(batch.executed is not None for batch in batches)
    given = {call.location for batch in batches for call in batch.calls} if sent else set()
    return any(batch.executed is None and batch.created not in given for batch in batches)


def _edits(outline: Outline, calls: list[Call], batches: list[Batch]) -> Iterator[Edit]:
    node = outline.syntax.at(calls[0].location, cst.Call)
    if node is None or not isinstance(node.func, cst.Attribute):
        raise Unfit(node or outline.syntax.module, "the call is not written as one on a pipeline by name")
    if not batches or any(batch.replies_used for batch in batches):
        raise Unfit(node, "the replies of the pipeline are used: there would be more of them")
    if _counted(outline, node.func.value):
        raise Unfit(node, "the commands of the pipeline are counted: there would be more of them")
    if any(verdict_of(call).kind == "immediate" for call in calls):
        raise Unfit(node, f"a cluster pipeline runs {calls[0].method}() at once, even for one key")
    if any(is_asynchronous(call.client, call.awaited) and refused(call) for call in calls):
        raise Unfit(node, f"an asyncio pipeline does not queue {calls[0].method}() of one key either")
    statement = outline.parent(outline.parent(node) or node)
    if not isinstance(statement, cst.SimpleStatementLine) or sole(statement, cst.Expr) is None:
        raise Unfit(node, "the call is part of another expression, or not alone on its line")
    if not all(isinstance(one, (cst.Name, cst.Attribute)) for one in nodes(node.func.value) if _is_code(one)):
        raise Unfit(node, "the pipeline is worked out by an expression")
    indent = Lines(outline).indent(statement)
    if indent is None or any(arg.keyword is not None or arg.star == "**" for arg in node.args):
        raise Unfit(node, "the keys are not given one by one")
    if any(arg.star for arg in node.args):
        return iter([_rewritten(outline, node, indent)])
    return _parted(outline, node, indent)


def _counted(outline: Outline, pipe: cst.BaseExpression) -> bool:
    """Whether there is ``len(pipe)`` or ``pipe.command_stack`` where it has that name."""
    code = outline.code(pipe)
    named = outline.scope(pipe) if isinstance(pipe, cst.Name) else outline.syntax.module
    lengths = (
        one.args[0].value for one in each(named, cst.Call) if outline.code(one.func) == "len" and one.args
    )
    stacks = (one.value for one in each(named, cst.Attribute) if one.attr.value == "command_stack")
    return any(outline.code(one) == code for one in (*lengths, *stacks))


def _is_code(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.BaseExpression)


def _parted(outline: Outline, node: cst.Call, indent: str) -> Iterator[Edit]:
    """Between two keys one call ends and the next begins; the keys stay where they are."""
    text, path = outline.source.text, outline.source.path
    callee = outline.code(node.func)
    spans = [outline.syntax.full(arg.value) for arg in node.args]
    opened = text.index("(", outline.syntax.full(node.func)[1]) + 1
    closed = outline.syntax.inner(node)[1]
    if not _COMMENT.search(text[opened : spans[0][0]]):
        yield Edit(path, opened, spans[0][0], "")
    for (_, end), (start, _) in pairwise(spans):
        yield Edit(path, end, start, f"{_closed(text[end:start], indent)}\n{indent}{callee}(")
    between = text[spans[-1][1] : closed]
    after = re.compile(r"[ \t]*(?=#)").match(text, closed)
    if after is not None and _COMMENT.search(between):
        yield Edit(path, spans[-1][1], after.end(), f"{_closed(between, indent)}\n{indent}")
    else:
        yield Edit(path, spans[-1][1], closed, _closed(between, indent))


def _closed(between: str, indent: str) -> str:
    """The end of a call, and the comments that stood between two keys."""
    comments = [one.rstrip() for one in _COMMENT.findall(between)]
    return ")" + ("  " + f"\n{indent}".join(comments) if comments else "")


def _rewritten(outline: Outline, node: cst.Call, indent: str) -> Edit:
    """The statement anew, with a loop for each collection of keys."""
    callee, unit = outline.code(node.func), outline.syntax.module.default_indent
    lines: list[str] = []
    for arg in node.args:
        value = outline.code(arg.value)
        if arg.star:
            name = outline.free(node, "key")
            lines += [f"for {name} in {value}:", f"{unit}{callee}({name})"]
        else:
            lines.append(f"{callee}({value})")
    return Edit(outline.source.path, *outline.syntax.inner(node), f"\n{indent}".join(lines))
