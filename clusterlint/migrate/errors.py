"""How a migration can be held up, besides wrong input (``UserError``)."""

from __future__ import annotations


class Lost(Exception):
    """A server is away, or not ready: worth another try from the journal."""


class Stopped(Exception):
    """The run ends here, incomplete: one line that says why and what to do. What is done stays done."""


class Refused(Exception):
    """What a server answered instead of doing it, with its code in front: ``BUSYKEY Target key ...``."""

    @property
    def code(self) -> str:
        """The first word."""
        return str(self).partition(" ")[0]
