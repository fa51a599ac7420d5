"""Every form of input, as the real programs wrote it (recorded by record.py) and as people write it."""

from __future__ import annotations

from pathlib import Path

import pytest
from redis_cli import WORDS

from clusterlint.observe.formats import Format, recognised, trouble
from clusterlint.observe.reading import Keys, Said, reader
from clusterlint.observe.stream import lines_of

RECORDED = Path(__file__).parent / "recorded"
OTHERS = {b"list:1", b"hash:1", b"stream:1"}


def read(content: bytes, form: Format | None = None) -> tuple[Format, list[Keys], Said]:
    lines = lines_of(content)
    found, said = form or recognised(lines), Said()
    return found, list(reader(found, lines)(lines, said)), said


def recorded(name: str) -> tuple[Format, list[Keys], Said]:
    return read((RECORDED / name).read_bytes())


@pytest.mark.parametrize("name", ["scan-no-raw.txt", "scan-terminal.txt", "keys-terminal.txt"])
def test_quoted_keys(name: str) -> None:
    form, (block,), said = recorded(name)
    assert form is Format.QUOTED and said.wrong == 0 and block.sizes is None
    assert {*WORDS, *OTHERS} <= set(block.keys)


def test_scan_into_a_file_has_each_key_on_its_line() -> None:
    """Raw: what redis-cli cuts (at a NUL) is lost before it comes here."""
    form, (block,), _ = recorded("scan.txt")
    assert form is Format.KEYS
    assert {key for key in WORDS if b"\x00" not in key and key} <= set(block.keys)


@pytest.mark.parametrize(("name", "size"), [("memkeys.txt", True), ("bigkeys.txt", False)])
def test_biggest_keys(name: str, size: bool) -> None:
    form, (block,), said = recorded(name)
    assert form is Format.BIGGEST and said.wrong == 0 and block.sizes is not None
    sizes = dict(zip(block.keys, block.sizes, strict=True))
    assert {b"list:1", b"hash:1", b"user:1:profile"} <= sizes.keys()
    assert sizes[b"user:1:profile"] >= 100
    assert (sizes[b"list:1"] > 100) is size and (sizes[b"list:1"] == -1) is not size
    assert said.totals["string"][0] == len(WORDS) and said.totals["list"][0] == 1


def test_older_redis_cli_quotes_no_names_of_biggest_keys() -> None:
    """Up to 6.0: '%s'."""
    line = b"[12.34%] Biggest string found so far 'it's a key' with 264 bytes"
    form, (block,), _ = read(b"# Scanning the entire keyspace to find biggest keys\n" + line)
    assert form is Format.BIGGEST and (list(block.keys), block.sizes) == ([b"it's a key"], [264])


def test_monitor() -> None:
    form, blocks, said = recorded("monitor.txt")
    assert form is Format.MONITOR and said.wrong == 0
    by_database = {block.database: list(block.keys) for block in blocks}
    assert by_database[0][: len(WORDS)] == list(WORDS)
    assert by_database[0][len(WORDS) :] == [
        *(b"user:1:profile", b"user:2:profile"),
        *(b"sum", b"one", b"two"),
        b"user:1:profile",  # EVAL; what the script itself sends is not counted again
        *(b"stream:1", b"stream:2"),
    ]
    assert by_database[2] == [b"user:1:profile", b"count"]
    assert said.scripted == 1 and said.keyless >= 5


def test_memory_report_of_rdbtools() -> None:
    """Its keys are written as they are; the one with a line end in it is two lines that mean nothing."""
    form, blocks, said = recorded("rdb-memory.csv")
    assert form is Format.CSV and said.wrong == 2
    found = {block.database: dict(zip(block.keys, block.sizes or (), strict=True)) for block in blocks}
    assert found[2] == {b"count": 48, b"user:1:profile": 56}
    assert {key for key in WORDS if b"\n" not in key} <= found[0].keys()
    assert (found[0][b"user:1:profile"], found[0][b"a,comma"], found[0][b""]) == (168, 56, 48)


def test_other_tables_are_csv() -> None:
    form, (block,), said = read(b'key,type,bytes\n"a,b ""c""",string,12\nd,hash,7\n')
    assert form is Format.CSV and said.wrong == 0
    assert (list(block.keys), block.sizes, block.database) == ([b'a,b "c"', b"d"], [12, 7], None)


@pytest.mark.parametrize(
    ("content", "form", "keys", "sizes"),
    [
        (b"a\nb\n", Format.KEYS, [b"a", b"b"], None),
        (b"a\r\nb\r\n", Format.KEYS, [b"a", b"b"], None),
        (b"a\r\nb\n", Format.KEYS, [b"a\r", b"b"], None),
        (b"a\t1\nb c\t20\n", Format.SIZED, [b"a", b"b c"], [1, 20]),
        (b"a 1\nb  c   20\n", Format.SIZED, [b"a", b"b  c"], [1, 20]),
        (b"num 1\nb\n", Format.KEYS, [b"num 1", b"b"], None),
        (b'"a" 1\n"b\\n"\t20\n"c"\n', Format.QUOTED, [b"a", b"b\n", b"c"], [1, 20, -1]),
        (b'"a"\t(integer) 56\n', Format.QUOTED, [b"a"], [56]),
        (b'"a"\nb"c\n', Format.KEYS, [b'"a"', b'b"c'], None),
        (b"\xff\xfe\n\x80\n", Format.KEYS, [b"\xff\xfe", b"\x80"], None),
        (b"", Format.KEYS, [], None),
    ],
)
def test_by_hand(content: bytes, form: Format, keys: list[bytes], sizes: list[int] | None) -> None:
    found, (block,), said = read(content)
    assert (found, list(block.keys), block.sizes, said.wrong) == (form, keys, sizes, 0)


def test_a_form_that_is_forced() -> None:
    _, (block,), _ = read(b"user 1\nuser 2\n", Format.KEYS)
    assert list(block.keys) == [b"user 1", b"user 2"]


def test_lines_that_mean_nothing_are_counted_and_the_first_are_kept() -> None:
    lines = b"".join(b"broken %d\n" % n for n in range(8))
    _, (block,), said = read(b'"a"\n' * 90 + lines)
    assert (len(block.keys), said.wrong, said.samples) == (90, 8, [b"broken %d" % n for n in range(5)])


def test_what_redis_cli_says_in_place_of_keys() -> None:
    said = b"Could not connect to Redis at 127.0.0.1:1: Connection refused"
    assert trouble([said, b""]) == said
    assert trouble([b"(error) NOAUTH Authentication required."]) is not None
    assert trouble([b"user:1"]) is None
