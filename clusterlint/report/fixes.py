"""The outcome of ``fix`` in its formats, without passwords: pure functions to text."""

from __future__ import annotations

from collections.abc import Sequence

from clusterlint.fix import Change, Context, Mapping, Outcome, SourceText, key_map
from clusterlint.fix.verify import edited
from clusterlint.report.fix_diff import unified_diff
from clusterlint.report.fix_json import key_map_text, outcome_json
from clusterlint.report.fix_lines import Lines
from clusterlint.report.fix_text import change_text, outcome_text
from clusterlint.report.redact import redact


def render_change(context: Context, change: Change) -> str:
    """What somebody who is asked about a change has to know."""
    return redact(change_text(context, change))


def render_diff(context: Context, changes: Sequence[Change]) -> str:
    """What these changes do to the files of the context."""
    new = edited(context, changes)
    pairs = {path: (context.text(path), text) for path, text in new.items()}
    return redact(unified_diff(pairs, pairs.keys() - context.contents.keys()))


def render_difference(outcome: Outcome) -> str:
    """What all changes together do to the files on the disk."""
    return redact(unified_diff(_pairs(outcome), outcome.made))


def render_patch(outcome: Outcome) -> bytes:
    """The same in the encodings of the files, so that it can be applied."""
    found = []
    for path, pair in sorted(_pairs(outcome).items()):
        names, mark, hunks = redact(unified_diff({path: pair}, outcome.made)).partition("\n@@")
        found.append(names.encode() + (mark + hunks).encode(pair[1].encoding, "replace"))
    return b"".join(found)


def render_outcome(outcome: Outcome, *, written: bool) -> str:
    """What was done, or would be, and what is left."""
    return redact(outcome_text(outcome, Lines(outcome, written=written), written=written))


def render_fixes(
    outcome: Outcome, *, version: str, root: str, written: bool, recovered: Sequence[str]
) -> str:
    """The same as JSON."""
    pairs = _pairs(outcome)
    return redact(
        outcome_json(
            outcome,
            mappings(outcome),
            {path: unified_diff({path: pair}, outcome.made) for path, pair in pairs.items()},
            Lines(outcome, written=written),
            version=version,
            root=root,
            written=written,
            recovered=recovered,
        )
    )


def mappings(outcome: Outcome) -> tuple[Mapping, ...]:
    """What becomes of the keys."""
    applied = [(outcome.rounds[one.number - 1].context, one.change) for one in outcome.applied]
    return key_map(applied, outcome.first.context.keys)


def render_key_map(found: Sequence[Mapping], version: str) -> str:
    """The file that ``--key-map`` writes."""
    return key_map_text(found, version)


def _pairs(outcome: Outcome) -> dict[str, tuple[SourceText, SourceText]]:
    return {path: (outcome.before(path), outcome.texts[path]) for path in outcome.contents}
