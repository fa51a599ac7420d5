"""URLs of Redis services, as far as output may show them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import parse_qs, urlsplit, urlunsplit

from clusterlint.slots.template import Hole, Part

GAP = "{}"
"""Stands in a URL that is put together for what is not known of it."""

_SOCKETS = frozenset({"unix", "redis+socket"})


def safe_url(url: str) -> str:
    """The URL without user and password."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "redis://?"
    if "@" not in parts.netloc:
        return url
    shown = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    # Some releases of Python take the slashes of unix:///run/redis.sock away.
    return shown if "://" in shown else shown.replace(":", "://", 1)


def netloc(url: str) -> str | None:
    """Host and port of a URL that has a scheme, without user and password; of a socket its path."""
    scheme, known, rest = safe_url(url).partition("://")
    if known and scheme in _SOCKETS:
        return rest.partition("?")[0] or None
    return rest.partition("/")[0] or None


_WITH_DATABASE = frozenset({"redis", "rediss", "valkey", "valkeys", "rediscache", "hiredis"})
"""The last two in what makes entries of Django's CACHES: env.cache_url(), django_cache_url.config()."""


def url_database(url: str) -> int | None:
    """The database number in a URL's path or query; None when there is none."""
    parts = urlsplit(url.replace(f"{GAP}://", "redis://", 1) if url.startswith(GAP) else url)
    query = parse_qs(parts.query).get("db", [])
    if query and query[0].isdigit():
        return int(query[0])
    path = parts.path.strip("/")
    if parts.scheme in _WITH_DATABASE and path.isdigit():
        return int(path)
    return None


_BEFORE_DATABASE = re.compile(r"(?:^\{\}|://[^/]+)/$|[?&]db=$")


def put_together(parts: Sequence[Part]) -> str:
    """A URL of these parts with gaps, but for the database where the default of its setting is known.

    What comes behind such a number is a query, if it is anything.
    """
    text, inside = "", False
    for part in parts:
        if isinstance(part, str):
            text, inside = text + part, False
        elif _BEFORE_DATABASE.search(text) is not None and (part.default or "").isdecimal():
            text, inside = text + (part.default or ""), True
        elif not inside:
            text += GAP
    return text


def database_hole(parts: Sequence[Part]) -> Hole | None:
    """What says the database of a URL that is put together, where no number does."""
    for number, part in enumerate(parts):
        if isinstance(part, Hole) and _BEFORE_DATABASE.search(put_together(parts[:number])) is not None:
            return part
    return None
