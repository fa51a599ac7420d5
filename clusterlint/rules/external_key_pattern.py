"""SORT with BY or GET, which reaches other keys by pattern.

What:
    sort() and sort_ro() with a pattern in by or get: `by="weight:*"`, `get="user:*->name"`, `get="#"`.
    by="nosort" names no key and is fine. The same in a script: redis.call("SORT", key, "BY", ...).
    STORE is a key of the command and belongs to CL101.
Why:
    The keys that a pattern reaches are in any slot, and the client cannot see them. A cluster server denies
    BY and GET; newer servers allow patterns whose hash tag equals the sorted key's.
Effect:
    loud: ResponseError, "BY option of SORT denied in Cluster mode", even if all keys share a hash tag.
Bad:
    r.rpush("ids", 2, 1)
    r.sort("ids", by="weight:*")
    # or
    r.rpush("ids", 2, 1)
    r.sort("ids", get="user:*->name")
    # or
    r.rpush("ids", 2, 1)
    r.sort("ids", by="nosort", get=["user:*->name", "#"])
    # or
    r.rpush("ids", 2, 1)
    r.eval("return redis.call('SORT', KEYS[1], 'BY', 'weight:*')", 1, "ids")
Good:
    r.rpush("ids", 2, 1)
    r.sort("ids", desc=True)
    # or
    r.rpush("ids", 2, 1)
    r.sort("ids", by="nosort")
Fix:
    Read the ids, fetch the other keys through a pipeline(transaction=False), and sort in Python; or keep the
    weights in a sorted set beside the ids and read it with ZRANGE.
Silence:
    r.sort(key, by=order)  # clusterlint: ignore[CL107] order is "nosort" or None
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import structs

from clusterlint.catalog.target import Target
from clusterlint.finding import Confidence, Effect, Finding, Severity
from clusterlint.link.program import Argument, Call, Context, Program
from clusterlint.rules.judged import judged_calls, once
from clusterlint.rules.place import Claim, at_call, key_facts
from clusterlint.rules.script_commands import in_scripts, place_in
from clusterlint.slots.template import Template

CODE = "CL107"
NAME = "external-key-pattern"
SEVERITY = Severity.ERROR


def judge(program: Program) -> Iterator[Finding]:
    """One finding per SORT whose BY or GET reaches, or may reach, other keys."""
    yield from once([*_sent(program), *_sent_by_scripts(program)])


def _sent(program: Program) -> Iterator[Finding]:
    for call in judged_calls(program, Context.DIRECT, Context.PIPELINE, Context.TRANSACTION):
        if call.command not in ("SORT", "SORT_RO"):
            continue
        if call.context is not Context.DIRECT and call.method != "execute_command":
            continue  # refused in pipelines whatever its arguments: CL104
        option = next((o for o in _options(call) if _reaches(*o) and not _allowed(call, o[1], program)), None)
        if option is not None:
            yield at_call(CODE, NAME, call, _claim(call, call.command, *option, program.target))


def _sent_by_scripts(program: Program) -> Iterator[Finding]:
    for call, command in in_scripts(program, "SORT", "SORT_RO"):
        for option in _in_words([_as_argument(word) for word in command.words]):
            if _reaches(*option) and not _allowed(call, option[1], program):
                claim = _claim(call, f"the script sends {command.name}", *option, program.target)
                yield at_call(CODE, NAME, call, structs.replace(claim, notes=(place_in(command),)))


def _options(call: Call) -> Iterator[tuple[str, Argument]]:
    """BY and GET with their patterns, from keyword arguments or from the words of execute_command."""
    for name in ("by", "get"):
        argument = call.argument(name)
        if argument is not None:
            yield name.upper(), argument
    if call.method == "execute_command":
        yield from _in_words(call.arguments)


def _as_argument(word: str | None) -> Argument:
    """A word of a script as an argument."""
    return Argument("", word is not None, word, "..." if word is None else repr(word))


def _in_words(words: Sequence[Argument]) -> Iterator[tuple[str, Argument]]:
    for word, pattern in pairwise(words):
        if isinstance(word.value, str) and word.value.upper() in ("BY", "GET"):
            yield word.value.upper(), pattern


def _reaches(option: str, pattern: Argument) -> bool:
    """BY without a star sorts by nothing and is allowed; GET is denied whatever its pattern."""
    if not pattern.known:
        return True
    if pattern.value is None:
        return False
    return option == "GET" or "*" in str(pattern.value)


def _allowed(call: Call, pattern: Argument, program: Program) -> bool:
    """Whether the target is known to take this pattern: one with the key's own hash tag, or #."""
    target = program.target
    if target is None or not pattern.known:
        return False
    if pattern.value == "#":
        return target.sort_element is True
    hashed = Template.of([str(pattern.value).partition("*")[0]]).hashed()
    choices = [choice for key in call.keys[:1] for choice in key.choices]
    same = bool(choices) and all(choice.tagged and choice.hashed() == hashed for choice in choices)
    return target.sort_patterns is True and same


def _claim(call: Call, command: str, option: str, pattern: Argument, target: Target | None) -> Claim:
    shown = "with patterns" if _is_list(pattern) else pattern.text
    return Claim(
        severity=SEVERITY,
        effect=Effect.LOUD,
        message=f"{command} {option} {shown}: a cluster server denies patterns that reach "
        f"other keys{_by_server(target)}",
        way_out="read the ids, fetch the other keys through pipeline(transaction=False) and sort in Python; "
        "or keep the weights in a sorted set",
        confidence=None if pattern.known or _is_list(pattern) else Confidence.LIKELY,
        keys=key_facts(call.keys),
    )


def _by_server(target: Target | None) -> str:
    """What a common hash tag changes, by the server's version (catalog: targets)."""
    if target is None:
        return ", up to Redis 7.2 and Valkey 7.2 even with one hash tag"
    return {True: ", but for those with the hash tag of the key", False: ", even with one hash tag"}.get(
        target.sort_patterns is True, ""
    )


def _is_list(pattern: Argument) -> bool:
    """A list of GET patterns, which is denied whatever they are."""
    return pattern.text in ("list", "tuple")
