"""Which lines of the files under a folder have changed since a git revision, as git itself says it."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from clusterlint.errors import UserError

Changed = Mapping[str, tuple[tuple[int, int], ...]]
"""Path -> ranges of lines, both ends included; none where lines were only taken out."""

_WHOLE_FILE = ((1, 2**31),)
_HUNK = re.compile(rb"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_ESCAPE = re.compile(rb"\\([0-7]{3}|.)")
_LETTERS = {b"a": b"\a", b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}

# What a user's configuration of git may change of a diff is set back.
_DIFF = (
    "diff --unified=0 --inter-hunk-context=0 --no-color --no-ext-diff --no-textconv --find-renames "
    "--relative --text --submodule=short --src-prefix=a/ --dst-prefix=b/"
).split()


def changed_since(revision: str, root: Path) -> Changed:
    """The lines under the root that are not as in the revision; new files that git does not know are whole.

    Committed, staged or neither is one. Raises UserError where there is no git, repository or revision.
    """
    _git(root, ["rev-parse", "--is-inside-work-tree"], "it needs a git repository")
    known = ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"]
    commit = _git(root, known, f"there is no revision {revision!r}").decode("ascii").strip()
    patch = _git(root, [*_DIFF, commit, "--"], f"git cannot compare with {revision!r}")
    unknown = _git(root, ["ls-files", "--others", "--exclude-standard", "-z"], "git cannot list files")
    found: dict[str, tuple[tuple[int, int], ...]] = dict(_ranges(patch.split(b"\n")))
    return {**found, **{os.fsdecode(name): _WHOLE_FILE for name in unknown.split(b"\0") if name}}


def _git(root: Path, words: Sequence[str], otherwise: str) -> bytes:
    try:
        done = subprocess.run(
            ["git", *words], cwd=root, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
    except FileNotFoundError as problem:
        raise UserError("--diff-base: git is not installed, or not on the PATH") from problem
    except (OSError, ValueError) as problem:
        raise UserError(f"--diff-base: git cannot be run: {problem}") from problem
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise UserError(f"--diff-base: {otherwise} ({root.as_posix()}){f': {said[0]}' if said else ''}")
    return done.stdout


def _ranges(patch: Sequence[bytes]) -> Iterator[tuple[str, tuple[tuple[int, int], ...]]]:
    """Each changed file that is there, with where its new lines are.

    Lines of a hunk are counted off: an added line may look like a head.
    """
    found: list[tuple[int, int]] = []
    path, at = b"", 0
    while at < len(patch):
        line = patch[at]
        at += 1
        if line.startswith(b"diff --git "):
            if path:
                yield os.fsdecode(path), tuple(found)
            path, found = b"", []
        elif line.startswith(b"+++ "):
            name = _unquoted(line[4:])
            path = b"" if name == b"/dev/null" else name.removeprefix(b"b/")
        elif hunk := _HUNK.match(line):
            gone, first, added = (int(1 if part is None else part) for part in hunk.groups())
            at += gone + added
            if added:
                found.append((first, first + added - 1))
    if path:
        yield os.fsdecode(path), tuple(found)


def _unquoted(name: bytes) -> bytes:
    """A path as git writes it in a head: in quotes where it has odd letters, with a tab after a space."""
    if not name.startswith(b'"'):
        return name.removesuffix(b"\t")

    def letter(match: re.Match[bytes]) -> bytes:
        word = match[1]
        return bytes([int(word, 8)]) if len(word) == 3 else _LETTERS.get(word, word)

    return _ESCAPE.sub(letter, name.rstrip(b"\t")[1:-1])
