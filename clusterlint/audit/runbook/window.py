"""The maintenance window: copy, switch, verify, and the way back."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator

from clusterlint.audit.model import Clue, Step
from clusterlint.audit.runbook.project import MOST_ENDPOINTS, Project, cut, listed, many, places, variable
from clusterlint.link.test_code import in_tests
from clusterlint.slots.topology import node_of


def during(project: Project) -> Iterator[Step]:
    """Stop, copy, switch."""
    yield Step(
        "Stop what writes",
        "What is written while the last copy runs may be missed. Stop every process that runs the code of "
        "these "
        f"files, which use {listed(project.names)}: web processes, workers, cron.",
        places=_users(project),
    )
    renamed = (
        "Keys of renamed families get their new names, all others keep theirs. " if project.renaming else ""
    )
    yield Step(
        "Copy the data",
        f"{renamed}Values travel with their time to live; nothing is deleted in the source. Started again, "
        f"a run goes on where it was. {_databases(project)}Variables that begin with NEW_ hold the address "
        "of a node of the cluster.",
        tuple(command for copy in _copies(project) for command in (f"{copy} --dry-run", copy)),
    )
    yield Step(
        "Switch",
        "Give the variables the addresses of the cluster and start the new release, one process first. "
        "Several nodes, with commas between them, are what the generated factory takes.",
        tuple(_switch(project)),
    )


def _databases(project: Project) -> str:
    """That each numbered database is copied by a run of its own."""
    found = {
        one.name: [str(number) for number in one.databases if number] for one in project.migrating if one.name
    }
    said = [f"{name} has database {', '.join(numbers)}" for name, numbers in found.items() if numbers]
    if not said:
        return ""
    return (
        f"One run copies one database ({'; '.join(said)}): those other than 0 need runs of their own, with "
        "the number at the end of the address and `--prefix-db` or a key map of the codemod "
        "`database-prefix`. "
    )


def _users(project: Project) -> tuple[Clue, ...]:
    places = [place.path for one in project.migrating for place in one.calls]
    files = Counter(path for path in places if not in_tests(path))
    ordered = sorted(files.items(), key=lambda item: (-item[1], item[0]))
    return cut([Clue(many(number, "Redis call"), path) for path, number in ordered])


def _copies(project: Project) -> tuple[str, ...]:
    """The command that copies each endpoint."""
    found = {variable(name): project.map_of(name) for name in project.names} or {
        "REDIS_URL": project.map_of("")
    }
    return tuple(
        f'clusterlint migrate-keys {key_map} --from "${name}" --to "$NEW_{name}"'
        for name, key_map in list(found.items())[:MOST_ENDPOINTS]
    )


def _switch(project: Project) -> Iterator[str]:
    for name in project.variables:
        yield f'export OLD_{name}="${name}" {name}="$NEW_{name}"'
    if project.mode != "cluster":
        yield f"export {shlex.quote(project.cluster_flag)}=1"


def verify(project: Project) -> Iterator[Step]:
    """The data, the cluster, the logs, what no log says."""
    yield Step(
        "Compare the data",
        "Before writes are let in: every key, its type, value and expiry. With several passes this is the "
        "last.",
        tuple(f"{copy} --again --verify all" for copy in _copies(project)),
    )
    yield Step(
        "Look at the cluster",
        "cluster_state is ok, 16384 slots are assigned, keys and connections are spread over all masters.",
        (
            "redis-cli -h node1 -p 6379 CLUSTER INFO",
            "redis-cli --cluster call node1:6379 DBSIZE",
            "redis-cli --cluster call node1:6379 INFO clients",
        ),
    )
    yield Step(
        "Read the logs",
        "CROSSSLOT, MOVED, CLUSTERDOWN and RedisClusterException are named with the lines that can raise "
        "them.",
        ("clusterlint explain - . < application.log",),
    )
    silent = [one for one in project.findings if one.silent]
    if silent:
        yield Step(
            f"Try the {many(len(silent), 'silent place')} by hand",
            "They raise nothing. Each needs a test that looks at the result.",
            places=places(silent),
        )
    hot = [one for one in project.placement.hot if one.after][:MOST_ENDPOINTS]
    if hot:
        yield Step(
            "Watch the hot slots",
            "All keys of some families are in these slots. The master of each is said as `--cluster "
            "create` gives "
            "slots out; `CLUSTER SHARDS` knows it for certain.",
            tuple(
                f"redis-cli -h node{node_of(one.slot, project.masters) + 1} CLUSTER COUNTKEYSINSLOT "
                f"{one.slot}"
                for one in hot
            ),
        )


def back(project: Project) -> Iterator[Step]:
    """When, how, and what is lost by it."""
    yield Step(
        "Decide beforehand when to go back",
        "For example: errors of the cluster in the log after ten minutes, a silent place that gives wrong "
        "results, "
        "or twice the latency of before. Name who decides.",
    )
    commands = [f'export {name}="$OLD_{name}"' for name in project.variables]
    if project.mode != "cluster":
        commands.append(f"export {shlex.quote(project.cluster_flag)}=0")
    renamed = (
        " Keys there have their old names: the release before the renaming reads them, the new one does not."
        if project.renaming
        else ""
    )
    yield Step(
        "Switch back",
        "The standalone server was only read from, and still has every key of the moment of the "
        f"copy.{renamed}",
        tuple(commands),
    )
    yield Step(
        "Know what is lost",
        "What was written to the cluster since the switch is not on the standalone server, and clusterlint "
        "does "
        "not copy it back. Keep the standalone server, and its backups, until nobody would go back.",
    )
