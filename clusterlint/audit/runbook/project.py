"""What the steps are made of, and how its names are written in commands."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from clusterlint.audit.model import Assessed, Clue, Way
from clusterlint.audit.pictures import Placement
from clusterlint.endpoints.model import Endpoint, EndpointMap
from clusterlint.keys.model import KeyMap
from clusterlint.plan.model import TagPlan

MOST_PLACES = 12
MOST_ENDPOINTS = 4
"""Endpoints that have commands of their own: with more of them the pattern is clear."""

KEY_MAP = "key-map.json"
NO_RENAMES = "no-renames.json"


@dataclass(frozen=True, slots=True)
class Project:
    """``target``: the server that it will be, "" where nothing says so."""

    findings: Sequence[Assessed]
    endpoints: EndpointMap
    keys: KeyMap
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
    def names(self) -> list[str]:
        """Those endpoints by name."""
        return [one.name or "" for one in self.migrating]

    @property
    def variables(self) -> tuple[str, ...]:
        """The shell variables that stand for the addresses of the first of them."""
        return tuple(dict.fromkeys(map(variable, self.names)))[:MOST_ENDPOINTS] or ("REDIS_URL",)

    @property
    def renaming(self) -> frozenset[str]:
        """The endpoints on which keys get other names; a key of an unknown endpoint may be on any."""
        found = {
            name
            for group in self.plan.groups
            for plan in group.renamed
            for name in self.keys.families[plan.family].endpoints
        }
        known = frozenset(name for name in found if name is not None)
        return known | frozenset(self.names) if None in found else known

    def of(self, way: Way) -> list[Assessed]:
        """The breaks with that way out."""
        return [one for one in self.findings if one.breaks and one.way is way]

    def map_of(self, name: str) -> str:
        """What `migrate-keys` is given for the keys of an endpoint, with its name where there are several."""
        if name not in self.renaming:
            return NO_RENAMES if self.names else KEY_MAP
        chosen = f" --endpoint {shlex.quote(name)}" if len(self.renaming) > 1 else ""
        return f"{KEY_MAP}{chosen}"


def variable(endpoint: str) -> str:
    """The shell variable that stands for an endpoint: its own name where it is an environment variable's."""
    if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", endpoint):
        return endpoint
    name = re.sub(r"[^A-Za-z0-9]+", "_", endpoint).strip("_").upper()
    return f"URL_{name}" if name else "REDIS_URL"


def places(findings: Iterable[Assessed]) -> tuple[Clue, ...]:
    """Findings as places with what is to be done, the first of them."""
    found = []
    for one in findings:
        where = one.finding.location
        words = f"{one.finding.rule} {one.finding.name}" + (f": {one.how}" if one.how else "")
        found.append(Clue(words, where.path, where.line))
    return cut(found)


def cut(clues: list[Clue]) -> tuple[Clue, ...]:
    """The first of them, and how many more there are."""
    more = len(clues) - MOST_PLACES
    return (*clues[:MOST_PLACES], *([Clue(f"and {more} more")] if more > 0 else []))


def listed(names: Sequence[str]) -> str:
    """Names in a sentence."""
    if not names:
        return "what connects"
    more = len(names) - MOST_PLACES
    return ", ".join(names[:MOST_PLACES]) + (f" and {more} more" if more > 0 else "")


def many(number: int, word: str) -> str:
    """A number with its word."""
    return f"{number} {word if number == 1 else f'{word}s'}"
