"""What README shows of `migrate-keys` is run: the key map comes from `clusterlint fix` on the example service."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

from migrating import World

sys.path.append(str(Path(__file__).resolve().parents[1] / "readme"))

from readme_text import README, ROOT, Block, blocks, mismatch, run_session, steps


def test_the_session_prints_what_is_shown(world: World, tmp_path: Path) -> None:
    section = README.read_text(encoding="utf-8").split("## Moving the data\n")[1].split("\n## ")[0]
    (shown,) = blocks(section, "session")
    shop = tmp_path / "shop"
    shutil.copytree(ROOT / "examples" / "shop", shop, ignore=shutil.ignore_patterns("__pycache__"))
    for number in range(300):
        world.source.set(f"stock:{number}", number)
        world.source.set(f"reserved:{number}", number, ex=1_000)
    world.source.mset({"plain": 1, "other": 2})
    names = {"cache:6379": world.servers.standalone.url, "node1:7000": world.servers.cluster[0].url}
    body = shown.body.replace("clusterlint fix ", "clusterlint fix --allow-no-vcs ")
    for name, url in names.items():
        body = body.replace(f"redis://{name}", url)
    ports = {address.port: f"node{number}:7000" for number, address in enumerate(world.servers.cluster, start=1)}
    for step, real in run_session(steps(Block(0, "text", body)), shop, tmp_path / "bin"):
        told = [re.sub(r"127\.0\.0\.1:(\d+)", lambda m: ports.get(int(m[1]), m[0]), line) for line in real]
        wrong = mismatch(step.shown, told)
        assert wrong is None, f"$ {step.command}: {wrong}"
