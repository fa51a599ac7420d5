"""The cache on the disk: whatever becomes of it, a run gets back what was put there, or nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from clusterlint.cache.place import NAME, cache_folder
from clusterlint.cache.store import UNUSED, Store

KEY = "ab" * 16
OTHER = "cd" * 16


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(tmp_path / "cache")
    made.put("facts", KEY, b"some bytes")
    return made


def entry(store: Store, key: str = KEY) -> Path:
    return store.folder / "facts" / key[:2] / key[2:]


def test_what_was_put_comes_back(store: Store) -> None:
    assert Store(store.folder).get("facts", KEY) == b"some bytes"
    assert Store(store.folder).get("facts", OTHER) is None
    assert store.trouble is None
    assert [path.name for path in entry(store).parent.iterdir()] == [KEY[2:]]


def test_git_and_backups_leave_it_out(store: Store) -> None:
    assert (store.folder / ".gitignore").read_text() == "*\n"
    assert (
        (store.folder / "CACHEDIR.TAG")
        .read_text()
        .startswith("Signature: 8a477f597d28d172789f06886806bc55\n")
    )


@pytest.mark.parametrize("number", range(0, 40, 3))
def test_any_changed_byte_is_noticed(store: Store, number: int) -> None:
    content = bytearray(entry(store).read_bytes())
    content[number] ^= 1
    entry(store).write_bytes(content)
    assert store.get("facts", KEY) is None
    assert store.trouble is not None and "is damaged" in store.trouble
    store.put("facts", KEY, b"new")
    assert store.get("facts", KEY) == b"new"


def test_cut_short_emptied_or_moved(store: Store) -> None:
    whole = entry(store).read_bytes()
    for size in range(len(whole)):
        entry(store).write_bytes(whole[:size])
        assert store.get("facts", KEY) is None
    entry(store, OTHER).parent.mkdir()
    entry(store, OTHER).write_bytes(whole)
    assert store.get("facts", OTHER) is None


def test_what_is_no_file_is_not_waited_for(store: Store) -> None:
    entry(store).unlink()
    os.mkfifo(entry(store))
    assert store.get("facts", KEY) is None
    entry(store).unlink()
    entry(store).mkdir()
    assert store.get("facts", KEY) is None
    store.put("facts", KEY, b"new")
    assert store.get("facts", KEY) is None


def test_a_place_where_no_folder_can_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    store = Store(tmp_path / "file" / "cache")
    store.put("facts", KEY, b"x")
    store.put("facts", KEY, b"x")
    assert store.get("facts", KEY) is None
    assert store.trouble is not None and "cannot be written" in store.trouble
    store.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full is needed")
def test_a_full_disk(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The new file is the device that is always full: writing it fails as on a full disk."""
    real = open

    def opened(place: object, mode: str = "r", **more: object) -> object:
        full = str(place).endswith(".new")
        return real("/dev/full" if full else place, "wb" if full else mode, **more)  # type: ignore[call-overload]

    monkeypatch.setattr("builtins.open", opened)
    store.put("facts", OTHER, b"x" * 100_000)
    monkeypatch.undo()
    assert store.trouble is not None and "No space left" in store.trouble
    assert store.get("facts", OTHER) is None
    assert store.get("facts", KEY) == b"some bytes"


def test_many_runs_at_once(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from clusterlint.cache.store import Store\n"
        "store = Store(Path(sys.argv[1]))\n"
        "for number in range(300):\n"
        "    store.put('facts', 'ab' * 16, sys.argv[2].encode() * 50_000)\n"
        "    found = store.get('facts', 'ab' * 16)\n"
        "    assert len(found) == 50_000 and len(set(found)) == 1, found\n"
        "assert store.trouble is None, store.trouble\n"
    )
    runs = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "cache"), letter]) for letter in "abc"
    ]
    assert [run.wait(60) for run in runs] == [0, 0, 0]


def test_pruning_goes_by_use_and_by_size(store: Store) -> None:
    now = time.time()
    keys = [f"{number:032x}" for number in range(10)]
    for number, key in enumerate(keys):
        store.put("facts", key, bytes(1000))
        os.utime(entry(store, key), (now - number, now - number))
    os.utime(entry(store), (now - UNUSED - 1, now - UNUSED - 1))
    unfinished = entry(store, keys[0]).with_name(f"{keys[0]}.1-1.new")
    unfinished.write_bytes(b"half")
    os.utime(unfinished, (now - 7200, now - 7200))
    store.prune(limit=8000, now=now)
    left = [key for key in keys if store.get("facts", key) is not None]
    assert left == keys[: len(left)] and 4 <= len(left) <= 6
    assert store.get("facts", KEY) is None
    assert not unfinished.exists()


def test_clear_takes_its_own_only(store: Store) -> None:
    (store.folder / "notes.txt").write_text("mine")
    (store.folder / "facts" / "notes.txt").write_text("mine")
    outside = store.folder.parent / "outside"
    outside.mkdir()
    (outside / ("0" * 30)).write_text("not of the cache")
    (store.folder / "facts" / "ef").symlink_to(outside)
    assert store.clear().entries == 1
    assert store.contents().entries == 0
    assert (store.folder / "notes.txt").exists() and (store.folder / "facts" / "notes.txt").exists()
    assert [*outside.iterdir()]


def test_nothing_is_deleted_in_a_folder_that_is_no_cache(store: Store) -> None:
    (store.folder / "CACHEDIR.TAG").write_text("something else")
    store.prune(limit=0, now=time.time() + 10 * UNUSED)
    store.clear()
    assert entry(store).exists()


def test_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_folder(tmp_path, configured=None, project=True) == tmp_path / NAME
    assert cache_folder(tmp_path, configured=None, project=False) == tmp_path / "xdg" / "clusterlint"
    assert cache_folder(tmp_path, configured=tmp_path / "own", project=True) == tmp_path / "own"
