"""Commands that people call in order to pass several keys, as against those where one key is as usual."""

from __future__ import annotations

from clusterlint.link.program import Call

_MANY = frozenset(
    {"MGET", "MSET", "MSETNX", "MSETEX", "PFMERGE", "BITOP"}
    | {"SUNION", "SUNIONSTORE", "SINTER", "SINTERSTORE", "SINTERCARD", "SDIFF", "SDIFFSTORE"}
    | {"ZUNION", "ZUNIONSTORE", "ZINTER", "ZINTERSTORE", "ZINTERCARD", "ZDIFF", "ZDIFFSTORE"}
)


def made_for_many(call: Call) -> bool:
    """Whether a collection passed to this command is there because it holds several keys.

    A judgement about how the commands are used, no fact about the server: MGET of one key would be
    written GET, while BLPOP, XREAD and PFCOUNT of one key are everyday code.
    """
    return call.command.upper() in _MANY
