"""What made a cached entry: another clusterlint, libcst or Python makes another entry."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from functools import cache
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path

from clusterlint import __version__

_PACKAGE = Path(__file__).resolve().parents[1]


@cache
def identity(*parts: str) -> bytes:
    """A digest of the named files and folders of this package, of libcst's version and of Python's.

    By content: the same release on another machine is the same. Raises OSError where the source is not there.
    """
    made = blake2b(digest_size=16)
    made.update(f"{__version__} {sys.implementation.cache_tag} {_libcst()}\n".encode())
    for path in _files(parts):
        made.update(f"{path.relative_to(_PACKAGE).as_posix()}\n".encode() + path.read_bytes())
    return made.digest()


@cache
def installation() -> bytes:
    """A digest of this installation: sizes and times of its files, and the libcst and Python that run it."""
    made = blake2b(f"{__version__} {sys.version} {_libcst()} {_PACKAGE}\n".encode(), digest_size=16)
    for path in sorted(_PACKAGE.rglob("*")):
        if path.suffix in (".py", ".json", ".toml"):
            status = os.stat(path)
            made.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode("utf-8", "surrogateescape"))
    return made.digest()


def digest(*parts: bytes) -> str:
    """A key for the store, in hexadecimal, of pieces that are told apart."""
    made = blake2b(digest_size=16)
    for part in parts:
        made.update(len(part).to_bytes(8, "little") + part)
    return made.hexdigest()


def _files(parts: Iterable[str]) -> Iterable[Path]:
    for part in parts:
        place = _PACKAGE / part
        yield from sorted(place.glob("*.py")) if place.is_dir() else (place,)


def _libcst() -> str:
    """Its version, without importing it."""
    spec = find_spec("libcst")
    if spec is None or spec.origin is None:
        return ""
    try:
        return (Path(os.path.dirname(spec.origin)) / "_version.py").read_text(
            encoding="utf-8", errors="replace"
        )
    except OSError:
        return str(os.stat(spec.origin).st_mtime_ns)
