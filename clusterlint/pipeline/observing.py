"""From the families of a program and real keys to what was measured."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace

from clusterlint.keys import KeyMap
from clusterlint.observe import Format, Matcher, Observed, Wanted, count, measure
from clusterlint.observe.live import Limits, look
from clusterlint.observe.sizing import HEADROOM
from clusterlint.plan import TagPlan
from clusterlint.settings.model import Settings

_MOST_JOBS = 8
"""Unless more are asked for: the process that reads keeps no more busy."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where keys come from (``file`` or ``url``), and what is to be told of them; None: the usual.

    ``form``: a value of ``Format``. ``sample`` keys at ``rate`` a second, 0: no bound. Sizes are in bytes,
    ``headroom`` in percent.
    """

    file: str | None = None
    form: str | None = None
    url: str | None = None
    sample: int | None = None
    rate: float | None = None
    node_memory: int | None = None
    used_memory: int | None = None
    headroom: int | None = None


def observe(
    keys: KeyMap, plan: TagPlan, source: Source, settings: Settings, tick: Callable[[int], None]
) -> Observed:
    """The real keys of the source by the families of ``keys``. ``tick``: called with their number so far.

    Raises UserError where the file or the server is not to be had.
    """
    matcher = Matcher(keys, plan)
    headroom = HEADROOM if source.headroom is None else source.headroom / 100
    wanted = Wanted(settings.masters, source.node_memory, headroom, source.used_memory)
    if source.file is not None:
        form = None if source.form is None else Format(source.form)
        jobs = settings.jobs or min(os.cpu_count() or 1, _MOST_JOBS)
        counted = count(source.file, matcher, form, jobs, tick)
        return measure(counted, matcher, keys, wanted)
    assert source.url is not None
    usual = Limits()
    limits = Limits(
        usual.keys if source.sample is None else source.sample,
        usual.rate if source.rate is None else source.rate,
    )
    seen = look(source.url, matcher, limits, tick)
    if wanted.used_memory is None:
        wanted = replace(wanted, used_memory=seen.used_memory)
    complete = seen.sample is None
    return measure(seen.counted, matcher, keys, wanted, seen.sample, seen.notes, complete=complete)
