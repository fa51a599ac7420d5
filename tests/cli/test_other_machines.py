"""The same output, byte for byte, however the facts were come by: processes, shards, a Dask cluster."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHOP = ROOT / "examples" / "shop"
ENV = {**os.environ, "PYTHONPATH": str(ROOT)}


def run(*words: str, folder: Path = SHOP, status: int = 1) -> str:
    """What the command prints; its status must be that."""
    done = subprocess.run(
        [sys.executable, "-m", "clusterlint", *words, "--no-cache"],
        cwd=folder, env=ENV, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == status, done.stderr
    return done.stdout if status < 2 else done.stderr


@pytest.fixture(scope="module")
def alone() -> str:
    found = run("check", "--format", "json", "-j", "1")
    assert '"rule": "CL101"' in found
    return found


@contextmanager
def dask_cluster(workers: int) -> Iterator[str]:
    """A scheduler and workers on loopback, each a process of its own; gives the address."""
    from distributed import LocalCluster

    os.environ["PYTHONPATH"] = str(ROOT)
    with LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        yield cluster.scheduler_address


def test_shards(tmp_path: Path, alone: str) -> None:
    files = [tmp_path / f"{number}.msgpack" for number in (1, 2, 3)]
    for number, file in enumerate(files, start=1):
        run("facts", "--shard", f"{number}/3", "-o", str(file), status=0)
    sizes = [file.stat().st_size for file in files]
    assert min(sizes) > sum(sizes) / 6
    names = [str(file) for file in files]
    assert run("check", "--format", "json", "--facts", *names) == alone
    told = subprocess.run(
        [sys.executable, "-m", "clusterlint", "check", "-v", "--no-cache", "--facts", *names],
        cwd=SHOP, env=ENV, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert "facts of 15 files were known, 0 files are read" in told.stderr
    assert run("check", "--format", "json", "--facts", names[0]) == alone


def test_files_that_are_no_facts(tmp_path: Path) -> None:
    file = tmp_path / "x.msgpack"
    file.write_bytes(b"\x81\xa1x\x01")
    assert "is not a file that clusterlint facts has written" in run("check", "--facts", str(file), status=2)
    run("facts", "-o", str(file), "shop/keys.py", status=0)
    made = file.read_bytes()
    assert run("check", "--facts", str(file))
    at = made.index(b"made_by") + 10
    file.write_bytes(made[:at] + bytes([made[at] ^ 1]) + made[at + 1 :])
    assert "another release of clusterlint, libcst or Python" in run("check", "--facts", str(file), status=2)
    assert "such as 1/4" in run("facts", "--shard", "3/2", "-o", str(file), status=2)


def test_a_dask_cluster(alone: str) -> None:
    with dask_cluster(2) as address:
        assert run("check", "--format", "json", "--executor", "dask", "--scheduler", address) == alone
    assert "belong together" in run("check", "--executor", "dask", status=2)
