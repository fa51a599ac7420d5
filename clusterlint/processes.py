"""Work in processes beside this one.

A thread stands behind each process, hands it one task after the other and takes the answer. All take from one
list, the largest task first, so that none is busy long after the others. A process that dies costs the task
that it had, and another takes its place. They are plain programs that talk in frames of bytes: nothing is
forked off a process with threads, and it is the same on every system.
"""

from __future__ import annotations

import atexit
import json
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from clusterlint.frames import receive, send

Task = tuple[int, bytes]
"""The place of a task in the sequence of tasks, and what it is."""


@dataclass(frozen=True, slots=True)
class Lost:
    """No answer: ``how`` the process ended that had the task ("ended with status 1")."""

    how: str


Answer = bytes | Lost | None
"""None: no process could be started for the task."""


def program(path: Path) -> tuple[str, ...]:
    """The command of a worker: it sends an empty frame when it is ready, then one for each that it gets."""
    return sys.executable, str(path)


def in_processes(
    tasks: Sequence[Task], processes: int, worker: Sequence[str]
) -> Iterator[tuple[int, Answer]]:
    """The answer to every task, as they come; ``worker``: the command; it gets our search path as well."""
    pool = _Pool(tasks, worker)
    try:
        pool.start(processes)
        for _ in tasks:
            yield pool.answers.get()
    finally:
        pool.close()


class _Pool:
    """The tasks that are left, the answers, and the processes that are alive."""

    def __init__(self, tasks: Sequence[Task], worker: Sequence[str]) -> None:
        self.answers: queue.SimpleQueue[tuple[int, Answer]] = queue.SimpleQueue()
        self.contents = dict(tasks)
        self._left = sorted(self.contents, key=lambda place: (-len(self.contents[place]), place))
        self._left.reverse()
        self._command = [*worker, json.dumps(sys.path)]
        self._lock = threading.Lock()
        self._alive: set[subprocess.Popen[bytes]] = set()
        self._closed = False

    def start(self, processes: int) -> None:
        """One thread for each process; they end when nothing is left."""
        atexit.register(self.close)  # an interrupted run does not come to its end here
        for _ in range(processes):
            threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Kill what is still alive, and let nothing start again."""
        with self._lock:
            self._closed = True
            self._left.clear()
            alive = [*self._alive]
        for process in alive:
            process.kill()
        for process in alive:
            process.wait()
        atexit.unregister(self.close)

    def _serve(self) -> None:
        while (place := self._next()) is not None:
            worker = self._started()
            if worker is None:
                self.answers.put((place, None))
                continue
            with worker:
                last = self._work(worker, place)
                if last is not None and not self._closed:
                    self.answers.put((last, Lost(_end(worker.wait()))))
            with self._lock:
                self._alive.discard(worker)

    def _next(self) -> int | None:
        with self._lock:
            return self._left.pop() if self._left else None

    def _started(self) -> subprocess.Popen[bytes] | None:
        """A process that has said that it is ready."""
        with self._lock:
            if self._closed:
                return None
            try:
                worker = subprocess.Popen(
                    self._command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,  # Ctrl-C is for the main process, which kills this one
                )
            except OSError:
                return None
            self._alive.add(worker)
        if _received(worker.stdout) is not None:
            return worker
        worker.kill()
        with worker, self._lock:
            self._alive.discard(worker)
        return None

    def _work(self, worker: subprocess.Popen[bytes], first: int) -> int | None:
        """Hand out tasks until nothing is left; gives the one in which the process died."""
        place: int | None = first
        while place is not None:
            raw = None
            assert worker.stdin is not None
            try:
                send(worker.stdin, self.contents[place])
                raw = _received(worker.stdout)
            except OSError:
                pass
            if raw is None:
                return place
            self.answers.put((place, raw))
            place = self._next()
        return None


def _received(stream: IO[bytes] | None) -> bytes | None:
    assert stream is not None
    try:
        return receive(stream)
    except OSError:
        return None


def _end(status: int) -> str:
    """How a process ended, in words."""
    if status >= 0:
        return f"ended with status {status}"
    try:
        return f"was ended by {signal.Signals(-status).name}"
    except ValueError:
        return f"was ended by signal {-status}"
