"""The two ways a run can fail, and the exit-status table."""

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


class InternalError(Exception):
    """A defect of clusterlint itself, named by rule and file. Exit status 3."""
