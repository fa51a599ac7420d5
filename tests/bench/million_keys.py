"""A million keys of all types from a standalone server to a cluster, killed on the way, and what it costs.

    python tests/bench/million_keys.py [--keys 1000000] [--kills 3]

Prints figures; exit status 1 unless the cluster then holds exactly what the source holds, under the new names,
and every key was counted once. Values are compared by ``--verify all``; names once more by reading both sides
here. Not part of the tests, which do the same with 20,000 keys.
"""

from __future__ import annotations

import argparse
import json
import resource
import signal
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "migrate")]

from data_sets import connect, fill, names, renamed  # noqa: E402
from live_servers import live_servers  # noqa: E402
from migrating import World, identity_holds, wait_until, world  # noqa: E402


def main() -> int:
    """Fill, kill, finish, compare."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--keys", type=int, default=1_000_000)
    parser.add_argument("--kills", type=int, default=3)
    given = parser.parse_args()
    with live_servers() as servers, tempfile.TemporaryDirectory() as folder, world(servers, Path(folder)) as made:
        began = time.monotonic()
        fill(made.source, names(given.keys))
        print(f"filled: {given.keys:,} keys, {time.monotonic() - began:.0f} s", flush=True)
        began = time.monotonic()
        for kill in range(given.kills):
            process = made.start(*made.copy, "--verify", "all")
            stage = given.keys * (kill + 1) // (given.kills + 2)
            wait_until(lambda p=process, s=stage: made.written() >= s or p.poll() is not None, "progress", 3_600)  # type: ignore[misc]
            process.send_signal(signal.SIGKILL)
            process.communicate()
            print(f"killed at {made.written():,} keys, {time.monotonic() - began:.0f} s", flush=True)
        return finish(made, given.keys, began)


def finish(made: World, keys: int, began: float) -> int:
    """The last run, and whether both sides hold the same."""
    process = made.start(*made.copy, "--verify", "all")
    out, err = process.communicate()
    seconds = time.monotonic() - began
    report = json.loads(out)
    print(err.strip())
    print(json.dumps(report))
    print(f"complete: {seconds:.0f} s with the survey, the kills and the comparison of every value")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(f"largest process: {peak / 1024:.0f} MB")
    identity_holds(report)
    counts = (process.returncode, report["copied"], report["compared"], made.written(), len(_missing(made)))
    good = counts == (0, keys, keys, keys, 0)
    print("equal" if good else "NOT EQUAL")
    return 0 if good else 1


def _missing(made: World) -> list[bytes]:
    """Names of the source that are not in the cluster under their new form, read from the nodes themselves."""
    held = {key for node in made.nodes for key in node.scan_iter(count=5_000)}
    source = connect(made.servers.standalone)
    return [key for key in source.scan_iter(count=5_000) if renamed(key) not in held]


if __name__ == "__main__":
    sys.exit(main())
