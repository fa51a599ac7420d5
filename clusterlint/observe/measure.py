"""From the counts to what they say: shares, hot slots, families, sizes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from clusterlint.keys import KeyMap
from clusterlint.keys.matching import telling
from clusterlint.observe.count import Counted
from clusterlint.observe.formats import Format
from clusterlint.observe.hot import Slots, big_keys
from clusterlint.observe.match import Fit, Matcher
from clusterlint.observe.model import (
    FamilyCount,
    Load,
    Node,
    Observed,
    Sample,
    Strangers,
    Stream,
    Unmatched,
    What,
)
from clusterlint.observe.quoting import shown
from clusterlint.observe.sizing import HEADROOM, capacity, growth
from clusterlint.observe.spread import Spread, now, renamed, then
from clusterlint.observe.tally import NOBODY, Tally
from clusterlint.slots.hashing import SLOTS
from clusterlint.slots.topology import slot_ranges

_BIG, _GROUPS = 20, 20  # how many are named
_BIN = 64  # slots
_PART = 2.0  # times the sizes that were counted; allocators and tables of the server do not take as much


@dataclass(frozen=True, slots=True)
class Wanted:
    """``node_memory`` and ``used_memory`` in bytes, None where not asked for; ``headroom``: a part of 1."""

    masters: int
    node_memory: int | None = None
    headroom: float = HEADROOM
    used_memory: int | None = None


def measure(
    counted: Counted,
    matcher: Matcher,
    keys: KeyMap,
    wanted: Wanted,
    sample: Sample | None = None,
    notes: Iterable[str] = (),
    *,
    complete: bool = False,
) -> Observed:
    """What the counts say about the families of ``keys`` on so many masters.

    ``complete``: the keys are known to be all that there are, whatever memory is used beside them.
    """
    if sample is None and not complete:
        sample = _part(counted.tally, wanted)
    before, plan = now(counted.tally, sample), then(counted.tally, sample)
    found = _observed(counted, matcher, keys, wanted, before, plan, tuple(notes))
    if found.what is not What.KEYS or not found.keys:
        return found
    last = before if plan is None else plan
    grown, fits = growth(last, wanted.masters), None
    if found.memory is not None and wanted.node_memory is not None:
        fits = capacity(last, wanted.masters, grown, found.memory, wanted.node_memory, wanted.headroom)
    return replace(found, growth=grown, capacity=fits)


def _observed(
    counted: Counted,
    matcher: Matcher,
    keys: KeyMap,
    wanted: Wanted,
    before: Spread,
    plan: Spread | None,
    notes: tuple[str, ...],
) -> Observed:
    """All but what more masters would do."""
    tally, what, sample = counted.tally, _what(counted.form), before.sample
    size = None if before.bytes is None else before.all_bytes
    slots = Slots(tally, matcher, before, wanted.masters, new=False)
    slots_then = None if plan is None else Slots(tally, matcher, plan, wanted.masters, new=True)
    return Observed(
        stream=_stream(counted, notes),
        what=what,
        masters=wanted.masters,
        keys=before.all_keys,
        bytes=size,
        unsized=before.all_keys - tally.sized if tally.sized else 0,
        memory=_scaled(size, sample) if wanted.used_memory is None else wanted.used_memory,
        used_memory=wanted.used_memory,
        node_memory=wanted.node_memory,
        sample=sample,
        nodes=_nodes(before, plan, wanted.masters),
        bins=_bins(before),
        bins_then=() if plan is None else _bins(plan),
        hot=() if what is What.BIGGEST else slots.hot(),
        hot_then=() if slots_then is None or what is What.BIGGEST else slots_then.hot(),
        biggest_slot=slots.biggest(),
        biggest_slot_then=None if slots_then is None else slots_then.biggest(),
        biggest=big_keys(tally, matcher, _BIG, only_large=what is What.KEYS),
        families=_families(tally, matcher, before),
        unseen=sum(telling(f.templates[0]) and n not in tally.rows for n, f in enumerate(keys.families)),
        strangers=_strangers(tally, before),
        ambiguous=tally.ambiguous,
        long=tally.long,
    )


def _part(tally: Tally, wanted: Wanted) -> Sample | None:
    """Keys that take much less than the server uses are a part of its keys."""
    size = sum(sum(row.bytes) for row in tally.rows.values())
    if not size or wanted.used_memory is None or wanted.used_memory < _PART * size:
        return None
    keys = sum(sum(row.keys) for row in tally.rows.values())
    return Sample(keys, round(keys * wanted.used_memory / size), guessed=True)


def _stream(counted: Counted, notes: tuple[str, ...]) -> Stream:
    tally, said = counted.tally, counted.said
    return Stream(
        source=counted.label,
        form=counted.form.value,
        lines=said.lines,
        wrong=said.wrong,
        wrong_samples=tuple(shown(line) for line in said.samples),
        scripted=said.scripted,
        keyless=said.keyless,
        totals=tuple((kind, *counts) for kind, counts in sorted(said.totals.items())),
        databases=tuple(sorted(tally.databases.items())),
        collisions=tally.distinct.collisions,
        distinct=tally.distinct.keys if tally.databases else None,
        distinct_exact=tally.distinct.exact,
        notes=notes,
    )


def _strangers(tally: Tally, spread: Spread) -> Strangers:
    groups = tuple(tally.guesses.groups())
    named = tuple(
        Unmatched(
            shown(name),
            shown(example) if example or not name else "",
            spread.share(count, _known(size, spread)),
        )
        for name, count, size, example in groups[:_GROUPS]
    )
    return Strangers(_load(tally, NOBODY, spread), named, max(0, len(groups) - _GROUPS))


def _what(form: Format) -> What:
    return {Format.MONITOR: What.ACCESSES, Format.BIGGEST: What.BIGGEST}.get(form, What.KEYS)


def _scaled(size: int | None, sample: Sample | None) -> int | None:
    if size is None or sample is None or not sample.keys:
        return size
    return round(size * max(1.0, sample.of / sample.keys))


def _known(size: int, spread: Spread) -> int | None:
    return None if spread.bytes is None else size


def _bins(spread: Spread) -> tuple[float, ...]:
    total = sum(spread.weights) or 1
    return tuple(
        round(sum(spread.weights[start : start + _BIN]) / total, 6) for start in range(0, SLOTS, _BIN)
    )


def _nodes(before: Spread, plan: Spread | None, masters: int) -> tuple[Node, ...]:
    found = []
    for number, (first, last) in enumerate(slot_ranges(masters)):
        slots = range(first, last + 1)
        later = None if plan is None else plan.load(slots)
        found.append(Node(number, first, last, before.load(slots), later))
    return tuple(found)


def _load(tally: Tally, number: int, spread: Spread) -> Load:
    row = tally.rows.get(number)
    keys, size = (0, 0) if row is None else (sum(row.keys), sum(row.bytes))
    return spread.share(keys, _known(size, spread))


def _families(tally: Tally, matcher: Matcher, spread: Spread) -> tuple[FamilyCount, ...]:
    several = len(tally.databases) > 1
    found = []
    for number, row in tally.rows.items():
        if number == NOBODY:
            continue
        new_keys, _ = renamed(row)
        found.append(
            FamilyCount(
                family=number,
                load=_load(tally, number, spread),
                slots=_used(row.keys),
                renamed=number in matcher.renamed,
                new_slots=_used(new_keys),
                loose=tally.fits.get((number, Fit.LOOSE), 0),
                braced=tally.fits.get((number, Fit.BRACES), 0),
                databases=tuple(sorted(db for n, db in tally.by_database if n == number)) if several else (),
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.load.share, -one.load.keys, one.family)))


def _used(counts: Iterable[int]) -> int:
    return sum(count > 0 for count in counts)
