"""The other files under the root: what may name keys besides the Python that was analysed.

Read once, and only kept where a given pattern is found in the bytes: deployment files, Lua, other languages,
tests, Python that does not touch Redis itself.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from clusterlint.discover.source import SourceFile
from clusterlint.discover.walk import files_under

LARGEST_SEARCHED = 2_000_000
"""Bytes; larger text files are dumps, lock files and bundles."""

MOST_FILES = 50_000
MOST_KEPT = 64_000_000
"""Bytes of all files with a hit that are kept."""

_CODE = frozenset(
    ".py .pyi .lua .js .mjs .cjs .jsx .ts .mts .tsx .vue .go .rb .erb .rake .java .kt .kts .scala .groovy .rs"
    " .php .cs .fs .c .h .cc .cpp .hpp .ex .exs .erl .clj .swift .dart .pl .pm .r .sh .bash .zsh .fish .ps1"
    " .bat .sql .html .ipynb".split()
)
_CONFIGURATION = frozenset(
    ".acl .conf .cfg .ini .env .yml .yaml .toml .json .json5 .xml .properties .tf .tfvars .hcl .tpl .j2"
    " .jinja .jinja2 .tmpl .redis .service .plist".split()
)
_NAMES = re.compile(
    r"(?i)(?:\.env(?:\..+)?|.*\.env\..+|(?:.*\.)?dockerfile(?:\..+)?|containerfile|makefile|justfile|procfile"
    r"|jenkinsfile|vagrantfile|(?:.*[-_])?entrypoint)"
)
_LOCKS = re.compile(r"(?i)(?:package-lock\.json|yarn\.lock|pnpm-lock\.yaml|npm-shrinkwrap\.json|.*\.min\.js)")


class Estate(Struct, frozen=True):
    """The files with a hit, by path; ``unsearched``: those that were left out for their size, in order."""

    files: tuple[SourceFile, ...] = ()
    unsearched: tuple[str, ...] = ()


def kind_of(path: str) -> str:
    """ "code", "configuration", or "" for files that hold neither."""
    name = path.rpartition("/")[2]
    suffix = "." + name.rpartition(".")[2].lower() if "." in name else ""
    if _LOCKS.fullmatch(name):
        return ""
    if suffix in _CODE:
        return "code"
    return "configuration" if suffix in _CONFIGURATION or _NAMES.fullmatch(name) else ""


def search(root: Path, excludes: Sequence[str], wanted: re.Pattern[bytes]) -> Estate:
    """The text files under ``root`` in which ``wanted`` is found; the same on every run."""
    found: list[SourceFile] = []
    unsearched: list[str] = []
    room = MOST_KEPT
    for number, (name, path) in enumerate(files_under(root, excludes)):
        if not kind_of(name):
            continue
        size = _size(path)
        if size > LARGEST_SEARCHED or number >= MOST_FILES or room <= 0:
            unsearched.append(name)
            continue
        content = _content(path)
        if content is not None and b"\0" not in content[:8192] and wanted.search(content):
            found.append(SourceFile(name, content))
            room -= len(content)
    return Estate(tuple(found), tuple(unsearched))


def _size(path: Path) -> int:
    try:
        return os.stat(path).st_size
    except OSError:
        return 0


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
