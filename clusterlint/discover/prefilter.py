"""A look at the raw bytes: can this file touch Redis, and what does it import?

The words are of two kinds: names of client libraries, and method names that hardly anything but
Redis has. A word too many costs the parsing of a file; a word too few would lose one that gets its
client as a parameter and imports nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_LIBRARIES = rb"redis|valkey|coredis|keydb|dragonfly|walrus|get_current_connection"
_METHODS = (
    rb"execute_command|hgetall|hmset|hmget|hincrby|hsetnx|hscan|zadd|zincrby|zrange|zrevrange|zscore|zcard|zpopmin"
    rb"|zpopmax|bzpop|zunion|zinter|zrem|zcount|lpush|rpush|lrange|ltrim|llen|rpoplpush|blpop|brpop|blmove|lmove"
    rb"|sadd|srem|smembers|sismember|sunion|sinter|sdiff|scard|spop|smove|setex|setnx|getset|mget|mset|incrby"
    rb"|decrby|expireat|pexpire|pttl|xadd|xread|xack|xrange|xgroup|pfadd|pfcount|pfmerge|geoadd|geosearch"
    rb"|evalsha|register_script|script_load|psubscribe|ssubscribe|scan_iter|renamenx|flushdb|flushall|dbsize"
    rb"|randomkey|swapdb|bitop|setbit|getbit|bitcount"
)
_SEED = re.compile(
    rb"(?i:%s)|(?<![A-Za-z0-9])(?:%s)(?![A-Za-z])|\.pipeline\(|clusterlint:" % (_LIBRARIES, _METHODS)
)

_MAKES_CLIENTS = re.compile(
    rb"^[ \t]*(?:from|import)[ \t][^\n#]*(?i:%s)|(?i:import_module|import_string)\([^)]*(?i:%s)"
    % (_LIBRARIES, _LIBRARIES),
    re.MULTILINE,
)

_FROM = re.compile(
    rb"^[ \t]*from[ \t]+(\.*)[ \t]*([\w.]*)[ \t]+import[ \t]*(\([^)]*\)|[ \t][^\n#;]*)", re.MULTILINE
)
_IMPORT = re.compile(rb"^[ \t]*import[ \t]+([\w. \t,]+)", re.MULTILINE)
_NAME = re.compile(rb"(\w+)(?:[ \t]+as[ \t]+\w+)?")
_COMMENT = re.compile(rb"#[^\n]*")


@dataclass(frozen=True, slots=True)
class Imported:
    """One import: ``level`` dots, a dotted module, and the names taken from it (perhaps modules too)."""

    level: int
    module: str
    names: tuple[str, ...] = ()


def can_touch_redis(content: bytes) -> bool:
    """True when a word that belongs to Redis stands anywhere in the bytes."""
    return _SEED.search(content) is not None


def can_make_clients(content: bytes) -> bool:
    """True when a client library, or a module named like one, is imported: a client may come from here."""
    return _MAKES_CLIENTS.search(content) is not None


def imports(content: bytes) -> tuple[Imported, ...]:
    """The imports at the beginning of lines, in any block; those that stand in strings cost only time."""
    content = content.replace(b"\\\r\n", b" ").replace(b"\\\n", b" ")
    found: dict[Imported, None] = {}
    for dots, module, names in _FROM.findall(content):
        plain = _COMMENT.sub(b"", names).strip(b"()")
        listed = tuple(name.decode("utf-8", "replace") for name in _NAME.findall(plain))
        found[Imported(len(dots), module.decode("utf-8", "replace"), listed)] = None
    for modules in _IMPORT.findall(content):
        for module in modules.split(b","):
            words = module.split()
            if words:
                found[Imported(0, words[0].decode("utf-8", "replace"))] = None
    return tuple(found)
