"""Manifests as they come from the disk: bounded, in the encodings that editors and shells leave behind."""

from __future__ import annotations

import codecs
import errno
import os
import stat
from pathlib import Path

LARGEST = 20 * 1024 * 1024
"""Bytes. The largest lock files of public projects have about 3 MB."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),  # what PowerShell's ">" writes
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class Unreadable(Exception):
    """A manifest that cannot be read: one line on why, and the 1-based line where it shows."""

    def __init__(self, reason: str, line: int = 1) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


def text_of(path: Path, *, strict: bool) -> str | None:
    """The text with "\\n" at the ends of its lines; None if there is no such regular file.

    `strict`: what is not Unicode is an error, as TOML and JSON want it; else it is read as Latin-1, in which
    every byte is a letter: pip and setuptools read in the machine's encoding, which nobody knows here.
    Raises Unreadable.
    """
    content = _content(path)
    if content is None:
        return None
    text = _decoded(content, strict=strict)
    null = text.find("\0")
    if null >= 0:
        raise Unreadable("holds null bytes", text.count("\n", 0, null) + 1)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _content(path: Path) -> bytes | None:
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return None
            content = file.read(LARGEST + 1)
    except ValueError:  # a null byte in the name that an -r line gives
        return None
    except OSError as problem:
        if problem.errno in _NOT_THERE:
            return None
        raise Unreadable(f"cannot be read: {problem.strerror}") from None
    if len(content) > LARGEST:
        raise Unreadable(f"is larger than {LARGEST // 1024 // 1024} MB")
    return content


_NOT_THERE = (errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG, errno.ENXIO)


def _without_waiting(path: str, flags: int) -> int:
    """Opens without waiting for the writer of a named pipe."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _decoded(content: bytes, *, strict: bool) -> str:
    mark, encoding = next((pair for pair in _MARKS if content.startswith(pair[0])), (b"", ""))
    body = content[len(mark) :]
    try:
        return body.decode(encoding or _guess(body))
    except UnicodeDecodeError as problem:
        if mark or strict:
            line = body.count(b"\n", 0, problem.start) + 1
            raise Unreadable(f"is not valid {problem.encoding}", line) from None
    return body.decode("latin-1")


def _guess(body: bytes) -> str:
    """UTF-16 without a mark has a null byte in nearly every other place; all else is tried as UTF-8."""
    head = body[:400]
    if len(head) % 2 == 0 and head[1::2].count(0) * 10 > len(head) * 4:
        return "utf-16-le"
    if len(head) % 2 == 0 and head[::2].count(0) * 10 > len(head) * 4:
        return "utf-16-be"
    return "utf-8"
