"""All texts of a program that a plan of tags changes, or that share their build sites with such."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from clusterlint.finding import Location
from clusterlint.fix import globs, scripts
from clusterlint.fix.globs import Tagged
from clusterlint.fix.model import Rewrite
from clusterlint.fix.places import CLOSE, OPEN, Wish
from clusterlint.fix.renamer import counts, numbers, plainly
from clusterlint.fix.sites import Refused, Subject
from clusterlint.keys.families import form
from clusterlint.keys.model import KeyMap
from clusterlint.keys.patterns import alike, glob
from clusterlint.link.program import Argument, Call, Key, Program
from clusterlint.plan.model import Braces
from clusterlint.slots.template import Template

_EMPTY = Template(())
_OUTSIDE = frozenset({"request", "reply", "json"})
_SUBSCRIBES = frozenset({"subscribe", "psubscribe", "unsubscribe", "punsubscribe"})


@dataclass(frozen=True, slots=True)
class Texts:
    """The subjects; by group what is rewritten besides keys, why it cannot be changed, what to look at."""

    subjects: tuple[Subject, ...]
    rewrites: dict[int, tuple[Rewrite, ...]]
    refused: dict[int, Refused]
    notes: dict[int, tuple[str, ...]]


class Collector:
    """Reads a program for the groups that are to be changed: by their numbers the braces of each family."""

    def __init__(self, program: Program, keys: KeyMap, braces: Mapping[int, Mapping[int, Braces]]) -> None:
        self._program = program
        self._keys = keys
        self._numbers = numbers(keys)
        self._braces = {family: one for tags in braces.values() for family, one in tags.items()}
        self._group = {family: group for group, tags in braces.items() for family in tags}
        self._counted = {site.location for family in keys.families for site in family.sites}
        self._forms = {form(t): n for n, family in enumerate(keys.families) for t in family.templates}
        self._scans = _scans(keys)
        self._rewrites: dict[int, list[Rewrite]] = {}
        self._refused: dict[int, Refused] = {}
        self._notes: dict[int, list[str]] = {}

    def collect(self) -> Texts:
        """All of them, in the order of the calls."""
        subjects = tuple(subject for call in self._program.calls for subject in self._of_call(call))
        rewrites = {group: tuple(sorted(set(found))) for group, found in self._rewrites.items()}
        notes = {group: tuple(dict.fromkeys(found)) for group, found in self._notes.items()}
        return Texts(subjects, rewrites, self._refused, notes)

    def _of_call(self, call: Call) -> Iterator[Subject]:
        for key in call.keys:
            self._note_outside(call, key)
            for template in key.choices:
                yield from self._of_text(call, template, bound=True)
        script = scripts.script_of(call)
        for argument in call.arguments:
            for template in () if script in argument.templates else argument.templates:
                yield from self._of_text(call, template, bound=False)
            yield from self._of_name(call, argument)
        if script is not None:
            yield from self._of_script(call, script)

    def _note_outside(self, call: Call, key: Key) -> None:
        """A key that is one of a planned family here, and comes from outside there."""
        families = {
            family for template in key.choices if (family := self._family(call, template)) is not None
        }
        groups = {self._group[family] for family in families if family in self._group}
        for hole in (template.holes[0] for template in key.choices if template.bare):
            for group in groups:
                if hole.origin in _OUTSIDE:
                    why = f"the key there may also be `{hole.name}`, which comes from outside ({hole.origin})"
                    self._refused.setdefault(group, Refused(why, call.location))
                else:
                    note = f"the key may also be {{{hole.name}}}, which must get the braces where it is made"
                    place = f"{call.location.path}:{call.location.line}"
                    self._notes.setdefault(group, []).append(f"{place}: {note}")

    def _of_text(self, call: Call, template: Template, *, bound: bool) -> Iterator[Subject]:
        if call.method in _SUBSCRIBES and globs.is_channel(template):
            families = [self._tagged(n) for n in range(len(self._keys.families))]
            yield from self._of_pattern(call, template, families)
        elif not bound and (call.location, str(template)) in self._scans:
            scanned = self._scans[call.location, str(template)]
            yield from self._of_pattern(call, template, [self._tagged(n, template) for n in scanned])
        elif bound or template.source is not None:
            yield self._key(call, template, bound=bound)

    def _key(self, call: Call, template: Template, *, bound: bool) -> Subject:
        family = self._family(call, template)
        braces = self._braces.get(family) if family is not None else None
        if family is None or braces is None:
            return Subject(template, call.location, family=family if bound else None)
        wanted = {braces.start.steps(template): OPEN, braces.end.steps(template): CLOSE}
        return Subject(template, call.location, wanted, bound, self._group[family], family=family)

    def _family(self, call: Call, template: Template) -> int | None:
        """The template's family; keys on another endpoint are not those of the key map."""
        if not counts(call, self._counted):
            return None
        return self._numbers.get(str(template))

    def _of_name(self, call: Call, argument: Argument) -> Iterator[Subject]:
        """``subscribe(**{channel: handler})``: a channel that is a keyword cannot be followed."""
        named = Template.of([argument.name])
        if call.method not in _SUBSCRIBES or not globs.is_channel(named):
            return
        families = [self._tagged(n) for n in range(len(self._keys.families))]
        for family in families:
            answer = globs.wished(named, [family])
            if family.braces is not None and (answer is None or answer.wishes):
                why = f"the channel `{argument.name}` is the key of a dict, which is not rewritten"
                self._refused.setdefault(self._group[family.number], Refused(why, call.location))
        yield from ()

    def _of_pattern(self, call: Call, template: Template, families: list[Tagged]) -> Iterator[Subject]:
        answer = globs.wished(template, families)
        found = [one for one in families if globs.finds(template, one)]
        groups = sorted({self._group[one.number] for one in found if one.braces is not None})
        text = glob(template)
        if answer is None:
            why = f"the pattern `{text}` finds {_some(found)}; no braces in it would find them all"
            for group in groups:
                self._refused.setdefault(group, Refused(why, call.location))
            return
        for lost in answer.lost:
            place = f"{call.location.path}:{call.location.line}"
            family = self._keys.families[lost].templates[0]
            note = f"{place}: `{text}` could find keys of {family} too, and will not any more"
            for group in groups:
                self._notes.setdefault(group, []).append(note)
        if answer.wishes:
            yield self._rewritten(call, template, answer.wishes, groups)
        else:
            yield Subject(template, call.location)

    def _of_script(self, call: Call, script: Template) -> Iterator[Subject]:
        families = [self._tagged(number) for number in self._braces]
        wanted = scripts.wishes(script, families)
        touched = [one for one in families if scripts.wishes(script, [one]) != {}]
        groups = sorted({self._group[one.number] for one in touched})
        why = "the script builds a key of the group in a way that cannot be parted" if wanted is None else ""
        for key, rest in scripts.derived(script, call.keys):
            whole = Template.of([*key.parts, *rest])
            ends = [n for one in (key, whole) if (n := self._forms.get(form(one))) is not None]
            if len(ends) == 2 and Template.of(
                [*self._tagged_as(key, ends[0]).parts, *rest]
            ) != self._tagged_as(whole, ends[1]):
                groups = sorted({*groups, *(self._group[n] for n in ends if n in self._group)})
                why = f"the script makes `{whole}` of a key that gets other braces than that"
        for group in groups if why else ():
            self._refused.setdefault(group, Refused(why, call.location))
        if wanted:
            yield self._rewritten(call, script, wanted, groups)
        else:
            yield Subject(script, call.location)

    def _rewritten(self, call: Call, text: Template, wanted: dict[int, Wish], groups: list[int]) -> Subject:
        new = globs.inserted(text, wanted)
        for group in groups:
            one = Rewrite(call.location, plainly(text), plainly(new))
            self._rewrites.setdefault(group, []).append(one)
        return Subject(text, call.location, wanted, True, groups[0], tuple(groups[1:]))

    def _tagged_as(self, template: Template, family: int) -> Template:
        braces = self._braces.get(family)
        return template if braces is None else braces.put(template)

    def _tagged(self, number: int, pattern: Template = _EMPTY) -> Tagged:
        """The family, by a spelling that has holes of the pattern."""
        old = alike(pattern, self._keys.families[number].templates)
        braces = self._braces.get(number)
        return Tagged(number, old, braces.put(old) if braces else old, braces)


def _some(families: list[Tagged]) -> str:
    """A few of the families, by their texts."""
    names = sorted({f"`{one.old}`" for one in families})
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more


def _scans(keys: KeyMap) -> dict[tuple[Location, str], list[int]]:
    """The families that each scan of the program finds."""
    found: dict[tuple[Location, str], list[int]] = {}
    for number, family in enumerate(keys.families):
        for scan in family.scans:
            for shape in scan.shapes:
                found.setdefault((scan.location, str(shape)), []).append(number)
    return found
