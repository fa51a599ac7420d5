"""What can be done about an access that no hash tag can hold, in words."""

from __future__ import annotations

from clusterlint.keys.model import Access, Kind
from clusterlint.plan.model import Remedy

_SINGLE = {
    "MGET": "one GET",
    "JSON.MGET": "one JSON.GET",
    "MSET": "one SET",
    "JSON.MSET": "one JSON.SET",
    "MSETEX": "one SET with its expiry",
    "EXISTS": "one EXISTS",
    "TOUCH": "one TOUCH",
    "DEL": "one DEL",
    "UNLINK": "one UNLINK",
    "XREAD": "one XREAD (without BLOCK)",
}
_COMBINED = frozenset("SUNION SINTER SINTERCARD SDIFF ZUNION ZINTER ZINTERCARD ZDIFF LCS".split())
_ESTIMATED = frozenset({"PFCOUNT", "PFMERGE"})
_STORED = frozenset(
    "SUNIONSTORE SINTERSTORE SDIFFSTORE ZUNIONSTORE ZINTERSTORE ZDIFFSTORE BITOP ZRANGESTORE "
    "GEOSEARCHSTORE GEORADIUS GEORADIUSBYMEMBER SORT".split()
)
_MOVED = frozenset("RENAME RENAMENX COPY".split())
_PASSED = frozenset("LMOVE BLMOVE RPOPLPUSH BRPOPLPUSH SMOVE".split())
_POPPED = frozenset("BLPOP BRPOP BZPOPMIN BZPOPMAX LMPOP BLMPOP ZMPOP BZMPOP".split())
_READ = frozenset(_SINGLE) | _COMBINED | {"PFCOUNT"}
_ATOMIC = 8  # what giving up an access costs, in single reads of several keys


def cost(access: Access) -> int:
    """How much is lost when an access is given up: 1 for reads that can be done one by one."""
    if access.kind is not Kind.COMMAND:
        return _ATOMIC
    return max((1 if name in _READ else 4 for name in access.commands), default=4)


def remedy(access: Access, index: bool) -> tuple[Remedy, str]:
    """The way out; ``index``: one key is joined there by many, an entity and what lists all entities."""
    if access.kind is Kind.SCRIPT:
        return Remedy.REDESIGN, _SCRIPT
    if access.kind in (Kind.TRANSACTION, Kind.WATCH):
        return Remedy.SPLIT, _INDEX if index else _TRANSACTION
    name = access.commands[0] if access.commands else ""
    if name in _SINGLE:
        return Remedy.PER_SLOT, f"{_SINGLE[name]} for each key in {_SAME_SHAPE}"
    if name in _COMBINED:
        return Remedy.PER_SLOT, _COMBINE
    for names, text in (
        (_ESTIMATED, _ESTIMATE),
        (_STORED, _STORE),
        (_MOVED, _MOVE),
        (_PASSED, _PASS),
        (_POPPED, _POP),
    ):
        if name in names:
            return Remedy.REDESIGN, text
    return Remedy.REDESIGN, "keys of one command must share a slot: keep what belongs together in one key"


_SCRIPT = (
    "a script works in one slot: split it into one for each slot, or pass what the other keys hold in ARGV "
    "and check again afterwards"
)
_INDEX = (
    "write the entity in a transaction of its own and the common key after it; a reader of the common key "
    "must pass over entries whose entity is gone, and a job can mend the rest"
)
_TRANSACTION = (
    "one transaction for each slot, in an order that can be repeated or undone; what must change as a whole "
    "belongs into one key (a hash), or into an outbox that a job carries over"
)
_SAME_SHAPE = (
    "pipeline(transaction=False): the same order and shape of replies on both servers, but no longer one "
    "moment"
)
_COMBINE = "read the keys one by one in pipeline(transaction=False) and combine them in Python"
_STORE = (
    "read the parts one by one, combine them in Python and write the result; or, for a small fixed number of "
    "parts, a constant tag"
)
_ESTIMATE = (
    "estimates cannot be combined in Python: add what is counted to a key of the whole (the week, say) as "
    "well; or, for a small fixed number of parts, a constant tag"
)
_MOVE = (
    "read the old key, write the new one, then delete the old one, so that a repeated run does no harm; it "
    "is no longer atomic"
)
_PASS = (
    "read the element, add it to the other key, then remove it from the first one: a crash in between leaves "
    "it in both and never in none; it is no longer atomic"
)
_POP = "ask the keys one by one in the order that they have here, or keep one queue in one key"
