"""Extraction on the workers of a Dask cluster that is there already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any

import msgspec

from clusterlint.errors import UserError
from clusterlint.gather.outcome import Failed, examine, maker

TOGETHER = 200_000
"""Bytes of source that are sent as one task."""

_WAIT = "20s"

Task = tuple[int, bytes]


def on_cluster(tasks: Sequence[Task], scheduler: str) -> Iterator[Task]:
    """The encoded outcome of every task, as they come. Raises UserError without Dask or without a cluster."""
    try:
        distributed: Any = import_module("distributed")
    except ImportError as problem:
        raise UserError("--executor dask needs Dask: pip install 'clusterlint[dask]'") from problem
    try:
        client = distributed.Client(scheduler, timeout=_WAIT, set_as_default=False)
    except (OSError, ValueError) as problem:
        raise UserError(f"{scheduler}: no Dask scheduler answers: {problem}") from problem
    with client:
        _agree(client)
        sent: dict[str, list[Task]] = {}

        def submit(batch: list[Task]) -> Any:
            future = client.submit(_examine_all, [content for _, content in batch], pure=False)
            sent[future.key] = batch
            return future

        first = [submit(batch) for batch in _batches(tasks)]
        waiting = distributed.as_completed(first, loop=client.loop)
        for future in waiting:
            batch = sent.pop(future.key)
            ended = future.exception()
            if ended is None:
                yield from zip([place for place, _ in batch], future.result(), strict=True)
            elif len(batch) > 1:  # one of them has ended the worker
                for task in batch:
                    waiting.add(submit([task]))
            else:
                yield batch[0][0], msgspec.msgpack.encode(Failed(f"the worker that read it ended: {ended}"))


def _agree(client: Any) -> None:
    """Raises UserError where a worker would make other facts."""
    others = sorted(name for name, made in client.run(_made_by).items() if made != _made_by())
    if others:
        raise UserError(f"{', '.join(others)}: another release of clusterlint, libcst or Python than here")


def _made_by() -> bytes:
    return maker()


def _examine_all(contents: Sequence[bytes]) -> list[bytes]:
    """On the worker."""
    return [examine(content) for content in contents]


def _batches(tasks: Sequence[Task]) -> list[list[Task]]:
    """The largest files first; small ones together."""
    batches: list[list[Task]] = []
    size = TOGETHER
    for place, content in sorted(tasks, key=lambda task: (-len(task[1]), task[0])):
        if size + len(content) > TOGETHER:
            batches.append([])
            size = 0
        batches[-1].append((place, content))
        size += len(content)
    return batches
