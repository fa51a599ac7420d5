"""What a run tells people and programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from clusterlint.migrate.journal import shown
from clusterlint.migrate.naming import Naming
from clusterlint.migrate.run import Outcome
from clusterlint.migrate.survey import Survey

SCHEMA = 1
_HOT = 0.05  # share of all keys in one slot that is worth a line


def report_text(outcome: Outcome, failed: str) -> str:
    """The counts of a pass, line by line; lines that say nothing are left out."""
    counts = outcome.state.counts
    again = f", pass {outcome.state.passes}" if outcome.state.passes > 1 else ""
    rows = [
        ("scanned", counts.scanned, "keys of the source" + again),
        ("copied", counts.copied, ""),
        ("renamed", counts.renamed, ""),
        ("replaced", counts.replaced, "had another value or expiry"),
        ("equal", counts.equal, "there already, with the same value and expiry" + _earlier(counts.earlier)),
        ("skipped", counts.skipped, "the new name was taken by something else"),
        ("gone", counts.gone, "expired or deleted while the run was going on"),
        ("left", counts.left, "of no family of the key map"),
        ("failed", counts.failed, f"listed in {failed}"),
    ]
    lines = [_row(*row) for row in rows if row[1] or row[0] in ("scanned", "failed")]
    if counts.new_names:
        lines.append(f"{counts.new_names:,} of them under a new name")
    if outcome.state.phase == "done" and counts.verified:
        lines.append(_verified(outcome))
    return "\n".join(lines) + "\n" + _end(outcome)


def _row(name: str, number: int, note: str) -> str:
    note = note if number or name == "scanned" else ""
    return f"{name:<9} {number:>12,}  {note}".rstrip()


def _earlier(number: int) -> str:
    return f" ({number:,} written before the source was restarted)" if number else ""


def _verified(outcome: Outcome) -> str:
    counts = outcome.state.counts
    if outcome.state.identity.get("target", "") == "":
        return f"verified: {counts.verified:,} keys of the families, {counts.missing:,} under their old name"
    return (
        f"verified: {counts.verified:,} keys looked for, {counts.missing:,} missing; "
        f"{counts.compared:,} compared, {counts.different:,} different"
    )


def _end(outcome: Outcome) -> str:
    if outcome.problem is not None:
        return f"Incomplete: {outcome.problem}\n"
    return "Complete\n" if outcome.clean else "Complete, with failures or differences\n"


def report_json(outcome: Outcome, failed: str) -> dict[str, Any]:
    """The same for programs."""
    return {
        "schema": SCHEMA,
        "complete": outcome.problem is None,
        "clean": outcome.clean,
        "problem": outcome.problem,
        "phase": outcome.state.phase,
        "pass": outcome.state.passes,
        **asdict(outcome.state.counts),
        "failed_keys": failed if outcome.state.failed_bytes else None,
    }


def survey_text(found: Survey, naming: Naming) -> str:
    """A dry run: families with samples, what stands in the way, and where the keys would be."""
    lines = []
    for family, tally in zip(naming.families, found.families, strict=True):
        done = f", {tally.new_form:,} in the new form already" if tally.new_form else ""
        lines.append(f"{family.old} -> {family.new}: {tally.old_form:,} keys{done}")
        lines += [f"    {shown(old)} -> {shown(new)}" for old, new in tally.samples]
        if tally.twins:
            lines.append(f"    {tally.twins:,} exist under both names, such as")
            lines += [f"    {shown(old)} and {shown(new)}" for old, new in tally.twin_samples]
    lines.append(f"{found.scanned:,} keys, {found.unclaimed:,} of no family")
    for key, number in found.alike_samples[:1]:
        lines.append(
            f"{found.alike:,} of these are like a family, but with braces or nothing in a value: "
            f"{shown(key)} ({naming.families[number].old})"
        )
    for key, ways in found.ambiguous_samples[:1]:
        names = " or ".join(shown(name) for name in ways.names)
        lines.append(f"{found.ambiguous:,} keys could be named in several ways: {shown(key)} -> {names}")
    if found.present:
        lines.append(f"{found.present:,} of the new names are in the target already")
    return "\n".join(lines + _load(found)) + "\nNothing was written\n"


def _load(found: Survey) -> list[str]:
    total = sum(found.slots)
    if not total:
        return []
    lines = [f"{name}: {keys:,} keys ({keys / total:.1%})" for name, keys in found.nodes]
    most = max(found.slots)
    used = sum(1 for keys in found.slots if keys)
    lines.append(f"{used:,} slots used, at most {most:,} keys in one")
    if most / total > _HOT and total > 100:
        lines.append(f"slot {found.slots.index(most)} would hold {most / total:.1%} of all keys")
    return lines


def survey_json(found: Survey, naming: Naming) -> dict[str, Any]:
    """The same for programs."""
    families = [
        {
            "old": family.old,
            "new": family.new,
            "old_form": tally.old_form,
            "new_form": tally.new_form,
            "twins": tally.twins,
            "samples": [[shown(old), shown(new)] for old, new in tally.samples],
        }
        for family, tally in zip(naming.families, found.families, strict=True)
    ]
    return {
        "schema": SCHEMA,
        "families": families,
        "scanned": found.scanned,
        "unclaimed": found.unclaimed,
        "alike": found.alike,
        "ambiguous": found.ambiguous,
        "present": found.present,
        "nodes": [{"node": name, "keys": keys} for name, keys in found.nodes],
        "slots_used": sum(1 for keys in found.slots if keys),
        "most_in_one_slot": max(found.slots),
    }
