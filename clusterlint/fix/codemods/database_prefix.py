"""Database prefix: keys of another database than 0 get its number as a prefix, and live in database 0.

What: a cluster has database 0 only. Every key that reaches a client of database N begins with `dbN:` then,
where it is built or, if its text must stay as it is elsewhere, where the command is called; patterns of SCAN
and KEYS likewise; and the client opens database 0. All clients of a database change together, or none does.

Before:
    sessions = redis.Redis(db=1)
    sessions.set(f"session:{sid}", "Ada")
After:
    sessions = redis.Redis(db=0)
    sessions.set(f"db1:session:{sid}", "Ada")

When not: a command asks for the database as a whole (FLUSHDB, DBSIZE, RANDOMKEY, a SCAN of everything) or
names one (SELECT, MOVE, SWAPDB); a key comes from a reply, or from somewhere that is not known; the number is
told by a setting; a library has the client. Keys are renamed: old data moves.
"""

from __future__ import annotations

from collections.abc import Iterator

from clusterlint.finding import Applicability, Location
from clusterlint.fix.context import Context
from clusterlint.fix.databases import (
    Group,
    Numbers,
    Obstacle,
    groups,
    handed_over,
    obstacles,
    subscripts,
    told,
    unseen,
)
from clusterlint.fix.databases.group import SCANS, pattern, texts
from clusterlint.fix.databases.leaks import Leaks
from clusterlint.fix.databases.wrapping import wrapped
from clusterlint.fix.globs import inserted
from clusterlint.fix.model import Change, Edit, Renaming, Rewrite
from clusterlint.fix.places import Places, Wish
from clusterlint.fix.renamer import UNPREFIXED, plainly
from clusterlint.fix.scripts import script_of
from clusterlint.fix.sites import Refused, Sites, Subject
from clusterlint.fix.unfit import Unfit
from clusterlint.link.program import Call, Construction
from clusterlint.rules import database_collision, nonzero_database
from clusterlint.slots.template import Template

NAME = "database-prefix"
APPLICABILITY = Applicability.UNSAFE

_MANY = 12
"""Renamings that are shown one by one."""


def propose(context: Context) -> Iterator[Change]:
    """One change for each database of an endpoint, and why there is none where a setting tells the number."""
    found = groups(context)
    places = Places(context)
    for group in found:
        yield _of_group(context, places, group)
    known = {built.location for group in found for built in group.built}
    for finding in nonzero_database.judge(context.on_a_cluster):
        if finding.location not in known:
            why = "the program is told the database where it runs: give the keys a prefix, and say 0 there"
            yield _refusal(
                "a database that a setting names", (finding.location,), [Obstacle(finding.location, why)]
            )


def _of_group(context: Context, places: Places, group: Group) -> Change:
    title = f"prefix {group.prefix} for {_named(group)}"
    built = tuple(sorted({one.location for one in group.built}))
    found = (unseen, subscripts, handed_over)
    in_the_way = [*obstacles(group), *(one for look in found for one in look(context, group))]
    if in_the_way:
        return _refusal(title, built, in_the_way)
    numbers = Numbers(context, places)
    open_ = [Obstacle(place, why) for one in group.built for place, why in numbers.unsure(one)]
    if open_:
        return _refusal(title, built, open_)
    opening = {edit for one in group.built for edit in numbers.edits(one, group.database)}
    used = [
        Obstacle(place, f"`{name}` names database {group.database} there too")
        for place, name in numbers.uses(opening)
    ]
    if used or not opening:
        silent = [Obstacle(place, "where the number of the database stands is not plain") for place in built]
        return _refusal(title, built, used or silent)
    keys = _keyed(context, places, group)
    if isinstance(keys, Obstacle):
        return _refusal(title, built, [keys])
    templates = group.whole_move.templates
    return Change(
        codemod=NAME,
        title=title,
        rules=(nonzero_database.CODE, database_collision.CODE),
        locations=built,
        applicability=APPLICABILITY,
        edits=tuple(sorted({*opening, *keys})),
        renamings=_renamings(group, templates),
        rewrites=tuple(sorted(_rewrites(group))),
        notes=tuple(_notes(group, group.built)),
        moves=(group.whole_move,),
    )


