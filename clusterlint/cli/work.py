"""The means of a run, from its settings: cache, processes, progress; and what is said about them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from clusterlint.cli.terminal import progress
from clusterlint.pipeline.chosen_files import found_files, store_of

if TYPE_CHECKING:
    from clusterlint.cache.store import Store
    from clusterlint.gather import Means
    from clusterlint.settings import Settings

__all__ = ["found_files", "store_of", "tell", "work"]


@contextmanager
def work(settings: Settings, *, quiet: bool = False) -> Iterator[tuple[Callable[[int, int], None], Means]]:
    """The progress to report to and the means to use; with ``--verbose``, lines on what was done.

    ``quiet`` is for what asks questions, which progress would write over.
    """
    from clusterlint.gather import Means
    from clusterlint.gather.shards import read

    store = store_of(settings)
    given = read(settings.facts) if settings.facts else {}
    means = Means(store=store, jobs=settings.jobs, scheduler=settings.scheduler, given=given)
    with progress(quiet=quiet or settings.quiet) as tick:
        yield tick, means
    if store is not None:
        store.close()
    tell(settings, means.notes, store)


def tell(settings: Settings, notes: Iterable[str], store: Store | None) -> None:
    """With ``--verbose``: lines on how the result was come by."""
    if settings.verbose:
        trouble = [] if store is None or store.trouble is None else [f"cache: {store.trouble}"]
        for line in (*notes, *trouble):
            click.echo(f"clusterlint: {line}", err=True)
