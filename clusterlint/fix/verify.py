"""The promise of every change, checked by analysing the rewritten program from the start.

A change holds when the new files parse and have all comments of the old ones; every template of a renamed
family is the planned one, in all calls; calls that are recast are there as declared, and no others;
everything else that linking finds is as it was, but for positions; what the plan calls held is proven in one
slot; and planning again renames none of these families.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import libcst as cst

from clusterlint.discover.source import FileProblem
from clusterlint.extract.lower import extract
from clusterlint.fix.compare import differences
from clusterlint.fix.context import Context
from clusterlint.fix.databases.at_zero import as_asked, at_zero
from clusterlint.fix.model import Change
from clusterlint.fix.moved import Moved
from clusterlint.fix.one_factory import alike, blurred
from clusterlint.fix.recasts import Recasts
from clusterlint.fix.renamer import Renamer, numbers
from clusterlint.fix.text import EditConflict, SourceText
from clusterlint.keys.families import Form, form
from clusterlint.keys.model import Access, KeyMap
from clusterlint.link.program import Program


def verify(context: Context, changes: Sequence[Change]) -> str | None:
    """Why these changes, applied together, do not do what they say; None when they are proven."""
    try:
        new = edited(context, changes)
    except (EditConflict, UnicodeEncodeError) as problem:
        return str(problem)
    facts = []
    for one in context.facts:
        if one.path not in new:
            facts.append(one)
            continue
        again = extract(new[one.path].source())
        if isinstance(again, FileProblem):
            return f"{one.path}:{again.line}: the rewritten file {again.reason}"
        facts.append(again)
    known = {one.path for one in facts}
    for path in sorted({path for change in changes for path in change.factories} & new.keys() - known):
        made = extract(new[path].source())
        if isinstance(made, FileProblem):
            return f"{path}:{made.line}: the new file {made.reason}"
        facts.append(made)
    old = {path: context.text(path) for path in new}
    moved = Moved(old, new, tuple(edit for change in changes for edit in change.all_edits))
    renamer = Renamer(context.keys, changes)
    lost = next(_lost_comments(old, new, changes), None)
    if lost is not None:
        return lost
    program = context.link(facts)
    recasts = Recasts(changes, moved, renamer)
    before, after = _but_for_factories(context.program, program, changes)
    if renamer.moves:
        before, after = at_zero(before, renamer), as_asked(after, renamer)
    found = next(differences(before, after, moved, renamer, recasts), None)
    renames = renamer.braces or renamer.moves
    if found is not None and before is not context.program and not renames:
        found = next(differences(blurred(before), blurred(after), moved, renamer, recasts), None)
    return found or _still_plain(program, changes) or _broken_plan(context, program, moved, renamer, recasts)


def _still_plain(program: Program, changes: Sequence[Change]) -> str | None:
    """A factory whose clients no flag would exchange."""
    factories = {path for change in changes for path in change.factories}
    for built in program.constructions:
        if built.location.path in factories and not built.client.dual:
            return f"{built.location.path}:{built.location.line}: no flag exchanges the clients built there"
    return None


def _but_for_factories(old: Program, new: Program, changes: Sequence[Change]) -> tuple[Program, Program]:
    """Both programs without what makes the clients that change."""
    replaced = {place for change in changes for place in change.clients}
    factories = {path for change in changes for path in change.factories}
    if not factories:
        return old, new
    before = alike(old, lambda place: place in replaced or place.path in factories)
    return before, alike(new, lambda place: place.path in factories)


def edited(context: Context, changes: Sequence[Change]) -> dict[str, SourceText]:
    """The new files by path; raises EditConflict where two edits meet."""
    edits = [edit for change in changes for edit in change.all_edits]
    return {path: context.text(path).edited(edits) for path in sorted({edit.path for edit in edits})}


def _lost_comments(
    old: Mapping[str, SourceText], new: Mapping[str, SourceText], changes: Sequence[Change]
) -> Iterator[str]:
    """Comments that a change of statements does not keep."""
    recast = {edit.path for change in changes if change.recasts for edit in change.all_edits}
    for path in sorted(recast):
        for comment in sorted((_comments(old[path]) - _comments(new[path])).elements()):
            yield f"{path}: the comment `{comment}` would be lost"


def _comments(text: SourceText) -> Counter[str]:
    module = cst.parse_module(text.text.replace("\f", ""))
    found: Counter[str] = Counter()
    todo: list[cst.CSTNode] = [module]
    while todo:
        node = todo.pop()
        if isinstance(node, cst.Comment):
            found[node.value.rstrip()] += 1
        todo.extend(node.children)
    return found


def _broken_plan(
    context: Context, program: Program, moved: Moved, renamer: Renamer, recasts: Recasts
) -> str | None:
    if not renamer.braces:
        return None
    keys = context.survey(program)
    return next(_in_keys(context, keys, moved, renamer, recasts), None) or _again(context, keys, renamer)


def _in_keys(
    context: Context, keys: KeyMap, moved: Moved, renamer: Renamer, recasts: Recasts
) -> Iterator[str]:
    """Families and accesses that are not as they were, but for the braces."""
    expected = {new for _, new in _spellings(context, renamer)}
    there = {text for family in keys.families for text in (family.template, *family.variants)}
    for text in sorted(expected - there):
        yield f"no key `{text}` is built in the rewritten program"
    for text in sorted(there - expected):
        yield f"the rewritten program still builds `{text}`"
    yield from _merged(context, renamer)
    known = numbers(keys)
    again_as = {n: known[new] for n, (_, new) in _first_spellings(context, renamer) if new in known}
    after = {(a.kind, moved.point(a.location), a.commands, frozenset(a.families)): a for a in _accesses(keys)}
    held = {access for group in context.plan.groups for access in group.held}
    for access in _accesses(context.keys):
        families = frozenset(again_as.get(family, -1) for family in access.families)
        again = after.get((access.kind, moved.start(access.location), access.commands, families))
        place = f"{access.location.path}:{access.location.line}"
        if again is None and not recasts.replaces(access.location):
            yield f"{place}: the keys used together there are no longer found"
        elif again is None:
            continue
        elif access.one_slot and not again.one_slot:
            yield f"{place}: the keys there were in one slot, and are not any more"
        elif access in held and set(access.families) & renamer.braces.keys() and not again.one_slot:
            yield f"{place}: the keys there are still not proven to share a slot"


def _merged(context: Context, renamer: Renamer) -> Iterator[str]:
    """Two families that would become one: each would find the keys of the other."""
    owners: dict[Form | None, str] = {}
    for number, family in enumerate(context.keys.families):
        braces, template = renamer.braces.get(number), family.templates[0]
        one = form(template if braces is None else braces.put(template))
        if one in owners:
            yield f"`{owners[one]}` and `{family.template}` would become one"
        owners[one] = family.template


def _first_spellings(context: Context, renamer: Renamer) -> Iterator[tuple[int, tuple[str, str]]]:
    """For every family one spelling, and what it becomes."""
    for number, family in enumerate(context.keys.families):
        braces, template = renamer.braces.get(number), family.templates[0]
        yield number, (str(template), str(template if braces is None else braces.put(template)))


def _spellings(context: Context, renamer: Renamer) -> Iterator[tuple[str, str]]:
    """Every spelling of a family, and what it becomes."""
    for number, family in enumerate(context.keys.families):
        braces = renamer.braces.get(number)
        for template in family.templates:
            yield str(template), str(template if braces is None else braces.put(template))


def _accesses(keys: KeyMap) -> Iterator[Access]:
    for group in keys.groups:
        yield from group.accesses
    yield from keys.split


def _again(context: Context, keys: KeyMap, renamer: Renamer) -> str | None:
    """A second run must find nothing to do for these families."""
    renamed = {new for old, new in _spellings(context, renamer) if new != old}
    known = numbers(keys)
    plan = context.planner(keys)
    for group in plan.groups:
        for one in group.renamed:
            texts = {keys.families[one.family].template, *keys.families[one.family].variants}
            if texts & renamed:
                return f"a second run would rename `{min(texts)}` again"
    return None if known.keys() >= renamed else "a renamed family is gone"
