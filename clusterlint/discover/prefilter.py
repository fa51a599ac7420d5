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
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache

from ahocorasick_rs import BytesAhoCorasick, Implementation
from msgspec import Struct

from clusterlint.catalog.client_names import DISTINCTIVE
from clusterlint.catalog.library import Use, libraries
from clusterlint.discover.code import CACHES_CLIENT, NAMES, shows_a_client
from clusterlint.discover.shown import Imported, Look

_LIBRARIES = rb"redis|valkey|coredis|keydb|dragonfly|walrus|get_current_connection"
_METHODS = b"|".join(
    sorted(
        {name.encode() for name in DISTINCTIVE}
        | set(b"execute_command zpop bzpop zunion xgroup mget mset renamenx dbsize".split())
    )
)
_OTHERS = rb"\.pipeline\(|client\.get_client\(|_cache\.get_client\(|clusterlint:"
# Nearly every licence says "redistribution", and old code "xrange(3)". Methods stand behind a dot, in quotes,
# or in longer names.
_OTHER_WORDS = rb"[Rr]edis(?:tribut|trict|cover|play)|(?<!import )(?<!from )walrus"
_SEED = re.compile(
    rb"(?!%s)(?i:%s)|(?<=[.'\"_])(?:%s)(?![A-Za-z])|%s" % (_OTHER_WORDS, _LIBRARIES, _METHODS, _OTHERS)
)

_NAMES_REDIS = re.compile(_LIBRARIES.decode(), re.IGNORECASE)
_CACHES_CLIENT = re.compile(rb"(?<!\bself)\.%s" % CACHES_CLIENT)
_IMPORTED_BY_NAME = re.compile(rb"(?i:import_module|import_string)\([^)]*(?i:%s)" % _LIBRARIES)

# Both are looked for at the beginning of lines that hold the word "import".
_FROM = re.compile(rb"[ \t]*from[ \t]+(\.*)[ \t]*([\w.]*)[ \t]+import[ \t]*(\([^)]*\)|[ \t][^\n#;]*)")
_IMPORT = re.compile(rb"[ \t]*import[ \t]+([\w. \t,]+)")
_OF_REDIS = re.compile(
    rb"^[ \t]*from[ \t]+(\.*)[ \t]*([\w.]*(?i:%s)[\w.]*)[ \t]+import[ \t]*(\([^)]*\)|[ \t][^\n#;]*)"
    % _LIBRARIES,
    re.MULTILINE,
)
_NAME = re.compile(rb"(\w+)(?:[ \t]+as[ \t]+\w+)?")
_COMMENT = re.compile(rb"#[^\n]*")


def look(content: bytes) -> Look:
    """One pass over the bytes of a file; where there is a word of Redis, a closer look at its code."""
    words = _words()
    found = words.automaton.find_matches_as_indexes(content.lower(), overlapping=True)
    if any(number < words.of_seeds and _SEED.match(content, start) for number, start, _ in found):
        return _closer_look(content, found)
    return Look(library=_library_words().found_in(content, words.of_libraries(found)))


def _closer_look(content: bytes, found: Sequence[tuple[int, int, int]]) -> Look:
    words = _words()
    by_name = _imports_it_by_name(content) or _takes_a_caches_client(content)
    named_by = [one for one in imports(content) if _names_redis(one)]
    clients = by_name or not all(map(_takes_exceptions, named_by))
    places = [(start, end) for number, start, end in found if number < words.of_redis]
    used = _without_exceptions(content) if named_by and not clients else content
    if clients or b"clusterlint:" in content or shows_a_client(used, places):
        # Who catches what a client raises, and uses one, may well have got it from those who import the file.
        return Look(redis=True, clients=clients or bool(named_by), named=True)
    named = words.of_libraries(found)
    library = _library_words()
    beside = any(
        _stands_at(library.beside_redis, content, start) for word, start in named if word in library.beside
    )
    return Look(library=beside or library.found_in(content, named), named=True)


def _imports_it_by_name(content: bytes) -> bool:
    lowered = content.lower()
    calls = b"import_module(" in lowered or b"import_string(" in lowered
    return calls and _IMPORTED_BY_NAME.search(content) is not None


def _takes_a_caches_client(content: bytes) -> bool:
    return b"get_client(" in content and _CACHES_CLIENT.search(content) is not None


def _names_redis(one: Imported) -> bool:
    return any(map(_NAMES_REDIS.search, (one.module, *one.names)))


def _takes_exceptions(one: Imported) -> bool:
    """Does it take nothing but exceptions, of which no client is made: ``from redis.exceptions import X``?"""
    if one.module.rpartition(".")[2] == "exceptions":
        return bool(one.names)
    return bool(one.names) and all(name.endswith(_EXCEPTIONS) for name in one.names)


_EXCEPTIONS = ("Error", "Exception", "exceptions")


def _without_exceptions(content: bytes) -> bytes:
    """The bytes with blanks for imports of Redis' exceptions, which have names like those of clients."""
    for found in _OF_REDIS.finditer(content):
        if _takes_exceptions(_from(*found.groups())):
            content = content[: found.start()] + b" " * len(found[0]) + content[found.end() :]
    return content


