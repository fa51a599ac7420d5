"""What the catalog says about one use of a library, as it is set up and in the version that is there."""

from __future__ import annotations

import re

from msgspec import Struct

from clusterlint.catalog.client import precedes
from clusterlint.catalog.library import Library, Use
from clusterlint.catalog.target import Target
from clusterlint.dependencies.admits import newest_admitted
from clusterlint.dependencies.model import Dependency, Known
from clusterlint.finding import Confidence, Effect, Severity
from clusterlint.rules.release import said

MAX_BROKEN = 3

_OWN = " of your own"
_PLAIN = re.compile(r"\b(?:one|a|the|this) node\b|standalone client")
_BY_SLOT = re.compile(r"MOVED|Moved|CROSSSLOT|CrossSlot|slot")


class Verdict(Struct, frozen=True):
    """A finding without its place."""

    severity: Severity
    confidence: Confidence
    effect: Effect
    message: str
    way_out: str
    notes: tuple[str, ...]


class Setup(Struct, frozen=True):
    """How the code sets a use up.

    `given`: the code shows it at all. `clustered`: with a cluster client, class or option. `replaceable`: the
    library has another class or scheme for clusters, which `configure` names. `giver`: the class of the
    project that gives the library a cluster client, which it has not by itself; "" if there is none.
    """

    given: bool
    clustered: bool = False
    replaceable: bool = False
    giver: str = ""


def verdict(
    library: Library, use: Use, setup: Setup, version: Dependency | None, target: Target | None
) -> Verdict | None:
    """What is to be said; None if the use is fine."""
    about = f"{library.title} ({use.role})"
    notes = _notes(library, use, version)
    old = _too_old(use, version)
    if old is not None and version is not None and (use.support == "yes" or old[0] is not Severity.INFO):
        message = f"{about} needs {use.since} or newer for a cluster: found {said(version)}"
        way_out = f"upgrade to {library.distribution} {use.since} or newer, then: {use.configure}"
        return Verdict(*old, Effect.LOUD, message, way_out, notes)
    if use.support == "yes":
        return None
    severity, message, way_out = _words(use, about, setup)
    confidence = Confidence.CERTAIN
    if target is not None and target.plain_client and use.support == "no":
        severity, confidence = Severity.WARNING, Confidence.LIKELY
        note = (
            f"{target.title} takes a plain client: no MOVED there, but commands over several slots may fail"
        )
        notes = (*notes, note)
    return Verdict(severity, confidence, _effect(use), message, way_out, notes)


def _words(use: Use, about: str, setup: Setup) -> tuple[Severity, str, str]:
    """Severity, message and way out of a use that is not fully supported."""
    if use.support == "no" and setup.giver:
        own = "; ".join(clause for clause in use.broken if _OWN in clause)
        message = (
            f"{about} gets a cluster client from {setup.giver}, and runs on a cluster only in part: {own}"
        )
        return Severity.WARNING, message, use.instead
    if use.support == "no":
        way_out = use.configure if setup.replaceable else use.instead
        return Severity.ERROR, f"{about} has no cluster support: {_first(use.broken)}", way_out
    if setup.clustered or not _plain_fails(use):
        broken = "; ".join(use.broken[:MAX_BROKEN])
        return Severity.WARNING, f"{about} runs on a cluster only in part: {broken}", use.instead
    plain = [clause for clause in use.broken if _PLAIN.search(clause)] or list(use.broken)
    if setup.given:
        return Severity.ERROR, f"{about} is not set up for a cluster here: {_first(plain)}", _set_up(use)
    message = f"{about} runs on a cluster only if it is set up for one, and then in part: {_first(plain)}"
    return Severity.WARNING, message, _set_up(use)


def _first(clauses: tuple[str, ...] | list[str]) -> str:
    return clauses[0] if clauses else "it opens a standalone client"


def _set_up(use: Use) -> str:
    return f"{use.configure}; or {use.instead}" if use.instead else use.configure


def _plain_fails(use: Use) -> bool:
    """Whether the measured checks say that it fails when it is given one node's address."""
    return any(_PLAIN.search(check.what) and check.outcome != "works" for check in use.checks) or any(
        "standalone client" in clause for clause in use.broken
    )


def _effect(use: Use) -> Effect:
    """How the first failing check shows itself; core checks first."""
    failing = sorted((c for c in use.checks if c.outcome != "works"), key=lambda check: not check.core)
    outcome = failing[0].outcome if failing else " ".join(use.broken)
    if outcome.startswith("wrong"):
        return Effect.SILENT
    return Effect.LUCK if _BY_SLOT.search(outcome) else Effect.LOUD


def _too_old(use: Use, version: Dependency | None) -> tuple[Severity, Confidence] | None:
    """A release before the first with this support. Of a range that also admits the measured one: advice."""
    if use.support == "no" or not use.since or version is None or not version.version:
        return None
    if not precedes(version.version, use.since):
        return None
    if version.known in (Known.LOCKED, Known.PINNED):
        return Severity.ERROR, Confidence.CERTAIN
    admitted = newest_admitted(version, [release for release in (use.since, use.run) if release])
    return (Severity.ERROR if admitted is None else Severity.INFO), Confidence.LIKELY


def _notes(library: Library, use: Use, version: Dependency | None) -> tuple[str, ...]:
    found = f"found {said(version)}" if version is not None else "no manifest names its version"
    if not use.run:
        return (f"not measured: {use.unrun}" if use.unrun else "not measured", found)
    failing = [check for check in use.checks if check.outcome != "works"]
    evidence = f"measured with {library.distribution} {use.run} on three masters"
    if failing:
        worst = next((check for check in failing if check.core), failing[0])
        evidence += f': "{worst.what}" {_short(worst.outcome)}'
    return (evidence, found)


def _short(outcome: str) -> str:
    """The outcome without the texts of the exception: "raises OperationalError <- MovedError"."""
    if not outcome.startswith("raises "):
        return outcome
    return " <- ".join(part.split(":")[0].strip() for part in outcome.split(" <- "))
