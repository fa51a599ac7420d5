"""Makes methods.json: every public method of redis.Redis, the command it sends, and what each parameter means.

Each method is called on a client that only records execute_command. One parameter at a time is given marked text, a
list of marked texts and a mapping of marked texts; command.key_positions (held against COMMAND GETKEYS by the tests)
then says which of the marks the method turned into keys. What cannot be seen that way is in overrides.py, reviewed.
"""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable
from typing import Any

import redis

from clusterlint.catalog.command import key_positions
from clusterlint.catalog.remake import overrides
from clusterlint.catalog.remake.samples import sample, wanted

KINDS: dict[Any, str] = {
    inspect.Parameter.POSITIONAL_OR_KEYWORD: "positional",
    inspect.Parameter.VAR_POSITIONAL: "varargs",
    inspect.Parameter.KEYWORD_ONLY: "keyword",
    inspect.Parameter.VAR_KEYWORD: "varkw",
}
SUBCLIENTS = ("bf", "cf", "cms", "ft", "json", "tdigest", "topk", "ts", "vset")
NUMKEYS = ("numkeys", "num_keys", "numKeys")
HELPERS = ("append_", "get_params_args")


class Recorder(redis.Redis):
    """A client without a server: it keeps the words of each command and answers with an empty scan reply."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[tuple[Any, ...]] = []

    def execute_command(self, *args: Any, **options: Any) -> Any:
        """Record instead of sending."""
        self.sent.append(args)
        return 0, []


Target = tuple[
    Recorder, Any
]  # the recorder, and the object whose methods are called: itself or a module sub-client


def build() -> dict[str, Any]:
    """Give all methods of the installed redis-py, module sub-clients as `json.mget`."""
    table: dict[str, Any] = {}
    recorder = Recorder()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in public_methods(redis.Redis):
            table[name] = _row(name, (recorder, recorder), redis.Redis)
        for prefix in SUBCLIENTS:
            client = getattr(recorder, prefix)()
            for name in public_methods(type(client)):
                if name not in ("pipeline", "execute_command") and not name.startswith(HELPERS):
                    table[f"{prefix}.{name}"] = _row(f"{prefix}.{name}", (recorder, client), type(client))
    table |= {name: _reviewed(redis.client.PubSub, name) for name in overrides.PUBSUB}
    table |= {name: _reviewed(redis.RedisCluster, name) for name in overrides.CLUSTER_ONLY}
    return {"redis": redis.__version__, "methods": dict(sorted(table.items()))}


def public_methods(owner: type) -> list[str]:
    """Names of its public methods."""
    names = (name for name in dir(owner) if not name.startswith("_"))
    return [name for name in names if inspect.isfunction(getattr(owner, name))]


def _reviewed(owner: type, name: str) -> list[Any]:
    function = getattr(owner, name)
    roles = overrides.ROLES.get(name, {})
    return [overrides.COMMANDS.get(name, ""), _parameters(function, roles)]


def _row(name: str, target: Target, owner: type) -> list[Any]:
    function = getattr(owner, name.split(".")[-1])
    command = overrides.COMMANDS.get(name)
    roles: dict[str, str] = {}
    if command is None:
        words = _sent(function, target, {})
        command = _command_of(words)
        roles = _probed_roles(function, target) if words else {}
    roles |= overrides.ROLES.get(name, {}) | overrides.by_name(function, command)
    return [command, _parameters(function, roles)]


def _parameters(function: Callable[..., Any], roles: dict[str, str]) -> list[list[Any]]:
    found = list(inspect.signature(function).parameters.values())[1:]
    return [
        [
            one.name,
            KINDS[one.kind],
            int(one.default is one.empty and one.kind not in _VARIADIC),
            roles.get(one.name, ""),
        ]
        for one in found
    ]


_VARIADIC = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


def _command_of(words: list[str]) -> str:
    if not words:
        return ""
    first = words[0].upper()
    return f"{first} {words[1].upper()}" if len(words) > 1 and first in overrides.CONTAINERS else first


def _probed_roles(function: Callable[..., Any], target: Target) -> dict[str, str]:
    """The role of each parameter whose marked text ends up as a key."""
    roles: dict[str, str] = {}
    for parameter in list(inspect.signature(function).parameters.values())[1:]:
        name = parameter.name
        if parameter.kind is inspect.Parameter.VAR_KEYWORD or name in NUMKEYS:
            continue
        if parameter.kind is inspect.Parameter.VAR_POSITIONAL:
            if _all_keys(function, target, name, ("mark1", "mark2")):
                roles[name] = "keys"
            continue
        scalar = _all_keys(function, target, name, "mark1")
        several = _all_keys(function, target, name, ["mark1", "mark2"])
        mapping = _all_keys(function, target, name, {"mark1": "1", "mark2": "1"})
        if several:
            roles[name] = "keys"
        elif mapping:
            roles[name] = "keymap"
        elif scalar:
            roles[name] = "key" if parameter.default is parameter.empty else "store"
    return roles


def _all_keys(function: Callable[..., Any], target: Target, name: str, value: Any) -> bool:
    """Whether all marks in this value become keys of the command sent, and nothing else of the mapping does."""
    words = _sent(function, target, {name: value})
    marks = {value} if isinstance(value, str) else set(value)
    places = key_positions(words[0], words[1:]) if words else None
    return places is not None and marks <= {words[1 + place] for place in places}


def _sent(function: Callable[..., Any], target: Target, given: dict[str, Any]) -> list[str]:
    """The words of the first command that this call sends; [] if it refuses the arguments or sends none."""
    recorder, owner = target
    recorder.sent.clear()
    args, kwargs = _call(function, given)
    try:
        result = function(owner, *args, **kwargs)
        if hasattr(result, "__next__"):
            next(result, None)
    except Exception:  # the probe gives wrong types on purpose
        pass
    if not recorder.sent:
        return []
    head, *rest = recorder.sent[0]
    return [*str(head).split(), *(word.decode() if isinstance(word, bytes) else str(word) for word in rest)]


def _call(function: Callable[..., Any], given: dict[str, Any]) -> tuple[list[Any], dict[str, Any]]:
    """Arguments for a call: the given ones, samples for the rest, a count of keys that fits."""
    count = max([len(value) for value in given.values() if not isinstance(value, str)], default=1)
    args: list[Any] = []
    kwargs: dict[str, Any] = {}
    for one in list(inspect.signature(function).parameters.values())[1:]:
        value = given.get(one.name, count if one.name in NUMKEYS else sample(function.__name__, one.name))
        if one.kind is inspect.Parameter.VAR_POSITIONAL:
            args += [value] if isinstance(value, str) else list(value or ())
        elif one.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD and one.default is one.empty:
            args.append(value)
        elif one.kind is not inspect.Parameter.VAR_KEYWORD:
            needed = one.default is one.empty or one.name in given or wanted(function.__name__, one.name)
            kwargs |= {one.name: value} if needed else {}
    return args, kwargs
