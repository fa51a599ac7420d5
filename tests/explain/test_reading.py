"""Logs: what is counted, which frames belong to which error, and that a long one is not kept."""

from __future__ import annotations

import io
import itertools
import json
from collections.abc import Iterator

from clusterlint.explain import Frame, read
from clusterlint.explain import reading as module

TRACEBACK = """\
Traceback (most recent call last):
  File "/srv/app/shop/cart.py", line 31, in merge
    pipe.execute()
    ~~~~~~~~~~~~^^
  File "/venv/lib/python3.12/site-packages/redis/cluster.py", line 1493, in determine_slot
    raise RedisClusterException(
        f"{command} - all keys must map to the same key slot"
    )
redis.exceptions.RedisClusterException: RENAME - all keys must map to the same key slot
"""
FRAME = Frame("/srv/app/shop/cart.py", 31, "merge")


def ids(text: str) -> list[tuple[str, int]]:
    return [(one.error.id, one.count) for one in read(io.BytesIO(text.encode())).seen]


def test_the_most_frequent_first() -> None:
    text = "MOVED 1 a:1\nASK 2 b:2\nfine\nASK 3 b:2\nASK 2 b:2\nMOVED 4 a:1\nREADONLY You can't write against a read only replica.\n"
    log = read(io.BytesIO(text.encode()))
    assert [(one.error.id, one.count) for one in log.seen] == [("ask", 3), ("moved", 2), ("read-only", 1)]
    assert log.lines == 7
    assert log.seen[0].slots == (2, 3)
    assert log.seen[0].sample == "ASK 2 b:2"


def test_a_traceback_is_one_error_with_the_frames_of_the_program() -> None:
    (seen,) = read(io.BytesIO(TRACEBACK.encode())).seen
    assert (seen.count, seen.commands, seen.frames) == (1, ("RENAME",), (FRAME,))


def test_frames_of_another_error_are_not_taken() -> None:
    other = TRACEBACK.replace(
        "redis.exceptions.RedisClusterException: RENAME - all keys must map to the same key slot",
        "ValueError: 3",
    )
    (seen,) = read(io.BytesIO(f"{other}MOVED 1 a:1\n".encode())).seen
    assert (seen.error.id, seen.frames) == ("moved", ())


def test_lines_with_a_prefix() -> None:
    """As docker compose and journald write them."""
    text = "".join(f"app_1  | {line}\n" for line in TRACEBACK.splitlines())
    (seen,) = read(io.BytesIO(text.encode())).seen
    assert (seen.count, seen.frames) == (1, (FRAME,))


def test_a_traceback_in_json() -> None:
    line = json.dumps({"level": "error", "exception": TRACEBACK})
    (seen,) = read(io.BytesIO(f"{line}\n{line}\n".encode())).seen
    assert (seen.count, seen.frames) == (2, (FRAME,))


def test_colours_and_marks() -> None:
    """As Python 3.13 writes to a terminal, and as loguru marks the frame that logs."""
    coloured = TRACEBACK.replace('"/srv/app/shop/cart.py"', '\x1b[35m"/srv/app/shop/cart.py"\x1b[0m').replace(
        "line 31", "line \x1b[35m31\x1b[0m"
    )
    marked = TRACEBACK.replace('  File "/srv', '> File "/srv')
    for text in (coloured, marked):
        (seen,) = read(io.BytesIO(text.encode())).seen
        assert (seen.count, seen.frames) == (1, (FRAME,))


def test_chained_errors_have_their_own_frames() -> None:
    first = TRACEBACK.replace(
        "RedisClusterException: RENAME - all keys must map to the same key slot", "AskError: 5 b:2"
    )
    second = TRACEBACK.replace("line 31, in merge", "line 40, in other")
    between = "\nDuring handling of the above exception, another exception occurred:\n\n"
    found = {one.error.id: one.frames for one in read(io.BytesIO((first + between + second).encode())).seen}
    assert found == {"ask": (FRAME,), "client-cross-slot": (Frame(FRAME.path, 40, "other"),)}


def test_what_is_no_text() -> None:
    assert ids("") == []
    assert read(io.BytesIO(b"\xff\xfe MOVED 1 a:1\0\n")).seen[0].slots == (1,)
    assert read(io.BytesIO(b"\r\nMOVED 1 a:1\r\n")).seen[0].sample == "MOVED 1 a:1"


class Endless(io.RawIOBase):
    """Gives lines that nobody keeps, and knows how much was asked for at once."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self.lines = lines
        self.asked = 0

    def readline(self, size: int | None = -1, /) -> bytes:
        assert size is not None and 0 < size <= module.LONGEST_LINE
        self.asked += 1
        return next(self.lines, b"")


def test_what_is_kept_does_not_grow_with_the_log() -> None:
    def lines() -> Iterator[bytes]:
        for number in range(20_000):
            yield b"x MOVED %d 10.0.%d.%d:6379\n" % (number % 16384, number >> 8 & 255, number & 255)
            yield b'  File "/srv/app/module_%d.py", line %d, in f\n' % (number, number % 900)
            yield b"AttributeError: 'RedisCluster' object has no attribute 'a%d'\n" % number

    source = Endless(lines())
    log = read(source)  # type: ignore[arg-type]
    assert log.lines == 60_000 == source.asked - 1
    moved, missing = log.seen
    assert (moved.count, len(moved.slots), missing.count) == (20_000, 16384, 20_000)
    assert len(moved.addresses) <= 64 and len(missing.names) <= 64 and len(missing.frames) <= 1000


def test_a_line_without_end_is_read_in_pieces() -> None:
    source = Endless(itertools.islice(itertools.repeat(b"y" * module.LONGEST_LINE), 50))
    assert read(source).lines == 1  # type: ignore[arg-type]
