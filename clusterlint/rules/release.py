"""By which release of its library a place is judged, and for which releases a verdict holds.

Of a range the newest measured release that it admits decides; judge/oldest.py asks once more about the
oldest. A release that has no cluster client of the kind cannot be judged by: CL306 says so, and the newest
measured one counts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from msgspec import Struct

from clusterlint.catalog.client import first_cluster_release, precedes, releases
from clusterlint.dependencies.admits import newest_admitted
from clusterlint.dependencies.model import Dependency, Known
from clusterlint.finding import Confidence
from clusterlint.link.program import Client

T = TypeVar("T")

TITLES = {"redis": "redis-py", "valkey": "valkey-py"}
_EXACT = (Known.LOCKED, Known.PINNED)


def oldest_version(client: Client) -> str:
    """The pinned or locked version, or the lower bound; "" if there is none."""
    dependency = client.release.dependency
    return dependency.version if dependency is not None else ""


def newest_version(client: Client) -> str:
    """The version to judge by: the pinned or locked one, else the newest measured that is admitted.

    "" if nothing is known, or if none of the measured ones is admitted.
    """
    dependency = client.release.dependency
    if dependency is None:
        return ""
    if dependency.known in _EXACT:
        return dependency.version
    known = releases(client.release.library)
    if dependency.version and precedes(known[-1], dependency.version):
        return known[-1]
    return newest_admitted(dependency, known) or ""


def judged_version(client: Client, asynchronous: bool) -> str | None:
    """The release to ask the catalog about; None: the newest measured one."""
    version = oldest_version(client) if client.release.oldest else newest_version(client)
    if not version or too_old(client, asynchronous):
        return None
    first = first_cluster_release(asynchronous=asynchronous, library=client.release.library)
    return first if precedes(version, first) else version


def judged_from(client: Client, asynchronous: bool, since: Mapping[str, str]) -> bool:
    """Whether something holds for the judged release that does from one release (by library) on."""
    first, version = since.get(client.release.library), judged_version(client, asynchronous)
    return first is not None and (version is None or not precedes(version, first))


def too_old(client: Client, asynchronous: bool) -> bool:
    """Whether no release that may be installed has a cluster client of this kind."""
    if client.release.dependency is None:
        return False
    first = first_cluster_release(asynchronous=asynchronous, library=client.release.library)
    return precedes(newest_version(client) or "0", first)


def is_exact(client: Client) -> bool:
    """Whether the release is what is installed, not just one of those that may be."""
    dependency = client.release.dependency
    return dependency is None or dependency.known in _EXACT


def said(dependency: Dependency) -> str:
    """Where a version comes from: "redis 5.0.8 (uv.lock:12)", "redis>=5 (requirements.txt:3)"."""
    what = f"{dependency.name} {dependency.version}"
    if dependency.known is not Known.LOCKED:
        what = dependency.specifier
    return f"{what} ({dependency.path}:{dependency.line})" if dependency.path else f"{what} (setting client)"


@dataclass(frozen=True, slots=True)
class Span(Generic[T]):
    """For which measured releases a fact holds around the judged one.

    `since`: the first of them, "" if the fact holds for the oldest with a cluster client. `until`: the last,
    "" if the newest still has it. `later`: what holds after `until`, `changed`: from which release on.
    """

    library: str
    since: str
    until: str
    later: T | None
    changed: str


def span_of(
    history: Sequence[tuple[str, T]], client: Client, asynchronous: bool, alike: Callable[[T, T], bool]
) -> Span[T]:
    """The span around the judged release; releases with `alike` facts count as one."""
    library = client.release.library
    known = releases(library)
    version = judged_version(client, asynchronous) or known[-1]
    steps = list(history)
    place = max((n for n, (start, _) in enumerate(steps) if not precedes(version, start)), default=0)
    first = last = place
    while first > 0 and alike(steps[first - 1][1], steps[place][1]):
        first -= 1
    while last + 1 < len(steps) and alike(steps[last + 1][1], steps[place][1]):
        last += 1
    oldest = first_cluster_release(asynchronous=asynchronous, library=library)
    since = steps[first][0]
    if last + 1 == len(steps):
        return Span(library, "" if not precedes(oldest, since) else since, "", None, "")
    changed, later = steps[last + 1]
    until = max((one for one in known if precedes(one, changed)), key=known.index, default=oldest)
    return Span(library, "" if not precedes(oldest, since) else since, until, later, changed)


class Held(Struct, frozen=True):
    """A span in words: what the message ends with, a note, and how sure it leaves the finding.

    `newer` is the release after the span ("redis-py 8.0.0"), "" if there is none.
    """

    suffix: str
    note: str
    confidence: Confidence | None
    newer: str = ""


def held(span: Span[T], client: Client, later: str) -> Held:
    """The words for a span; `later` says what a release after it does ("it works")."""
    suffix = f" ({_range(span)}; from {span.changed} on {later})" if span.until else ""
    newer = f"{TITLES[span.library]} {span.changed}" if span.until else ""
    note = f"measured: {_range(span)}{_judged_by(client)}"
    return Held(suffix, note, None if _holds_for_all(span, client) else Confidence.LIKELY, newer)


def _holds_for_all(span: Span[T], client: Client) -> bool:
    """Whether the fact holds for every release that may be installed."""
    if is_exact(client):
        return True
    oldest, newest = oldest_version(client) or "0", newest_version(client)
    return not (span.since and precedes(oldest, span.since)) and not (
        span.changed and not precedes(newest, span.changed)
    )


def _range(span: Span[T]) -> str:
    """ "redis-py 6.1.0 and newer", "redis-py 4.3.6 to 7.4.1", "every redis-py that has a cluster client"."""
    title = TITLES[span.library]
    if not span.until:
        newest = releases(span.library)[-1]
        return f"{title} {span.since} to {newest}" if span.since else f"every {title} up to {newest}"
    return f"{title} {span.since} to {span.until}" if span.since else f"{title} up to {span.until}"


def _judged_by(client: Client) -> str:
    dependency = client.release.dependency
    if dependency is None or not newest_version(client):
        return ""
    if dependency.known in _EXACT:
        return f"; judged by {said(dependency)}"
    which = "oldest" if client.release.oldest else "newest"
    return f"; judged by the {which} release that {said(dependency)} admits"
