"""Deep but legal code recurses deeply here too: work is done in a thread with a large stack.

Python's default limit of 1000 frames and a stack of 8 MB end at a few hundred chained calls. The
memory is only reserved; what is not used costs nothing.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

RECURSION_LIMIT = 20_000
STACK_BYTES = 256 * 1024 * 1024


def on_large_stack(work: Callable[[], T]) -> T:
    """The result of ``work()``; what it raises is raised here."""
    results: list[T] = []
    problems: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as problem:
            problems.append(problem)

    limit, size = sys.getrecursionlimit(), threading.stack_size()
    sys.setrecursionlimit(max(limit, RECURSION_LIMIT))
    threading.stack_size(STACK_BYTES)
    try:
        thread = threading.Thread(target=run, daemon=True)  # an interrupted run must not wait for it
        thread.start()
        thread.join()
    finally:
        threading.stack_size(size)
        sys.setrecursionlimit(limit)
    if problems:
        raise problems[0]
    return results[0]
