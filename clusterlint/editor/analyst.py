"""The analysing process, as the one that talks to the editor sees it: asked, ended, started again."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import TypeVar

import msgspec

from clusterlint.editor.messages import Answer, Question

A = TypeVar("A", bound=Answer)

_PROGRAM = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from clusterlint.editor.worker import main
main()
"""


class Interrupted(Exception):
    """The question is not answered: somebody asked for something newer."""


class Ended(Exception):
    """The process ended by itself, which it should not."""


class Analyst:
    """One question at a time. A process that has to be ended costs what it knew; the cache has most of it."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()
        self._interrupted = False

    async def start(self) -> None:
        """Have a process ready: it takes a moment to import what it needs."""
        async with self._turn:
            await self._ready()

    async def _ready(self) -> None:
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-I",
                "-c",
                _PROGRAM,
                json.dumps(sys.path),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
            )

    async def ask(self, question: Question, kind: type[A]) -> A:
        """The answer. Raises Interrupted or Ended."""
        async with self._turn:
            self._interrupted = False
            await self._ready()
            try:
                raw = await self._exchange(msgspec.msgpack.encode(question))
            except (OSError, EOFError) as problem:
                interrupted = self._interrupted
                await self._end()
                raise (Interrupted() if interrupted else Ended()) from problem
            except asyncio.CancelledError:
                await self._end()  # its answer would be taken for that to the next question
                raise
        return msgspec.msgpack.decode(raw, type=kind)

    def interrupt(self) -> None:
        """Whatever it is doing is of no use any more."""
        if self._turn.locked() and self._process is not None and self._process.returncode is None:
            self._interrupted = True
            self._process.kill()

    async def close(self) -> None:
        """For good."""
        await self._end()

    async def _exchange(self, content: bytes) -> bytes:
        assert self._process is not None
        asked, answers = self._process.stdin, self._process.stdout
        assert asked is not None and answers is not None
        asked.write(len(content).to_bytes(4, "little") + content)
        await asked.drain()
        size = int.from_bytes(await answers.readexactly(4), "little")
        return await answers.readexactly(size)

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            process.kill()
            await process.wait()
