"""What an annotation promises of a value, against what was seen to come."""

from __future__ import annotations

import re
from dataclasses import replace

from clusterlint.link.commands import redis_calls
from clusterlint.link.language import classes, enums
from clusterlint.link.values import (
    ClientValue,
    InstanceValue,
    PipelineValue,
    PubSubValue,
    Unknown,
    Value,
    is_none,
    join,
    options,
    standing_for,
)

PLAIN = {
    "str": "", "bytes": "", "int": "number", "float": "number", "bool": "number",
    "UUID": "number", "datetime": "number", "date": "number",
}  # fmt: skip
"""Types of plain values -> the origin that they give."""

INJECTED = re.compile(r"From[A-Z]\w*|Inject(ed)?|Provided?|Depends?")
"""Generic types by which containers are asked for their one argument: ``FromContainer[Redis]``."""

_OF_REDIS = (ClientValue, PipelineValue, PubSubValue)
_WITHOUT_METHODS = ("typing.", "typing_extensions.", "builtins.object", "abc.")

_SHOWN = ("__str__", "__repr__", "__format__")


def of_parameter(symbol: Unknown, promised: Value) -> Value:
    """What the annotation of a parameter promises, as the value of this parameter and of no other."""
    unknown = [v for v in options(promised) if isinstance(v, Unknown)]
    found: list[Value] = []
    if unknown:
        origins, kinds = {v.origin for v in unknown}, {v.kind for v in unknown}
        origin = origins.pop() if len(origins) == 1 else ""
        others = kinds - PLAIN.keys()
        kind = min(map(str, others or kinds)) if len(others or kinds) == 1 or not others else None
        found.append(replace(symbol, origin=origin or "parameter", kind=kind))
    for option in options(promised):
        if isinstance(option, InstanceValue):
            if enums.is_enum(option.type):
                found.append(replace(symbol, origin="number"))
                continue
            option.identity = symbol.identity
        if not isinstance(option, Unknown):
            found.append(option)
    return join(*found)


def kept(value: Value, promised: Value | None) -> Value:
    """A value as far as it keeps the promise.

    An object where text or a number is promised is a marker ("not given") that the code has sorted
    out before; where both may come, the objects that were seen are not all there is. So is an object that
    can do nothing of what a client can, where a client is promised: ``Depends(connect)`` of an own class.
    """
    if promised is not None and all(isinstance(v, _OF_REDIS) or is_none(v) for v in options(promised)):
        rest = [v for v in options(value) if not _without_commands(v)]
        return value if len(rest) == len(options(value)) else join(*rest, promised)
    plain = [v for v in options(promised) if isinstance(v, Unknown) and v.kind in PLAIN] if promised else []
    if promised is None or not plain:
        return value
    if len(plain) < len(options(promised)):
        objects = all(isinstance(v, InstanceValue) for v in options(value))
        return join(value, *plain) if objects else value
    rest = [v for v in options(value) if not _marker(v)]
    if len(rest) == len(options(value)):
        return value
    if rest:
        return join(*rest)
    return join(*(replace(p, identity=("promised", p.identity, standing_for(value))) for p in plain))


def _marker(value: Value) -> bool:
    """Is it an object that cannot stand for text or a number?"""
    if not isinstance(value, InstanceValue) or any(classes.external_bases(value.type)):
        return False
    return not any(classes.find_member(value.type, name) for name in _SHOWN)


def _without_commands(value: Value) -> bool:
    """Is it an object of which the whole class is known, and that has no method of a client?"""
    if not isinstance(value, InstanceValue) or value.client is not None:
        return False
    if any(not base.startswith(_WITHOUT_METHODS) for base in classes.external_bases(value.type)):
        return False
    names = {name for cls in classes.mro(value.type) for name in cls.members}
    return "__getattr__" not in names and not any(map(redis_calls.is_client_method, names))
