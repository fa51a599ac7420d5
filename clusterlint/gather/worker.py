"""The program of a worker process: frames with the bytes of files come in, frames with outcomes go out.

The first that goes out is empty and says that the worker is ready. It ends when its input does, so that none
stays when the main process is gone.
"""

from __future__ import annotations

import gc
import json
import sys


def main() -> None:
    """Answer every frame. ``sys.argv[1]`` is the search path for modules of the main process, as JSON."""
    sys.path[:] = json.loads(sys.argv[1])
    from clusterlint.extract.lower import extract  # noqa: F401  # libcst, before the first file
    from clusterlint.frames import receive, send
    from clusterlint.gather.outcome import examine
    from clusterlint.stack import COLLECTOR

    gc.set_threshold(*COLLECTOR)
    frames, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing else may be written between the frames
    send(answers, b"")
    while (content := receive(frames)) is not None:
        send(answers, examine(content))
    gc.freeze()  # at its end Python would look for cycles among all that was made, and somebody waits


if __name__ == "__main__":
    main()
