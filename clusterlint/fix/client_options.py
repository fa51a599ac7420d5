"""Whether a cluster client can take over what a plain client is given, by the tables of the catalog."""

from __future__ import annotations

from clusterlint.catalog.client import option
from clusterlint.link.program import Argument, Client, Construction
from clusterlint.rules.client_option import RETRIED_ANYWAY, TUNING
from clusterlint.rules.place import is_asynchronous
from clusterlint.rules.release import judged_version

_PLACES = frozenset({"host", "port", "url"})
_TAKEN_BY_BOTH = frozenset({"retry", "credential_provider"})
"""Not in the table: their values are objects. Both kinds of client have had them since 4.4."""


def left_out(client: Client) -> tuple[str, ...]:
    """The options that a cluster client like this one does without: db, and tuning that it does not have."""
    names = (*TUNING, "retry_on_error")
    return ("db", *sorted(name for name in names if _fate(name, client) in ("refused", "ignored")))


def in_the_way(built: Construction) -> str | None:
    """Why no cluster client can take over, None where one can."""
    if built.database:
        return f"database {built.database}: a cluster has database 0 only; move its keys under a prefix first"
    if built.url is not None and built.url.startswith("unix:"):
        return "a unix socket: the nodes of a cluster are reached over TCP"
    return next((why for given in built.options if (why := _problem(given, built.client))), None)


def told(built: Construction) -> tuple[str, ...]:
    """What a person should know of the options that are not carried over."""
    found = []
    for given in built.options:
        if given.name == "db" and not given.known and built.database is None:
            found.append(f"db={given.text}: with a cluster anything but 0 raises ValueError")
        elif given.name != "db" and given.name in left_out(built.client):
            found.append(f"{given.name}={given.text} is for the plain client only")
    return tuple(found)


def _problem(given: Argument, client: Client) -> str | None:
    name = given.name
    unset = given.known and (given.value is None or given.value is False)
    if name in _PLACES or name in _TAKEN_BY_BOTH or name == "db" or unset:
        return None
    if name == "retry_on_error" and _fate(name, client) != "same":
        harmless = RETRIED_ANYWAY.fullmatch(given.text.strip()) is not None
        return None if harmless else f"{name}={given.text}: the cluster client drops it"
    fate = _fate(name, client)
    if fate == "same" or name in TUNING:
        return None
    if fate == "unknown":
        return f"{name}: not known what the cluster client does with it"
    return f"{name}: the cluster client {'drops' if fate == 'ignored' else 'cannot work with'} it"


def _fate(name: str, client: Client) -> str:
    asynchronous = is_asynchronous(client)
    version = judged_version(client, asynchronous)
    return option(name, asynchronous=asynchronous, version=version, library=client.release.library)
