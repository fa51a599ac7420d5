"""What one call came to, in a form in which a standalone server and a cluster can be compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_NODE = re.compile(r"^\d+\.\d+\.\d+\.\d+:\d+$")
_LONG = 10
# What differs from run to run in a message: addresses, digests, slots, tasks, the place in a pipeline.
_NOISE = (
    (r"127\.0\.0\.1:\d+|\b[0-9a-f]{40}\b", "..."),
    (r'Slot "\d+"', "Slot ..."),
    (r"^Task <.*", "got Future attached to a different loop"),
    (r"Command # \d+ \(.*?\) of pipeline caused error: ", ""),
)


@dataclass(frozen=True)
class Outcome:
    """The shape of the reply, or the exception; `asked` counts the masters that ran the command."""

    shape: Any = None
    exception: str = ""
    message: str = ""
    length: int = -1
    asked: int = 0
    flaky: str = ""

    @property
    def ok(self) -> bool:
        """No exception came."""
        return not self.exception


def of_value(value: Any, asked: int = 0) -> Outcome:
    """The outcome of a call that returned."""
    return Outcome(shape(value), length=len(value) if isinstance(value, list) else -1, asked=asked)


def of_error(error: BaseException, asked: int = 0) -> Outcome:
    """The outcome of a call that raised."""
    text = str(error).split("\n")[0]
    for pattern, plain in _NOISE:
        text = re.sub(pattern, plain, text)
    return Outcome(exception=type(error).__name__, message=text[:140], asked=asked)


def shape(value: Any) -> Any:
    """Types all the way down, small numbers and text as they are; of long collections only that they are long."""
    if isinstance(value, BaseException):
        return ["!", type(value).__name__]
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return value if abs(value) <= _LONG else "int"
    if isinstance(value, (bytes, str)):
        text = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
        return [
            type(value).__name__,
            text if len(text) <= _LONG and not text.startswith(("k", "{t}")) else "...",
        ]
    if isinstance(value, dict):
        if any(isinstance(key, str) and _NODE.match(key) for key in value) or any(
            type(key).__name__ == "ClusterNode" for key in value
        ):
            return "dict by node"
        keys = sorted(map(str, value)) if len(value) <= _LONG else []
        return ["dict", keys, [shape(value[key]) for key in sorted(value, key=str)] if keys else []]
    if isinstance(value, (list, tuple)):
        if len(value) > _LONG:
            return [type(value).__name__, "long"]
        return [type(value).__name__, [shape(inner) for inner in value]]
    if isinstance(value, (set, frozenset)):
        return ["set", len(value)]
    return type(value).__name__
