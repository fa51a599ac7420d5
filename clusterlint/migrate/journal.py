"""The state file: what a run needs to go on where another one ended, however that ended.

Before a batch is written, the file says where the scan stands, what was counted, and which names the batch
is about to move (``inflight``). It is replaced as a whole, so that it is either the old or the new one.
A batch that was cut off is done again; what it had made already is known by its names and counted once.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from clusterlint.errors import UserError

SCHEMA = 1

SCANNED_IS = ("copied", "renamed", "equal", "replaced", "skipped", "gone", "left", "failed")
"""Every key that was scanned is one of these."""


@dataclass(slots=True)
class Counts:
    """Keys of one pass; every scanned one is also one of :data:`SCANNED_IS`.

    ``copied`` and ``renamed`` were made by this pass; ``equal`` were there already with the same value and
    expiry; ``replaced`` and ``skipped`` were there with another one; ``gone`` expired or were deleted before
    they were read; ``left`` are of no family, and not wanted; ``new_names`` are those of copied, equal and
    replaced keys that got a new name. ``earlier`` were written before the source restarted, after which the
    scan began anew: these are found equal. ``verified`` to ``different`` are of the check afterwards.
    """

    scanned: int = 0
    copied: int = 0
    renamed: int = 0
    equal: int = 0
    replaced: int = 0
    skipped: int = 0
    gone: int = 0
    left: int = 0
    failed: int = 0
    new_names: int = 0
    earlier: int = 0
    verified: int = 0
    compared: int = 0
    missing: int = 0
    different: int = 0

    def add(self, other: Counts) -> None:
        """Add what one batch gave."""
        for one in fields(Counts):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))

    def credit(self, name: str) -> None:
        """One more of these."""
        setattr(self, name, getattr(self, name) + 1)


@dataclass(slots=True)
class State:
    """Where a run stands.

    ``phase``: "write", "verify" or "done". ``server``: run_id of the process whose cursor this is.
    ``inflight``: keys of the batch that is being written, and what each counts as once it is found done.
    """

    identity: dict[str, str]
    phase: str = "write"
    passes: int = 1
    server: str = ""
    cursor: int = 0
    counts: Counts = field(default_factory=Counts)
    inflight: dict[bytes, str] = field(default_factory=dict)
    failed_bytes: int = 0
    failed_writing: int = 0
    policy: str = "fail"


class Journal:
    """The state on disk and, beside it, the file with the keys that failed."""

    def __init__(self, path: Path, failed: Path) -> None:
        self.path = path
        self.failed = failed

    @contextmanager
    def locked(self) -> Iterator[None]:
        """One run at a time; a lock that dies with its process."""
        try:
            import fcntl
        except ImportError:  # Windows
            yield
            return
        try:
            handle = os.open(self.path.with_name(self.path.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as problem:
            raise UserError(f"{self.path}: {problem.strerror}") from None
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        except BlockingIOError:
            raise UserError(f"{self.path}: another run works with this state file") from None
        finally:
            os.close(handle)

    def load(self) -> State | None:
        """The state as it was last saved; the list of failed keys is cut back to that moment."""
        try:
            content = json.loads(self.path.read_text(encoding="utf-8"))
            state = _state(content)
        except FileNotFoundError:
            return None
        except OSError as problem:
            raise UserError(f"{self.path}: {problem.strerror}") from None
        except (ValueError, TypeError, KeyError, AttributeError):
            raise UserError(f"{self.path}: not a state file of this version of migrate-keys") from None
        self.cut(state)
        return state

    def cut(self, state: State) -> None:
        """Take from the list of failed keys what came after the state was saved."""
        if self.failed.exists():
            os.truncate(self.failed, min(state.failed_bytes, self.failed.stat().st_size))

    def save(self, state: State) -> None:
        """Replace the file, and be sure that it is on the disk."""
        raw = asdict(state)
        raw["inflight"] = [[base64.b64encode(name).decode(), how] for name, how in state.inflight.items()]
        text = json.dumps({"schema": SCHEMA, **raw})
        fresh = self.path.with_name(self.path.name + ".new")
        try:
            with open(fresh, "w", encoding="utf-8") as file:
                file.write(text + "\n")
                file.flush()
                os.fsync(file.fileno())
            os.replace(fresh, self.path)
        except OSError as problem:
            raise UserError(f"{self.path}: {problem.strerror}") from None

    def begin(self, state: State) -> None:
        """A new pass: no key has failed yet."""
        self.failed.unlink(missing_ok=True)
        self.save(state)

    def fail(self, state: State, lines: list[dict[str, str]]) -> None:
        """Add keys to the list of those that failed, as lines of JSON."""
        if not lines:
            return
        text = "".join(json.dumps(line) + "\n" for line in lines).encode()
        with open(self.failed, "ab") as file:
            file.write(text)
        state.failed_bytes += len(text)


def failed_line(key: bytes, new: bytes, why: str) -> dict[str, str]:
    """A key that failed; ``base64`` as well where it is no UTF-8."""
    line = {"key": shown(key), "new": shown(new), "why": why}
    try:
        key.decode()
    except UnicodeDecodeError:
        line["base64"] = base64.b64encode(key).decode()
    return line


def shown(key: bytes) -> str:
    """A key for people: bytes that are no UTF-8 as ``\\xNN``."""
    return key.decode("utf-8", "backslashreplace")


def _state(content: Any) -> State:
    if content.pop("schema") != SCHEMA:
        raise ValueError("schema")
    if set(content) != {one.name for one in fields(State)}:
        raise ValueError("fields")
    content["counts"] = Counts(**content["counts"])
    content["inflight"] = {base64.b64decode(name): how for name, how in content["inflight"]}
    state = State(**content)
    if not (isinstance(state.cursor, int) and isinstance(state.identity, dict)):
        raise TypeError("cursor")
    return state
