"""The program of a process that links parts: a frame with a part comes in, one with its records goes out.

An empty answer says that it could not be done here. Records are pickled: they are read by the process that
has started this one.
"""

from __future__ import annotations

import json
import sys


def main() -> None:
    """Answer every frame. ``sys.argv[1]`` is the search path for modules of the main process, as JSON."""
    sys.path[:] = json.loads(sys.argv[1])
    from clusterlint.frames import serve
    from clusterlint.pipeline.link_parts import answer

    serve(answer)


if __name__ == "__main__":
    main()
