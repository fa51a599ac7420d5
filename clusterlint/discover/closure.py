"""Which files are analysed beside those that show a client themselves, name by name.

Upwards: what a module makes of a client goes out under the names of certain statements only. A file that
imports one of these names is in, and what of it mentions that name goes on in the same way.
Downwards: of the files that are in, those statements that concern Redis need what they mention, and of that
what it mentions. A package that only hands names on costs no step, and brings nothing but those names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from clusterlint.discover.modules import Modules
from clusterlint.discover.outline import Outline, Taken
from clusterlint.discover.shown import Imported

STEPS = 2

ReadOutline = Callable[[str], Outline | None]

FindImporters = Callable[[set[str]], Mapping[str, set[str]]]
"""Of each of some files, those that import it."""


@dataclass(slots=True)
class _Hot:
    """What of a file concerns Redis: its parts, and the names under which that goes out."""

    parts: set[int] = field(default_factory=set)
    names: set[bytes] = field(default_factory=set)


class Closure:
    """Follows names through the files of one root."""

    def __init__(self, modules: Modules, outline: ReadOutline) -> None:
        self._modules = modules
        self.outline = outline
        self._hot: dict[str, _Hot] = {}
        self._resolved: dict[tuple[str, Taken], tuple[frozenset[str], frozenset[str]]] = {}

    def users(self, seeds: Iterable[str], makers: Iterable[str], importers: FindImporters) -> set[str]:
        """The files that may get a client from the makers, or from those that do, beside them.

        The seeds are files that show a client themselves, the makers those of them that import a client.
        """
        for name in seeds:
            self._begin(name)
        frontier = set(makers)
        asked = set(frontier)
        users: set[str] = set()
        for _ in range(STEPS):
            grown: set[str] = set()
            using = importers(frontier)
            for name in sorted(frontier):
                for user in sorted(using.get(name, ())):
                    takes, more = self._takes(user, name)
                    # Not without the seeds: a client may pass through a file that shows one of its own.
                    if takes and (more or user not in asked):
                        grown.add(user)
            frontier = grown
            asked |= grown
            users |= grown
        return users

    def _begin(self, name: str) -> None:
        outline = self.outline(name)
        if outline is None:
            return
        first = [number for number, part in enumerate(outline.parts) if part.shows_a_client]
        self._hot[name] = _Hot()
        self._heat(name, outline, first or range(len(outline.parts)), ())

    def _heat(self, name: str, outline: Outline, parts: Iterable[int], names: Iterable[bytes]) -> bool:
        """Note that parts and names of a file concern Redis; whether that is new."""
        hot = self._hot.setdefault(name, _Hot())
        found = outline.reached({*hot.parts, *parts}, {*hot.names, *names})
        going = {*hot.names, *names, *(one for number in found for one in outline.names_of(number))}
        new = len(found) > len(hot.parts) or len(going) > len(hot.names)
        self._hot[name] = _Hot(found, going)
        return new

    def _takes(self, user: str, name: str) -> tuple[bool, bool]:
        """Whether a file imports something of another that concerns Redis, and more of it than before."""
        outline = self.outline(user)
        if outline is None or name not in self._hot:
            return False, False
        going = self._hot[name].names
        there = self.outline(name)
        names: set[bytes] = set()
        parts: set[int] = set()
        for number, part in enumerate(outline.parts):
            for one in part.taken:
                own, inner = self.resolve(user, one)
                if name in own and one.name == "*":
                    names |= going
                    parts.add(number)
                elif name in own and one.name:
                    taken = one.name.encode()
                    made_in_some_way = there is not None and not inner and not there.binding([taken])
                    if taken in going or made_in_some_way:
                        names.add(one.bound)
                        parts.add(number)
                elif name in inner or (name in own and not one.name):
                    found = _mentioning(outline, one.bound, going)
                    parts |= found
        takes = bool(names or parts)
        return takes, takes and self._heat(user, outline, parts, names)

    def below(self, names: Iterable[str], whole: Iterable[str]) -> set[str]:
        """The files that these need for what of them concerns Redis, and what ``whole`` ones import."""
        taken: set[str] = set()
        level: dict[str, set[int]] = {}
        for name in names:
            outline = self.outline(name)
            if outline is not None:
                level[name] = outline.needed(self._hot[name].parts if name in self._hot else ())
        for name in whole:
            outline = self.outline(name)
            if outline is not None:
                level[name] = set(range(len(outline.parts)))
        done: dict[str, set[int]] = {name: set(parts) for name, parts in level.items()}
        for _ in range(STEPS):
            asked = _Asked(self)
            for name in sorted(level):
                asked.by(name, level[name])
            taken |= asked.wanted.keys()
            level = {}
            for name, parts in asked.wanted.items():
                outline = self.outline(name)
                new = (outline.needed(parts) if outline is not None else set()) - done.get(name, set())
                if new:
                    level[name] = new
                    done.setdefault(name, set()).update(new)
        return taken

    def resolve(self, name: str, one: Taken) -> tuple[frozenset[str], frozenset[str]]:
        """The files of the module that an import names, and those of a module that is taken from it."""
        known = self._resolved.get((name, one))
        if known is None:
            own = frozenset(self._modules.targets(name, Imported(one.level, one.module))) - {name}
            inner: frozenset[str] = frozenset()
            if one.name and one.name != "*":
                every = frozenset(self._modules.targets(name, Imported(one.level, one.module, (one.name,))))
                inner = every - own - {name}
            known = self._resolved[(name, one)] = (own, inner)
        return known


class _Asked:
    """The parts of other files that are wanted by name, in one step."""

    def __init__(self, closure: Closure) -> None:
        self._closure = closure
        self.wanted: dict[str, set[int]] = {}
        self._seen: set[tuple[str, bytes]] = set()

    def by(self, name: str, parts: set[int]) -> None:
        """What these parts of a file mention and import."""
        outline = self._closure.outline(name)
        if outline is None:
            return
        words = {word for number in parts for word in outline.parts[number].words}
        for part in outline.parts:
            for one in part.taken:
                if one.bound in words or one.name == "*":
                    self._take(name, outline, one, words, parts)

    def _take(self, name: str, outline: Outline, one: Taken, words: set[bytes], parts: set[int]) -> None:
        own, inner = self._closure.resolve(name, one)
        attributes = {
            attribute
            for number in parts
            if one.bound in outline.parts[number].words
            for attribute in outline.parts[number].attributes
        }
        for path in inner:
            self._want(path, attributes)
        for path in own:
            if one.name == "*":
                self._want(path, words)
            elif not one.name:
                self._want(path, attributes)
            else:
                self._want(path, {one.name.encode()})

    def _want(self, path: str, names: set[bytes]) -> None:
        """Some names of a file; those that it has from elsewhere are wanted there."""
        wanted = self.wanted.setdefault(path, set())
        new = {name for name in names if (path, name) not in self._seen}
        self._seen |= {(path, name) for name in new}
        outline = self._closure.outline(path) if new else None
        if outline is None:
            return
        wanted |= outline.binding(new)
        for one in outline.handed_on:
            if one.name == "*":
                self._hand_on(path, one, new - {n for n in new if outline.binding([n])})
            elif one.bound in new:
                self._hand_on(path, one, {one.name.encode()} if one.name else new)

    def _hand_on(self, path: str, one: Taken, names: set[bytes]) -> None:
        if not names:
            return
        own, inner = self._closure.resolve(path, one)
        for other in own:
            self._want(other, names)
        for other in inner:
            self._want(other, set())


def _mentioning(outline: Outline, module: bytes, names: set[bytes]) -> set[int]:
    """The parts that mention a module and one of its names behind a dot."""
    return {
        number
        for number, part in enumerate(outline.parts)
        if module in part.words and not names.isdisjoint(part.attributes)
    }
