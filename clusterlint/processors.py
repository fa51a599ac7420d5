"""How many processors there are for us."""

from __future__ import annotations

import os


def processors() -> int:
    """Those that this process may use."""
    asked = getattr(os, "sched_getaffinity", None)
    return len(asked(0)) if asked is not None else os.cpu_count() or 1
