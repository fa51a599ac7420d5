"""What an audit knows, as plain values: nothing here says how it is shown.

A finding is named by its place in ``Audit.findings``, a family by its place in ``KeyMap.families``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from clusterlint.audit.pictures import Graph, Placement
from clusterlint.endpoints.model import EndpointMap
from clusterlint.finding import Effect, Finding, Location, Severity
from clusterlint.keys.model import KeyMap
from clusterlint.link.test_code import in_tests
from clusterlint.observe.model import Observed
from clusterlint.plan.model import TagPlan


class Way(str, Enum):
    """What has to be done about a finding."""

    SAFE = "safe"  # `clusterlint fix` rewrites it
    UNSAFE = "unsafe"  # `clusterlint fix --unsafe` rewrites it; keys or replies change, for one
    HAND = "by hand"  # a person changes lines
    REDESIGN = "redesign"  # other keys, another data structure, or another guarantee: a decision first
    NOTE = "note"  # an info: to be known, nothing breaks by it


class Seen(str, Enum):
    """Whether the code shows a caveat of a cluster."""

    SEEN = "seen"
    NOT_SEEN = "not seen"
    UNKNOWN = "could not tell"


@dataclass(frozen=True, slots=True)
class Assessed:
    """A finding with what is to be done (``how``, in words) and by whom.

    ``owners`` are those of CODEOWNERS; ``line`` is the source line it stands on, "" where there is none.
    ``why_not``: why `fix` does not rewrite it, where it has looked.
    """

    finding: Finding
    way: Way
    how: str
    owners: tuple[str, ...] = ()
    line: str = ""
    why_not: str = ""

    @property
    def in_tests(self) -> bool:
        """Whether it stands in code that tests something."""
        return in_tests(self.finding.location.path)

    @property
    def breaks(self) -> bool:
        """Whether it fails or changes its meaning on a cluster; comments and unreadable files do not."""
        return self.finding.severity is not Severity.INFO and not self.finding.rule.startswith("CL9")

    @property
    def silent(self) -> bool:
        """Whether it breaks without an error."""
        return self.breaks and self.finding.effect is Effect.SILENT


@dataclass(frozen=True, slots=True)
class Clue:
    """One piece of evidence; ``line`` 0: the file as a whole, ``path`` "": no one place."""

    text: str
    path: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Caveat:
    """One thing that a cluster does otherwise, and what this code shows of it.

    ``findings`` are the numbers of those that are about it, worst first; ``clues`` are other evidence.
    """

    name: str
    title: str
    why: str
    seen: Seen
    summary: str
    findings: tuple[int, ...] = ()
    clues: tuple[Clue, ...] = ()


@dataclass(frozen=True, slots=True)
class Pool:
    """A place that builds connections; ``size`` None: as many as are asked for, or not known (``text``)."""

    location: Location
    type_name: str
    endpoint: str | None
    size: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Processes:
    """A place in a deployment file that says how many processes run; ``text`` is what stands there."""

    path: str
    line: int
    count: int
    text: str


@dataclass(frozen=True, slots=True)
class Connections:
    """What is known of masters x pool size x processes.

    ``today`` and ``cluster`` are upper bounds, None where a factor was not seen. ``product`` is how the
    numbers come about.
    """

    masters: int
    pools: tuple[Pool, ...] = ()
    processes: tuple[Processes, ...] = ()
    today: int | None = None
    cluster: int | None = None
    product: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. ``commands`` are for a POSIX shell, names of this project in them and no password."""

    title: str
    text: str
    commands: tuple[str, ...] = ()
    places: tuple[Clue, ...] = ()


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of the runbook: "before", "during", "verify" or "roll back"."""

    name: str
    title: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Files:
    """Numbers of the run: files looked at, analysed, and not readable."""

    scanned: int = 0
    parsed: int = 0
    unreadable: int = 0


@dataclass(frozen=True, slots=True)
class Silenced:
    """How many findings are not in the audit: by comments, and by each setting."""

    suppressed: int = 0
    ignored: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Run:
    """What the audit is of, and how it came about.

    ``project`` is the name of the root folder. ``with_fixes``: the rewrites of ``fix`` were tried and proven;
    else nothing is known to be automatic. ``codeowners``: the file that names owners, None: there is none.
    ``notes``: settings that do not hold here; ``remarks``: files that are not in the audit, wrong names.
    """

    version: str
    project: str
    mode: str
    masters: int
    target: str
    judged_by: tuple[str, ...]
    endpoints: tuple[str, ...]
    with_fixes: bool
    codeowners: str | None
    calls: int
    unresolved: int
    files: Files
    silenced: Silenced
    cluster_flag: str
    notes: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Audit:
    """Everything that the report of an audit can show. Findings: the silent breaks first, infos last."""

    run: Run
    findings: tuple[Assessed, ...]
    endpoints: EndpointMap
    keys: KeyMap
    plan: TagPlan
    placement: Placement
    graph: Graph
    connections: Connections
    caveats: tuple[Caveat, ...]
    runbook: tuple[Phase, ...]
    observed: Observed | None = None  # real keys, where there were some to measure

    @property
    def breaks(self) -> tuple[Assessed, ...]:
        """What fails or changes its meaning on a cluster."""
        return tuple(one for one in self.findings if one.breaks)

    def ways(self) -> Mapping[Way, int]:
        """How many breaks there are of each way out; notes are none of them."""
        found = Counter(one.way for one in self.breaks)
        return {way: found[way] for way in Way if way is not Way.NOTE}

    def effects(self) -> Mapping[Effect, int]:
        """How many breaks of each effect, the silent ones first."""
        found = Counter(one.finding.effect for one in self.breaks)
        return {effect: found[effect] for effect in (Effect.SILENT, Effect.LUCK, Effect.LOUD)}
