"""A look at the raw bytes: can this file touch Redis, and what does it import?

The words are of two kinds: names of client libraries, and method names that hardly anything but
Redis has. A word too many costs the parsing of a file; a word too few would lose one that gets its
client as a parameter and imports nothing.

Third-party libraries that talk to Redis on their own show themselves by an import (those that cannot do
without Redis), by a setting of theirs, or by the call that configures them beside an import (Celery(...)):
files that only define tasks are many, and say nothing of Redis.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from clusterlint.catalog.library import Use, libraries

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


def can_show_library(content: bytes) -> bool:
    """True when the bytes show a third-party library that may get its Redis here."""
    return _library_words().found_in(content)


@dataclass(frozen=True, slots=True)
class _LibraryWords:
    """Patterns made of the catalog's rows, without what the words of Redis find already.

    `hints` are in lower case, and one of them is in all that `named` finds: they are quick to look for.
    """

    imports: re.Pattern[bytes]  # group 1: a library that cannot do without Redis
    called: re.Pattern[bytes]  # what counts beside an import of the others
    hints: tuple[bytes, ...]
    named: re.Pattern[bytes]  # settings and quoted names

    def found_in(self, content: bytes) -> bool:
        lowered = content.lower()
        if any(hint in lowered for hint in self.hints) and self.named.search(content):
            return True
        called: bool | None = None
        for match in self.imports.finditer(content):
            if match[1]:
                return True
            if called is None:
                called = self.called.search(content) is not None
            if called:
                return True
        return False


@cache
def _library_words() -> _LibraryWords:
    uses = [(library, use) for library in libraries().values() for use in library.uses]
    always = {_module(name) for _, use in uses if use.always for name in use.imports if not _redis_like(name)}
    calling = {m for library, use in uses if use.calls for m in library.modules}
    quoted = {
        text for _, use in uses for text in use.strings if text.isidentifier() and not _redis_like(text)
    }
    faulty = [use for _, use in uses if use.support != "yes" or use.since]
    names = {name.lower() for use in faulty for name in use.settings if _is_own_name(name)}
    names = {name for name in names if not _redis_like(name)}
    named = rb"(?i:\b(?:%s)\b)|['\"](?:%s)[.'\"]" % (_any_of(names), _any_of(quoted))
    importing = rb"^[ \t]*(?:from|import)[ \t]+(?:(%s)|%s)\b" % (_any_of(always), _any_of(calling))
    return _LibraryWords(
        imports=re.compile(importing, re.MULTILINE),
        called=re.compile(
            rb"\b(?:%s)[ \t]*\(" % _any_of(name for _, use in uses for name in _functions(use))
        ),
        hints=tuple(
            sorted({*(name.encode() for name in names), *(text.lower().encode() for text in quoted)})
        ),
        named=re.compile(named),
    )


def _module(dotted: str) -> str:
    """The module of a dotted name that may end with a class."""
    head, _, last = dotted.rpartition(".")
    return head if head and last[:1].isupper() else dotted


def _redis_like(name: str) -> bool:
    return _SEED.search(name.encode()) is not None


def _is_own_name(name: str) -> bool:
    """A setting that hardly anything else is called: CELERY_BROKER_URL, not "backend" or INSTALLED_APPS."""
    return "_" in name and name != "INSTALLED_APPS"


def _functions(use: Use) -> Iterable[str]:
    """What is called, by the name that stands before the bracket: Celery, make_region."""
    for name in use.calls:
        last = [part for part in name.split(".") if part[:1].isupper() or "_" in part]
        yield from last[-1:]


def _any_of(words: Iterable[str]) -> bytes:
    return b"|".join(re.escape(word.encode()) for word in sorted(set(words))) or rb"(?!)"


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
