"""How two of our processes talk: in frames, each four bytes of length, lowest first, and so many bytes."""

from __future__ import annotations

from typing import IO


def send(stream: IO[bytes], content: bytes) -> None:
    """Write one frame. Raises OSError when nobody reads."""
    stream.write(len(content).to_bytes(4, "little"))
    stream.write(content)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes | None:
    """Read one frame; None at the end of the input, also where that comes too early."""
    head = stream.read(4)
    if len(head) < 4:
        return None
    size = int.from_bytes(head, "little")
    content = stream.read(size)
    return content if len(content) == size else None
