"""Which databases the target has, and what a client can do with them."""

from __future__ import annotations

from clusterlint.catalog.target import Target
from clusterlint.link.program import Client, Program


def has_database(program: Program, client: Client, database: int) -> bool:
    """Whether the target offers that database to a client of this kind.

    Only to a plain client that stays one: cluster clients refuse all databases but 0.
    """
    target = program.target
    if target is None or target.databases is None or not client.release.stays_plain:
        return False
    return database < target.databases


def more_databases(target: Target | None) -> str:
    """What a reader should know of a target that can have several databases; "" for all others."""
    if target is None or not target.more_databases:
        return ""
    return (
        f"{target.title} can have several databases in cluster mode ({target.more_databases}); the cluster "
        "clients of redis-py and valkey-py refuse them nevertheless"
    )
