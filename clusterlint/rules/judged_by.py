"""By which releases and for which server a program was judged, in words for the end of the report."""

from __future__ import annotations

from clusterlint.catalog.client import releases
from clusterlint.dependencies.model import Dependency
from clusterlint.finding import Confidence
from clusterlint.link.program import Call, Client, Construction, Program, Release
from clusterlint.rules.place import is_asynchronous, is_fake
from clusterlint.rules.release import TITLES, is_exact, newest_version, said, too_old


def judged_by(program: Program) -> tuple[str, ...]:
    """A phrase for each release, in the order of the code, then one for the target if it is set."""
    phrases: dict[str, None] = {}
    places: tuple[Construction | Call, ...] = (*program.constructions, *program.calls)
    for place in places:
        if not is_fake(place.client):
            awaited = isinstance(place, Call) and place.awaited
            phrases.setdefault(_release(place.client, is_asynchronous(place.client, awaited)))
    target = (program.target.title,) if phrases and program.target is not None else ()
    return (*phrases, *target)


def by_manifest(library: str, dependency: Dependency | None) -> str:
    """The phrase for code of which only the manifest is known; None: nothing is."""
    client = Client(
        library=library,
        type_name="",
        asynchronous=False,
        cluster=False,
        dual=False,
        endpoint=None,
        confidence=Confidence.CERTAIN,
        built=None,
        release=Release(library, dependency),
    )
    return _release(client, False)


def _release(client: Client, asynchronous: bool) -> str:
    dependency, library = client.release.dependency, client.release.library
    newest = f"{TITLES[library]} {releases(library)[-1]}"
    if dependency is None:
        return f"{newest}, the newest measured (no version found)"
    if too_old(client, asynchronous):
        kind = "asyncio cluster client" if asynchronous else "cluster client"
        return f"{newest}, the newest measured (no {kind} in {said(dependency)})"
    if is_exact(client):
        return said(dependency)
    return f"{TITLES[library]} {newest_version(client)}, the newest measured that {said(dependency)} admits"
