"""A look at the raw bytes: can this file touch Redis, and what does it import?

The words are of two kinds: names of client libraries, and method names that hardly anything but
Redis has. A word too many costs the parsing of a file; a word too few would lose one that gets its
client as a parameter and imports nothing.

Third-party libraries that talk to Redis on their own show themselves by an import (those that cannot do
without Redis), by a setting of theirs, or by the call that configures them beside an import (Celery(...)):
files that only define tasks are many, and say nothing of Redis.

All words are looked for at once, by the automaton of Aho and Corasick: this is what a whole repository costs,
and some thirty times as fast as a regular expression of them. Those look only where a word was found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import BytesAhoCorasick, Implementation
from msgspec import Struct

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
_OTHERS = rb"\.pipeline\(|clusterlint:"
# Nearly every licence says "redistribution", and old code "xrange(3)". Methods stand behind a dot, in quotes,
# or in longer names.
_OTHER_WORDS = rb"[Rr]edis(?:tribut|trict|cover|play)|(?<!import )(?<!from )walrus"
_SEED = re.compile(
    rb"(?!%s)(?i:%s)|(?<=[.'\"_])(?:%s)(?![A-Za-z])|%s" % (_OTHER_WORDS, _LIBRARIES, _METHODS, _OTHERS)
)

_MAKES_CLIENTS = re.compile(
    rb"^[ \t]*(?:from|import)[ \t][^\n#]*(?i:%s)|(?i:import_module|import_string)\([^)]*(?i:%s)"
    % (_LIBRARIES, _LIBRARIES),
    re.MULTILINE,
)

# Both are looked for at the beginning of lines that hold the word "import".
_FROM = re.compile(rb"[ \t]*from[ \t]+(\.*)[ \t]*([\w.]*)[ \t]+import[ \t]*(\([^)]*\)|[ \t][^\n#;]*)")
_IMPORT = re.compile(rb"[ \t]*import[ \t]+([\w. \t,]+)")
_NAME = re.compile(rb"(\w+)(?:[ \t]+as[ \t]+\w+)?")
_COMMENT = re.compile(rb"#[^\n]*")


class Imported(Struct, frozen=True, array_like=True, gc=False):
    """One import: ``level`` dots, a dotted module, and the names taken from it (perhaps modules too)."""

    level: int
    module: str
    names: tuple[str, ...] = ()


class Look(Struct, frozen=True, array_like=True, gc=False):
    """What the bytes of a file show.

    ``redis``: a word that belongs to Redis; ``clients``: a client library, or a module named like one, is
    imported, so that a client may come from here; ``library``: a third-party library may get its Redis here.
    """

    redis: bool = False
    clients: bool = False
    library: bool = False


def look(content: bytes) -> Look:
    """One pass over the bytes of a file. Where there is a word of Redis, libraries are not looked for."""
    words = _words()
    lowered = content.lower()
    named = False
    for number, start, _ in words.automaton.find_matches_as_indexes(lowered, overlapping=True):
        if number >= words.of_redis:
            named = True
        elif _SEED.match(content, start) is not None:
            return Look(redis=True, clients=_MAKES_CLIENTS.search(content) is not None)
    return Look(library=named and _library_words().found_in(content, lowered))


def can_touch_redis(content: bytes) -> bool:
    """True when a word that belongs to Redis stands anywhere in the bytes."""
    return look(content).redis


@dataclass(frozen=True, slots=True)
class _Words:
    """All words in lower case; the first ``of_redis`` of them are those of Redis, the others of libraries."""

    automaton: BytesAhoCorasick
    of_redis: int


@cache
def _words() -> _Words:
    own = [re.sub(rb"\\(.)", rb"\1", word) for word in b"|".join((_LIBRARIES, _METHODS, _OTHERS)).split(b"|")]
    libraries = _library_words()
    others = sorted({*libraries.hints, *libraries.modules} - {*own})
    return _Words(BytesAhoCorasick([*own, *others], implementation=Implementation.DFA), len(own))


@dataclass(frozen=True, slots=True)
class _LibraryWords:
    """Patterns made of the catalog's rows, without what the words of Redis find already.

    `hints` and `modules` are in lower case. One of the hints is in all that `named` finds, and one of the
    modules in all that `imports` finds: they are quick to look for.
    """

    modules: tuple[bytes, ...]
    imports: re.Pattern[bytes]  # group 1: a library that cannot do without Redis
    called: re.Pattern[bytes]  # what counts beside an import of the others
    hints: tuple[bytes, ...]
    named: re.Pattern[bytes]  # settings and quoted names

    def found_in(self, content: bytes, lowered: bytes) -> bool:
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
        modules=tuple(sorted(name.lower().encode() for name in {*always, *calling})),
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


def imports(content: bytes) -> tuple[Imported, ...]:
    """The imports at the beginning of lines, in any block; those that stand in strings cost only time."""
    if b"\\" in content:
        content = content.replace(b"\\\r\n", b" ").replace(b"\\\n", b" ")
    froms: dict[Imported, None] = {}
    plain: dict[Imported, None] = {}
    position = content.find(b"import")
    while position >= 0:
        start = content.rfind(b"\n", 0, position) + 1
        found = _FROM.match(content, start)
        if found is not None:
            froms[_from(*found.groups())] = None
        else:
            found = _IMPORT.match(content, start)
            if found is not None:
                plain.update(_plain(found[1]))
        # What stands behind it on the line is not the beginning of one.
        line_end = content.find(b"\n", found.end() if found else position)
        position = content.find(b"import", line_end) if line_end >= 0 else -1
    return (*froms, *(one for one in plain if one not in froms))


def _from(dots: bytes, module: bytes, names: bytes) -> Imported:
    listed = tuple(
        name.decode("utf-8", "replace") for name in _NAME.findall(_COMMENT.sub(b"", names).strip(b"()"))
    )
    return Imported(len(dots), module.decode("utf-8", "replace"), listed)


def _plain(modules: bytes) -> dict[Imported, None]:
    words = [words for words in (module.split() for module in modules.split(b",")) if words]
    return {Imported(0, first.decode("utf-8", "replace")): None for first, *_ in words}
