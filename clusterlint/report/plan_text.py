"""The tag plan for people: new names, what they hold together, what no tag can hold, where the keys are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from clusterlint.finding import Location
from clusterlint.keys import Access, KeyMap
from clusterlint.plan import FamilyPlan, GroupPlan, Obstacle, Spread, TagPlan
from clusterlint.report.keys_graph import visible
from clusterlint.report.keys_text import many, wrapped
from clusterlint.slots.topology import node_of

_HEAD = (
    "Only braces are inserted: a new key without them is the old one. Keys that are there under the old name "
    "must be renamed or copied."
)

_NAMES = 6
"""Templates that one line lists."""


def plan_text(keys: KeyMap, plan: TagPlan) -> str:
    """Lines of at most 100 columns, but for names that are longer than that."""
    return "\n".join(line.rstrip() for line in _lines(keys, plan)) + "\n"


def _lines(keys: KeyMap, plan: TagPlan) -> Iterator[str]:
    if any(group.renamed for group in plan.groups):
        yield from wrapped(_HEAD, "", "")
        yield ""
    for number, group in enumerate(plan.groups, start=1):
        yield f"group {number}: {_verdict(group)}"
        yield from _families(keys, group)
        yield from _held(group)
        for obstacle in group.obstacles:
            yield from _obstacle(obstacle)
        yield from _load(group)
        yield from _constant(group)
        yield ""
    yield from wrapped(_sentence(plan), "", "")


def _verdict(group: GroupPlan) -> str:
    if group.renamed:
        some = many(len([one for one in group.renamed if one.home is None]), "family", "families")
        rest = f", {many(len(group.obstacles), 'place', 'places')} without a tag" if group.obstacles else ""
        return f"{some} renamed{rest}"
    return "no tag can hold it" if group.obstacles else "in one slot already, nothing to rename"


def _families(keys: KeyMap, group: GroupPlan) -> Iterator[str]:
    plans = {one.family: one for one in group.plans}
    for number in group.families:
        one = plans.get(number)
        if one is None or not one.renamed:
            yield f"    {visible(keys.families[number].template)}" + ("" if one is None else "  (stays)")
        elif one.home is None:
            yield from _renamed(keys, one)
    values = [one for one in group.plans if one.home is not None and one.renamed]
    if values:
        names = ", ".join(visible(str(one.old)) for one in values)
        yield from wrapped(
            f"with them, built at the same places with known values: {names}", "    ", "      "
        )


def _renamed(keys: KeyMap, one: FamilyPlan) -> Iterator[str]:
    hashed = visible(str(one.hashed))
    how = f"{hashed} is hashed, the same for all its keys" if one.distinct == "1" else one.distinct
    yield f"    {visible(str(one.old))}"
    yield f"      -> {visible(str(one.new))}  ({how})"
    for hazard in one.hazards:
        yield from wrapped(f"CL503: {{{visible(hazard.hole)}}} {hazard.why}", "      ", "        ")
    if one.follows:
        names = ", ".join(visible(keys.families[n].template) for n in one.follows if n != one.family)
        yield from wrapped(f"may hold the same keys as {names}", "      ", "        ")


def _held(group: GroupPlan) -> Iterator[str]:
    gained = _places([access for access in group.held if not access.one_slot])
    if gained:
        yield "    in one slot then:"
        yield from (f"      - {place}" for place in gained)
    kept = len(_places([access for access in group.held if access.one_slot]))
    if kept and group.renamed:
        yield f"    in one slot as before: {many(kept, 'place', 'places')}"


def _places(accesses: Sequence[Access]) -> list[str]:
    return list(dict.fromkeys(_access(access) for access in accesses))


def _access(access: Access) -> str:
    kind = "" if len(access.commands) == 1 else f"{access.kind.value} of "
    return f"{_spot(access.location)}  {kind}{', '.join(access.commands)}"


def _spot(location: Location) -> str:
    return f"{location.path}:{location.line}"


def _obstacle(one: Obstacle) -> Iterator[str]:
    yield f"    apart: {_access(one.access)}"
    others = [_spot(access.location) for access in one.accesses if access != one.access]
    together = f", together with {', '.join(dict.fromkeys(others))}" if others else ""
    also = f" (and in {many(len(one.also), 'other way', 'other ways')} to come here)" if one.also else ""
    yield from wrapped(f"why{together}: {visible(one.why)}{also}", "      ", "        ")
    yield from wrapped(f"{one.remedy.value}: {one.text}", "      ", "        ")


def _load(group: GroupPlan) -> Iterator[str]:
    before, after = _shares(group.before), _shares(group.after)
    same = f"load: {before}" if before == after else f"load: {before} -> {after}"
    if group.renamed or group.hot:
        yield f"    {same}"
    constant = [slot for slot in group.after.slots if slot is not None]
    for slot in sorted(set(constant)):
        if constant.count(slot) > 1 and group.renamed:
            where = f"slot {slot}, on master {node_of(slot, len(group.after.nodes)) + 1}"
            yield f"    {constant.count(slot)} families in {where}"
    if group.hot:
        yield "    hot: the tag in the code is the same for all keys (CL501)"


def _shares(spread: Spread) -> str:
    return " / ".join(f"{share:.0%}" for share in spread.nodes)


def _constant(group: GroupPlan) -> Iterator[str]:
    """The way out that nobody takes unasked."""
    renamed = [one for one in group.together if one.renamed and one.home is None]
    if not renamed:
        return
    names = ", ".join(visible(str(one.new)) for one in renamed[:_NAMES])
    more = f" and {many(len(renamed) - _NAMES, 'other', 'others')}" if len(renamed) > _NAMES else ""
    constant = next((one for one in renamed if one.distinct == "1"), None)
    if constant is not None:
        hashed = visible(str(constant.hashed))
        what = f"a constant tag would hold all of it, in one slot for ever ({hashed}): {names}{more}"
        yield from wrapped(f"{what}; right for a small fixed number of keys only", "    ", "      ")
    else:
        what = f"a broad tag would hold all of it ({visible(renamed[0].distinct)}): {names}{more}"
        yield from wrapped(f"{what}; right where it has very many values only", "    ", "      ")


def _sentence(plan: TagPlan) -> str:
    renamed = [one for group in plan.groups for one in group.renamed]
    places = sum(len(group.obstacles) for group in plan.groups)
    parts = [
        many(len(plan.groups), "group", "groups"),
        f"{many(len(renamed), 'family', 'families')} renamed",
        f"{many(places, 'place', 'places')} that no tag can hold",
    ]
    said = f"{'; '.join(parts)}."
    if not plan.before.slots:
        return said
    shares = f"{_shares(plan.before)} -> {_shares(plan.after)}"
    return f"{said} Families on each of {plan.masters} masters, each counted once: {shares}."
