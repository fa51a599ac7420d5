"""The migration of this project, step by step: its endpoints, variables, classes, places and key map.

Commands hold names and no values: an address with its password stays in its environment variable. What the
analysed code names is quoted for the shell.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from clusterlint.audit.model import Assessed, Clue, Phase, Placement, Step, Way
from clusterlint.endpoints.model import Endpoint, EndpointMap
from clusterlint.plan.model import TagPlan

MOST_PLACES = 12
MOST_ENDPOINTS = 4
KEY_MAP = "key-map.json"


@dataclass(frozen=True, slots=True)
class Project:
    """What the steps are made of. ``target``: the server that it will be, "" where nothing says so."""

    findings: Sequence[Assessed]
    endpoints: EndpointMap
    plan: TagPlan
    placement: Placement
    masters: int
    mode: str
    target: str
    cluster_flag: str
    with_fixes: bool

    @property
    def migrating(self) -> tuple[Endpoint, ...]:
        """The endpoints that migrate and that more than tests use."""
        return tuple(one for one in self.endpoints.endpoints if one.chosen and not one.tests)

    @property
    def renames(self) -> bool:
        """Whether keys get other names."""
        return any(group.renamed for group in self.plan.groups)

    def of(self, way: Way) -> list[Assessed]:
        """The breaks with that way out."""
        return [one for one in self.findings if one.breaks and one.way is way]


def runbook(project: Project) -> tuple[Phase, ...]:
    """The four phases, each with the steps that this project needs."""
    return (
        Phase("before", "Before the window", tuple(_before(project))),
        Phase("during", "During the window", tuple(_during(project))),
        Phase("verify", "Verify", tuple(_verify(project))),
        Phase("roll back", "Roll back", tuple(_back(project))),
    )


def variable(endpoint: str) -> str:
    """The shell variable that stands for an endpoint: its own name where it is an environment variable's."""
    if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", endpoint):
        return endpoint
    name = re.sub(r"[^A-Za-z0-9]+", "_", endpoint).strip("_").upper()
    return f"URL_{name}" if name else "REDIS_URL"


def _before(project: Project) -> Iterator[Step]:
    yield _choice(project)
    yield from _code(project)
    yield _measure(project)
    yield _build(project)
    flag = shlex.quote(project.cluster_flag)
    yield Step(
        "Rehearse on a cluster of test data",
        "Run the tests of the project once on a standalone server and once on a cluster. Three masters "
        "without "
        "replicas are enough; a single node hides what crosses slots only by luck.",
        (f"export {flag}=1  # as the generated factory of clients reads it", "clusterlint check"),
    )


def _choice(project: Project) -> Step:
    names = [one.name or "" for one in project.migrating]
    stay = [one.name or "" for one in project.endpoints.endpoints if not one.chosen and not one.tests]
    if project.endpoints.choosing:
        text = f"{_listed(names)} migrate{'s' if len(names) == 1 else ''}"
        text += f"; {_listed(stay)} stay{'s' if len(stay) == 1 else ''} standalone." if stay else "."
    elif len(names) > 1:
        text = (
            f"No endpoint is chosen, so all {len(names)} are taken to migrate: {_listed(names)}. Name "
            "those that "
            "do in the configuration (`endpoints`), and run the audit again."
        )
    else:
        text = (
            f"{_listed(names)} migrates." if names else "No endpoint could be named: find out what connects."
        )
    return Step("Agree on what migrates", text, ("clusterlint endpoints",))


def _code(project: Project) -> Iterator[Step]:
    redesign = project.of(Way.REDESIGN)
    if redesign:
        yield Step(
            f"Decide the {_many(len(redesign), 'redesign')}",
            "No rewrite can keep what these lines do today. They take longest, so begin with them.",
            places=_places(redesign),
        )
    yield _rewrite(project)
    hand = project.of(Way.HAND)
    if hand:
        yield Step(
            f"Change {_many(len(hand), 'place')} by hand",
            "The silent ones first: no test and no log names them.",
            places=_places(hand),
        )
    yield Step(
        "Build cluster clients",
        f"Each place below builds what connects to an endpoint that migrates. {_factory(project)}",
        places=_clients(project),
    )


