"""What a call gives that is not followed: what the function's own analysis found, for these arguments."""

from __future__ import annotations

from clusterlint.link.collections import given_containers
from clusterlint.link.commands import opened_pipelines
from clusterlint.link.following import new_results
from clusterlint.link.following.summaries import Summary, depends
from clusterlint.link.identity import Identity, is_fresh, parameter_name, parameter_of, parameters_of
from clusterlint.link.language import classes, externals
from clusterlint.link.language.arguments import Arguments
from clusterlint.link.values import (
    DictValue,
    FunctionValue,
    InstanceValue,
    ListValue,
    PipelineValue,
    Text,
    Unknown,
    Value,
    as_parts,
    options,
)
from clusterlint.link.world import Frame, World
from clusterlint.slots.template import Hole, Template


def answer(
    world: World, frame: Frame, function: FunctionValue, arguments: Arguments, summary: Summary | None
) -> Value:
    """The answer of a call that is not followed: what the function's own analysis found.

    ``frame`` is the one that the call would have run in.
    """
    name = f"{function.name.rsplit('.', 1)[-1]}()"
    called = (function.key, classes.identity_of(function.owner))
    results: list[Value] = []
    if world.scouting and summary is None:
        return _to_be_followed(externals.answer(called, arguments, name, None))
    for option in options(summary.result) if summary is not None else ():
        if isinstance(option, PipelineValue) or (
            isinstance(option, ListValue) and option.kind == "generator"
        ):
            results.append(opened_pipelines.of_call(world, frame, function, option))
        elif isinstance(option, Unknown) and _tells_a_setting(option, function):
            results.append(option)
        elif isinstance(option, (Unknown, ListValue, DictValue)):
            kind = option.kind if isinstance(option, Unknown) else None
            if is_fresh(getattr(option, "identity", None)) and world.recording:
                results.append(world.new_unknown(frame, name, kind=kind))
                continue
            made = externals.answer(called, arguments, name, kind)
            if world.scouting and (not isinstance(option, Unknown) or _is_to_be_followed(option)):
                made = _to_be_followed(made)
            results.append(made if isinstance(option, Unknown) else given_containers.of_call(option, made))
        elif (filled := _filled_in(option, function, frame)) is not None:
            results.append(filled)
        elif world.recording and new_results.made_anew(option):
            results.append(world.new_unknown(frame, name))
        elif isinstance(option, Text) and depends(option, function.key):
            results.append(_to_be_followed(externals.answer(called, arguments, name, None)))
        else:
            results.append(option)
    return world.merge(*results) if results else externals.answer(called, arguments, name, None)


def _to_be_followed(result: Unknown) -> Unknown:
    """A result marked as an object's own: whatever is built from it is worth following later."""
    place = (*_UNFOLLOWED, result.identity)
    return Unknown(place, result.spelling, result.loops, result.origin)


def _is_to_be_followed(result: Unknown) -> bool:
    return isinstance(result.identity, Identity) and result.identity.parts[:2] == _UNFOLLOWED


_UNFOLLOWED = ("self", "unfollowed")


def _tells_a_setting(result: Unknown, function: FunctionValue) -> bool:
    """Is it a setting, which is the same whoever calls?"""
    told = result.setting is not None or result.made_of is not None
    return told and function.key not in parameters_of(result.identity)


def _filled_in(result: Value, function: FunctionValue, inner: Frame) -> Text | None:
    """The text that a function makes of any arguments, for these; None when it takes more than putting in."""
    if not isinstance(result, Text) or not depends(result, function.key):
        return None
    parts: list[str | Hole] = []
    of_class = function.defined_in.key if function.defined_in is not None else None
    same_object = (
        isinstance(function.owner, InstanceValue) and classes.identity_of(function.owner) == of_class
    )
    for part in result.template.parts:
        if isinstance(part, str) or not depends(Text(Template.of([part])), function.key):
            parts.append(part)
            continue
        name = parameter_name(part.identity) if parameter_of(part.identity) == function.key else None
        if name is not None:
            given = as_parts(inner.env[name]) if name in inner.env else None
            if given is None:
                return None
            parts += given
        elif same_object and not is_fresh(part.identity) and not parameters_of(part.identity):
            parts.append(part)
        else:
            return None
    return Text(Template.of(parts), result.built, result.inserted, result.hops)
