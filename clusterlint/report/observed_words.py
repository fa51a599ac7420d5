"""What every format says about observed keys, in the same words: sentences and tables.

A text has its code between backticks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clusterlint.keys import KeyMap
from clusterlint.observe.model import Capacity, Fit, HotSlot, Load, Observed, What
from clusterlint.plan import TagPlan
from clusterlint.report import observed_tables
from clusterlint.report.numbers import many, percent, rounded, size
from clusterlint.report.observed_tables import Table, family, noun_of, what

_FEW = 8
"""Masters of which the shares are listed."""


@dataclass(frozen=True, slots=True)
class Told:
    """The section: what it comes to (``verdicts``), what it rests on (``basis``), and the tables."""

    verdicts: tuple[str, ...]
    basis: tuple[str, ...]
    tables: tuple[Table, ...]


def told(keys: KeyMap, plan: TagPlan, observed: Observed) -> Told:
    """Everything in the order in which it is read."""
    tables: tuple[Table, ...] = (observed_tables.biggest(keys, observed),)
    if observed.what is not What.BIGGEST:
        tables = (
            observed_tables.masters(observed, plan),
            observed_tables.growth(observed),
            observed_tables.hot(keys, observed),
            observed_tables.families(keys, observed),
            observed_tables.unmatched(observed),
            *tables,
        )
    return Told(
        tuple(_verdicts(keys, observed)),
        tuple(_basis(observed)),
        tuple(table for table in tables if table.rows),
    )


def _verdicts(keys: KeyMap, observed: Observed) -> Iterator[str]:
    if not observed.keys:
        yield "No key was found, so nothing is measured."
        return
    if observed.what is What.BIGGEST:
        yield (
            "`redis-cli --memkeys` and `--bigkeys` name the biggest key of each type and no other: nothing "
            "is known of the shares. Give the output of `redis-cli --scan`, or `--redis URL`."
        )
        return
    yield from _enough(observed)
    yield _balance(observed)
    yield from _bound(keys, observed)
    yield _known(observed)


def _enough(observed: Observed) -> Iterator[str]:
    found = observed.capacity
    if found is None:
        if observed.node_memory is not None and observed.what is What.ACCESSES:
            yield "Whether the memory is enough is not known: commands tell nothing of it, lists of keys do."
        elif observed.node_memory is not None:
            yield (
                f"Whether {_masters(observed.masters)} of {size(observed.node_memory)} are "
                "enough is not known, since no key has a size: give `--used-memory`, what INFO says."
            )
        return
    first = found.fits[0]
    memory, free = size(found.node_memory), f"{found.headroom:.0%}".replace("%", " %")
    held = f"{size(first.fullest)}{f' (± {size(first.error)})' if first.error else ''} of {size(found.total)}"
    yield (
        f"{_masters(first.masters)} of {memory} {_answer(first)}: master {first.node + 1} would hold "
        f"{held}{_by(observed)}, and {size(found.usable)} of its {memory} are for data ({free} is kept free)."
    )
    if found.least is None:
        yield (
            f"No number of masters is enough: one slot holds {size(found.biggest_slot)}, which is more than "
            "a master may hold, and a slot cannot be divided."
        )
    elif not first.enough:
        even = -(-found.total // found.usable)
        uneven = f"; {even} would be, were the load even" if even < found.least else ""
        by = ", by this sample" if observed.sample is not None else ""
        yield f"A new cluster of {_masters(found.least)} of {memory} is enough{by}{uneven}."
        yield from _added(observed, found)


def _by(observed: Observed) -> str:
    return "" if observed.nodes[0].then is None else " with the names of the tag plan"


def _answer(fit: Fit) -> str:
    if not fit.sure:
        return f"may {'' if fit.enough else 'not '}be enough, which this sample cannot tell"
    return f"{'is' if fit.masters == 1 else 'are'} {'' if fit.enough else 'not '}enough"


def _added(observed: Observed, found: Capacity) -> Iterator[str]:
    """Whether it helps to add masters and rebalance: slots go by their number, not by what they hold."""
    first, last = found.fits[0], found.fits[-1]
    more = next((fit for fit in found.fits[1:] if fit.enough), None)
    if more is not None:
        added = f"Adding {more.masters - first.masters} to the {first.masters}"
        yield f"{added} and rebalancing is enough as well."
    elif len(found.fits) > 1:
        yield (
            f"Adding {last.masters - first.masters} to the {first.masters} and rebalancing is not enough: "
            f"master {last.node + 1} would hold {size(last.fullest)}."
        )


def _masters(count: int) -> str:
    return many(count, "master", "masters")


def _balance(observed: Observed) -> str:
    now = _shares([node.now for node in observed.nodes])
    said = f"The {what(observed)} on {_masters(observed.masters)}: {now}"
    later = [node.then for node in observed.nodes if node.then is not None]
    if not later:
        return f"{said}. The tag plan renames none of these keys."
    return f"{said}; with the names of the tag plan: {_shares(later)}."


def _shares(loads: Sequence[Load]) -> str:
    if len(loads) <= _FEW:
        return " / ".join(percent(load.share) for load in loads)
    most = max(range(len(loads)), key=lambda number: loads[number].share)
    return f"{percent(min(load.share for load in loads))} to {percent(loads[most].share)} (master {most + 1})"


def _bound(keys: KeyMap, observed: Observed) -> Iterator[str]:
    """The biggest slot, where it is in the way of balance."""
    found = observed.biggest_slot_then or observed.biggest_slot
    if found is not None and (observed.hot_then or observed.hot):
        part = percent(found.load.share)
        if observed.memory is not None and observed.bytes is not None:
            part = f"{size(round(found.load.share * observed.memory))}, {part}"
        yield (
            f"The biggest slot, {found.slot}, has {part} of the {what(observed)} ({_inside(keys, found)}): "
            "it stays in one piece, however many masters there are."
        )


def _inside(keys: KeyMap, slot: HotSlot) -> str:
    if slot.key is not None:
        return f"the key `{slot.key}`"
    if slot.tag is not None:
        return f"the tag `{slot.tag}`"
    return ", ".join(f"{family(keys, number)} {share:.0%}" for number, share in slot.families) or "many keys"


def _known(observed: Observed) -> str:
    strangers, noun = observed.strangers.load, noun_of(observed)
    if not strangers.keys:
        return f"All {noun} belong to families of the code."
    memory = "" if strangers.byte_share is None else f" with {percent(strangers.byte_share)} of the memory"
    return (
        f"{percent(strangers.key_share)} of the {noun}{memory} belong to no family of the code: a "
        "library's or another program's, old ones, or keys that could not be worked out."
    )


def _basis(observed: Observed) -> Iterator[str]:
    stream, noun = observed.stream, noun_of(observed)
    sized = observed.bytes is not None and observed.what is What.KEYS
    weight = f", {size(observed.bytes)} together" if sized else ""
    yield f"{observed.keys:,} {noun} of `{stream.source}` (read as: {stream.form}){weight}."
    yield from _of_sample(observed)
    if observed.unsized:
        yield f"{many(observed.unsized, 'key has', 'keys have')} no size: their memory is not in the shares."
    if observed.used_memory is not None:
        yield (
            f"The server uses {size(observed.used_memory)} for its data: what masters hold is told in shares "
            "of that. Sizes of families and of single keys are those that were counted."
        )
    if stream.distinct is not None and observed.what is What.ACCESSES:
        about = "" if stream.distinct_exact else "about "
        yield f"{about}{stream.distinct:,} different keys.".capitalize()
    if len(stream.databases) > 1:
        each = ", ".join(f"database {number}: {count:,}" for number, count in stream.databases)
        collide = many(stream.collisions, "name is", "names are")
        yield f"A cluster has one database. {each}; {collide} in several and would be one key."
    if stream.wrong:
        named = ", ".join(f"`{line}`" for line in stream.wrong_samples)
        yield f"{many(stream.wrong, 'line was', 'lines were')} not understood: {named}."
    if stream.scripted:
        sent = many(stream.scripted, "command that a script sent is", "commands that scripts sent are")
        yield f"{sent} not counted; the calls of the scripts are."
    if stream.keyless:
        yield f"{many(stream.keyless, 'command uses', 'commands use')} no key."
    for kind, count, total in stream.totals:
        if count:
            weight = "" if total is None else f", {size(total)}"
            yield f"{kind}: {many(count, 'key', 'keys')}{weight}."
    if observed.ambiguous:
        fits = many(observed.ambiguous, "key fits", "keys fit")
        yield f"{fits} several families equally well: the first has them."
    if observed.long:
        yield f"{many(observed.long, 'key is', 'keys are')} too long to be matched."
    yield from (f"{note[:1].upper()}{note[1:]}." for note in stream.notes)
    if observed.capacity is not None:
        yield _headroom(observed.capacity.headroom)


def _of_sample(observed: Observed) -> Iterator[str]:
    found = observed.sample
    if found is None:
        return
    ended = " It ended early." if found.interrupted else ""
    if found.guessed:
        yield (
            f"The sizes add up to {size(observed.bytes)} of {size(observed.used_memory)}, so this is taken "
            f"for a sample of about {rounded(found.of)} keys: ± is how far a share may be off in 95 of 100 "
            "samples. A big key in it counts for many, one that is not in it for none."
        )
        return
    drawn = " drawn one by one, so that one can be twice in it" if found.again else ""
    yield (
        f"A sample: {found.keys:,} of {found.of:,} keys{drawn}. ± is how far a share may be off in 95 of 100 "
        f"samples; a few huge keys that are not in it would change more.{ended}"
    )


def _headroom(part: float) -> str:
    return (
        f"Head-room: {part:.0%} of a master's memory is kept free for buffers of replicas and clients, pages "
        "that are copied while a snapshot is written, and fragmentation (the default of ElastiCache's "
        "`reserved-memory-percent` is 25). While much is written a snapshot can need as much again as the "
        "data: then take 50. `--headroom` sets it."
    )
