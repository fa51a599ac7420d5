"""MGET and MSET of keys in several slots become a pipeline of GET or SET, in the same order.

What: a pipeline without a transaction takes one command for each key, on a standalone server as on a cluster,
and gives the list that MGET gives. A few keys are a chain of calls in the place of the call; a collection of
keys gets a loop before the statement. Hash tags are better where a plan of them holds the keys, for they keep
the command as it is: such calls are rewritten only where this codemod is chosen and that one is not.

Before:
    name, mail = r.mget(f"name:{uid}", f"mail:{uid}")
After:
    name, mail = r.pipeline(transaction=False).get(f"name:{uid}").get(f"mail:{uid}").execute()

When not: something else would be worked out before the call, or the call is worked out several times in its
statement. It is unsafe because the keys are not read or written at one moment any more, and because GET of a
list, set or hash raises an exception (WRONGTYPE), where MGET gives None.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from clusterlint.finding import Applicability, Location
from clusterlint.fix.answers import answer, answered
from clusterlint.fix.codemods import hash_tags
from clusterlint.fix.context import Context
from clusterlint.fix.hoist import room_before
from clusterlint.fix.model import Change, Edit, Made, Recast
from clusterlint.fix.outline import Outline, nodes
from clusterlint.fix.unfit import Unfit
from clusterlint.link.program import Call
from clusterlint.link.program import Context as Where
from clusterlint.rules import cross_slot_command
from clusterlint.rules.place import is_asynchronous

NAME = "multi-get"
APPLICABILITY = Applicability.UNSAFE

_OPEN = "pipeline(transaction=False)"
_SINGLE = {"mget": ("get", "GET"), "mset": ("set", "SET")}
_NOTES = {
    "mget": (
        "the keys are not read at one moment any more: another client may write between them",
        "a key that holds no string raises WRONGTYPE, where MGET gives None for it",
    ),
    "mset": ("the keys are not written at one moment any more: another client may see some of them only",),
}


@dataclass(frozen=True, slots=True)
class _Part:
    """Arguments of one command; ``loop``: the head of the loop that gives them."""

    arguments: str
    loop: str = ""


def propose(context: Context) -> Iterator[Change]:
    """One change for each MGET and MSET outside of pipelines whose keys are in several slots."""
    found = list(answered(context, cross_slot_command.judge(context.on_a_cluster), _is_wanted))
    held = _held(context) if found else frozenset()
    for place, rules, calls in found:
        if place in held:
            continue
        method = calls[0].method
        single, command = _SINGLE[method]
        outline = context.outline(place.path)
        change = Change(
            codemod=NAME,
            title=f"a pipeline of {command} instead of {calls[0].command}",
            rules=rules,
            locations=(place,),
            applicability=APPLICABILITY,
            recasts=(
                Recast(
                    place,
                    method,
                    (
                        Made("pipeline", "", Where.DIRECT.value, keyed=False),
                        Made(single, command, Where.PIPELINE.value),
                    ),
                ),
            ),
            notes=tuple(f"{place.path}:{place.line}: {note}" for note in _NOTES[method]),
        )
        yield answer(outline, change, lambda o=outline, c=calls: _edits(o, c))  # type: ignore[misc]


def _held(context: Context) -> frozenset[Location]:
    """The places that hash tags answer, unless this codemod was chosen without them."""
    if NAME in context.asked and hash_tags.NAME not in context.asked:
        return frozenset()
    changes = (change for change in hash_tags.propose(context) if change.refused is None)
    return frozenset(place for change in changes for place in change.locations)


def _is_wanted(call: Call) -> bool:
    return call.context is Where.DIRECT and call.method in _SINGLE


def _edits(outline: Outline, calls: list[Call]) -> Iterator[Edit]:
    node = outline.syntax.at(calls[0].location, cst.Call)
    if node is None or not isinstance(node.func, cst.Attribute):
        raise Unfit(node or outline.syntax.module, "the call is not written as one on a client by name")
    parent = outline.parent(node)
    awaited = isinstance(parent, cst.Await)
    if any(is_asynchronous(call.client, awaited) is not awaited for call in calls):
        raise Unfit(node, f"{calls[0].method}() of an asyncio client is not awaited in place")
    told = calls[0].method == "mset" and any(call.used for call in calls)
    parts = list(_keys(outline, node, calls) if calls[0].method == "mget" else _items(outline, node))
    client, single = outline.code(node.func.value), _SINGLE[calls[0].method][0]
    whole: cst.BaseExpression = parent if isinstance(parent, cst.Await) else node
    path, span = outline.source.path, outline.syntax.inner(whole)
    before, behind = ("all(" if told else "") + ("await " if awaited else ""), ")" if told else ""
    if parts and not any(part.loop for part in parts):
        chain = "".join(f".{single}({part.arguments})" for part in parts)
        yield Edit(path, *span, f"{before}{client}.{_OPEN}{chain}.execute(){behind}")
        return
    if any(not isinstance(one, (cst.Name, cst.Attribute)) for one in _code(node.func.value)):
        raise Unfit(node, "the client is worked out by an expression")
    statement, indent = room_before(outline, whole)
    pipe, unit = outline.free(node, "pipe", "pipeline"), outline.syntax.module.default_indent
    lines = [f"{pipe} = {client}.{_OPEN}"]
    for part in parts:
        command = f"{pipe}.{single}({part.arguments})"
        lines += [part.loop, unit + command] if part.loop else [command]
    start, queued = outline.start(statement), "".join(f"{line}\n{indent}" for line in lines)
    sent = f"{before}{pipe}.execute(){behind}"
    if start == span[0]:
        yield Edit(path, *span, queued + sent)
        return
    yield Edit(path, start, start, queued)
    yield Edit(path, *span, sent)


def _code(node: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
    return (one for one in nodes(node) if isinstance(one, cst.BaseExpression))


def _keys(outline: Outline, node: cst.Call, calls: list[Call]) -> Iterator[_Part]:
    """The keys of mget(): one by one, or of a collection."""
    if not node.args or any(arg.keyword is not None or arg.star == "**" for arg in node.args):
        raise Unfit(node, "the keys of mget() are not given by position")
    first = node.args[0]
    for arg in node.args:
        if isinstance(arg.value, (cst.List, cst.Tuple)) and (arg is first or arg.star):
            for element in arg.value.elements:
                yield _element(outline, node, element.value, star=isinstance(element, cst.StarredElement))
        else:
            yield _element(
                outline, node, arg.value, star=bool(arg.star) or (arg is first and _many(node, calls))
            )


def _many(node: cst.Call, calls: list[Call]) -> bool:
    """Whether the only argument is a collection of keys and not one."""
    if len(node.args) > 1:
        return isinstance(node.args[0].value, (cst.ListComp, cst.List, cst.Tuple))
    keys = [key for call in calls for key in call.keys]
    several = [key.many or key.all_choices for key in keys]
    if any(several) is not all(several) and len(calls) > 1:
        raise Unfit(node, "the argument is one key here and many there")
    return any(several) or len(keys) > len(calls)


def _element(outline: Outline, node: cst.Call, value: cst.BaseExpression, *, star: bool) -> _Part:
    text = outline.code(value)
    if isinstance(value, cst.GeneratorExp) and not value.lpar:
        text = f"({text})"
    if not star:
        return _Part(text)
    name = outline.free(node, "key")
    return _Part(name, f"for {name} in {text}:")


def _items(outline: Outline, node: cst.Call) -> Iterator[_Part]:
    """The keys and values of mset(): of a literal dict one by one, else of a mapping."""
    only = node.args[0] if len(node.args) == 1 else None
    if only is None or only.star or (only.keyword is not None and only.keyword.value != "mapping"):
        raise Unfit(node, "mset() is given more than a mapping")
    if isinstance(only.value, cst.Dict) and all(isinstance(e, cst.DictElement) for e in only.value.elements):
        for element in only.value.elements:
            assert isinstance(element, cst.DictElement)
            yield _Part(f"{outline.code(element.key)}, {outline.code(element.value)}")
        return
    key, value = outline.free(node, "key"), outline.free(node, "value")
    text = outline.code(only.value)
    if not isinstance(only.value, (cst.Name, cst.Attribute, cst.Call, cst.Dict, cst.DictComp, cst.Subscript)):
        text = f"({text})"
    yield _Part(f"{key}, {value}", f"for {key}, {value} in {text}.items():")
