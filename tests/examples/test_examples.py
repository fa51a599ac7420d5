"""The example service runs on a real Redis and breaks on a cluster where the linter says so, nowhere else.

The golden file is remade with: cd examples/shop && python -m clusterlint check --format concise . >
../../tests/examples/shop.txt
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import redis
from live_servers import Address, Servers

ROOT = Path(__file__).resolve().parents[2]
SHOP = ROOT / "examples" / "shop"
GOLDEN = Path(__file__).with_name("shop.txt")

BREAKING = {
    "cart_adopted",
    "cart_coupon",
    "carts_expired",
    "job_taken",
    "maintenance",
    "order_placed",
    "order_reserved",
    "product_parts",
    "product_titles",
    "session_kept",
    "sold_this_week",
    "work_done",
}


def smoke(servers: Servers, shop: Address, cluster: bool) -> tuple[dict[str, str], str]:
    """The outcome of each path ("ok" or "FAIL") and the whole output."""
    for address in (shop, *servers.cluster) if cluster else (shop,):
        with redis.Redis(address.host, address.port) as server:
            server.config_set("notify-keyspace-events", "Ex")
    settings = {
        "REDIS_URL": shop.url,
        "RATE_LIMIT_URL": servers.standalone.url,
        "REDIS_CLUSTER_ENABLED": str(cluster).lower(),
    }
    done = subprocess.run(
        [sys.executable, "-m", "shop.smoke"],
        cwd=SHOP,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    output = done.stdout + done.stderr
    lines = [line.split()[:2] for line in done.stdout.splitlines() if line.startswith(("ok ", "FAIL "))]
    return {name.rstrip(":"): outcome for outcome, name in lines}, output


def test_every_path_works_on_a_standalone_redis(live_servers: Servers) -> None:
    outcomes, output = smoke(live_servers, live_servers.standalone, cluster=False)
    assert outcomes and set(outcomes.values()) == {"ok"}, output


def test_the_breaking_paths_break_on_a_cluster_and_the_others_do_not(live_servers: Servers) -> None:
    outcomes, output = smoke(live_servers, live_servers.cluster[0], cluster=True)
    assert {name for name, outcome in outcomes.items() if outcome == "FAIL"} == BREAKING, output
    assert len(outcomes) > len(BREAKING)


def test_the_findings_are_those_of_the_golden_file() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "clusterlint", "check", "--format", "concise", "."],
        cwd=SHOP,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert done.stdout == GOLDEN.read_text(encoding="utf-8")