def _rewrite(project: Project) -> Step:
    if not project.with_fixes:
        text = (
            "Which places `fix` can rewrite was not tried in this audit (--no-fixes). See it, then write it."
        )
    else:
        safe, unsafe = len(project.of(Way.SAFE)), len(project.of(Way.UNSAFE))
        text = (
            f"`fix` answers {_many(safe, 'break')} safely and {unsafe} more with --unsafe, each change "
            "proven; "
            "what it makes possible is found when it is run again."
        )
    if project.renames:
        text += f" The names of keys change: keep {KEY_MAP}, the data moves by it."
    return Step(
        "Let clusterlint rewrite what it can",
        text,
        ("clusterlint fix --unsafe --diff", f"clusterlint fix --unsafe --key-map {KEY_MAP}"),
    )


def _factory(project: Project) -> str:
    if project.mode == "cluster":
        return "In mode `cluster` they stay cluster clients: to roll back is to deploy the release before."
    return (
        f"With the codemod `client-factory` one function builds them all, and {project.cluster_flag} "
        "switches "
        "between standalone and cluster without another deployment of code."
    )


def _clients(project: Project) -> tuple[Clue, ...]:
    found = [
        Clue(f"{built.type_name} on {one.name}", built.location.path, built.location.line)
        for one in project.migrating
        for built in one.built
        if built.kind != "cluster"
    ]
    found += [
        Clue(f"{use.distribution} on {one.name}", use.location.path, use.location.line)
        for one in project.migrating
        for use in one.libraries
    ]
    return _cut(list(dict.fromkeys(found)))


def _measure(project: Project) -> Step:
    commands = []
    for name in _variables(project):
        commands += [
            f'redis-cli -u "${name}" INFO memory',
            f'redis-cli -u "${name}" INFO keyspace   # keys in each database',
            f'redis-cli -u "${name}" --memkeys       # the largest keys: one key never spans masters',
        ]
    return Step(
        "Measure what is there",
        "Memory decides on the number of masters, databases other than 0 on what must be renamed. Redis 8 "
        "counts "
        "commands that a cluster would refuse while it is still standalone: with CONFIG SET "
        "cluster-compatibility-sample-ratio 100, cluster_incompatible_ops in INFO stats is to stay 0.",
        tuple(commands),
    )


def _build(project: Project) -> Step:
    count = project.masters
    nodes = (
        " ".join(f"node{number}:6379" for number in range(1, 2 * count + 1))
        if count <= 9
        else "NODE:PORT ..."
    )
    where = f"The target is {project.target}. " if project.target else ""
    return Step(
        f"Build the cluster: {count} masters, each with a replica",
        f"{where}A managed service builds it by its own means. Every node needs its port and its bus port "
        "(port + "
        "10000) open, addresses that clients reach (cluster-announce-ip), and maxclients for every process.",
        (
            f"redis-cli --cluster create {nodes} --cluster-replicas 1",
            "redis-cli --cluster check node1:6379",
        ),
    )


def _during(project: Project) -> Iterator[Step]:
    yield Step(
        "Stop what writes",
        "What is written while the last copy runs may be missed. Stop every process that uses "
        f"{_listed([one.name or '' for one in project.migrating])}: web processes, workers, cron.",
        places=_writers(project),
    )
    copies = []
    for name in _variables(project):
        copy = f'clusterlint migrate-keys {KEY_MAP} --from "${name}" --to "$NEW_{name}"'
        copies += [f"{copy} --dry-run", copy]
    renamed = (
        "Keys of renamed families get their new names, all others keep theirs. " if project.renames else ""
    )
    yield Step(
        "Copy the data",
        f"{renamed}Values travel with their time to live; nothing is deleted in the source. Started again, "
        "a run "
        f"goes on where it was. Variables that begin with NEW_ hold the address of a node of the cluster.",
        tuple(copies),
    )
    yield Step(
        "Switch",
        "Give the variables the addresses of the cluster and start the new release, one process first.",
        tuple(_switch(project)),
    )


