"""Clients by literal key."""

from .factories import _build, client_for

CLIENTS = {
    "cache": _build(),
    "queue": client_for("queue"),
}
LIMITS = {"cache": 10, "queue": 3}


def named(name):
    return CLIENTS[name]