class _Words(Struct, frozen=True):
    """All words in lower case: ``of_seeds`` of them, names of clients up to ``of_redis``, then `others`."""

    automaton: BytesAhoCorasick
    of_seeds: int
    of_redis: int
    others: tuple[bytes, ...]

    def of_libraries(self, found: Iterable[tuple[int, int, int]]) -> list[tuple[bytes, int]]:
        """The words of libraries among what was found, and where they begin."""
        return [
            (self.others[number - self.of_redis], start)
            for number, start, _ in found
            if number >= self.of_redis
        ]


@cache
def _words() -> _Words:
    own = [re.sub(rb"\\(.)", rb"\1", word) for word in b"|".join((_LIBRARIES, _METHODS, _OTHERS)).split(b"|")]
    library = _library_words()
    others = tuple(sorted({*library.hints, *library.modules, *library.beside} - {*own, *NAMES}))
    automaton = BytesAhoCorasick([*own, *NAMES, *others], implementation=Implementation.DFA)
    return _Words(automaton, len(own), len(own) + len(NAMES), others)


class _LibraryWords(Struct, frozen=True):
    """Patterns made of the catalog's rows, without what the words of Redis find already.

    `hints` and `modules` are in lower case. One of the hints is in all that `named` finds, and one of the
    modules in all that `imports` finds: they are quick to look for.
    """

    modules: frozenset[bytes]
    imports: re.Pattern[bytes]  # group 1: a library that cannot do without Redis
    called: re.Pattern[bytes]  # what counts beside an import of the others
    hints: frozenset[bytes]
    named: re.Pattern[bytes]  # settings and quoted names
    beside: frozenset[bytes]  # one of them is in all that the next one finds
    beside_redis: re.Pattern[bytes]  # what counts in a file that has a word of Redis

    def found_in(self, content: bytes, words: Sequence[tuple[bytes, int]]) -> bool:
        """Whether a library may get its Redis here; ``words``: `others` that are in the bytes, and where."""
        if any(_stands_at(self.named, content, start) for word, start in words if word in self.hints):
            return True
        modules = (start for word, start in words if word in self.modules)
        imported = [match for start in modules if (match := _at_line(self.imports, content, start))]
        return any(match[1] for match in imported) or (
            bool(imported) and self.called.search(content) is not None
        )


def _stands_at(pattern: re.Pattern[bytes], content: bytes, start: int) -> bool:
    """Whether a pattern is there where one of its words begins: with it, with its quote, or as an import.

    Looked for in all of the bytes, those of many words would take longer than all the rest of discovery.
    """
    if pattern.match(content, start) or (start > 0 and pattern.match(content, start - 1)):
        return True
    return _at_line(pattern, content, start) is not None


def _at_line(pattern: re.Pattern[bytes], content: bytes, place: int) -> re.Match[bytes] | None:
    """What a pattern finds at the beginning of the line of a place."""
    return pattern.match(content, content.rfind(b"\n", 0, place) + 1)


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
    beside, beside_redis = _beside_redis()
    return _LibraryWords(
        modules=frozenset(name.lower().encode() for name in {*always, *calling}),
        imports=re.compile(importing, re.MULTILINE),
        called=re.compile(
            rb"\b(?:%s)[ \t]*\(" % _any_of(name for _, use in uses for name in _functions(use))
        ),
        hints=frozenset({*(name.encode() for name in names), *(text.lower().encode() for text in quoted)}),
        named=re.compile(named),
        beside=beside,
        beside_redis=beside_redis,
    )


_CACHES_OF_URLS = ("cache_url(", "dj_cache_url(", "env.cache(", "django_cache_url")
"""What makes an entry of Django's CACHES of a URL, which may be that of Redis."""


def _beside_redis() -> tuple[frozenset[bytes], re.Pattern[bytes]]:
    """Any setting or module of a library, and quoted paths of its parts: the value may be Redis."""
    known = libraries().values()
    settings = {name for library in known for use in library.uses for name in use.settings if "_" in name}
    dotted = {name for library in known for use in library.uses for name in use.settings if "." in name}
    modules = {module for library in known for module in library.modules}
    texts = {text for library in known for use in library.uses for text in use.strings}
    paths = {text for text in texts if "." in text or text in modules} - {"redis"}
    pattern = rb"(?i:\b(?:%s)\b|\b(?:%s))|['\"](?:%s)['\".]|^[ \t]*(?:from|import)[ \t]+(?:%s)\b" % (
        _any_of(settings),
        _any_of(_CACHES_OF_URLS),
        _any_of((*dotted, *paths)),
        _any_of(modules),
    )
    words = frozenset(
        word.lower().encode() for word in (*settings, *_CACHES_OF_URLS, *dotted, *paths, *modules)
    )
    return words, re.compile(pattern, re.MULTILINE)


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
        unix = content if b"\r" not in content else content.replace(b"\\\r\n", b" ")
        content = unix.replace(b"\\\n", b" ")
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


@lru_cache(maxsize=1 << 17)
def _from(dots: bytes, module: bytes, names: bytes) -> Imported:
    if b"#" in names:
        names = _COMMENT.sub(b"", names)
    listed = tuple(name.decode("utf-8", "replace") for name in _NAME.findall(names.strip(b"()")))
    return Imported(len(dots), module.decode("utf-8", "replace"), listed)


@lru_cache(maxsize=1 << 17)
def _plain(modules: bytes) -> Mapping[Imported, None]:
    words = [words for words in (module.split() for module in modules.split(b",")) if words]
    return {Imported(0, first.decode("utf-8", "replace")): None for first, *_ in words}