def _refusal(title: str, places: tuple[Location, ...], found: list[Obstacle]) -> Change:
    return Change(
        codemod=NAME,
        title=title,
        rules=(nonzero_database.CODE, database_collision.CODE),
        locations=places,
        applicability=Applicability.MANUAL,
        refused=told(found),
    )


def _named(group: Group) -> str:
    where = f" of {', '.join(group.endpoints)}" if group.endpoints else ""
    return f"database {group.database}{where}"


def _keyed(context: Context, places: Places, group: Group) -> set[Edit] | Obstacle:
    """What puts the prefix into every key: where it is built, else where the command is called."""
    at_call: dict[Location, tuple[Edit, ...]] = {}
    elsewhere = tuple(Leaks(context).subjects(group))
    while True:
        sites = Sites(places, [*_subjects(context, group, at_call.keys()), *elsewhere])
        stuck = sites.stuck(0)
        if not stuck:
            break
        for refused in stuck:
            where = refused.owner.place if refused.owner is not None else refused.place
            if where in at_call:
                continue
            calls = [call for call in group.calls if call.location == where]
            try:
                at_call[where] = wrapped(context, places, group, calls)
            except Unfit as why:
                line = context.outline(where.path).line(why.node)
                place = Location(where.path, line, 1, line, 1)
                return Obstacle(refused.place, f"{refused.why}; {place.path}:{place.line}: {why.why}")
    answer = sites.solve(0)
    if isinstance(answer, Refused):
        return Obstacle(answer.place, answer.why)
    return {*answer.edits, *(edit for edits in at_call.values() for edit in edits)}


def _subjects(context: Context, group: Group, at_call: set[Location] | object) -> Iterator[Subject]:
    """Every text of the program; those of the keys and patterns that move wish for the prefix."""
    mine = {id(call) for call in group.calls}
    for call in context.program.calls:
        moves = id(call) in mine and call.location not in at_call  # type: ignore[operator]
        keys = [one for one in texts(call) if moves and call.command not in UNPREFIXED]
        given = pattern(call) if moves else None
        keys += list(given.templates) if given is not None else []
        sources = {(template, template.source) for template in keys}
        for template in texts(call):
            yield _subject(group, call, template, moves=template in keys, bound=True)
        script = script_of(call)
        for argument in call.arguments:
            for template in () if script in argument.templates else argument.templates:
                as_key = (template, template.source) in sources
                yield _subject(group, call, template, moves=as_key, bound=argument is given)
        if script is not None:
            yield Subject(script, call.location)
    for parse in context.program.parses:
        if parse.key is not None:
            yield Subject(parse.key, parse.location)


def _subject(group: Group, call: Call, template: Template, *, moves: bool, bound: bool) -> Subject:
    if not moves or group.move.found(template):
        return Subject(template, call.location)
    return Subject(template, call.location, {0: Wish(group.prefix, True)}, bound, 0)


def _rewrites(group: Group) -> Iterator[Rewrite]:
    for call in group.calls:
        given = pattern(call) if call.command in SCANS else None
        for template in given.templates if given is not None else ():
            new = inserted(template, {0: Wish(group.prefix, True)})
            yield Rewrite(call.location, plainly(template), plainly(new))


def _renamings(group: Group, templates: tuple[Template, ...]) -> tuple[Renaming, ...]:
    found = sorted({Renaming(str(one), str(group.move.put(one))) for one in templates})
    return tuple(found) if len(found) <= _MANY else ()


def _notes(group: Group, built: tuple[Construction, ...]) -> Iterator[str]:
    for one in built:
        if one.client.database == group.database and one.kind == "from_url" and one.url is None:
            place = f"{one.location.path}:{one.location.line}"
            yield f"{place}: the URL must name no database: it would count more than db={group.database}"
