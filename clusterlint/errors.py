"""What the user did wrong, and the exit-status table."""

from __future__ import annotations

from enum import IntEnum


class ExitStatus(IntEnum):
    """What the process returns, for every command."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    INTERNAL = 3


class UserError(Exception):
    """The user's input is wrong: one line that says what, where, and what to do. Exit status 2."""