def _switch(project: Project) -> Iterator[str]:
    for name in _variables(project):
        yield f'export {name}="$NEW_{name}"'
    if project.mode != "cluster":
        yield f"export {shlex.quote(project.cluster_flag)}=1"


def _writers(project: Project) -> tuple[Clue, ...]:
    files: dict[str, int] = {}
    for one in project.migrating:
        for place in one.calls:
            files[place.path] = files.get(place.path, 0) + 1
    ordered = sorted(files.items(), key=lambda item: (-item[1], item[0]))
    return _cut([Clue(_many(number, "Redis call"), path) for path, number in ordered])


def _verify(project: Project) -> Iterator[Step]:
    checks = [
        f'clusterlint migrate-keys {KEY_MAP} --from "${name}" --to "$NEW_{name}" --again --verify all'
        for name in _variables(project)
    ]
    yield Step(
        "Compare the data", "Before writes are let in: every key, its type, value and expiry.", tuple(checks)
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
        "Read the logs for an hour",
        "CROSSSLOT, MOVED, CLUSTERDOWN and RedisClusterException are named with the lines that can raise "
        "them.",
        ("clusterlint explain - . < application.log",),
    )
    silent = [one for one in project.findings if one.silent]
    if silent:
        yield Step(
            f"Try the {_many(len(silent), 'silent place')} by hand",
            "They raise nothing. Each needs a test that looks at the result.",
            places=_places(silent),
        )
    hot = [one for one in project.placement.hot if one.after][:MOST_ENDPOINTS]
    if hot:
        yield Step(
            "Watch the hot slots",
            "All keys of some families are in these slots. The number of keys is that of the master of the "
            "slot.",
            tuple(
                f"redis-cli -c -h node1 CLUSTER COUNTKEYSINSLOT {one.slot}  # on its master" for one in hot
            ),
        )


def _back(project: Project) -> Iterator[Step]:
    yield Step(
        "Decide beforehand when to go back",
        "For example: errors of the cluster in the log after ten minutes, a silent place that gives wrong "
        "results, "
        "or a latency twice that of before. Name who decides.",
    )
    commands = [f'export {name}="$OLD_{name}"' for name in _variables(project)]
    if project.mode != "cluster":
        commands.append(f"export {shlex.quote(project.cluster_flag)}=0")
    renamed = (
        " Keys there have their old names: the release before the renaming reads them, the new one does not."
        if project.renames
        else ""
    )
    yield Step(
        "Switch back",
        "The standalone server was only read from, and still has every key of the moment of the copy. "
        "Variables "
        f"that begin with OLD_ hold the addresses of before.{renamed}",
        tuple(commands),
    )
    yield Step(
        "Know what is lost",
        "What was written to the cluster since the switch is not on the standalone server, and clusterlint "
        "does not "
        "copy it back. Keep the standalone server, and its backups, until nobody would go back.",
    )


def _variables(project: Project) -> tuple[str, ...]:
    names = dict.fromkeys(variable(one.name or "") for one in project.migrating)
    return tuple(names)[:MOST_ENDPOINTS] or ("REDIS_URL",)


def _places(findings: Iterable[Assessed]) -> tuple[Clue, ...]:
    return _cut(
        [
            Clue(
                f"{one.finding.rule} {one.finding.name}" + (f": {one.how}" if one.how else ""),
                one.finding.location.path,
                one.finding.location.line,
            )
            for one in findings
        ]
    )


def _cut(clues: list[Clue]) -> tuple[Clue, ...]:
    more = len(clues) - MOST_PLACES
    return (*clues[:MOST_PLACES], *([Clue(f"and {more} more")] if more > 0 else []))


def _listed(names: Sequence[str]) -> str:
    if not names:
        return "what connects"
    shown = list(names[:MOST_PLACES])
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def _many(number: int, word: str) -> str:
    return f"{number} {word if number == 1 else f'{word}s'}"
