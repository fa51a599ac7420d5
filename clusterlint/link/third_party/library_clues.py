"""What shows that a third-party library uses Redis: the catalog's rows, by what linking comes across."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from msgspec import Struct

from clusterlint.catalog.library import Library, Use, libraries


class Clue(Struct, frozen=True):
    """One use of one library."""

    library: Library
    use: Use

    def begins(self, text: str) -> str | None:
        """The one of the use's `strings` that a text begins with, as a whole word; None if there is none."""
        return next((s for s in self.use.strings if _begins(text, s)), None)

    def fits(self, keyword: str) -> bool:
        """Whether a keyword is one of the use's settings, or words of one ("broker" of "broker_url")."""
        return bool(keyword) and any(f"_{keyword}_" in f"_{name.lower()}_" for name in self.use.settings)

    def by_name(self, name: str) -> bool:
        """Whether the setting alone means the use, whatever its value: nothing else reads RQ_QUEUES."""
        modules = self.library.modules
        strings = self.use.strings
        return bool(strings) and not is_list_of_everything(name) and all(text in modules for text in strings)


def _begins(text: str, start: str) -> bool:
    rest = text[len(start) :]
    return text.startswith(start) and not (
        start[-1:].isalnum() and (rest[:1].isalnum() or rest[:1] in ("_", "+"))
    )


class Setting(Struct, frozen=True):
    """What a name means: the uses that it configures, and the family whose address it may tell."""

    clues: tuple[Clue, ...]
    address_of: str  # "cache" of CACHE_REDIS_URL, "" if the name says nothing of an address


_NO_SETTING = Setting((), "")
_ADDRESS = re.compile(r"url|uri|host|redis|valkey|location|nodes|server|options")
_SHARED = frozenset({"installed_apps"})  # a list of everything: says nothing when it holds other things


@dataclass(eq=False, slots=True)
class Clues:
    """All rows. `telling` are dotted paths that mean a use wherever they stand."""

    libraries: Mapping[str, Library]
    modules: set[str] = field(default_factory=set)  # the top-level ones of all libraries
    calls: dict[str, list[Clue]] = field(default_factory=dict)
    imports: dict[str, list[Clue]] = field(default_factory=dict)
    telling: dict[str, list[Clue]] = field(default_factory=dict)
    named: dict[str, list[Clue]] = field(default_factory=dict)  # by settings in lower case
    _families: set[str] = field(default_factory=set)
    _settings: dict[str, Setting] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for library in self.libraries.values():
            self.modules |= set(library.modules)
            for use in library.uses:
                self._add(Clue(library, use))

    def _add(self, clue: Clue) -> None:
        use = clue.use
        for name in use.calls:
            self.calls.setdefault(name, []).append(clue)
        for name in use.imports:
            self.imports.setdefault(name, []).append(clue)
        for text in use.strings:
            if "." in text and text.split(".")[0] in clue.library.modules:
                self.telling.setdefault(text, []).append(clue)
        for name in use.settings:
            self.named.setdefault(name.lower(), []).append(clue)
            self._families |= set(families(name, use)) - {""}

    def setting(self, name: str) -> Setting:
        """What a name of a variable, attribute, key, keyword or environment variable means, in any case."""
        known = self._settings.get(name)
        if known is None:
            known = self._settings[name] = self._look_up(name.lower())
        return known

    def _look_up(self, name: str) -> Setting:
        clues = tuple(self.named.get(name, ()))
        address = family(name) if family(name) in self._families and _ADDRESS.search(name) else ""
        return Setting(clues, address) if clues or address else _NO_SETTING

    def imported(self, dotted: str) -> list[Clue]:
        """The uses that an import of this module or name means."""
        parts = dotted.split(".")
        if parts[0] not in self.modules:
            return []
        heads = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
        return next((self.imports[head] for head in heads if head in self.imports), [])


@cache
def known_clues() -> Clues:
    """Those of the catalog."""
    return Clues(libraries())


def family(name: str) -> str:
    """The word that settings of one thing begin with: "cache" of CACHE_TYPE; "" of a name of one word."""
    head, _, rest = name.lower().partition("_")
    return head if rest else ""


def families(name: str, use: Use) -> tuple[str, ...]:
    """Those of the settings beside one: of a library in INSTALLED_APPS those that begin with its name."""
    return use.strings if is_list_of_everything(name) else (family(name),)


def is_list_of_everything(name: str) -> bool:
    """A setting that holds one library beside others (INSTALLED_APPS)."""
    return name.lower() in _SHARED


def is_generic(name: str, library: Library) -> bool:
    """A name so common ("backend") that it counts as a keyword of the library's own calls only."""
    return "_" not in name and "." not in name and name.lower() not in library.modules


def speaks_of(name: str, library: Library) -> bool:
    """Whether a setting's name holds the library's ("CELERY_BROKER_URL")."""
    words: Iterable[str] = (*library.modules, library.distribution)
    return any(word.replace("-", "_") in name.lower() for word in words)
