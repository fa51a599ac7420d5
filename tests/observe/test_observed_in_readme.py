"""What README says of real servers is run: the two ways to a list, and the user that may only read."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import redis
from live_servers import Servers
from redis_cli import WORDS, redis_cli

from clusterlint.observe.formats import recognised
from clusterlint.observe.live import COMMANDS
from clusterlint.observe.reading import Said, reader
from clusterlint.observe.stream import lines_of

sys.path.append(str(Path(__file__).resolve().parents[1] / "readme"))

from readme_text import README

SECTION = README.read_text(encoding="utf-8").split("## Observed keys\n")[1].split("\n## ")[0]


def shell(command: str, folder: Path, port: int) -> None:
    """As a user types it, with a redis-cli that asks the server of the tests."""
    bin_folder = folder / "bin"
    bin_folder.mkdir(exist_ok=True)
    shim = bin_folder / "redis-cli"
    shim.write_text(f'#!/bin/sh\nexec "{redis_cli()}" -p {port} "$@"\n')
    shim.chmod(0o755)
    path = f"{bin_folder}{os.pathsep}{os.environ['PATH']}"
    subprocess.run(["bash", "-c", command], cwd=folder, env={**os.environ, "PATH": path}, check=True, timeout=60)


def test_sizes_beside_names(live_servers: Servers, tmp_path: Path) -> None:
    with redis.Redis(*live_servers.standalone) as client:
        client.flushall()
        client.mset(WORDS)
        names, pasted = re.findall(r"`(redis-cli --no-raw --scan > names|paste [^`]*)`", SECTION)
        for command in (names, pasted):
            shell(command, tmp_path, live_servers.standalone.port)
        sizes = {key: client.memory_usage(key) for key in WORDS}
    lines = lines_of((tmp_path / "keys.txt").read_bytes())
    (block,) = reader(recognised(lines), lines)(lines, Said())
    assert block.sizes is not None and dict(zip(block.keys, block.sizes, strict=True)) == sizes


def test_the_user_that_may_only_read() -> None:
    assert f"`~* {COMMANDS}`" in SECTION


def test_the_forms_are_all_in_the_table() -> None:
    from clusterlint.observe import Format

    assert re.findall(r"^\| `([a-z-]+)` \|", SECTION, re.M) == ["keys", "quoted", "keys-bytes", "csv", "monitor", "memkeys"]
    assert {form.value for form in Format} == set(re.findall(r"^\| `([a-z-]+)` \|", SECTION, re.M))
