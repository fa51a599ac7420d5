"""From every server of this machine to every other one: all arrives, or one line says why not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import redis
from data_sets import TYPES, fill, key_map

from clusterlint.catalog.remake.servers import binaries, cluster, is_valkey, standalone, version_of
from clusterlint.cli.main import run

Ports = dict[str, tuple[int, int]]


@pytest.fixture(scope="module")
def ports() -> Iterator[Ports]:
    """Each binary as a standalone server, and as a cluster of one master."""
    with ExitStack() as stack:
        yield {
            binary: (stack.enter_context(standalone(binary)), stack.enter_context(cluster(binary, 1))[0])
            for binary in binaries()
        }


@pytest.mark.parametrize("target", binaries())
@pytest.mark.parametrize("source", binaries())
def test_between_releases(
    ports: Ports, source: str, target: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here, there = (redis.Redis("127.0.0.1", ports[one][side]) for one, side in ((source, 0), (target, 1)))
    here.flushall()
    there.flushall()
    fill(here, [b"user:%d:profile" % number for number in range(3 * len(TYPES))])
    words = ["--from", f"redis://127.0.0.1:{ports[source][0]}", "--to", f"redis://127.0.0.1:{ports[target][1]}"]
    path = key_map(tmp_path / "map.json")
    status = run(["migrate-keys", str(path), *words, "--verify", "all", "--format", "json"])
    report = json.loads(capsys.readouterr().out)
    if status == 1:
        assert "cannot read what" in report["problem"]
        assert report["problem"].endswith("the target has to be as new as the source")
        assert is_valkey(source) != is_valkey(target) or version_of(source) > version_of(target)
    else:
        assert (status, report["compared"], report["different"]) == (0, 3 * len(TYPES), 0)
        assert there.dbsize() == 3 * len(TYPES)
