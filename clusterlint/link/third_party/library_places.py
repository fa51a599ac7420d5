"""From the notes of a linking run to the places that count: which libraries the program really has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set

from msgspec.structs import replace

from clusterlint.dependencies.model import Dependencies
from clusterlint.extract.facts import FileFacts
from clusterlint.finding import Confidence, Location
from clusterlint.link.clients.own_classes import Givers, giver_for
from clusterlint.link.program import LibraryUse, Reading
from clusterlint.link.resolve import ModuleIndex
from clusterlint.link.third_party.library_clues import Clue, families, known_clues, speaks_of
from clusterlint.link.third_party.library_imports import Imported, imports_of
from clusterlint.link.third_party.library_notes import Address, LibraryNotes, Note

Imports = dict[str, list[Imported]]
"""By path, the imports of what lies outside the project."""


def outside_imports(files: Iterable[FileFacts], index: ModuleIndex) -> Imports:
    """The imports that no file of the program answers."""
    return {
        file.path: [one for one in imports_of(file) if index.absolute(file.path, one.module) is None]
        for file in sorted(files, key=lambda file: file.path)
    }


def heads(imports: Imports) -> frozenset[str]:
    """The top-level modules that are imported."""
    return frozenset(one.module.partition(".")[0] for listed in imports.values() for one in listed)


def library_uses(
    notes: LibraryNotes,
    imports: Imports,
    paths: Set[str],
    dependencies: Dependencies,
    givers: Givers,
    readings: Set[Reading],
) -> tuple[LibraryUse, ...]:
    """Every place that shows a library, sorted; those whose own source is among the `paths` are left out."""
    own = {head for head in known_clues().modules if _is_own(paths, head)}
    named = {item.name for item in dependencies.items}
    imported = heads(imports)
    for path, listed in imports.items():
        for note in _of_imports(path, listed):
            notes.add(note)
    there = named | {note.clue.library.distribution for note in notes.found.values() if note.only is None}
    uses = []
    asked = {
        note.use.endpoint.lower(): note.use.endpoint for note in notes.found.values() if note.use.endpoint
    }
    for note in notes.found.values():
        library = note.clue.library
        if not own.isdisjoint(library.modules) or not _may_be(note, there):
            continue
        known = library.distribution in named or not imported.isdisjoint(library.modules)
        if not note.setting or known or _speaks(note):
            use = _with_address(notes, note, _read_here(notes, note, asked, readings))
            apart = notes.is_standalone(use)
            uses.append(replace(use, giver=giver_for(note.clue.use, givers), standalone=apart))
    return tuple(sorted(uses, key=lambda use: (use.location, use.distribution, use.role)))


def _may_be(note: Note, there: Set[str]) -> bool:
    """Whether a use that depends on what is installed beside it is the one of this program."""
    return note.only is None or (note.only[0] in there) is note.only[1]


def _speaks(note: Note) -> bool:
    """Whether the setting's name or value names the library: CELERY_BROKER_URL, "django_rq" in a list."""
    library = note.clue.library
    return speaks_of(note.setting, library) or any(text in library.modules for text in note.clue.use.strings)


def _is_own(paths: Set[str], head: str) -> bool:
    """Whether the source of the library itself is analysed."""
    return any(path.removeprefix("src/") == f"{head}/__init__.py" for path in paths)


def _of_imports(path: str, listed: list[Imported]) -> Iterator[Note]:
    for one in listed:
        for clue in known_clues().imported(one.dotted):
            sure = Confidence.LIKELY if clue.use.always else Confidence.CERTAIN
            if one.optional:
                sure = Confidence.POSSIBLE
            use = LibraryUse(
                location=Location(path, *one.span),
                distribution=clue.library.distribution,
                role=clue.use.role,
                evidence="import",
                text=_statement(one),
                endpoint=None,
                confidence=sure,
                clustered=_is_cluster_name(clue, one),
            )
            yield Note(use, clue)


def _statement(one: Imported) -> str:
    taken = one.dotted.removeprefix(one.module).removeprefix(".")
    return f"from {one.module} import {taken}" if taken else f"import {one.module}"


def _is_cluster_name(clue: Clue, one: Imported) -> bool:
    return any("cluster" in name.lower() and one.dotted.startswith(name) for name in clue.use.imports)


def _with_address(notes: LibraryNotes, note: Note, asked: Mapping[str, str]) -> LibraryUse:
    """The use with the endpoint that other settings tell: CACHE_REDIS_URL for CACHE_TYPE.

    `asked`: endpoints that are settings, by lower case. Where one is this very setting, with an address as
    its value, the endpoint is the setting: that is how the code calls it elsewhere.
    """
    use = note.use
    endpoint, clustered = use.endpoint, use.clustered
    beside: dict[str, Address] = {}
    for one in families(note.setting, note.clue.use) if note.setting else ():
        beside |= notes.addresses_for(note, one)
    by_url = all("://" in text for text in note.clue.use.strings)
    if endpoint is None and not by_url:
        endpoint = _best(beside)
    clustered = clustered or any(address.clustered for address in beside.values())
    name = note.setting.lower()
    if name in asked and endpoint == notes.literals.get(name):
        endpoint = asked[name]
    seen: set[str] = set()
    # A variable of the environment is what it is, whatever else a setting of that name is made of.
    while endpoint is not None and endpoint not in notes.environment and endpoint.lower() not in seen:
        if endpoint.lower() not in notes.settings:
            break
        seen.add(endpoint.lower())
        endpoint = notes.settings[endpoint.lower()]
    asked_for = use.databases
    if use.evidence == "setting" and not by_url and not clustered:
        asked_for += tuple(one for address in beside.values() for one in address.databases)
    databases = tuple(
        replace(one, endpoint=endpoint) if one.endpoint in (None, use.endpoint) else one for one in asked_for
    )
    return replace(use, endpoint=endpoint, clustered=clustered, databases=databases)


def _read_here(
    notes: LibraryNotes, note: Note, asked: Mapping[str, str], readings: Set[Reading]
) -> Mapping[str, str]:
    """`asked`, but nothing where the setting is not the environment's variable of the same name.

    ``app.conf.broker_url = "redis://a"`` has nothing to do with BROKER_URL, from which another application
    takes its broker; a field of pydantic's settings is where that variable is read.
    """
    name = note.setting.lower()
    named, place = asked.get(name, ""), note.use.location
    here = any(one.setting == named and _on_line(one.location, place) for one in readings)
    return asked if named not in notes.environment or here else {}


def _on_line(one: Location, other: Location) -> bool:
    return (one.path, one.line) == (other.path, other.line)


def _best(beside: dict[str, Address]) -> str | None:
    """Of several settings a URL goes before a host."""
    ordered = sorted(beside, key=lambda name: ("url" not in name, "host" not in name, name))
    named = (beside[name].endpoint or _written_out(beside, name) for name in ordered)
    return next((endpoint for endpoint in named if endpoint is not None), None)


def _written_out(beside: dict[str, Address], name: str) -> str | None:
    """Host and port, where the setting is a host that is written out."""
    host = beside[name].literal if name.endswith("host") else ""
    port = beside.get(f"{name.removesuffix('host')}port")
    return f"{host}:{(port.literal if port else '') or 6379}" if host else None
