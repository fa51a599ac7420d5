"""The counts: the short ways against a plain one, pieces against the whole, several processes against one."""

from __future__ import annotations

import gzip
import io
import os
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import redis
from families import families, shop, tagged
from hypothesis import given, settings
from hypothesis import strategies as st
from live_servers import Servers

from clusterlint.errors import UserError
from clusterlint.observe import Format, Matcher, count
from clusterlint.observe.distinct import KEPT, Distinct
from clusterlint.observe.heavy import Guesses, guessed
from clusterlint.observe.match import Fit
from clusterlint.observe.stream import LONGEST_LINE, lines_of, segments
from clusterlint.observe.tally import BIGGEST, NOBODY, Tally
from clusterlint.slots import SLOTS, key_slot

MAP = families("user:{uid}", "user:{uid}:name", "cart:{owner}:items", "order:{{{oid}}}:lines", "a:{x}b", "a:b{y}")
PLAN = tagged(MAP, {2: (5, 6)})
PIECES = st.sampled_from(["user:", "cart:", "order:{", "}:lines", ":items", ":name", "1", "22", "x", "{", "}", "a:b", "b", "é"])
KEYS = st.lists(st.lists(PIECES, min_size=1, max_size=4).map("".join).map(str.encode), max_size=40)


def plain(keys: list[bytes], sizes: list[int]) -> dict[str, Counter[tuple[int, int]]]:
    """Each key by itself: (family, slot) -> keys and bytes, now and by the plan."""
    matcher = Matcher(MAP, PLAN)
    found: dict[str, Counter[tuple[int, int]]] = {name: Counter() for name in ("keys", "bytes", "new_keys", "new_bytes")}
    for key, size in zip(keys, sizes, strict=True):
        match = matcher.find(key)
        number = NOBODY if match is None else match.family
        later = key if match is None or match.tag is None else b"{" + match.tag + b"}"
        found["keys"][number, key_slot(key)] += 1
        found["bytes"][number, key_slot(key)] += max(size, 0)
        if number in matcher.renamed:
            found["new_keys"][number, key_slot(later)] += 1
            found["new_bytes"][number, key_slot(later)] += max(size, 0)
    return {name: +counts for name, counts in found.items()}


def counted(tally: Tally) -> dict[str, Counter[tuple[int, int]]]:
    found: dict[str, Counter[tuple[int, int]]] = {}
    for name in ("keys", "bytes", "new_keys", "new_bytes"):
        found[name] = Counter(
            {(n, slot): held for n, row in tally.rows.items() for slot, held in enumerate(getattr(row, name) or ()) if held}
        )
    return found


@settings(max_examples=60, deadline=None)
@given(KEYS, st.data())
def test_the_short_ways_count_as_the_plain_one(keys: list[bytes], data: st.DataObject) -> None:
    sizes = [data.draw(st.integers(-1, 99)) for _ in keys]
    matcher = Matcher(MAP, PLAN)
    sized, names, merged = Tally(), Tally(), Tally()
    half = len(keys) // 2
    sized.add(matcher, keys, sizes)
    names.add(matcher, keys)
    for part, weights in ((keys[:half], sizes[:half]), (keys[half:], sizes[half:])):
        piece = Tally()
        piece.add(matcher, part, weights)
        merged.merge(piece)
    assert counted(sized) == plain(keys, sizes) == counted(merged)
    assert counted(names) == plain(keys, [0] * len(keys))
    known = sorted(((size, key) for size, key in zip(sizes, keys, strict=True) if size >= 0), reverse=True)
    assert sorted(sized.biggest, reverse=True) == known[:BIGGEST]
    assert (sized.sized, sized.ambiguous, sized.fits) == (len(known), merged.ambiguous, merged.fits)


def test_slots_are_those_of_the_server(live_servers: Servers) -> None:
    chance = random.Random(7)
    keys = [chance.choice([b"user:%d", b"{%d}x", b"a{}%d", b"cart:%d:items"]) % n + chance.randbytes(3) for n in range(300)]
    tally = Tally()
    tally.add(Matcher(MAP), keys)
    with redis.Redis(*live_servers.cluster[0]) as client:
        asked = client.pipeline(transaction=False)
        for key in keys:
            asked.execute_command("CLUSTER", "KEYSLOT", key)
        slots = Counter(asked.execute())
    assert [sum(held) for held in zip(*(row.keys for row in tally.rows.values()), strict=True)] == [slots[n] for n in range(SLOTS)]


