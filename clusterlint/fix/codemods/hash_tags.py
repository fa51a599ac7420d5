"""Hash tags: the braces that put the keys of one command, transaction or script into one slot.

What: the planner's braces are inserted wherever a key of a family is built: f-strings, %, str.format, +,
join, constants, class attributes, enumerations, helper functions, glob patterns and keyspace channels for
these keys, and Lua that builds them. All places of a group change together, or none does.

Before:
    r.mget(f"user:{uid}:profile", f"user:{uid}:settings")
After:
    r.mget(f"{{user:{uid}}}:profile", f"{{user:{uid}}}:settings")

When not: a key, or the part of it where a brace must go, comes from somewhere that is not a literal of these
files; or a text that must change is part of another key that must not. Keys are renamed: old data moves.
"""

from __future__ import annotations

from collections.abc import Iterator

from clusterlint.finding import Applicability, Location
from clusterlint.fix.context import Context
from clusterlint.fix.model import Change, Edit, FamilyTag, Renaming
from clusterlint.fix.places import Places
from clusterlint.fix.sites import Refused, Sites, Solved
from clusterlint.fix.texts import Collector, Texts
from clusterlint.fix.variants import variants
from clusterlint.keys.model import Access, Kind
from clusterlint.link.program import Context as Queue
from clusterlint.link.program import Transaction
from clusterlint.link.test_code import in_tests
from clusterlint.plan.model import Braces, GroupPlan
from clusterlint.rules.pipeline_refused import refused as pipeline_refuses

NAME = "hash-tags"
APPLICABILITY = Applicability.UNSAFE

_RULES = {
    Kind.COMMAND: "CL101",
    Kind.TRANSACTION: "CL103",
    Kind.WATCH: "CL103",
    Kind.SCRIPT: "CL105",
}

_TESTS_ONLY = "only tests build these keys: they follow the code"
_WAY_OUT = {"WATCH": "it needs pipeline(transaction=True)"}


def propose(context: Context) -> Iterator[Change]:
    """One change for each group of the plan that renames keys, or for several that share build sites.

    A family of no group that is built by the same text is taken along: it gets the same braces.
    """
    groups = {number: group for number, group in enumerate(context.plan.groups) if group.renamed}
    choices = {number: variants(group, context.keys) for number, group in groups.items()}
    tags = {number: next(choices[number]) for number in groups}
    first: dict[int, Refused] = {}
    refused: dict[int, Refused] = {}
    places = Places(context)
    while True:
        texts, solved, failed = _tried(
            context, places, {n: one for n, one in tags.items() if n not in refused}
        )
        if not failed:
            break
        for number, why in failed.items():
            if _adopted(context, tags, number, why):
                continue
            first.setdefault(number, why)
            other = next(choices[number], None)
            if other is None:
                refused[number] = first[number]
            else:
                tags[number] = other
    for numbers in _united(solved):
        found = [solved[n] for n in numbers]
        braces = {family: one for n in numbers for family, one in tags[n].items()}
        change = _change(context, numbers, found, texts, braces)
        if _in_tests_only(context, change):
            for number in numbers:
                yield _refusal(context, number, Refused(_TESTS_ONLY, _begin(context, change.edits[0])))
        else:
            yield change
    for number, why in sorted(refused.items()):
        yield _refusal(context, number, why)


def _in_tests_only(context: Context, change: Change) -> bool:
    """Keys that only tests build are those of no application, unless there is nothing but tests."""
    paths = {edit.path for edit in change.edits}
    return all(map(in_tests, paths)) and not all(in_tests(one.path) for one in context.facts)


def _begin(context: Context, edit: Edit) -> Location:
    line, column = context.text(edit.path).place(edit.start)
    return Location(edit.path, line, column, line, column)


def _adopted(context: Context, tags: dict[int, dict[int, Braces]], number: int, why: Refused) -> bool:
    """Take the family along that stands in the way, if it is in no group and asked for once only."""
    if why.adoptable is None:
        return False
    family, braces = why.adoptable
    if any(family in one for one in tags.values()) or context.plan.of(family) is not None:
        return False
    tags[number][family] = braces
    return True


def _tried(
    context: Context, places: Places, tags: dict[int, dict[int, Braces]]
) -> tuple[Texts, dict[int, Solved], dict[int, Refused]]:
    """All groups at once; a group that fails makes its keys unchangeable for the others."""
    texts = Collector(context.program, context.keys, tags).collect()
    if texts.refused:
        return texts, {}, texts.refused
    sites = Sites(places, texts.subjects)
    answers = {number: sites.solve(number) for number in tags}
    failed = {number: answer for number, answer in answers.items() if isinstance(answer, Refused)}
    return texts, {n: a for n, a in answers.items() if isinstance(a, Solved)}, failed


