"""One batch of a rename in place: RENAMENX, or RENAME where the caller wants to replace.

Keys that come to database 0 are renamed and moved by a script, one at a time: each is there once.
"""

from __future__ import annotations

from collections.abc import Sequence

from clusterlint.migrate.errors import Lost, Refused
from clusterlint.migrate.job import Job, answered, fatal
from clusterlint.migrate.journal import Counts, Journal, State, failed_line
from clusterlint.migrate.naming import Ambiguous, Name
from clusterlint.migrate.server import Command, Reply, Server

MOVES = """
redis.call('SELECT', 0)
local there = redis.call('EXISTS', KEYS[2]) == 1
if there and ARGV[1] == 'replaced' then
  redis.call('DEL', KEYS[2])
  there = false
end
redis.call('SELECT', ARGV[2])
if redis.call('EXISTS', KEYS[1]) == 0 then return -1 end
if there then return 0 end
if KEYS[1] ~= KEYS[2] and redis.call('RENAMENX', KEYS[1], KEYS[2]) == 0 then return 0 end
return redis.call('MOVE', KEYS[2], 0)
"""
"""1: moved, 0: there is something of the new name, -1: there is no such key."""


class Renaming:
    """The step of the write phase. Keys in their new form are not counted: the scan may meet its own work."""

    def __init__(self, job: Job, journal: Journal, state: State) -> None:
        self.job = job
        self.journal = journal
        self.state = state
        self._delta = Counts()
        self._failed: list[dict[str, str]] = []
        self._home = job.zero or job.source

    def settle(self) -> None:
        """Count what a batch that was cut off had done: the scan does not meet these keys again."""
        pairs = [(old, self._new(old), credit) for old, credit in self.state.inflight.items()]
        olds = self._exists(self.job.source, [old for old, _, _ in pairs])
        news = self._exists(self._home, [new for _, new, _ in pairs])
        for (_, _, credit), old, new in zip(pairs, olds, news, strict=True):
            if (old, new) == (0, 1):
                self.state.counts.scanned += 1
                self.state.counts.credit(credit)
        self.state.inflight = {}
        self.journal.save(self.state)

    @staticmethod
    def _exists(server: Server, keys: Sequence[bytes]) -> list[Reply]:
        return answered(server.pipe([("EXISTS", key) for key in keys]), server.label)

    def _new(self, old: bytes) -> bytes:
        name = self.job.naming.name(old)
        return name.new if isinstance(name, Name) else old

    def step(self, keys: Sequence[bytes]) -> None:
        """Rename these keys."""
        self._delta, self._failed = Counts(), []
        pairs = self._pairs(keys)
        present = self._exists(self._home, [new for _, new in pairs])
        pending: list[tuple[bytes, bytes, str]] = []
        for (old, new), there in zip(pairs, present, strict=True):
            if there != 1:
                pending.append((old, new, "renamed"))
            elif self.job.existing == "replace":
                pending.append((old, new, "replaced"))
            else:
                self._taken(old, new)
        if pending:
            self.state.inflight = {old: credit for old, _, credit in pending}
            self.journal.save(self.state)
            self._rename(pending)
        self.state.inflight = {}
        self.state.counts.add(self._delta)
        self.journal.fail(self.state, self._failed)

    def _pairs(self, keys: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
        pairs = []
        for key in keys:
            name = self.job.naming.name(key)
            if isinstance(name, Name) and name.new_form and self.job.zero is None:
                continue
            self._delta.scanned += 1
            if isinstance(name, Ambiguous):
                self._fail(key, name.names[0], f"could be named in {len(name.names)} ways: see --ambiguous")
            elif name.new == key and not (name.new_form and self.job.zero is not None):
                self._delta.left += 1
            else:
                pairs.append((key, name.new))
        return pairs

    def _rename(self, pending: list[tuple[bytes, bytes, str]]) -> None:
        commands = [self._command(old, new, credit) for old, new, credit in pending]
        for (old, new, credit), reply in zip(pending, self.job.source.pipe(commands), strict=True):
            if isinstance(reply, Refused):
                self._refused(old, new, reply)
            elif reply == 0:
                self._taken(old, new)
            elif reply == -1:
                self._lost(new)
            else:
                self._delta.credit(credit)

    def _command(self, old: bytes, new: bytes, credit: str) -> Command:
        if self.job.zero is not None:
            return "EVAL", MOVES, 2, old, new, credit, self.job.source.database
        return "RENAME" if credit == "replaced" else "RENAMENX", old, new

    def _refused(self, old: bytes, new: bytes, reply: Refused) -> None:
        fatal(reply, self.job.source.label)
        if reply.code == "READONLY":
            raise Lost(f"{self.job.source.label}: {reply}")
        if "no such key" not in str(reply):
            self._fail(old, new, f"cannot be renamed: {reply}")
        else:
            self._lost(new)

    def _lost(self, new: bytes) -> None:
        if self._home.call("EXISTS", new):  # the end of a batch whose process was killed
            self._delta.renamed += 1
        else:
            self._delta.gone += 1

    def _taken(self, old: bytes, new: bytes) -> None:
        if self.job.existing == "skip":
            self._delta.skipped += 1
        else:
            self._fail(old, new, "there is a key of the new name already")

    def _fail(self, key: bytes, new: bytes, why: str) -> None:
        self._delta.failed += 1
        self._failed.append(failed_line(key, new, why))
