"""The migration of this project, step by step: its endpoints, variables, classes, places and key map.

Commands hold names and no values: an address with its password stays in its environment variable. What the
analysed code names is quoted for the shell.
"""

from __future__ import annotations

from clusterlint.audit.model import Phase
from clusterlint.audit.runbook.before import before
from clusterlint.audit.runbook.project import Project
from clusterlint.audit.runbook.window import back, during, verify


def runbook(project: Project) -> tuple[Phase, ...]:
    """The four phases, each with the steps that this project needs."""
    return (
        Phase("before", "Before the window", tuple(before(project))),
        Phase("during", "During the window", tuple(during(project))),
        Phase("verify", "Verify", tuple(verify(project))),
        Phase("roll back", "Roll back", tuple(back(project))),
    )
