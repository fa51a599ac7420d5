"""The program of a process that reads files: frames with their bytes come in, frames with outcomes go out."""

from __future__ import annotations

import gc
import json
import sys


def main() -> None:
    """Answer every frame. ``sys.argv[1]`` is the search path for modules of the main process, as JSON."""
    sys.path[:] = json.loads(sys.argv[1])
    from clusterlint.extract.lower import extract  # noqa: F401  # libcst, before the first file
    from clusterlint.frames import serve
    from clusterlint.gather.outcome import examine
    from clusterlint.stack import COLLECTOR

    gc.set_threshold(*COLLECTOR)
    serve(examine)


if __name__ == "__main__":
    main()
