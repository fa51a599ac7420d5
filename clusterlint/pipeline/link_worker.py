"""The program of a process that links parts: a frame with a part comes in, one with its records goes out.

The first frame that goes out is empty and says that the worker is ready; one that is empty later says that it
could not be done here. Records are pickled: they are read by the process that has started this one.
"""

from __future__ import annotations

import gc
import json
import sys


def main() -> None:
    """Answer every frame. ``sys.argv[1]`` is the search path for modules of the main process, as JSON."""
    sys.path[:] = json.loads(sys.argv[1])
    from clusterlint.frames import receive, send
    from clusterlint.pipeline.link_parts import answer

    frames, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing else may be written between the frames
    send(answers, b"")
    while (asked := receive(frames)) is not None:
        send(answers, answer(asked))
    gc.freeze()  # at its end Python would look for cycles among all that was made, and somebody waits


if __name__ == "__main__":
    main()
