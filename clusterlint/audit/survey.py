"""From the judged program to the audit: everything that a report shows, computed once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from clusterlint.audit.assess import Proposals, assessed
from clusterlint.audit.caveats import caveats
from clusterlint.audit.connections import connections
from clusterlint.audit.deployment import Deployment
from clusterlint.audit.graph import graph
from clusterlint.audit.model import Audit, Run
from clusterlint.audit.owners import Owners, nobody
from clusterlint.audit.placement import placement
from clusterlint.audit.runbook import runbook
from clusterlint.audit.runbook.project import Project
from clusterlint.endpoints import survey as survey_endpoints
from clusterlint.finding import Finding
from clusterlint.keys.model import KeyMap
from clusterlint.link.program import Program
from clusterlint.plan.model import TagPlan


@dataclass(frozen=True, slots=True)
class Judged:
    """What the one judgement of the program gave.

    ``findings`` are kept; ``apart`` are those on endpoints that do not migrate, which are only counted there.
    ``ran`` are the rules that looked.
    """

    findings: tuple[Finding, ...]
    apart: tuple[Finding, ...] = ()
    ran: frozenset[str] = frozenset()


def audited(
    run: Run,
    program: Program,
    judged: Judged,
    keys: KeyMap,
    plan: TagPlan,
    deployment: Deployment,
    proposals: Proposals | None = None,
    owners: Owners = nobody,
    lines: Mapping[str, Sequence[str]] | None = None,
) -> Audit:
    """The audit. Nothing is read, linked or judged here."""
    findings = assessed(judged.findings, plan, proposals, owners, lines or {})
    endpoints = survey_endpoints(program, _by_endpoint((*judged.findings, *judged.apart)), run.endpoints)
    joined = connections(program.constructions, deployment, run.masters, run.endpoints)
    placed = placement(keys, plan, run.masters)
    project = Project(
        findings=findings,
        endpoints=endpoints,
        keys=keys,
        plan=plan,
        placement=placed,
        masters=run.masters,
        mode=run.mode,
        target=run.target,
        cluster_flag=run.cluster_flag,
        with_fixes=run.with_fixes,
    )
    return Audit(
        run=run,
        findings=findings,
        endpoints=endpoints,
        keys=keys,
        plan=plan,
        placement=placed,
        graph=graph(keys, plan),
        connections=joined,
        caveats=caveats(findings, program, deployment, joined, run.endpoints, judged.ran),
        runbook=runbook(project),
    )


def _by_endpoint(findings: Iterable[Finding]) -> dict[str | None, tuple[Finding, ...]]:
    """Findings about files and comments belong to no endpoint."""
    found: defaultdict[str | None, list[Finding]] = defaultdict(list)
    for one in findings:
        if not one.rule.startswith("CL9"):
            found[one.endpoint].append(one)
    return {name: tuple(each) for name, each in found.items()}
