"""The tables on observed keys, the same in every format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clusterlint.keys import KeyMap
from clusterlint.observe.model import HotSlot, Load, Observed, What
from clusterlint.plan import TagPlan
from clusterlint.report.numbers import many, ordinal, percent, size


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a caption; ``kinds``: "text", "number" or "code" for each column."""

    caption: str
    heads: tuple[str, ...]
    kinds: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def what(observed: Observed) -> str:
    """What shares are shares of."""
    if observed.what is What.ACCESSES:
        return "accesses"
    return "keys" if observed.bytes is None else "memory"


def family(keys: KeyMap, number: int | None) -> str:
    return "no family" if number is None else f"`{keys.families[number].template}`"


def masters(observed: Observed, plan: TagPlan) -> Table:
    """Measured shares beside those that were estimated from the code."""
    noun, rows = noun_of(observed), []
    heads = _side(observed, noun.capitalize(), "Predicted", "Memory")
    if observed.nodes[0].then is not None:
        heads += _side(observed, "With the plan", "Predicted", "Memory")
    for node in observed.nodes:
        row = [str(node.number + 1), f"{node.first}-{node.last}"]
        for load, predicted in ((node.now, plan.before.nodes), (node.then, plan.after.nodes)):
            if load is not None:
                keys = percent(load.key_share, load.key_error)
                row += _side(observed, keys, _predicted(predicted, node.number), _memory(observed, load))
        rows.append(tuple(row))
    return Table(
        f"{noun.capitalize()} on each of {many(observed.masters, 'master', 'masters')}",
        ("Master", "Slots", *heads),
        ("text", "text", *("number",) * len(heads)),
        tuple(rows),
        "Predicted: the estimate from the code alone, every family counted once.",
    )


def _side(observed: Observed, keys: str, predicted: str, memory: str) -> list[str]:
    return [keys, predicted] if observed.bytes is None else [keys, predicted, memory]


def noun_of(observed: Observed) -> str:
    """What is counted."""
    return "accesses" if observed.what is What.ACCESSES else "keys"


def _predicted(nodes: Sequence[float], number: int) -> str:
    return percent(nodes[number]) if number < len(nodes) else "-"


def _memory(observed: Observed, load: Load) -> str:
    total = observed.memory
    part = size(round(load.byte_share * total)) if total is not None and load.byte_share is not None else "-"
    return f"{percent(load.byte_share, load.byte_error)}, {part}"


def growth(observed: Observed) -> Table:
    """What a master more would take over, and then another."""
    total = observed.memory

    def held(share: float) -> str:
        return percent(share) if total is None else f"{percent(share)}, {size(round(share * total))}"

    rows = [
        (
            ordinal(grown.masters),
            ", ".join(f"{move.slots} from {move.source + 1}" for move in grown.moves),
            percent(grown.moved.key_share),
            held(grown.moved.share),
            held(max(node.share for node in grown.nodes)),
        )
        for grown in observed.growth
    ]
    kind = "Memory" if observed.bytes is not None else "Share"
    later = ", with the names of the tag plan" if observed.nodes[0].then is not None else ""
    return Table(
        "What more masters take over",
        ("Master", "Slots", "Keys moved", f"{kind} moved", "Fullest then"),
        ("text", "text", "number", "number", "number"),
        tuple(rows),
        "As `redis-cli --cluster rebalance --cluster-use-empty-masters` moves them, one master after the "
        f"other{later}.",
    )


def hot(keys: KeyMap, observed: Observed) -> Table:
    rows = [_hot_row(keys, observed, one, "now") for one in observed.hot]
    rows += [_hot_row(keys, observed, one, "with the plan") for one in observed.hot_then]
    return Table(
        "Slots with much more than their share",
        ("Slot", "Master", "When", "Keys", "Share", "What is in it"),
        ("number", "text", "text", "number", "number", "text"),
        tuple(rows),
    )


def _hot_row(keys: KeyMap, observed: Observed, one: HotSlot, when: str) -> tuple[str, ...]:
    parts = [f"{family(keys, number)} {share:.0%}" for number, share in one.families]
    if one.tag is not None:
        bound = "" if one.tag_share > 0.995 else "at least "
        parts.append(f"tag `{one.tag}` {bound}{one.tag_share:.0%}")
    if one.key is not None:
        parts.append(f"the key `{one.key}`")
    return (
        str(one.slot),
        str(one.node + 1),
        when,
        f"{one.load.keys:,}",
        f"{percent(one.load.share)} of the {what(observed)}",
        "; ".join(parts),
    )


def families(keys: KeyMap, observed: Observed) -> Table:
    sized = observed.bytes is not None
    rows = []
    for one in observed.families:
        remarks = []
        if one.loose:
            remarks.append(f"{one.loose:,} with a separator in a value")
        if one.braced:
            remarks.append(f"{one.braced:,} with braces in a value, which keep their names")
        if len(one.databases) > 1:
            remarks.append(f"databases {', '.join(map(str, one.databases))}")
        slots = f"{one.slots:,} -> {one.new_slots:,}" if one.renamed else f"{one.slots:,}"
        load = one.load
        row = [keys.families[one.family].template, f"{load.keys:,}", percent(load.key_share)]
        row += [size(load.bytes), percent(load.byte_share)] if sized else []
        rows.append((*row, slots, "; ".join(remarks)))
    unseen = many(observed.unseen, "family of the code has", "families of the code have")
    noun = noun_of(observed)
    return Table(
        "Families of the code",
        (
            "Family",
            noun.capitalize(),
            f"% of {noun}",
            *(("Bytes", "% of bytes") if sized else ()),
            "Slots",
            "Remarks",
        ),
        ("code", "number", "number", *(("number", "number") if sized else ()), "number", "text"),
        tuple(rows),
        f"{unseen} no key here." if observed.unseen else "",
    )


def unmatched(observed: Observed) -> Table:
    sized = observed.bytes is not None
    rows = [
        (
            group.template,
            f"{group.load.keys:,}",
            percent(group.load.key_share),
            *((size(group.load.bytes), percent(group.load.byte_share)) if sized else ()),
            group.example,
        )
        for group in observed.strangers.groups
    ]
    more = observed.strangers.more
    noun = noun_of(observed)
    return Table(
        "Keys of no family, by what they look like",
        (
            "Looks like",
            noun.capitalize(),
            f"% of {noun}",
            *(("Bytes", "% of bytes") if sized else ()),
            "One of them",
        ),
        ("code", "number", "number", *(("number", "number") if sized else ()), "code"),
        tuple(rows),
        f"and {more:,} more groups." if more else "",
    )


def biggest(keys: KeyMap, observed: Observed) -> Table:
    rows = [
        (
            one.key,
            size(one.bytes),
            str(one.slot),
            "" if one.family is None else keys.families[one.family].template,
        )
        for one in observed.biggest
    ]
    return Table(
        "The biggest keys",
        ("Key", "Bytes", "Slot", "Family"),
        ("code", "number", "number", "code"),
        tuple(rows),
    )
