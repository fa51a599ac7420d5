"""Client factory: every client is built by one function that a flag switches to the cluster.

What: calls of redis.Redis(), from_url() and the like, sync and asyncio, on an endpoint that migrates become
calls of one small module, which the project gets once. It builds the same plain client as before, or a
cluster client where the environment variable REDIS_CLUSTER_ENABLED says so, and takes a comma-separated list
of nodes as the address. A script that is started by its path gets one beside itself. Options are carried over
by what cluster clients were measured to do with them. The settings `cluster-flag` and `factory-module` give
the variable and the module other names.

Before:
    r = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)
After:
    r = make_redis(os.environ["REDIS_URL"], decode_responses=True)

When not: Sentinel, unix sockets, another database than 0, pools that several clients share, classes of the
project that inherit from a client, and options that a cluster client refuses or drops.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from clusterlint.discover.source import SourceFile
from clusterlint.finding import Applicability, Location
from clusterlint.fix.client_options import left_out
from clusterlint.fix.client_sites import File, Manual, Site, site_at
from clusterlint.fix.context import Context
from clusterlint.fix.factory_text import MARK, factory_text
from clusterlint.fix.import_edits import import_edits
from clusterlint.fix.model import Change, Edit, Fallout, Owner
from clusterlint.fix.module_home import Home, Layout, is_script, module_name
from clusterlint.fix.optional_imports import beside_optional, merged
from clusterlint.fix.spelled import Import
from clusterlint.fix.text import EditConflict
from clusterlint.fix.verify import verify
from clusterlint.link.program import Client, Construction
from clusterlint.link.test_code import in_tests
from clusterlint.rules import client_option, standalone_client
from clusterlint.rules.place import is_asynchronous, is_fake
from clusterlint.rules.release import too_old

NAME = "client-factory"
APPLICABILITY = Applicability.UNSAFE

_SPELLED = re.compile(r"""["']([A-Za-z_][\w.]*)["']""")


@dataclass(frozen=True, slots=True)
class _Factory:
    """The module that makes clients of one library: new, or there already (no ``made``)."""

    path: str
    module: str  # its name without folders
    home: Home
    made: tuple[Edit, ...]


def propose(context: Context) -> Iterator[Change]:
    """One change for all sites of an endpoint, together with those that share a file with them.

    Where one site of an endpoint is left to a person, all of them are: with the flag set, the endpoint would
    be opened as a cluster here and as a single server there.
    """
    pools = tuple(one for one in context.program.constructions if one.kind == "pool")
    files: dict[str, File] = {}
    sites: dict[Location, Site] = {}
    told: set[str | None] = set()
    left: dict[str, Location] = {}
    found = _plain(context)
    for place, built in found.items():
        file = files.get(place.path) or files.setdefault(place.path, File(context, place.path))
        answers = [_answer(file, one, pools) for one in built]
        manual = [one for one in answers if isinstance(one, Manual)]
        if manual:
            if not in_tests(place.path):
                left.update((name, place) for one in built for name in one.client.endpoints)
            # Sentinel(...).master_for(...) builds two things on one line.
            refusal = _refusal(manual[0].location, manual[0].why)
            if refusal.refused not in told:
                told.add(refusal.refused)
                yield refusal
        else:
            sites.update((place, one) for one in answers if isinstance(one, Site))
    for place in list(sites):
        name = next((n for one in found[place] for n in one.client.endpoints if n in left), None)
        if name is not None:
            where = f"{left[name].path}:{left[name].line}"
            yield _refusal(place, f"{name} is opened at {where} too, which is left to a person: all or none")
            del sites[place]
    yield from _Rewriting(context, files, found, sites).changes()


def _plain(context: Context) -> dict[Location, list[Construction]]:
    """Where plain clients are built for a Redis that becomes a cluster."""
    program = context.program
    fed = {built.client.endpoint for built in program.constructions if _takes_pool(built)}
    found: dict[Location, list[Construction]] = {}
    for built in program.constructions:
        client = built.client
        plain = not (client.cluster or client.dual or built.dual or built.kind == "cluster")
        stays = is_fake(client) or client.release.stays_plain or not _migrates(client, context.endpoints)
        feeds = built.kind == "pool" and (client.endpoint in fed or None in fed)
        if plain and not stays and not feeds:
            found.setdefault(built.location, []).append(built)
    return found


def _takes_pool(built: Construction) -> bool:
    return built.kind != "pool" and any(option.name == "connection_pool" for option in built.options)


def _migrates(client: Client, endpoints: Sequence[str]) -> bool:
    return not endpoints or client.endpoint is None or not set(endpoints).isdisjoint(client.endpoints)


def _answer(file: File, built: Construction, pools: tuple[Construction, ...]) -> Site | Manual:
    client = built.client
    if too_old(client, is_asynchronous(client)):
        return Manual(built.location, "this release of the library has no such cluster client")
    return site_at(file, built, pools)


def _refusal(place: Location, why: str) -> Change:
    return Change(
        codemod=NAME,
        title=f"the client built at {place.path}:{place.line}",
        rules=(standalone_client.CODE,),
        locations=(place,),
        applicability=Applicability.MANUAL,
        refused=f"{place.path}:{place.line}: {why}",
    )


class _Rewriting:
    """The changes for some sites."""

    def __init__(
        self,
        context: Context,
        files: dict[str, File],
        found: dict[Location, list[Construction]],
        sites: dict[Location, Site],
    ) -> None:
        self._context, self._files, self._found, self._sites = context, files, found, sites
        imports = {path: file.imports for path, file in files.items()}
        texts = {path: self._text(path) for path in context.contents}
        self._layout = Layout(imports, context.has, frozenset(one for one in files if is_script(one, texts)))
        self._homes: dict[str, dict[str, Home]] = {}
        for library in sorted({site.library for site in sites.values()}):
            paths = [place.path for place, site in sites.items() if site.library == library]
            self._homes[library] = self._layout.homes(paths)
        self._factories: dict[tuple[str, Home], _Factory | None] = {}

    def changes(self) -> Iterator[Change]:
        """All of them, in the order of their first sites."""
        for places in self._groups(files=True):
            together = list(self._of(places))
            alone = [one for one in self._groups(files=False) if set(one) <= set(places)]
            if len(alone) > 1 and not self._holds(together):
                for one in alone:
                    yield from self._of(one)
            else:
                yield from together

    def _holds(self, changes: list[Change]) -> bool:
        if any(change.refused for change in changes):
            return False
        return verify(self._context, changes) is None

    def _of(self, places: tuple[Location, ...]) -> Iterator[Change]:
        """The change of these sites, or why there is none."""
        factories = {place: self._factory(place) for place in places}
        missing = next((place for place, factory in factories.items() if factory is None), None)
        if missing is not None:
            function = self._sites[places[0]].function
            yield _refusal(missing, f"there are modules of every name that one with {function} could get")
            return
        known = {place: factory for place, factory in factories.items() if factory is not None}
        try:
            yield from self._change(places, known)
        except EditConflict as problem:
            where = str(problem).partition(": ")[0]
            yield _refusal(places[0], f"two of the edits that it needs meet in the text, at {where}")

    def _groups(self, *, files: bool) -> list[tuple[Location, ...]]:
        """Sites that share an endpoint and a factory, or with ``files`` a file."""
        tied: dict[object, set[Location]] = {}
        for place, site in self._sites.items():
            home = self._homes[site.library][place.path]
            names = {name for built in self._found[place] for name in built.client.endpoints}
            keys: list[object] = [(site.library, home, name) for name in names]
            keys += [place.path] if files else []
            together = {place}.union(*(tied.get(key, ()) for key in keys))
            for key in (*keys, *together):
                tied[key] = together
            for key, value in list(tied.items()):
                if value & together:
                    tied[key] = together
        return sorted({tuple(sorted(tied[place])) for place in self._sites})

    def _factory(self, place: Location) -> _Factory | None:
        site = self._sites[place]
        home = self._homes[site.library][place.path]
        key = (site.library, home)
        if key not in self._factories:
            self._factories[key] = self._existing(*key) or self._new(*key)
        return self._factories[key]

    def _existing(self, library: str, home: Home) -> _Factory | None:
        for path in sorted(self._context.contents):
            folder, _, name = path.rpartition("/")
            if (folder + "/").startswith(home.root + "/" if home.root else "") and name.endswith(".py"):
                content = self._context.contents[path].content
                if MARK.encode() in content and f"def make_{library}(".encode() in content:
                    return _Factory(path, name.removesuffix(".py"), Home(home.root, folder), ())
        return None

    def _new(self, library: str, home: Home) -> _Factory | None:
        chosen = self._context.factory_module
        asked = (chosen, f"{chosen}_{library}") if chosen is not None else ()
        for module in (*asked, f"{library}_factory", f"{library}_clients", f"{library}_cluster_factory"):
            path = home.path(module)
            if not self._context.has(path):
                self._context.know(SourceFile(path, b""))
                text = factory_text(library, *self._left_out(library), self._context.cluster_flag)
                return _Factory(path, module, home, (Edit(path, 0, 0, text),))
        return None

    def _left_out(self, library: str) -> tuple[tuple[str, ...], tuple[str, ...] | None]:
        """The options that the cluster clients do without, sync and asyncio, as far as there are some."""
        place = next(place for place, site in self._sites.items() if site.library == library)
        client = self._found[place][0].client
        sync, other = replace(client, asynchronous=False), replace(client, asynchronous=True)
        return left_out(sync), None if too_old(other, True) else left_out(other)

    def _change(self, places: tuple[Location, ...], factories: dict[Location, _Factory]) -> Iterator[Change]:
        """One for each factory that the sites need: sites of two libraries may share a file."""
        factory = factories[places[0]]
        edits = list(dict.fromkeys(edit for one in factories.values() for edit in one.made))
        for path in sorted({place.path for place in places}):
            edits += self._in_file(path, [place for place in places if place.path == path], factories)
        notes = {f"{p.path}:{p.line}: {note}" for p in places for note in self._sites[p].notes}
        yield Change(
            codemod=NAME,
            title=self._title(places, factory),
            rules=self._rules(places),
            locations=places,
            applicability=APPLICABILITY,
            edits=tuple(edits),
            fallout=tuple(self._fallout(places)),
            notes=tuple(sorted(notes)),
            clients=tuple(sorted({one for p in places for one in self._sites[p].replaced})),
            factories=tuple(sorted({one.path for one in factories.values()})),
        )

    def _rules(self, places: tuple[Location, ...]) -> tuple[str, ...]:
        """What is found there: that the clients are plain, and options that would be in the way."""
        told = any(one.location in places for one in client_option.judge(self._context.on_a_cluster))
        return (standalone_client.CODE, *((client_option.CODE,) if told else ()))

    def _title(self, places: tuple[Location, ...], factory: _Factory) -> str:
        names = sorted({n for p in places for built in self._found[p] for n in built.client.endpoints})
        clients = "1 client" if len(places) == 1 else f"{len(places)} clients"
        where = f" on {', '.join(names)}" if names else ""
        return f"{clients}{where} -> {factory.path}"

    def _in_file(self, path: str, places: list[Location], factories: dict[Location, _Factory]) -> list[Edit]:
        file = self._files[path]
        edits: list[Edit] = []
        beside: list[Edit] = []
        wanted: dict[Import, None] = {}
        freed: set[str] = set()
        for place in places:
            site, factory = self._sites[place], factories[place]
            given = self._imported(file, site.function, factory)
            edits += site.edits(given.binds)
            optional = beside_optional(file, site, given)
            if optional:
                beside += optional
            else:
                wanted[given] = None
                freed.update(site.freed)
        done = tuple(dict.fromkeys([*edits, *merged(beside)]))
        lines = import_edits(file.text, done, wanted, self._droppable(file, freed))
        return [*done, *lines]

    def _imported(self, file: File, function: str, factory: _Factory) -> Import:
        """How the file imports a function of the factory, under a name that means nothing else in it."""
        level = self._layout.level(file.path, factory.home)
        module = factory.module if level else factory.home.dotted(factory.module)
        there = next((i for i in file.imports if i.module == module and i.name == function), None)
        if there is not None:
            return there
        names = (function, f"{function}_client", f"new_{function}", f"_{function}")
        free = next((name for name in names if not re.search(rf"\b{name}\b", file.text.text)), names[-1])
        return Import(module, function, None if free == function else free, level)

    def _droppable(self, file: File, names: set[str]) -> list[Import]:
        """The imports that bring these names and that no other file takes from this one."""
        if file.path.endswith("__init__.py"):
            return []
        own = module_name(file.path)
        taken = re.compile(rf"\b{own}\s+import\b[^\n]*")
        others = [text for path in self._context.contents if path != file.path for text in [self._text(path)]]
        kept = {n for n in names if any(n in line for text in others for line in taken.findall(text))}
        return [one for one in file.imports if one.binds in names - kept and not one.level]

    def _text(self, path: str) -> str:
        return self._context.text(path).text

    def _fallout(self, places: tuple[Location, ...]) -> Iterator[Fallout]:
        """Code that asks for the class of the client, and tests that replace what is no longer called."""
        for test in self._context.program.type_tests:
            if test.client.built in places:
                at = test.location
                owner = Owner.TEST if in_tests(at.path) else Owner.CODE
                what = f"a client is compared with {', '.join(test.tested)}"
                yield Fallout(owner, at.path, at.line, what, "a cluster client is none of them")
        ends = {f"{module_name(p.path)}.{self._sites[p].spelled}": p for p in places}
        for path in sorted(self._context.contents):
            text = self._text(path)
            for found in _SPELLED.finditer(text):
                if any(found[1] == end or found[1].endswith(f".{end}") for end in ends):
                    line = text.count("\n", 0, found.start()) + 1
                    why = "that is no longer called there: the function of the factory is"
                    yield Fallout(Owner.TEST, path, line, f"{found[1]} is replaced", why)