def test_the_same_for_any_number_of_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small segments, so that there are many; the same result also through gzip and standard input."""
    monkeypatch.setattr("clusterlint.observe.stream.segments.__defaults__", (4096,))
    chance = random.Random(3)
    lines = [b"cart:%d:items %d" % (chance.getrandbits(30), chance.randrange(900)) for _ in range(3000)]
    lines += [b"odd%x:%d 7" % (chance.getrandbits(40), n) for n in range(3000)]
    content = b"\n".join(lines) + b"\n"
    (tmp_path / "keys.txt").write_bytes(content)
    (tmp_path / "keys.gz").write_bytes(gzip.compress(content))
    matcher = Matcher(MAP, PLAN)
    alone = count(str(tmp_path / "keys.txt"), matcher, None, 1, lambda done: None)
    several = count(str(tmp_path / "keys.txt"), matcher, None, 3, lambda done: None)
    packed = count(str(tmp_path / "keys.gz"), matcher, None, 1, lambda done: None)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    piped = count("-", matcher, None, 1, lambda done: None)
    assert alone.form is Format.SIZED and alone.said.lines == 6000
    assert alone.tally == several.tally == packed.tally == piped.tally
    assert (alone.said, alone.label, piped.label) == (several.said, str(tmp_path / "keys.txt"), "standard input")


@pytest.mark.skipif(sys.platform == "win32", reason="the peak of a process is read as POSIX has it")
def test_memory_does_not_grow_with_the_lines(tmp_path: Path) -> None:
    """Ten times as many lines, which all look different, in segments of the same size: about the same peak."""

    def peak(lines: int) -> int:
        done = subprocess.run(
            [sys.executable, "-c", PEAK, str(tmp_path / "keys.txt"), str(lines)],
            cwd=Path(__file__).parent,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        )
        return int(done.stdout)

    few, many = peak(30_000), peak(300_000)
    assert many < few + 15_000, (few, many)  # in KB


PEAK = """
import resource, sys
from clusterlint.observe import Format, Matcher, count
from clusterlint.observe.stream import segments
from families import families

segments.__defaults__ = (1 << 19,)
letters = str.maketrans("0123456789", "ghijklmnop")
with open(sys.argv[1], "w") as file:
    for n in range(int(sys.argv[2]) // 3):
        file.write(f"cart:{n}:items\\n{str(n).translate(letters)}:x\\n{{{n}}}\\n")
count(sys.argv[1], Matcher(families("cart:{owner}:items")), Format.KEYS, 1, lambda done: None)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_an_endless_line_is_left_out() -> None:
    stream = io.BytesIO(b"a\n" + b"x" * (3 * LONGEST_LINE) + b"\nb\n")
    found = list(segments(stream, "x", 1000))
    assert [line for text, _ in found for line in lines_of(text) if line] == [b"a", b"b"]
    assert sum(dropped for _, dropped in found) == 1


@pytest.mark.parametrize("damage", ["cut", "changed", "zstd"])
def test_a_broken_packed_file_is_one_line(tmp_path: Path, damage: str) -> None:
    packed = bytearray(gzip.compress(random.Random(1).randbytes(9999)))
    path = tmp_path / "keys.gz"
    if damage == "changed":
        packed[20:40] = b"x" * 20
    path.write_bytes({"cut": packed[:-20], "changed": packed, "zstd": b"\x28\xb5\x2f\xfd no such frame"}[damage])
    with pytest.raises(UserError, match=r"keys\.gz(: | is packed with zstd: pip install zstandard)"):
        count(str(path), Matcher(MAP), None, 1, lambda done: None)


@pytest.mark.parametrize(
    ("key", "looks"),
    [
        (b"user:17:name", b"user:{}:name"),
        (b"job:123e4567-e89b-12d3-a456-426614174000", b"job:{}"),
        (b"s:5f4dcc3b5aa765d61d8327deb882cf99", b"s:{}"),
        (b"tok:eyJhbGciOiJIUzI1NiJ9", b"tok:{}"),
        (b"feature-flags", b"feature-flags"),
        (b"v2:deadbeef", b"v{}:deadbeef"),
        (b"\xff\x001", b"\xff\x00{}"),
    ],
)
def test_what_a_key_looks_like(key: bytes, looks: bytes) -> None:
    assert guessed(key) == looks


def test_rare_looks_are_put_together_by_their_beginning() -> None:
    guesses = Guesses()
    for n in range(5000):
        guesses.add(b"name:" + bytes(97 + (n // 26**k) % 26 for k in range(4)), 10)
    for _ in range(6000):
        guesses.add(b"often:1", 10)
    groups = list(guesses.groups())
    assert [(name, keys, size) for name, keys, size, _ in groups] == [(b"often:{}", 6000, 60000), (b"name:*", 5000, 50000)]


def test_different_keys_among_many_accesses() -> None:
    one, other, whole = Distinct(), Distinct(), Distinct()
    keys = [b"k%d" % n for n in range(8 * KEPT)]
    for key in keys:
        whole.add(key, 0)
        (one if key < b"k5" else other).add(key, 0)
    for key in keys[: 2 * KEPT]:
        one.add(key, 1)
        whole.add(key, 1)
    one.merge(other)
    assert not whole.exact
    for sketch in (one, whole):
        assert abs(sketch.keys / len(keys) - 1) < 0.04
        assert abs(sketch.collisions / (2 * KEPT) - 1) < 0.1
    small = Distinct()
    for key in (b"a", b"b", b"a"):
        small.add(key, 0)
    small.add(b"a", 3)
    assert (small.keys, small.collisions, small.exact) == (2, 1, True)


def test_the_example_is_counted_by_family() -> None:
    found = shop()
    tally = Tally()
    tally.add(Matcher(found.keys, found.plan), [b"cart:u1:items", b"cart:{u1}:items", b"session:a:b", b"nobody's"])
    names = {found.keys.families[n].template if n >= 0 else "": sum(row.keys) for n, row in tally.rows.items()}
    assert names == {"cart:{owner}:items": 2, "session:{token}": 1, "": 1}
    assert {fit: n for (_, fit), n in tally.fits.items()} == {Fit.BRACES: 1, Fit.LOOSE: 1}
    assert tally.tags.leaders[key_slot("{u1}")] == b"u1"
