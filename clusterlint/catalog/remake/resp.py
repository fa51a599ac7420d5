"""The few lines of RESP2 that the generators need: they must not lean on the client libraries that they measure."""

from __future__ import annotations

import socket
from typing import Any


class ReplyError(Exception):
    """An error reply of the server."""


class Connection:
    """One plain connection to one server on loopback."""

    def __init__(self, port: int, timeout: float = 10.0) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout)
        self._stream = self._socket.makefile("rb")

    def close(self) -> None:
        """Close the stream and the socket."""
        self._stream.close()
        self._socket.close()

    def __call__(self, *words: object) -> Any:
        """Send one command; return its reply with text decoded, or raise ReplyError."""
        parts = [str(word).encode() for word in words]
        body = b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts)
        self._socket.sendall(b"*%d\r\n%s" % (len(parts), body))
        reply = self._read()
        if isinstance(reply, ReplyError):
            raise reply
        return reply

    def _read(self) -> Any:
        line = self._stream.readline()
        if not line.endswith(b"\r\n"):
            raise ConnectionError("the server closed the connection")
        kind, rest = line[:1], line[1:-2].decode()
        if kind == b"+":
            return rest
        if kind == b"-":
            return ReplyError(rest)
        if kind == b":":
            return int(rest)
        size = int(rest)
        if size < 0:
            return None
        if kind == b"$":
            return self._stream.read(size + 2)[:-2].decode("utf-8", "surrogateescape")
        return [self._read() for _ in range(size)]
