"""A file that cannot be read, decoded or parsed.

What:
    A file under the given paths that could not be analysed: unreadable, not in the encoding that it
    declares, not Python 3, holding null bytes, larger than 4 MB, or nested so deeply that parsing it would
    overflow the parser.
Why:
    What was not read was not checked. A Python 2 script or a generated file of 20 MB that talks to Redis
    breaks on the cluster like any other, and a linter that skips it without a word says "clean" about
    something that it never saw.
Effect:
    silent: every break in that file stays unseen until the cluster shows it.
Bad (not run):
    # Python 2: not parsed, so the keys below are never compared.
    print "moving", r.rename("queue:new", "queue:old")
Good (not run):
    # Python 3: parsed, and the two keys share a slot.
    print("moving", r.rename("queue:{1}:new", "queue:{1}:old"))
Fix:
    Repair the file (save it as UTF-8 or declare its encoding in the first two lines, port it to Python 3),
    or, if it is not yours to repair, exclude it with open eyes: extend-exclude = ["vendor/old.py"].
Silence:
    A comment such as `# clusterlint: ignore-file[CL902] reason` cannot be read in a file that cannot be
    read; use the configuration:
    per-file-ignores = { "vendor/**" = ["CL902"] }
"""

from __future__ import annotations

from collections.abc import Iterator

from clusterlint.finding import Finding, Severity
from clusterlint.link.program import Program

CODE = "CL902"
NAME = "unreadable-file"
SEVERITY = Severity.ERROR


def judge(program: Program) -> Iterator[Finding]:
    """Nothing from the program: such a file never got into it; ``judge/own.py`` makes the findings."""
    yield from ()
