"""Run cases on one standalone Redis 8 and say which of their lines its counter of cluster-incompatible operations counts.

    python counted_run.py PORT CASE.py [CASE.py ...]      prints one JSON object: {case: [hit, ...]}

The server counts (INFO stats, cluster_incompatible_ops) what it is sent and would refuse in cluster mode.  The counter is
read after every reply that the client library reads, and what it grew by is laid at the innermost frame of the case that
is on the stack then (in a task or thread that has none: at the call that was noted last before it was started), or at the
call that made the coroutine, which may be waited for elsewhere; when the reply belongs to a pipeline, also at the lines
that made the pipeline and filled its queue.
"""

from __future__ import annotations

import functools
import json
import signal
import sys
import threading
import warnings
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import redis
import redis.asyncio
import redis.asyncio.connection
import redis.connection
from case_runner import CaseRun, Recorder, too_late
from redis.asyncio.client import Pipeline as AsyncPipeline
from redis.client import Pipeline as SyncPipeline

from clusterlint.catalog.remake.resp import Connection

COUNTER = "cluster_incompatible_ops:"
PIPELINES = (SyncPipeline, AsyncPipeline)
NOTED: ContextVar[int] = ContextVar("NOTED", default=0)
"""The call that was noted last; a task begins with a copy of what its maker had."""
MADE: ContextVar[int] = ContextVar("MADE", default=0)
"""The line that made the coroutine of the command that runs now."""


@dataclass
class Hit:
    """One line for whose replies the counter grew, by `count` in all.

    `batch`: lines that made the pipeline and queued its commands, empty outside a pipeline. `connecting`: the reply was
    to what the library sends by itself when it connects (SELECT for db=1). `seen`: lines with a call that ran so far.
    """

    scenario: str
    line: int
    batch: tuple[int, ...]
    connecting: bool
    seen: tuple[int, ...]
    count: int = 0


@dataclass
class Watch:
    """What the counter did during the case that runs now."""

    meter: Connection
    path: str = ""
    scenario: str = ""
    last: int = 0
    hits: dict[tuple[object, ...], Hit] = field(default_factory=dict)
    recorder: Recorder = field(default_factory=Recorder)
    noted: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, recorder: Recorder) -> None:
        """A scenario starts, on a server that was just emptied."""
        self.recorder, self.last, self.hits = recorder, self.read(), {}
        inner = recorder.seen

        def seen(line: int, callee: Any) -> Any:
            self.noted = line
            NOTED.set(line)
            return inner(line, callee)

        recorder.seen = seen  # type: ignore[method-assign]

    def read(self) -> int:
        lines = str(self.meter("INFO", "stats")).splitlines()
        return next(int(line.removeprefix(COUNTER)) for line in lines if line.startswith(COUNTER))

    def after_reply(self) -> None:
        with self.lock:
            now = self.read()
            grown, self.last = now - self.last, now
        if grown > 0:
            line, pipe, connecting = self.where()
            batch = tuple(sorted(getattr(pipe, "case_lines", ())))
            hit = Hit(self.scenario, line, batch, connecting, tuple(sorted(self.recorder.lines)))
            self.hits.setdefault((line, batch, connecting), hit).count += grown

    def where(self) -> tuple[int, Any, bool]:
        """The line of the case that runs, the pipeline whose method runs, and whether a connection is being made."""
        pipe, connecting = None, False
        frame = sys._getframe(1)
        while frame is not None and frame.f_code.co_filename != self.path:
            owner = frame.f_locals.get("self")
            pipe = owner if isinstance(owner, PIPELINES) else pipe
            connecting = connecting or frame.f_code.co_name.startswith("on_connect")
            frame = frame.f_back
        line = frame.f_lineno if frame else NOTED.get() or self.noted
        return MADE.get() or line, pipe, connecting


def instrument(watch: Watch) -> None:
    """Make redis-py tell the watch about every reply, and its pipelines remember which lines of the case used them."""
    for owner in (redis.connection.AbstractConnection, redis.connection.Connection):
        if "read_response" in vars(owner):
            owner.read_response = _reading(owner.read_response, watch)
    owner = redis.asyncio.connection.AbstractConnection
    owner.read_response = _async_reading(owner.read_response, watch)
    redis.asyncio.Redis.execute_command = _awaited(redis.asyncio.Redis.execute_command, watch)
    for pipeline in PIPELINES:
        for name in ("__init__", "execute_command", "pipeline_execute_command"):
            setattr(pipeline, name, _remembering(getattr(pipeline, name), watch))


def _reading(inner: Callable[..., Any], watch: Watch) -> Callable[..., Any]:
    @functools.wraps(inner)
    def read_response(*args: Any, **kwargs: Any) -> Any:
        try:
            return inner(*args, **kwargs)
        finally:
            watch.after_reply()

    return read_response


def _async_reading(inner: Callable[..., Any], watch: Watch) -> Callable[..., Any]:
    @functools.wraps(inner)
    async def read_response(*args: Any, **kwargs: Any) -> Any:
        try:
            return await inner(*args, **kwargs)
        finally:
            watch.after_reply()

    return read_response


def _awaited(inner: Callable[..., Any], watch: Watch) -> Callable[..., Any]:
    async def made_at(line: int, command: Any) -> Any:
        token = MADE.set(line)
        try:
            return await command
        finally:
            MADE.reset(token)

    @functools.wraps(inner)
    def execute_command(client: Any, *args: Any, **kwargs: Any) -> Any:
        return made_at(watch.where()[0], inner(client, *args, **kwargs))

    return execute_command


def _remembering(inner: Callable[..., Any], watch: Watch) -> Callable[..., Any]:
    @functools.wraps(inner)
    def method(pipe: Any, *args: Any, **kwargs: Any) -> Any:
        pipe.__dict__.setdefault("case_lines", set()).add(watch.where()[0])
        return inner(pipe, *args, **kwargs)

    return method


class CountedRun(CaseRun):
    """Scenarios of one case on the standalone side, watched."""

    def __init__(self, path: Path, port: int, watch: Watch) -> None:
        super().__init__(path, port, [])
        self.watch = watch

    def load(self, recorder: Recorder, entry: Any) -> Any:
        """The counter starts here: the server has just been emptied and the module's own statements count."""
        self.watch.begin(recorder)
        return super().load(recorder, entry)

    def hits(self) -> list[Hit]:
        found: list[Hit] = []
        for name, kind in self.scenarios().items():
            self.watch.path, self.watch.scenario = str(self.path), name
            outcome = self.on_standalone(name, (0,) if kind == "luck" else ())
            if outcome.error:
                raise RuntimeError(f"{self.path.name}: {name} fails on standalone: {outcome.error}")
            found.extend(self.watch.hits.values())
            counted = sum(hit.count for hit in self.watch.hits.values())
            if counted != self.watch.read():
                raise RuntimeError(f"{self.path.name}: {name}: {self.watch.read()} counted, {counted} seen")
        return found


def main() -> None:
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGALRM, too_late)
    port, *cases = sys.argv[1:]
    meter = Connection(int(port))
    meter("CONFIG", "SET", "cluster-compatibility-sample-ratio", "100")
    watch = Watch(meter)
    instrument(watch)
    found = {}
    for case in cases:
        path = Path(case)
        found[path.name] = [vars(hit) for hit in CountedRun(path, int(port), watch).hits()]
    sys.stdout.write("\n" + json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
