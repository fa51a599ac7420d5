"""All codemods, what they propose, and the proof of it."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import cast

from clusterlint.finding import Applicability
from clusterlint.fix import codemods
from clusterlint.fix.context import Context
from clusterlint.fix.model import Change
from clusterlint.fix.verify import verify


@dataclass(frozen=True, slots=True)
class Codemod:
    """One file of `clusterlint.fix.codemods`."""

    name: str
    applicability: Applicability
    documentation: str
    propose: Callable[[Context], Iterator[Change]]
    chosen_by: tuple[str, ...] = ()  # rules that choose it by their own names: it changes nothing unasked

    @property
    def summary(self) -> str:
        """The first line of the documentation."""
        return self.documentation.strip().splitlines()[0]


@cache
def all_codemods() -> tuple[Codemod, ...]:
    """Every codemod, in the order of their names."""
    found = []
    for item in pkgutil.iter_modules(codemods.__path__):
        module = importlib.import_module(f"{codemods.__name__}.{item.name}")
        run = cast("Callable[[Context], Iterator[Change]]", module.propose)
        chosen_by = getattr(module, "CHOSEN_BY", ())
        found.append(Codemod(module.NAME, module.APPLICABILITY, module.__doc__ or "", run, chosen_by))
    return tuple(sorted(found, key=lambda one: one.name))


def propose(
    context: Context, names: Sequence[str] | None = None, asked: Collection[str] = ()
) -> tuple[Change, ...]:
    """What the codemods (those of ``names``, or all) propose, priced and proven, those refused included.

    ``asked``: codemods that are chosen by their names, besides those of ``names``. A change that does not
    hold in the rewritten program is refused with what was found there.
    """
    context = replace(context, asked=frozenset((*(names or ()), *asked)))
    chosen = [one for one in all_codemods() if names is None or one.name in names]
    found = [_priced(context, change) for one in chosen for change in one.propose(context)]
    open_ = [change for change in found if change.refused is None]
    if len(open_) > 1 and verify(context, open_) is None:
        return tuple(found)
    return tuple(_proven(context, change) for change in found)


def _priced(context: Context, change: Change) -> Change:
    """The change with its fallout, where there is somebody who knows it."""
    if context.price is None or change.refused is not None or change.fallout is not None:
        return change
    return replace(change, fallout=context.price(context, change))


def _proven(context: Context, change: Change) -> Change:
    if change.refused is not None:
        return change
    problem = verify(context, [change])
    if problem is None:
        return change
    return replace(change, edits=(), rewrites=(), fallout=None, refused=problem)
