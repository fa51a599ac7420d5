"""How findings about keys are worded, so that all rules say the same thing in the same words."""

from __future__ import annotations

from collections.abc import Sequence

from clusterlint.link.program import Call, Program
from clusterlint.rules.keyset import Member, each_one_of
from clusterlint.rules.numbers import samples, tagged_together

MAX_NAMED = 3

_ONE_BY_ONE = {
    "MGET": "read each key with GET on a pipeline(transaction=False)",
    "MSET": "write each key with SET on a pipeline(transaction=False), which is not atomic",
    "MSETNX": "set each key with set(nx=True), which no longer is all or nothing",
    "SUNION": "read each set with SMEMBERS and join them in Python",
    "SINTER": "read each set with SMEMBERS and intersect them in Python",
    "SDIFF": "read each set with SMEMBERS and subtract them in Python",
    "SINTERCARD": "read each set with SMEMBERS and intersect them in Python",
    "ZUNION": "read each sorted set with ZRANGE ... WITHSCORES and join them in Python",
    "ZINTER": "read each sorted set with ZRANGE ... WITHSCORES and intersect them in Python",
    "ZDIFF": "read each sorted set with ZRANGE and subtract them in Python",
    "BLPOP": "wait for one list at a time",
    "BRPOP": "wait for one list at a time",
    "BZPOPMIN": "wait for one sorted set at a time",
    "BZPOPMAX": "wait for one sorted set at a time",
    "XREAD": "read each stream with its own XREAD",
    "XREADGROUP": "read each stream with its own XREADGROUP",
    "COPY": "move the value through the client with DUMP and RESTORE",
    "RENAME": "move the value through the client with DUMP, RESTORE and DEL, which is not atomic",
    "DEL": "use the method delete(), which the cluster client splits by slot",
    "UNLINK": "use the method unlink(), which the cluster client splits by slot",
    "EXISTS": "use the method exists(), which the cluster client splits by slot",
    "TOUCH": "use the method touch(), which the cluster client splits by slot",
}
_CLUSTER_ONLY = {
    "MGET": "call mget_nonatomic()",
    "MSET": "call mset_nonatomic()",
}


def named(members: Sequence[Member]) -> str:
    """The keys in backquotes, without repetition: "`a:{x}`, `b:{x}` and 2 more"."""
    texts = list(dict.fromkeys(f"`{member.text}`" for member in members if member.template is not None))
    if any(member.template is None for member in members):
        texts = [*texts[: MAX_NAMED - 1], "further keys" if texts else "unknown keys"]
    return listed(texts)


def listed(texts: Sequence[str]) -> str:
    """ "a, b and c", at most three and then "and N more"."""
    if len(texts) > MAX_NAMED:
        return f"{', '.join(texts[:MAX_NAMED])} and {len(texts) - MAX_NAMED} more"
    return " and ".join([", ".join(texts[:-1]), texts[-1]] if len(texts) > 1 else texts)


def subject(members: Sequence[Member]) -> str:
    """What the sentence speaks of: the keys, or the family of which there are several, with their slots."""
    distinct = {member.text for member in members}
    if distinct == {"?"}:
        return "keys that nothing shows to be in one slot"
    text = _told(members)
    if len(distinct) == 1 and next(iter(distinct)) != "?":
        text = f"several keys of {text}"
    found = samples(members)
    slots = " and ".join(str(slot) for _, slot in found[:2])
    return f"{text} (slots {slots}{_as_sample(members)})" if found else text


def _told(members: Sequence[Member]) -> str:
    """The keys; where each of several is one of some templates, no more than that is said."""
    alone, several = each_one_of(members)
    texts = [named(alone)] if alone else []
    return " and ".join([*texts, *(f"several keys, each one of {named(group)}" for group in several)])


def _as_sample(members: Sequence[Member]) -> str:
    return ", say" if any(member.literal is None for member in members[:MAX_NAMED]) else ""


def witness(members: Sequence[Member]) -> str | None:
    """ "user:1:a is in slot 5 and user:1:b in slot 9", or None where no sample shows anything."""
    found = samples(members)
    if not found:
        return None
    (first, slot), *rest = found
    others = [f"{text} in slot {number}" for text, number in rest]
    return listed([f"{first} is in slot {slot}", *others])


def tag_advice(members: Sequence[Member]) -> str:
    """How to put the keys into one slot: with the braces in place where they share a hole."""
    tagged = tagged_together(members)
    if tagged is not None:
        return "give the keys a common hash tag: " + listed([f"`{template}`" for template in tagged])
    return "give the keys a common hash tag (equal text in braces)"


def way_out(call: Call, members: Sequence[Member], program: Program) -> str:
    """Tags first; then what does the same without one slot on both kinds of server."""
    parts = [tag_advice(members)]
    command = call.command.upper()
    if program.mode == "cluster" and command in _CLUSTER_ONLY:
        parts.append(_CLUSTER_ONLY[command])
    elif command in _ONE_BY_ONE:
        parts.append(_ONE_BY_ONE[command])
    return "; or ".join(parts)
