"""How two of our processes talk: in frames, each four bytes of length, lowest first, and so many bytes."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
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


def serve(answer: Callable[[bytes], bytes]) -> None:
    """Answer every frame of standard input on standard output, after an empty one that says "ready".

    It ends when its input does, so that no process stays when the one that has started it is gone.
    """
    frames, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing else may be written between the frames
    send(answers, b"")
    while (asked := receive(frames)) is not None:
        send(answers, answer(asked))
    gc.freeze()  # at its end Python would look for cycles among all that was made, and somebody waits
