"""Code that takes keys apart (CL701), and finds something else in the new ones.

A prefix, suffix or pattern that stands as a literal in the call gets the braces, where all keys that come
there are then taken apart as before. Else the braces are dropped before the key is taken apart, which gives
what it gave, unless that may be a key itself. Both only where nothing but keys is known to come there, and
where a literal shows that they are str.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

import libcst as cst
from msgspec import structs

from clusterlint.finding import Location
from clusterlint.fix.context import Context
from clusterlint.fix.fallout.files import is_test
from clusterlint.fix.fallout.told import listed
from clusterlint.fix.globs import Tagged, finds, is_channel
from clusterlint.fix.literals import Gaps, of_literal
from clusterlint.fix.model import Change, Edit, Fallout, Owner
from clusterlint.fix.syntax import Syntax
from clusterlint.keys.families import form
from clusterlint.keys.model import Family
from clusterlint.keys.patterns import alike, glob, matches, reaches
from clusterlint.link.program import Argument, KeyParse
from clusterlint.rules.key_parsing import breaks, results
from clusterlint.slots.template import Template

_SUBSCRIBES = frozenset({"subscribe", "psubscribe"})
_ENDS = frozenset({"startswith", "endswith", "removeprefix", "removesuffix"})
PLACES = frozenset(
    {"index", "rindex", "find", "rfind", "re.match", "re.search", "re.fullmatch", "re.finditer"}
)
"""These tell places in the key as it is, so that it cannot be another one for them."""

_ATOMS = (cst.Name, cst.Attribute, cst.Call, cst.Subscript)
_LONGEST = 60
_KEYSPACE = "__keyspace@0__:"


@dataclass(frozen=True, slots=True)
class _Coming:
    """Keys that come to a place: as they are, and as they will be; the same where they keep their names."""

    old: Template
    new: Template


class Parses:
    """The places of one program, for one change."""

    def __init__(self, context: Context, change: Change) -> None:
        self._context = context
        self._braces = {tag.family: tag.braces for tag in change.tags}
        self._edits = change.edits
        self._syntax: dict[str, Syntax] = {}
        families = enumerate(context.keys.families)
        self._forms = {number: {form(one) for one in family.templates} for number, family in families}
        self._channels = [
            template
            for call in context.program.calls
            if call.method in _SUBSCRIBES
            for argument in call.arguments
            for template in (*argument.templates, *(t for key in call.keys for t in key.choices))
            if is_channel(template) or str(template).startswith("__keyevent")
        ]

    def literals(self) -> frozenset[tuple[str, int, int]]:
        """Where the literals stand that these places are given: what is said of the places says it."""
        found = (
            template.source
            for parse in self._context.program.parses
            for argument in parse.arguments
            for template in argument.templates
        )
        return frozenset((p.path, p.line, p.column) for p in found if isinstance(p, Location))

    def fallout(self) -> Iterator[Fallout]:
        """What breaks, one for each place."""
        places: dict[tuple[Location, str], list[KeyParse]] = {}
        for parse in self._context.program.parses:
            places.setdefault((parse.location, parse.operation), []).append(parse)
        for parses in places.values():
            yield from self._at(parses)

    def _at(self, parses: Sequence[KeyParse]) -> Iterator[Fallout]:
        broken: dict[str, _Coming] = {}
        unsure: dict[str, _Coming] = {}
        for parse in parses:
            after = structs.replace(parse, arguments=tuple(map(self._argument, parse.arguments)))
            for one in self._coming(parse, self._braces):
                verdict = breaks(parse, one.old, one.new, after)
                if verdict is not False:
                    (unsure if verdict is None else broken)[str(one.old)] = one
        if not broken and not unsure:
            return
        place, words = parses[0].location, shown(parses[0])
        owner = Owner.TEST if is_test(place.path) else Owner.CODE
        what = f"{words} takes apart keys of {listed(broken or unsure)}"
        news = listed(str(one.new) for one in (broken or unsure).values())
        if not broken:
            yield Fallout(owner, place.path, place.line, what, f"may find something else in {news}")
            return
        edits = self._mended(parses)
        yield Fallout(owner, place.path, place.line, what, f"finds something else in {news}", edits)

    def _coming(self, parse: KeyParse, among: Iterable[int] | None = None) -> Iterator[_Coming]:
        """The keys that may come there, of these families or of all, renamed or not."""
        for number in self._forms if among is None else sorted(among):
            family = self._context.keys.families[number]
            old = family.templates[0]
            braces = self._braces.get(number)
            new = old if braces is None else braces.put(old)
            for start in self._ways(parse, family, Tagged(number, old, new, braces)):
                yield _Coming(Template.of([start, *old.parts]), Template.of([start, *new.parts]))

    def _ways(self, parse: KeyParse, family: Family, tagged: Tagged) -> Iterator[str]:
        """What stands before the key there, once for each way that it may come."""
        origin = parse.origin
        if origin is None:
            if parse.key is not None and form(parse.key) in self._forms[tagged.number]:
                yield ""
            return
        endpoint, known = origin.client.endpoint, family.endpoints
        if endpoint is not None and None not in known and endpoint not in known:
            return
        if origin.kind == "scan":
            asked = origin.patterns
            if not asked or any(glob(one) == "*" or _reached(one, family) for one in asked):
                yield ""
        elif origin.kind == "channel":
            if any(is_channel(one) and finds(one, tagged) for one in self._channels):
                yield _KEYSPACE
        elif origin.kind == "data":
            if any(str(one).startswith("__keyevent") for one in self._channels):
                yield ""
        elif any(form(one) in self._forms[tagged.number] for one in origin.patterns):
            yield ""

    def _argument(self, argument: Argument) -> Argument:
        """The argument once the change is made: its literal may be one that gets braces."""
        source = argument.templates[0].source if argument.templates else None
        if source is None:
            return argument
        if not isinstance(source, Location):
            return replace(argument, known=False)
        start, end = self._context.text(source.path).span(source)
        inside = [e for e in self._edits if e.path == source.path and start <= e.start and e.end <= end]
        if not inside:
            return argument
        text = self._context.text(source.path).text
        for edit in sorted(inside, reverse=True):
            text = text[: edit.start] + edit.text + text[edit.end :]
        longer = sum(len(edit.text) - (edit.end - edit.start) for edit in inside)
        try:
            value = ast.literal_eval(text[start : end + longer])
        except (SyntaxError, ValueError):
            return replace(argument, known=False)
        return replace(argument, value=value.decode("latin-1") if isinstance(value, bytes) else value)

    def _mended(self, parses: Sequence[KeyParse]) -> tuple[Edit, ...]:
        place = parses[0].location
        if not all(parse.only for parse in parses) or place.path not in self._context.contents:
            return ()
        syntax = self._syntax.get(place.path)
        if syntax is None:
            syntax = self._syntax[place.path] = Syntax(self._context.text(place.path))
        call = syntax.at(place, cst.Call)
        if call is None:
            return ()
        braced = self._braced(parses, syntax, call)
        if braced or parses[0].operation in PLACES or any(map(self._gives_keys, parses)):
            return braced
        quote = quote_of(self._context, parses, call)
        if not quote:
            return ()
        dropped = "".join(f".replace({quote}{brace}{quote}, {quote * 2})" for brace in "{}")
        return behind_key(parses[0].operation, syntax, call, place.path, dropped)

    def _gives_keys(self, parse: KeyParse) -> bool:
        """Whether something that is found in a key may be a key itself, which must keep its braces."""
        found = {text for one in self._coming(parse) for text in results(parse, one.old)}
        families = self._context.keys.families
        return any(matches(text, family.templates[0]) for text in sorted(found) for family in families)

    def _braced(self, parses: Sequence[KeyParse], syntax: Syntax, call: cst.Call) -> tuple[Edit, ...]:
        """The literal in the call with braces, if every key is taken apart as before."""
        operation, path = parses[0].operation, parses[0].location.path
        first = call.args[0].value if call.args else None
        number = 0
        if operation == "fnmatch" and len(call.args) == 2:
            first = call.args[1].value
        elif operation.startswith("re.") and len(call.args) > 1:
            pass
        elif operation not in _ENDS or len(call.args) != 1:
            return ()
        if not isinstance(first, cst.SimpleString) or not isinstance(first.evaluated_value, str):
            return ()
        gaps, text = of_literal(syntax, first), first.evaluated_value
        if gaps is None or len(gaps) != len(text) + 1 or len(text) > _LONGEST:
            return ()
        if any(parse.arguments[number].value != text for parse in parses):
            return ()
        opened, closed = ("[{]", "[}]") if operation.startswith("re.") else ("{", "}")
        for wanted in _insertions(len(text), opened, closed):
            new = _with(text, wanted)
            if all(self._alike(parse, new) for parse in parses):
                return _as_edits(path, gaps, wanted)
        return ()

    def _alike(self, parse: KeyParse, new: str) -> bool:
        """Whether all keys that come are taken apart as before, with this text in place of the first."""
        given = (replace(parse.arguments[0], value=new), *map(self._argument, parse.arguments[1:]))
        after = structs.replace(parse, arguments=given)
        return all(breaks(parse, one.old, one.new, after) is False for one in self._coming(parse))


def _reached(pattern: Template, family: Family) -> bool:
    return reaches(pattern, alike(pattern, family.templates)) is not None


def quote_of(context: Context, parses: Sequence[KeyParse], call: cst.Call) -> str:
    """A quote that can stand in the call; empty where no literal shows that keys are str."""
    literals = [one.value for one in call.args if isinstance(one.value, cst.SimpleString)]
    if literals:
        binary = any(isinstance(one.evaluated_value, bytes) for one in literals)
        return "" if binary else literals[0].quote[0]
    sources = {t.source for p in parses for a in p.arguments for t in a.templates}
    if not sources or not all(isinstance(source, Location) for source in sources):
        return ""
    spans = [(context.text(one.path), one) for one in sources if isinstance(one, Location)]
    heads = [text.text[text.span(one)[0] :][:2].lower() for text, one in spans]
    return "" if any("b" in head.partition("'")[0].partition('"')[0] for head in heads) else '"'


def _insertions(length: int, opened: str, closed: str) -> Iterator[tuple[tuple[int, str], ...]]:
    """Where braces may go: one of them, then both, from the start on."""
    for place in range(length + 1):
        yield ((place, opened),)
    for place in range(length + 1):
        yield ((place, closed),)
    for start, end in product(range(length), range(1, length + 1)):
        if start < end:
            yield ((start, opened), (end, closed))


def _with(text: str, wanted: Sequence[tuple[int, str]]) -> str:
    for place, brace in sorted(wanted, reverse=True):
        text = text[:place] + brace + text[place:]
    return text


def _as_edits(path: str, gaps: Gaps, wanted: Sequence[tuple[int, str]]) -> tuple[Edit, ...]:
    places = [(gaps[place], brace) for place, brace in wanted]
    if not all(gap for gap, _ in places):
        return ()
    return tuple(Edit(path, gap[0].offset, gap[0].offset, brace) for gap, brace in places)


def behind_key(operation: str, syntax: Syntax, call: cst.Call, path: str, text: str) -> tuple[Edit, ...]:
    """Text behind the key: ``key.replace("{", "").replace("}", "").split(":")``."""
    if operation.startswith("re."):
        place = 2 if operation == "re.sub" else 1
        key: cst.BaseExpression | None = call.args[place].value if len(call.args) > place else None
    elif operation == "fnmatch":
        key = call.args[0].value if call.args else None
    else:
        key = call.func.value if isinstance(call.func, cst.Attribute) else None
    if key is None or not (isinstance(key, _ATOMS) or key.lpar):
        return ()
    end = syntax.full(key)[1]
    return (Edit(path, end, end, text),)


def shown(parse: KeyParse) -> str:
    """The place in the words of the code."""
    given = [repr(one.value) if one.known else "..." for one in parse.arguments]
    if parse.operation == "slice":
        bounds = ["" if one.value is None else str(one.value) for one in parse.arguments]
        return f"[{':'.join(bounds) or '...'}]"
    if parse.operation == "in":
        return f"{given[0]} in ..."
    return f"{parse.operation}({', '.join(given)})"
