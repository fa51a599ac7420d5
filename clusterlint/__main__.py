"""Entry point of ``clusterlint`` and ``python -m clusterlint``."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run the command line and end the process with its exit status."""
    from clusterlint.stack import COLLECTOR

    gc.set_threshold(*COLLECTOR)  # modules are made of objects that live to the end as well
    from clusterlint.cli.main import run

    status = run(sys.argv[1:])
    gc.freeze()  # at its end Python looks for cycles among all that was made: a fifth of a short run
    sys.exit(status)


if __name__ == "__main__":
    main()
