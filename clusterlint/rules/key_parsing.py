"""What a place that takes keys apart finds in a key, worked out by doing it, before and after a hash tag."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable, Sequence

from clusterlint.link.program import KeyParse
from clusterlint.slots.template import Template

_VALUES = ("7", "x", "42")
"""Values for holes: numbers and words, so that ``\\d+`` and ``[a-z]+`` both find some."""

_SAMPLES = ((0, 1, 2), (1, 0, 1), (2, 2, 2))
_DANGEROUS = re.compile(r"[+*}]\)+[+*{]")  # a repeated repetition may take exponential time
_LONGEST = 300
_UNKNOWN = object()

Outcome = object


def breaks(parse: KeyParse, old: Template, new: Template, after: KeyParse | None = None) -> bool | None:
    """Whether the place finds something else in a key after its renaming; None where that cannot be told.

    ``after`` is the place as it will be then; without it, as it is.
    """
    for choice in _SAMPLES:
        key, renamed = _filled(old, choice), _filled(new, choice)
        before, then = _outcome(parse, key), _outcome(after or parse, renamed)
        if before is _UNKNOWN or then is _UNKNOWN:
            return None
        if before != then and not _whole_key(before, then, key, renamed):
            return True
    return False


def sample(template: Template) -> str:
    """A key of the family."""
    return _filled(template, _SAMPLES[0])


def results(parse: KeyParse, template: Template) -> tuple[str, ...]:
    """The texts that the place finds in a sample key."""
    found = _outcome(parse, _filled(template, _SAMPLES[0]))
    texts = found if isinstance(found, list) else [found]
    return tuple(one for one in texts if isinstance(one, str))


def _whole_key(before: Outcome, then: Outcome, key: str, renamed: str) -> bool:
    """Whether it finds the key as a whole, perhaps behind a channel: that is to be the new one."""
    if isinstance(before, list) and isinstance(then, list) and len(before) == len(then):
        return all(_whole_key(one, other, key, renamed) for one, other in zip(before, then, strict=True))
    if before == then or (before, then) == (key, renamed):
        return True
    behind = [one.partition("__:") for one in (key, renamed)]
    return key.startswith("__key") and [one[2] for one in behind] == [before, then]


def _filled(template: Template, choice: Sequence[int]) -> str:
    """A sample key; equal holes get equal values."""
    numbers: dict[object, int] = {}
    for hole in template.holes:
        numbers.setdefault(hole.identity, len(numbers))
    values = {one: _VALUES[choice[number % len(choice)]] for one, number in numbers.items()}
    return template.fill(values)


def _outcome(parse: KeyParse, key: str) -> Outcome:
    given = [argument.value for argument in parse.arguments]
    if any(not argument.known for argument in parse.arguments):
        return _UNKNOWN
    try:
        found = _found(parse.operation, key, given)
    except (TypeError, ValueError, IndexError, re.error):
        return _UNKNOWN
    return _taken(found, parse.taken) if isinstance(found, (list, tuple)) else found


def _taken(found: Sequence[object], taken: tuple[int, ...] | None) -> Outcome:
    """The parts that the code goes on with, and whether they are there."""
    if taken is None:
        return list(found)
    return [found[n] if -len(found) <= n < len(found) else None for n in taken]


def _found(operation: str, key: str, given: Sequence[object]) -> Outcome:
    if operation == "slice":
        start, stop = (one if isinstance(one, int) else None for one in given)
        return key[start:stop]
    if operation == "in":
        return str(given[0]) in key
    if operation == "fnmatch":
        return fnmatch.fnmatchcase(key, str(given[0]))
    if operation.startswith("re."):
        return _matched(operation[3:], str(given[0]), [str(one) for one in given[1:]], key)
    if operation in ("startswith", "endswith"):
        asked = tuple(str(one) for one in given)
        return key.startswith(asked) if operation == "startswith" else key.endswith(asked)
    method: Callable[..., object] = getattr(key, operation)
    return method(*given)


def _matched(function: str, pattern: str, rest: Sequence[str], key: str) -> Outcome:
    if len(pattern) > _LONGEST or _DANGEROUS.search(pattern) or len(key) > _LONGEST:
        return _UNKNOWN
    compiled = re.compile(pattern)
    if function == "sub":
        return compiled.sub(rest[0], key)
    if function == "split":
        return compiled.split(key)
    if function in ("findall", "finditer"):
        return str(compiled.findall(key))
    found = getattr(compiled, function)(key)
    if found is None:
        return None
    return str(found.groups() or True)
