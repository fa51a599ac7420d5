"""How bad a finding is, and how sure: words of the settings as well."""

from __future__ import annotations

from enum import Enum


class Severity(str, Enum):
    """How bad it is on a cluster (error: raises or loses; warning: changes meaning)."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """Higher is worse."""
        return {"error": 2, "warning": 1, "info": 0}[self.value]


class Confidence(str, Enum):
    """How sure the analysis is that this is Redis and these are the keys."""

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"

    @property
    def rank(self) -> int:
        """Higher is surer."""
        return {"certain": 2, "likely": 1, "possible": 0}[self.value]
