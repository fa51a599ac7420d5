"""The first arrow with its settings: which files are read, and the cache that remembers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a run whose answer is known needs little of this
    from clusterlint.cache.store import Store
    from clusterlint.discover import Discovery
    from clusterlint.settings import Settings

_NOTHING: Mapping[str, bytes] = {}


def store_of(settings: Settings) -> Store | None:
    """The cache of the settings; None with ``--no-cache``."""
    from clusterlint.cache.place import cache_folder
    from clusterlint.cache.store import Store

    if settings.no_cache:
        return None
    project = settings.source is not None or (settings.root / ".git").exists()
    return Store(cache_folder(settings.root, configured=settings.cache_dir, project=project))


def found_files(
    targets: Sequence[Path], settings: Settings, unsaved: Mapping[str, bytes] = _NOTHING
) -> Discovery:
    """What discovery chooses under the targets with these settings. Raises UserError."""
    from clusterlint.discover import discover
    from clusterlint.processors import processors

    store = store_of(settings)
    found = discover(
        targets,
        settings.root,
        settings.exclude,
        force_exclude=settings.force_exclude,
        prefilter=not settings.no_prefilter,
        store=store,
        processes=settings.jobs or processors(),
        unsaved=unsaved,
        meanwhile=_load_what_follows,
    )
    if store is not None:
        store.close()
    return found


def _load_what_follows() -> None:
    """The code of the next steps, libcst included: where files are many, others look at them meanwhile."""
    import_module("clusterlint.extract.lower")
    import_module("clusterlint.pipeline.checking")
    from clusterlint.rules.base import all_rules

    all_rules()
