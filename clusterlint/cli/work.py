"""The means of a run, from its settings: cache, processes, progress; and what is said about them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from clusterlint.cli.terminal import progress

if TYPE_CHECKING:
    from clusterlint.cache.store import Store
    from clusterlint.discover import Discovery
    from clusterlint.gather import Means
    from clusterlint.settings import Settings


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


def store_of(settings: Settings) -> Store | None:
    """The cache of the settings; None with ``--no-cache``."""
    from clusterlint.cache.place import cache_folder
    from clusterlint.cache.store import Store

    if settings.no_cache:
        return None
    project = settings.source is not None or (settings.root / ".git").exists()
    return Store(cache_folder(settings.root, configured=settings.cache_dir, project=project))


def found_files(targets: Sequence[Path], settings: Settings) -> Discovery:
    """What discovery chooses under the targets with these settings."""
    from clusterlint.discover import discover
    from clusterlint.gather.means import Means

    store = store_of(settings)
    found = discover(
        targets,
        settings.root,
        settings.exclude,
        force_exclude=settings.force_exclude,
        prefilter=not settings.no_prefilter,
        store=store,
        processes=Means(jobs=settings.jobs).processes(),
    )
    if store is not None:
        store.close()
    return found
