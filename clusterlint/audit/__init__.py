"""The audit: what an engineer and a manager need to know before a migration, as plain values."""

from clusterlint.audit.assess import Proposals
from clusterlint.audit.deployment import WANTED, read_deployment
from clusterlint.audit.model import Audit, Files, Run, Silenced
from clusterlint.audit.owners import nobody, owners_of
from clusterlint.audit.survey import Judged, audited

__all__ = [
    "WANTED",
    "Audit",
    "Files",
    "Judged",
    "Proposals",
    "Run",
    "Silenced",
    "audited",
    "nobody",
    "owners_of",
    "read_deployment",
]
