"""What is kept of files from run to run: believed when it must be right, else the file is read again."""

from __future__ import annotations

import os
import time
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterlint.cache.store import Store
from clusterlint.discover import Discovery, discover
from clusterlint.discover.evidence import KIND, RACY
from clusterlint.discover.prefilter import _SEED as ALL_WORDS
from clusterlint.discover.prefilter import look

ROOT = Path(__file__).resolve().parents[2]
LONG_AGO = time.time() - 1000


def settle(root: Path) -> None:
    """As if the files were old: their times are before the clock's, and the system noted that long ago."""
    for path in root.rglob("*.py"):
        os.utime(path, (LONG_AGO, LONG_AGO))


def found(root: Path, folder: Path) -> Discovery:
    return discover([root], root, (), force_exclude=False, store=Store(folder))


def test_the_same_with_and_without_and_after_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root, folder = tmp_path / "root", tmp_path / "cache"
    root.mkdir()
    (root / "app.py").write_text("import redis\nfrom keys import K\nredis.Redis().get(K)\n")
    (root / "keys.py").write_text("K = 1\n")
    (root / "other.py").write_text("X = 1\n")
    monkeypatch.setattr("clusterlint.discover.evidence.RACY", -RACY)  # files made just now count as old
    first = found(root, folder)
    assert [file.path for file in first.files] == ["app.py", "keys.py"]
    assert found(root, folder) == first == discover([root], root, (), force_exclude=False)
    (root / "other.py").write_text("import redis as r\n")
    assert [file.path for file in found(root, folder).files] == ["app.py", "keys.py", "other.py"]
    (root / "app.py").unlink()
    assert [file.path for file in found(root, folder).files] == ["other.py"]


def test_unchanged_files_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the bytes change and nothing else does, the old evidence is used: so nobody has read them."""
    root, folder = tmp_path / "root", tmp_path / "cache"
    root.mkdir()
    (root / "app.py").write_text("import redis\n")
    monkeypatch.setattr("clusterlint.discover.evidence.RACY", -RACY)
    monkeypatch.setattr("clusterlint.discover.evidence.Signature.of", lambda status: old)
    from clusterlint.discover.evidence import Signature

    old = Signature(13, 1, 1, 1)
    found(root, folder)
    (root / "app.py").write_text("import other\n")
    assert [file.path for file in found(root, folder).files] == ["app.py"]


def test_a_file_that_has_just_changed_is_read_again(tmp_path: Path) -> None:
    root, folder = tmp_path / "root", tmp_path / "cache"
    root.mkdir()
    for text, taken in (("x = redis\n", 1), ("x = other\n", 0)) * 3:
        (root / "app.py").write_text(text)
        assert len(found(root, folder).files) == taken


@pytest.mark.parametrize(
    "poison", [b"", b"\xc1", b"\x92\x80\x80\x80", b"\xdd\xff\xff\xff\xff", b"\x91" * 50_000]
)
def test_a_poisoned_record_is_not_believed(tmp_path: Path, poison: bytes) -> None:
    root, folder = tmp_path / "root", tmp_path / "cache"
    root.mkdir()
    (root / "app.py").write_text("import redis\n")
    settle(root)
    found(root, folder)
    for kept in (folder / KIND).rglob("*"):
        if kept.is_file():
            Store(folder).put(KIND, kept.parent.name + kept.name, poison)
    assert [file.path for file in found(root, folder).files] == ["app.py"]


@pytest.mark.parametrize("poison", [b"\xc0", b"\x01", b"\x94\xa1x\xa1y\xa1z\xa1z", b"\x90"])
def test_poisoned_evidence_of_one_file_costs_one_look(
    tmp_path: Path, poison: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a file showed is decoded late, when somebody asks: then the file is looked at instead."""
    root, folder = tmp_path / "root", tmp_path / "cache"
    root.mkdir()
    (root / "app.py").write_text("import redis\n")
    (root / "other.py").write_text("x = 1\n")
    monkeypatch.setattr("clusterlint.discover.evidence.RACY", -RACY)
    first = found(root, folder)
    (entry,) = (kept for kept in (folder / KIND).rglob("*") if kept.is_file())
    key = entry.parent.name + entry.name
    raw = Store(folder).get(KIND, key)
    assert raw is not None
    kept, _ = msgspec.msgpack.decode(raw)
    damaged = {name: [*known[:2], msgspec.Raw(poison)] for name, known in kept.items()}
    assert set(damaged) == {"app.py", "other.py"}
    Store(folder).put(KIND, key, msgspec.msgpack.encode([damaged, {}]))
    assert found(root, folder) == first


PIECES = st.sampled_from(
    [
        "redis",
        "REDIS",
        "mget",
        "MGET",
        "hmset",
        "hm",
        "set",
        "_",
        "1",
        "a",
        " ",
        ".",
        "(",
        "\n",
        ".pipeline",
        "xadd",
    ]
)


@given(st.lists(PIECES, max_size=8).map("".join))
def test_the_automaton_finds_what_one_regular_expression_of_all_words_finds(text: str) -> None:
    assert look(text.encode()).named is (ALL_WORDS.search(text.encode()) is not None)


def test_the_same_on_public_code() -> None:
    import redis

    for path in sorted(Path(redis.__file__).parent.rglob("*.py")):
        content = path.read_bytes()
        assert look(content).named is (ALL_WORDS.search(content) is not None), path
