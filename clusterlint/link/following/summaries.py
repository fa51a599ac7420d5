"""Which calls are worth following: what a function's own analysis says about it.

Following every call into every function multiplies the work by the number of paths through the call
graph. A call is followed only when the callee's keys, result or effects depend on what it is given;
otherwise the callee's own analysis has already said everything.
"""

from __future__ import annotations

from collections.abc import Hashable

from msgspec import Struct
from msgspec.structs import replace

from clusterlint.extract import ir
from clusterlint.link.identity import is_fresh, of_an_object, parameters_of
from clusterlint.link.language.arguments import Arguments
from clusterlint.link.program import Call, Context
from clusterlint.link.values import (
    ClassValue,
    ClientValue,
    Const,
    DictValue,
    EnumMember,
    External,
    FunctionValue,
    InstanceValue,
    ListValue,
    Method,
    PartialValue,
    PipelineValue,
    PoolValue,
    ScriptValue,
    Text,
    Unknown,
    Value,
    options,
)

Key = tuple[str, str]

SHORT = 6
"""Statements up to which a function is followed even when its caller has spent what it may."""


class Summary(Struct, frozen=True):
    """What one function's own analysis found.

    ``parametric``: its Redis keys (or those of what it calls) hold its parameters, or it changes
    objects that it is given; ``together``: some of these keys must share a slot, so that it matters
    who calls; ``result``: what it returns when nobody knows its arguments; ``short``: so little is in
    it, and in what it calls, that it is followed however much was spent (it builds a key, say).
    """

    parametric: bool
    together: bool
    result: Value
    short: bool


def summarize(
    function: FunctionValue, calls: list[Call], result: Value, *, changes: bool, spent: int
) -> Summary:
    """The summary of a function after its own analysis, of ``spent`` statements, recorded ``calls``.

    Both with those of what it calls.
    """
    resting = [call for call in calls if rests_on(call, function.key)]
    together = changes or any(_must_share_a_slot(call) for call in resting)
    return Summary(changes or bool(resting), together, result, spent <= SHORT)


def compose(summaries: dict[Key, Summary], beyond: dict[Key, set[Key]]) -> None:
    """Add to each summary what those of the functions say that lie too deep in it to be followed."""
    callers: dict[Key, set[Key]] = {}
    for caller, callees in beyond.items():
        for callee in callees:
            callers.setdefault(callee, set()).add(caller)
    pending = [key for key, summary in summaries.items() if summary.parametric]
    while pending:
        below = pending.pop()
        for caller in callers.get(below, ()):
            old, deeper = summaries[caller], summaries[below]
            new = replace(old, parametric=True, together=old.together or deeper.together)
            if new.together is not old.together or not old.parametric:
                summaries[caller] = new
                pending.append(caller)


def _must_share_a_slot(call: Call) -> bool:
    """Is it more than one command with one key on its own?"""
    alone = call.context is Context.DIRECT and call.complete and len(call.keys) <= 1
    return not alone or call.script is not None or any(key.many for key in call.keys)


def rests_on(call: Call, key: Key) -> bool:
    """Would another argument give this call other keys?"""
    if not call.complete or any(not k.choices for k in call.keys):
        return True
    return any(key in parameters_of(h.identity) for k in call.keys for t in k.choices for h in t.holes)


def worth_following(function: FunctionValue, arguments: Arguments, summary: Summary | None) -> bool:
    """Must this call be followed, or does the callee's summary answer it?"""
    if summary is None or isinstance(function.declaration, ir.Lambda) or function.closure is not None:
        return True
    if summary.parametric or function.name.endswith(("__init__", "__post_init__")):
        return True
    if any(map(_carries, arguments.given())):
        return True
    found = options(summary.result)
    return chooses(function, arguments, summary) or any(depends(one, function.key) for one in found)


def chooses(function: FunctionValue, arguments: Arguments, summary: Summary) -> bool:
    """May an argument, or its default, say which of several clients or addresses the function gives?"""
    if not _one_of_several(options(summary.result)):
        return False
    given = (*arguments.plain(), *arguments.keywords.values())
    defaults = (parameter.default for parameter in function.declaration.parameters)
    return any(map(_names, given)) or any(one is not None and one != ir.Constant(None) for one in defaults)


def hands_down(root: Key, function: FunctionValue, arguments: Arguments) -> bool:
    """May what the root was given, or what others hold as well, come to the function with this call?

    If not, the call does the same whoever calls the root: ``Orders(client).place("o1", "ada")``.
    """
    owner = (function.owner,) if isinstance(function.owner, InstanceValue) else ()
    return any(_is_of(root, one, 3) for value in (*arguments.given(), *owner) for one in options(value))


def _is_of(root: Key, value: Value, depth: int) -> bool:
    """Is it made of a parameter of the root, or something that the call can change for others?"""
    if isinstance(value, Unknown):
        return root in parameters_of(value.identity)
    if isinstance(value, Text):
        return any(root in parameters_of(hole.identity) for hole in value.template.holes)
    if isinstance(value, InstanceValue) and value.exact and depth:
        held = (one for kept in value.attributes.values() for one in options(kept))
        return any(_is_of(root, one, depth - 1) for one in held)
    return not isinstance(value, (Const, EnumMember, ClientValue, PoolValue, ClassValue, External))


def brings_a_client(arguments: Arguments) -> bool:
    """Is a client or a pipeline among the arguments, which the function may use?"""
    return any(isinstance(o, (ClientValue, PipelineValue)) for v in arguments.given() for o in options(v))


def _one_of_several(found: tuple[Value, ...]) -> bool:
    """Does the result stand for several clients or addresses, of which an argument may choose one?"""
    clients = [v.client for v in found if isinstance(v, (ClientValue, PoolValue))]
    settings = [v for v in found if isinstance(v, Unknown) and v.setting is not None]
    return len(clients) > 1 or len(settings) > 1 or any(client.also for client in clients)


def _names(value: Value) -> bool:
    """Is it a literal, which may be a key in a dict of clients?"""
    return any(
        isinstance(v, (Const, EnumMember)) or (isinstance(v, Text) and v.template.literal is not None)
        for v in options(value)
    )


def _carries(value: Value) -> bool:
    """Does an argument bring something that the callee's own analysis cannot stand in for?"""
    return any(
        isinstance(v, (PipelineValue, FunctionValue, PartialValue, Method, ScriptValue))
        for v in options(value)
    )


def depends(result: Value, key: Key) -> bool:
    """Does the result differ from call to call in a way that keys could show?"""
    if isinstance(result, Text):
        told = any(key in parameters_of(answer.question) for answer in result.needs)
        return told or any(_varies(h.identity, key) for h in result.template.holes)
    if isinstance(result, (ListValue, DictValue, PipelineValue, FunctionValue, PartialValue)):
        return True
    if isinstance(result, InstanceValue):
        held = [v for a in result.attributes.values() for v in options(a)]
        return result.exact or any(depends(v, key) for v in held if isinstance(v, (Text, Unknown)))
    return isinstance(result, Unknown) and _varies(result.identity, key)


def _varies(identity: Hashable, key: Key) -> bool:
    """Is it another value for another argument, another object, or another evaluation?"""
    return key in parameters_of(identity) or is_fresh(identity) or of_an_object(identity)
