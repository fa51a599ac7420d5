"""Where the code says which database a client opens, and the edits that make it 0."""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from clusterlint.finding import Location
from clusterlint.fix.context import Context
from clusterlint.fix.model import Edit
from clusterlint.fix.outline import each
from clusterlint.fix.places import Places, Wish
from clusterlint.fix.spelled import imports, whole_name
from clusterlint.link.clients.libraries import builder
from clusterlint.link.program import Argument, Construction
from clusterlint.slots.template import Template

_HOLE = "\ue000"
_IN_PATH = re.compile(r"^[^?#]*?[^/:?#]/(\d+)(?=$|[?#])")
_IN_QUERY = re.compile(r"[?&]db=(\d+)(?=$|[&#])")
UNSURE = "the code alone does not say which database that is"

_DB_PLACE = 2  # of the arguments of a plain client: host, port, db


def asked(built: Construction) -> Argument | None:
    """The number as an argument at the place; None where it comes from elsewhere, or from a URL."""
    named = next((one for one in built.options if one.name == "db"), None)
    plain = built.kind in ("client", "pool") and len(built.positional) > _DB_PLACE
    return built.positional[_DB_PLACE] if named is None and plain else named


class Numbers:
    """The edits for some constructions; whether they do it is for the proof to say."""

    def __init__(self, context: Context, places: Places) -> None:
        self._context, self._places = context, places

    def edits(self, built: Construction, database: int) -> Iterator[Edit]:
        """What is changed for one construction: a URL, an argument, the argument of a function around it."""
        for argument in (*built.positional, *built.options):
            for template in argument.templates:
                edit = self._in_url(template, database)
                if edit is not None:
                    yield edit
        call = self._places.syntax(built.location.path).at(built.location, cst.Call)
        if call is not None and asked(built) is not None:
            yield from self._in_call(built.location.path, call, database)

    def unsure(self, built: Construction) -> Iterator[tuple[Location, str]]:
        """A number that is an attribute: a subclass or a configuration may well give another one."""
        outline = self._context.outline(built.location.path)
        call = outline.syntax.at(built.location, cst.Call)
        for arg in call.args if call is not None and asked(built) is not None else ():
            named = arg.keyword is not None and arg.keyword.value == "db"
            if named and not isinstance(arg.value, (cst.Integer, cst.Name)):
                yield (
                    built.location,
                    f"db={outline.bare(arg.value)}: the code alone does not say which database that is",
                )

    def uses(self, edits: set[Edit]) -> Iterator[tuple[Location, str]]:
        """Places that use a constant which the edits change, besides those that build clients with it."""
        for path in sorted({edit.path for edit in edits}):
            outline = self._context.outline(path)
            for assigned in each(outline.syntax.module, cst.Assign):
                if not isinstance(assigned.value, cst.BaseString):
                    continue
                start, end = outline.syntax.inner(assigned.value)
                names = [one.target.value for one in assigned.targets if isinstance(one.target, cst.Name)]
                if names and any(edit.path == path and start <= edit.start < end for edit in edits):
                    yield from self._elsewhere(names[0])

    def _elsewhere(self, name: str) -> Iterator[tuple[Location, str]]:
        for path in sorted(one.path for one in self._context.facts):
            if not re.search(rf"\b{re.escape(name)}\b", self._context.text(path).text):
                continue
            outline = self._context.outline(path)
            known = imports(outline.syntax.module)
            for used in each(outline.syntax.module, cst.Name):
                holder = outline.parent(used)
                if used.value != name or isinstance(holder, (cst.ImportAlias, cst.AssignTarget)):
                    continue
                if isinstance(holder, cst.Attribute) and holder.attr is used:
                    used_in = outline.parent(holder)
                else:
                    used_in = holder
                call = outline.parent(used_in) if isinstance(used_in, cst.Arg) else None
                called = whole_name(known, call.func) if isinstance(call, cst.Call) else None
                if called is None or builder(called) is None:
                    yield Location(path, outline.line(used), 1, outline.line(used), 1), name

    def _in_call(self, path: str, call: cst.Call, database: int) -> Iterator[Edit]:
        syntax = self._places.syntax(path)
        known = imports(self._context.outline(path).syntax.module)
        name = whole_name(known, call.func)
        library = builder(name) if name is not None else None
        named = [arg for arg in call.args if arg.keyword is not None and arg.keyword.value == "db"]
        plain = [arg for arg in call.args if arg.keyword is None and not arg.star]
        if not named and library is not None and library.kind == "client" and len(plain) > _DB_PLACE:
            named = [plain[_DB_PLACE]]
        if not named and library is None:
            found = [arg for arg in call.args if not arg.star and _is_number(arg.value, database)]
            named = found if len(found) == 1 else []
        for arg in named:
            if not (isinstance(arg.value, cst.Integer) and arg.value.value == "0"):
                yield Edit(path, *syntax.full(arg.value), "0")

    def _in_url(self, template: Template, database: int) -> Edit | None:
        """The digits in the literal that a URL is written in."""
        text = "".join(part if isinstance(part, str) else _HOLE for part in template.parts)
        address = "://" in text or text.startswith(_HOLE)
        found = _IN_QUERY.search(text) or (_IN_PATH.search(text) if address else None)
        if found is None or int(found[1]) != database:
            return None
        starts = self._places.chains(template.source, found.start(1), Wish("0", True))
        ends = self._places.chains(template.source, found.end(1), Wish("0", False))
        spots = {(chain[0].path, chain[0].start) for chain in starts if chain}
        until = {(chain[0].path, chain[0].start) for chain in ends if chain}
        if len(spots) != 1 or len(until) != 1 or len(starts) != 1:
            return None
        (path, start), (_, end) = *spots, *until
        digits = self._context.text(path).text[start:end]
        return Edit(path, start, end, "0") if digits == found[1] else None


def _is_number(node: cst.BaseExpression, database: int) -> bool:
    return isinstance(node, cst.Integer) and node.evaluated_value == database
