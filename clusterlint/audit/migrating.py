"""Which clients the migration is about."""

from __future__ import annotations

from clusterlint.link.program import Client
from clusterlint.rules.place import is_fake


def migrates(client: Client, chosen: tuple[str, ...]) -> bool:
    """Whether the client may be one of an endpoint that migrates: all do where none is chosen."""
    if is_fake(client):
        return False
    return not chosen or client.endpoint is None or not set(chosen).isdisjoint(client.endpoints)
