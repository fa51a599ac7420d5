"""How the work is run: in a thread with a large stack, and seldom stopped by the garbage collector.

Deep but legal code recurses deeply here too. Python's default limit of 1000 frames and a stack of 8 MB
end at a few hundred chained calls. The memory is only reserved; what is not used costs nothing.

The facts of a program are millions of small records that live to the end and have no cycles. The
collector looks at them again and again, for a tenth of the time, and finds nothing.
"""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

RECURSION_LIMIT = 20_000
STACK_BYTES = 256 * 1024 * 1024
COLLECTOR = (50_000, 20, 100)
"""New objects until the collector looks at the young, and young rounds until it looks at the older."""


def on_large_stack(work: Callable[[], T]) -> T:
    """The result of ``work()``; what it raises is raised here."""
    results: list[T] = []
    problems: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as problem:
            problems.append(problem)

    limit, size, collector = sys.getrecursionlimit(), threading.stack_size(), gc.get_threshold()
    sys.setrecursionlimit(max(limit, RECURSION_LIMIT))
    threading.stack_size(STACK_BYTES)
    gc.set_threshold(*COLLECTOR)
    try:
        thread = threading.Thread(target=run, daemon=True)  # an interrupted run must not wait for it
        thread.start()
        thread.join()
    finally:
        gc.set_threshold(*collector)
        threading.stack_size(size)
        sys.setrecursionlimit(limit)
    if problems:
        raise problems[0]
    return results[0]
