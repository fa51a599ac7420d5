"""An ignore comment or baseline entry that matches nothing, or a comment that is not written as it must be.

What:
    A comment `# clusterlint: ignore[CODE] reason` (or `ignore-file[CODE]`) in which a named rule found
    nothing to ignore, a comment that names no rule, an unknown rule, or that is spelled in a way that
    suppresses nothing. An entry of the baseline of which the finding is gone, at the line of the entry.
Why:
    A suppression that outlives its finding hides the next one. After the key helpers of a project have got
    their hash tags, the comments that excused the old keys would go on excusing every new mistake on
    their lines.
Effect:
    silent: nothing breaks by the comment itself. It keeps the next break from being seen.
Bad (not run):
    # The comment is what is wrong here: one key is always in one slot, CL101 has nothing to say.
    r.mget(["user:1:name"])  # clusterlint: ignore[CL101] moves to one slot next week
    r.mget(["user:1:name"])  # clusterlint: ignore
Good (not run):
    # Comments do nothing at run time.
    r.mget(["user:1:name"])
    r.mget(first, second)  # clusterlint: ignore[CL101] both come from tagged()
Fix:
    Delete the comment, or the code in it that is no longer needed. Name a rule in square brackets, several
    with commas between them. The comment stands on any line of the statement, or alone on the line above.
    Entries of the baseline are taken out by `clusterlint baseline update`.
    Only rules that ran are judged: with --select CL1 a comment about CL201 is left alone.
Silence:
    Leave the rule out for a whole run with --ignore CL901, or for some files:
    per-file-ignores = { "legacy/**" = ["CL901"] }
    or for one file with a comment in it:
    # clusterlint: ignore-file[CL901] shared with a branch that still needs the comments
"""

from __future__ import annotations

from collections.abc import Iterator

from clusterlint.finding import Finding, Severity
from clusterlint.link.program import Program

CODE = "CL901"
NAME = "unused-suppression"
SEVERITY = Severity.WARNING


def judge(program: Program) -> Iterator[Finding]:
    """Nothing from the program: the comments are weighed by ``judge/suppression.py``, after all rules ran."""
    yield from ()
