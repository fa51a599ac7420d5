"""The parts of a program, linked by processes beside this one where there are several."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from clusterlint.link.linker import trace
from clusterlint.link.parts import Part
from clusterlint.link.records import Records
from clusterlint.stack import on_large_stack

_WORKER = Path(__file__).with_name("link_worker.py")


def records_of(parts: Sequence[Part], processes: int) -> list[Records]:
    """The records of each part. What a process does not give, for any reason, is made here."""
    processes = min(processes, len(parts))
    found = _beside(parts, processes) if processes > 1 else {}
    return [found[place] if place in found else trace(part) for place, part in enumerate(parts)]


def _beside(parts: Sequence[Part], processes: int) -> dict[int, Records]:
    import pickle

    import msgspec

    from clusterlint.processes import in_processes, program

    found: dict[int, Records] = {}
    tasks = [(place, msgspec.msgpack.encode(part)) for place, part in enumerate(parts)]
    for place, raw in in_processes(tasks, processes, program(_WORKER)):
        if isinstance(raw, bytes) and raw:
            with suppress(Exception):  # what cannot be read was not given
                found[place] = pickle.loads(raw)
    return found


def answer(asked: bytes) -> bytes:
    """The records of an encoded part, pickled; nothing where that fails."""
    return on_large_stack(lambda: _answer(asked))


def _answer(asked: bytes) -> bytes:
    import pickle

    import msgspec

    try:
        part = msgspec.msgpack.decode(asked, type=Part)
        return pickle.dumps(trace(part), pickle.HIGHEST_PROTOCOL)
    except Exception:
        return b""  # whoever asked tries it as well, and can say what is wrong
