"""How many keys each server holds, asked without any library."""

from __future__ import annotations

import socket

from declare import HOST, World


def key_count(world: World) -> int:
    """Keys on all nodes together."""
    return sum(_size(port) for port in world.ports)


def _size(port: int) -> int:
    with socket.create_connection((HOST, port), 10) as connection, connection.makefile("rb") as reader:
        connection.sendall(b"DBSIZE\r\n")
        return int(reader.readline()[1:])