def _united(solved: dict[int, Solved]) -> list[tuple[int, ...]]:
    """Groups that share build sites, together."""
    tied: dict[int, set[int]] = {number: {number} for number in solved}
    for number, answer in solved.items():
        for other in answer.shared & solved.keys():
            both = tied[number] | tied[other]
            for one in both:
                tied[one] = both
    return sorted({tuple(sorted(one)) for one in tied.values()})


def _change(
    context: Context,
    numbers: tuple[int, ...],
    solved: list[Solved],
    texts: Texts,
    braces: dict[int, Braces],
) -> Change:
    groups = [context.plan.groups[number] for number in numbers]
    renamings = tuple(
        Renaming(str(template), str(one.put(template)))
        for family, one in sorted(braces.items())
        for template in context.keys.families[family].templates
    )
    return Change(
        codemod=NAME,
        title=_title(context, braces),
        rules=_rules(context, groups),
        locations=_locations(context, groups),
        applicability=APPLICABILITY,
        edits=tuple(sorted({edit for one in solved for edit in one.edits})),
        renamings=tuple(sorted(set(renamings))),
        rewrites=tuple(sorted({one for number in numbers for one in texts.rewrites.get(number, ())})),
        tags=tuple(FamilyTag(family, one) for family, one in sorted(braces.items())),
        notes=(*_notes(context, groups, braces), *(one for n in numbers for one in texts.notes.get(n, ()))),
    )


def _refusal(context: Context, number: int, refused: Refused) -> Change:
    group = context.plan.groups[number]
    return Change(
        codemod=NAME,
        title=_title(
            context, {plan.family: plan.braces for plan in group.renamed if plan.braces is not None}
        ),
        rules=_rules(context, [group]),
        locations=_locations(context, [group]),
        applicability=Applicability.MANUAL,
        refused=f"{refused.place.path}:{refused.place.line}: {refused.why}",
    )


def _answered(context: Context, groups: list[GroupPlan]) -> list[Access]:
    """The accesses that run on a cluster then, and did not for certain."""
    held = [access for group in groups for access in group.held if not access.one_slot]
    still = _refused_by_pipelines(context).keys() | _watching_in_vain(context)
    return [access for access in held if access.location not in still]


def _watching_in_vain(context: Context) -> set[Location]:
    """Pipelines without a transaction on a cluster, where watch() raises whatever the keys are."""
    without = (Transaction.DEFAULT, Transaction.OFF)
    return {b.created for b in context.program.batches if b.watching and b.transaction in without}


def _refused_by_pipelines(context: Context) -> dict[Location, str]:
    """Calls that a cluster pipeline refuses whatever their keys are."""
    queued = (Queue.PIPELINE, Queue.TRANSACTION)
    calls = (call for call in context.program.calls if call.context in queued and pipeline_refuses(call))
    return {call.location: call.command or call.method for call in calls}


def _rules(context: Context, groups: list[GroupPlan]) -> tuple[str, ...]:
    return tuple(sorted({_RULES[access.kind] for access in _answered(context, groups)}))


def _locations(context: Context, groups: list[GroupPlan]) -> tuple[Location, ...]:
    return tuple(sorted({access.location for access in _answered(context, groups)}))


def _title(context: Context, braces: dict[int, Braces]) -> str:
    old = [(context.keys.families[family].templates[0], one) for family, one in sorted(braces.items())]
    return "hash tags: " + ", ".join(f"{template} -> {one.put(template)}" for template, one in old)


def _notes(context: Context, groups: list[GroupPlan], braces: dict[int, Braces]) -> Iterator[str]:
    planned = {plan.family: plan for group in groups for plan in group.renamed}
    for family in sorted(braces.keys() - planned.keys()):
        yield f"{context.keys.families[family].template} is built by the same text, and is renamed with them"
    refusing = _refused_by_pipelines(context)
    held = sorted({access.location for group in groups for access in group.held} & refusing.keys())
    for place in held:
        where = f"{place.path}:{place.line}"
        refusal = f"a cluster pipeline refuses {refusing[place]} whatever its keys"
        yield f"{where}: {refusal}: {_WAY_OUT.get(refusing[place], 'it has to leave it')}"
    for plan in planned.values():
        if plan.constant:
            yield f"all keys of {plan.new} are in one slot"
        for hazard in plan.hazards:
            yield f"{plan.new}: {{{hazard.hole}}} {hazard.why}"
