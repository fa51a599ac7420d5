"""From the chosen files to the map of their keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clusterlint.discover import Discovery
from clusterlint.gather import Means
from clusterlint.pipeline.linked import ALONE, Progress, linked
from clusterlint.settings.model import Settings
from clusterlint.stack import on_large_stack

if TYPE_CHECKING:  # what check has no use for is imported by the commands that have
    from clusterlint.keys import KeyMap
    from clusterlint.plan import TagPlan


@dataclass(frozen=True, slots=True)
class FoundKeys:
    """The keys of the program and their tag plan; ``remarks``: a line for each file that is not in it."""

    keys: KeyMap
    plan: TagPlan
    remarks: tuple[str, ...]
    failures: tuple[str, ...]


def key_map(
    discovery: Discovery,
    settings: Settings,
    patterns: Sequence[str],
    progress: Progress,
    means: Means = ALONE,
) -> FoundKeys:
    """From the chosen files to the map of their keys, only those like ``patterns`` where there are any."""
    return on_large_stack(lambda: _key_map(discovery, settings, patterns, progress, means))


def _key_map(
    discovery: Discovery, settings: Settings, patterns: Sequence[str], progress: Progress, means: Means
) -> FoundKeys:
    from clusterlint.keys import chosen, survey
    from clusterlint.plan import plan

    whole = linked(discovery, settings, progress, means)
    keys = survey(whole.program, settings.endpoints)
    tags = plan(keys, settings.masters)
    shown = chosen(keys, patterns)
    return FoundKeys(shown, tags.only(shown.shown), whole.remarks, whole.failures)
