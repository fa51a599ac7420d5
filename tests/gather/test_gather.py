"""Facts from the cache, from processes and from this one are the same facts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from clusterlint.cache.identity import digest
from clusterlint.cache.store import Store
from clusterlint.discover.source import FileProblem, SourceFile
from clusterlint.extract.facts import FileFacts
from clusterlint.extract.lower import extract
from clusterlint.gather import Means, gather
from clusterlint.gather.many import KIND, WORKER, beside
from clusterlint.gather.outcome import Failed, decode, examine, maker
from clusterlint.processes import in_processes, program

ROOT = Path(__file__).resolve().parents[2]

ODD = {
    "a lone surrogate": b"x = '\\ud800'\ny = f'\\udfff{x}'\n",
    "numbers beyond 64 bits": b"x = 99999999999999999999\ny = -9223372036854775807\nz = x[:99999999999999999999]\n",
    "a number of 5000 digits": b"x = " + b"9" * 5000 + b"\n",
    "not a number": b"x = 1e999\ny = 1j\n",
    "bytes": b"x = b'\\xff\\x00'\n",
    "deep": b"x = " + b"f(" * 150 + b")" * 150 + b"\n",
    "every statement": (ROOT / "clusterlint" / "extract" / "lower.py").read_bytes(),
    "not Python": b"print 'x'\n",
    "undecodable": b"x = '\xe9'\n",
    "surrogates by the encoding": b"# coding: unicode_escape\nx = 1  # \\ud800\n",
}


def sources() -> tuple[SourceFile, ...]:
    odd = [SourceFile(f"odd/{name}.py", content) for name, content in ODD.items()]
    own = [
        SourceFile(path.relative_to(ROOT).as_posix(), path.read_bytes())
        for path in sorted((ROOT / "clusterlint" / "discover").glob("*.py"))
    ]
    return (*own, *odd)


def silent(done: int, total: int) -> None:
    """Nobody watches."""


@pytest.mark.parametrize("name", ODD)
def test_what_can_be_extracted_can_be_written_down(name: str) -> None:
    found = decode(examine(ODD[name]))
    assert found is not None and not isinstance(found, Failed), found


def test_the_cache_gives_the_same_and_parses_nothing(tmp_path: Path) -> None:
    files = sources()
    direct = [extract(source) for source in files]
    first = gather(files, Means(Store(tmp_path / "cache")), silent)
    notes: list[str] = []
    second = gather(files, Means(Store(tmp_path / "cache"), notes=notes), silent)
    assert second == first
    assert notes == [f"facts of {len(files)} files were known, 0 files are read"]
    assert [one for one in direct if isinstance(one, FileFacts)] == first.facts
    assert [one for one in direct if isinstance(one, FileProblem)] == first.problems
    assert first.failures == []


def test_a_moved_file_keeps_its_facts(tmp_path: Path) -> None:
    content = b"import redis\n"
    gather([SourceFile("a.py", content)], Means(Store(tmp_path)), silent)
    means = Means(Store(tmp_path))
    found = gather([SourceFile("b/c.py", content)], means, silent)
    assert [one.path for one in found.facts] == ["b/c.py"]
    assert "facts of 1 files were known" in means.notes[0]


POISON = {
    "nothing": b"",
    "no msgpack": b"\xc1" * 20,
    "a pickle": b"\x80\x04\x95\x05\x00\x00\x00\x00\x00\x00\x00\x8c\x01a\x94.",
    "another type": msgspec.msgpack.encode({"body": []}),
    "an unknown record": msgspec.msgpack.encode([0, [[99, 1, 2]], []]),
    "a number for a text": msgspec.msgpack.encode([0, [[27, 0, 7, []]], []]),
    "a failure": msgspec.msgpack.encode(Failed("of another day")),
    "an array of 4 billion": b"\x93\x00\xdd\xff\xff\xff\xff\xc0",
    "a text of 4 billion": b"\x94\x01\xdb\xff\xff\xff\xffab",
    "bottomless": b"\x93\x00" + b"\x91" * 100_000,
}


@pytest.mark.parametrize("name", POISON)
def test_poison_is_not_believed(name: str, tmp_path: Path) -> None:
    """Entries with a right digest, as somebody writes them who knows how."""
    source = SourceFile("app.py", b"import redis\nr = redis.Redis()\n")
    store = Store(tmp_path)
    store.put(KIND, digest(maker(), source.content), POISON[name])
    assert gather([source], Means(store), silent).facts == [extract(source)]
    assert gather([source], Means(Store(tmp_path)), silent).facts == [extract(source)]


def test_processes_give_the_same(tmp_path: Path) -> None:
    tasks = [(place, source.content) for place, source in enumerate(sources())]
    here = {place: examine(content) for place, content in tasks}
    assert dict(beside(tasks, 2)) == here


DYING = (
    "import os, runpy, sys\n"
    "import clusterlint.gather.outcome as outcome\n"
    "examine = outcome.examine\n"
    "def fatal(content):\n"
    "    if b'exit' in content: os._exit(7)\n"
    "    if b'crash' in content: os.kill(os.getpid(), 11)\n"
    "    if b'memory' in content: raise MemoryError\n"
    "    return examine(content)\n"
    "outcome.examine = fatal\n"
    "from clusterlint.gather.worker import main\n"
    "main()\n"
)


def test_a_process_that_dies_costs_one_file(tmp_path: Path) -> None:
    """The workers are real processes that die when they get certain files."""
    dying = tmp_path / "worker.py"
    dying.write_text(f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n{DYING}")
    words = ["a = 1", "exit", "b = 2", "crash", "c = 3", "memory", "d = 4"]
    tasks = [(place, f"{word}\n".encode()) for place, word in enumerate(words)]
    found = {place: decode(raw) for place, raw in beside(tasks, 2, dying)}
    assert sorted(found) == list(range(len(words)))
    said = {words[place]: one.what for place, one in found.items() if isinstance(one, Failed)}
    assert said == {
        "exit": "the process that read it ended with status 7",
        "crash": "the process that read it was ended by SIGSEGV",
        "memory": "the process that read it ended with status 1",
    }


def test_where_no_process_starts_the_work_is_done_here(tmp_path: Path) -> None:
    tasks = [(0, b"a = 1\n"), (1, b"b = 2\n")]
    leaving = tmp_path / "leaving.py"
    leaving.write_text("raise SystemExit")
    for worker in (tmp_path / "nonexistent.py", leaving):
        assert dict(beside(tasks, 2, worker)) == {place: examine(content) for place, content in tasks}
    assert dict(in_processes(tasks, 2, ["/nonexistent"])) == {0: None, 1: None}


def test_few_bytes_start_no_process_and_many_do() -> None:
    small = Means(jobs=4)
    gather([SourceFile("a.py", b"x = 1\n")] * 5, small, silent)
    assert not any("processes" in note for note in small.notes)
    large = Means(jobs=2)
    content = b"def f():\n    return g('key', 1)\n" * 6000
    ticks: list[tuple[int, int]] = []
    gather(
        [SourceFile("a.py", content), SourceFile("b.py", content)], large, lambda *tick: ticks.append(tick)
    )
    assert large.notes[1:] == [f"2 processes read {2 * len(content) // 1000} kB"]
    assert ticks[0] == (0, 2) and ticks[-1] == (2, 2)


def test_a_worker_ends_with_its_input() -> None:
    """None stays behind when the main process is gone."""
    done = subprocess.run(
        [*program(WORKER), msgspec.json.encode(sys.path).decode()], input=b"", capture_output=True, timeout=60
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"\0\0\0\0", b"")
