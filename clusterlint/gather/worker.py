"""The program of a worker process: frames with the bytes of files come in, frames with outcomes go out.

A frame is four bytes of length, the lowest first, and so many bytes. The first that goes out is empty and
says that the worker is ready. It ends when its input does, so that none stays when the main process is gone.
"""

from __future__ import annotations

import gc
import json
import sys
from typing import IO


def main() -> None:
    """Answer every frame. ``sys.argv[1]`` is the search path for modules of the main process, as JSON."""
    sys.path[:] = json.loads(sys.argv[1])
    from clusterlint.extract.lower import extract  # noqa: F401  # libcst, before the first file
    from clusterlint.gather.outcome import examine
    from clusterlint.stack import COLLECTOR

    gc.set_threshold(*COLLECTOR)
    frames, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing else may be written between the frames
    send(answers, b"")
    while (content := receive(frames)) is not None:
        send(answers, examine(content))


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


if __name__ == "__main__":
    main()
