"""What a codemod sees: the linked program, its keys and tag plan, and the files as text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from clusterlint.discover.source import SourceFile
from clusterlint.extract.facts import FileFacts
from clusterlint.fix.factory_text import FLAG
from clusterlint.fix.model import Change, Fallout
from clusterlint.fix.outline import Outline
from clusterlint.fix.text import SourceText
from clusterlint.keys.model import KeyMap
from clusterlint.link.program import Program
from clusterlint.plan.model import TagPlan

Link = Callable[[list[FileFacts]], Program]
"""Links facts in the surroundings of the program, so that a rewritten one can be judged alike."""

Survey = Callable[[Program], KeyMap]
"""The key map of a program, with the endpoints of the settings."""

Planner = Callable[[KeyMap], TagPlan]
"""The tag plan of a key map, with the masters of the settings."""


Price = Callable[["Context", Change], tuple[Fallout, ...]]
"""What a change breaks besides the places that it changes."""


@dataclass(frozen=True, slots=True)
class Context:
    """Everything about one program; ``contents`` are the files that were read, by path."""

    program: Program
    keys: KeyMap
    plan: TagPlan
    facts: tuple[FileFacts, ...]
    contents: Mapping[str, SourceFile]
    link: Link
    survey: Survey
    planner: Planner
    price: Price | None = None
    asked: frozenset[str] = frozenset()  # codemods that were chosen by name
    _outlines: dict[str, Outline] = field(default_factory=dict, compare=False)
    endpoints: tuple[str, ...] = ()  # those that migrate; none: all
    on_disk: Callable[[str], bool] | None = None  # whether there is a file of that path, read or not
    cluster_flag: str = FLAG
    factory_module: str | None = None  # None: by the library
    _texts: dict[str, SourceText] = field(default_factory=dict, compare=False)

    @property
    def on_a_cluster(self) -> Program:
        """What rules judge: the program without what a flag keeps to a standalone server."""
        return self.program.on_a_cluster()

    def outline(self, path: str) -> Outline:
        """A file as a tree, parsed once."""
        found = self._outlines.get(path)
        if found is None:
            found = self._outlines[path] = Outline(self.text(path))
        return found

    def text(self, path: str) -> SourceText:
        """A file as text, decoded once."""
        found = self._texts.get(path)
        if found is None:
            found = self._texts[path] = SourceText.of(self.contents[path])
        return found

    def has(self, path: str) -> bool:
        """Whether the project has a file of that path, read or not."""
        return path in self.contents or (self.on_disk is not None and self.on_disk(path))

    def know(self, source: SourceFile) -> None:
        """Take in a file that was not analysed, so that it can be edited as well."""
        if source.path not in self.contents:
            self._texts.setdefault(source.path, SourceText.of(source))
