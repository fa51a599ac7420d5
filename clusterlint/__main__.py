"""Entry point of ``clusterlint`` and ``python -m clusterlint``."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run the command line and end the process with its exit status."""
    from clusterlint.stack import COLLECTOR

    gc.set_threshold(*COLLECTOR)  # modules are made of objects that live to the end as well
    from clusterlint.cli.main import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
