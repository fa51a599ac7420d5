"""Everything that is done before the maintenance window."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from clusterlint.audit.model import Clue, Step, Way
from clusterlint.audit.runbook.project import (
    KEY_MAP,
    NO_RENAMES,
    Project,
    cut,
    listed,
    many,
    places,
    variable,
)
from clusterlint.endpoints.model import Built

_KINDS = {
    "cluster": ", a cluster client already",
    "dual": ", which a flag switches already",
    "sentinel": " (Sentinel: a cluster does without)",
}


def before(project: Project) -> Iterator[Step]:
    """Decide, change the code, measure, build, rehearse."""
    yield _choice(project)
    yield from _code(project)
    yield _clients(project)
    yield _measure(project)
    yield _build(project)
    yield _rehearse(project)


def _choice(project: Project) -> Step:
    names = project.names
    stay = [one.name or "" for one in project.endpoints.endpoints if not one.chosen and not one.tests]
    if project.endpoints.choosing:
        text = f"{listed(names)} {_verb(names, 'migrate')}"
        text += f"; {listed(stay)} {_verb(stay, 'stay')} standalone." if stay else "."
    elif len(names) > 1:
        text = (
            f"No endpoint is chosen, so all {len(names)} are taken to migrate: {listed(names)}. Name those "
            "that do in the configuration (`endpoints`), and run the audit again."
        )
    else:
        text = f"{names[0]} migrates." if names else "No endpoint could be named: find out what connects."
    if len(names) > 1:
        text += " Where several move into one cluster, their keys meet in its one database."
    stand_ins = [f"{variable(name)} stands for {name}" for name in names if variable(name) != name]
    text += f" In the commands below, variables like ${project.variables[0]} hold addresses (redis://...)"
    text += f"; {listed(stand_ins)}." if stand_ins else "."
    return Step("Agree on what migrates", text, ("clusterlint endpoints",))


def _verb(names: list[str], word: str) -> str:
    return f"{word}s" if len(names) == 1 else word


def _code(project: Project) -> Iterator[Step]:
    redesign, hand = project.of(Way.REDESIGN), project.of(Way.HAND)
    if redesign:
        yield Step(
            f"Decide the {many(len(redesign), 'redesign')}",
            "No rewrite can keep what these lines do today. They take longest, so begin with them.",
            places=places(redesign),
        )
    yield _rewrite(project)
    if hand:
        yield Step(
            f"Change {many(len(hand), 'place')} by hand",
            "The silent ones first: no test and no log names them.",
            places=places(hand),
        )


def _rewrite(project: Project) -> Step:
    if project.with_fixes:
        safe, unsafe = len(project.of(Way.SAFE)), len(project.of(Way.UNSAFE))
        text = (
            f"`fix` answers {many(safe, 'break')} safely and {unsafe} more with `--unsafe`, each change "
            "proven. "
            "Run it again after changes by hand: they may let it do more."
        )
    else:
        text = "Which places `fix` can rewrite was not tried in this audit (`--no-fixes`): look, then write."
    if not project.renaming:
        return Step(
            "Let clusterlint rewrite what it can",
            f"{text} No key gets another name.",
            (
                "clusterlint fix --unsafe --diff",
                "clusterlint fix --unsafe",
                f"""printf '{{"schema": 1, "families": []}}' > {NO_RENAMES}""",
            ),
        )
    commands = ["clusterlint fix --unsafe --diff", f"clusterlint fix --unsafe --key-map {KEY_MAP}"]
    if not project.renaming.issuperset(project.names):
        commands.append(f"""printf '{{"schema": 1, "families": []}}' > {NO_RENAMES}""")
    return Step(
        "Let clusterlint rewrite what it can",
        f"{text} The names of keys change on {listed(sorted(project.renaming))}: keep {KEY_MAP}, the data "
        "moves "
        "by it.",
        tuple(commands),
    )


def _clients(project: Project) -> Step:
    found = [
        Clue(
            f"{_class(built)} on {one.name}{_KINDS.get(built.kind, '')}",
            built.location.path,
            built.location.line,
        )
        for one in project.migrating
        for built in one.built
    ]
    found += [
        Clue(f"{use.distribution} on {one.name}", use.location.path, use.location.line)
        for one in project.migrating
        for use in one.libraries
    ]
    if project.mode == "cluster":
        how = "In mode `cluster` they stay cluster clients: to roll back is to deploy the release before."
    else:
        how = (
            f"With the codemod `client-factory` one function builds them all, and {project.cluster_flag} "
            "switches between standalone and cluster without another deployment of code."
        )
    return Step(
        "Build cluster clients",
        f"Each place below builds what connects to an endpoint that migrates. {how}",
        places=cut(list(dict.fromkeys(found))),
    )


def _class(built: Built) -> str:
    """The class that is built, and the database where it is another than 0."""
    return built.type_name + (f", database {built.database}" if built.database else "")


def _measure(project: Project) -> Step:
    commands = []
    for name in project.variables:
        commands += [
            f'redis-cli -u "${name}" INFO memory',
            f'redis-cli -u "${name}" INFO keyspace  # keys in each database',
            f'clusterlint audit --redis "${name}" --node-memory 60gb -o measured.html',
        ]
    return Step(
        "Measure what is there",
        "Memory decides on the number of masters, databases other than 0 on what must be renamed. The audit "
        "asks the server for a sample of its keys, slowly and read-only: the share of each master, big keys "
        "and hot slots, which stay in one piece, and whether masters of that memory are enough. Redis 8 "
        "counts commands that a cluster would refuse while it is still standalone: after `CONFIG SET "
        "cluster-compatibility-sample-ratio 100`, cluster_incompatible_ops in `INFO stats` is to stay 0.",
        tuple(commands),
    )


def _build(project: Project) -> Step:
    count = project.masters
    nodes = " ".join(f"node{number}:6379" for number in range(1, 2 * count + 1))
    if count > 9:
        nodes = f"node1:6379 ... node{2 * count}:6379"
    where = f"The target is {project.target}. " if project.target else ""
    return Step(
        f"Build the cluster: {count} masters, each with a replica",
        f"{where}A managed service builds it by its own means. Every node needs its port and its bus port "
        "(port + "
        "10000) open, an address that clients reach (cluster-announce-ip), and maxclients for every process.",
        (
            f"redis-cli --cluster create {nodes} --cluster-replicas 1",
            "redis-cli --cluster check node1:6379",
        ),
    )


def _rehearse(project: Project) -> Step:
    flag = shlex.quote(project.cluster_flag)
    commands = (
        () if project.mode == "cluster" else (f"export {flag}=1  # what the generated factory asks for",)
    )
    return Step(
        "Rehearse on a cluster of test data",
        "Run the tests of the project on a cluster too, and on a standalone server as long as both must "
        "work. "
        "Three masters without replicas are enough; a single node hides what crosses slots only by luck.",
        (*commands, "clusterlint check"),
    )
