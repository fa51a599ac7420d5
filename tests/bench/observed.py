"""Lines of keys without end through `clusterlint keys --keys-from -`: how many a second, and in how much memory.

    python tests/bench/observed.py [--lines 1000000] [--jobs 1] [--sizes]

The lines are made on the fly: keys of twelve shapes of the example shop, one of them of no family, all different.
Prints figures; exit status 1 unless as many keys were counted as were made, in as many families. The memory is
that of the largest process; with several jobs each is about as large.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHOP = ROOT / "examples" / "shop"
SHAPES = (
    "cart:{}:items",
    "cart:{}:coupon",
    "product:{}:title",
    "product:{}:price",
    "product:{}:views",
    "stock:{}",
    "order:{{{}}}:detail",
    "order:{{{}}}:lines",
    "user:{}:orders",
    "session:{}",
    "lock:order:{}",
    "legacy:{}:blob",
)
BLOCK = 12_000
"""Lines that are made at once: a block with another number put into each key."""


def blocks(lines: int, *, sizes: bool) -> Iterator[bytes]:
    """The lines, in pieces."""
    weight = "\t{}" if sizes else ""
    form = [
        SHAPES[n % len(SHAPES)].format(f"#{n:05}") + weight.format(64 + n * 37 % 900) for n in range(BLOCK)
    ]
    whole = "".join(f"{line}\n" for line in form).encode()
    for number in range(lines // BLOCK):
        yield whole.replace(b"#", b"%d" % number)
    rest = lines % BLOCK
    if rest:
        yield "".join(f"{line}\n" for line in form[:rest]).replace("#", "x").encode()


def main() -> int:
    """Make, count, compare."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--sizes", action="store_true")
    given = parser.parse_args()
    words = [sys.executable, "-m", "clusterlint", "keys", str(SHOP), "--keys-from", "-", "--format", "json"]
    began = time.monotonic()
    counter = subprocess.Popen(
        [*words, "--jobs", str(given.jobs)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert counter.stdin is not None and counter.stdout is not None
    for block in blocks(given.lines, sizes=given.sizes):
        counter.stdin.write(block)
    counter.stdin.close()
    found = json.loads(counter.stdout.read())["observed"]
    counter.wait()
    seconds = time.monotonic() - began
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(
        f"{given.lines:,} lines{' with sizes' if given.sizes else ''}, {given.jobs} jobs: {seconds:.1f} s, "
        f"{given.lines / seconds:,.0f} a second, {peak:.0f} MB"
    )
    families, strangers = len(found["families"]), found["strangers"]["load"]["keys"]
    right = found["keys"] == given.lines and families == 11 and strangers == given.lines // 12
    print("equal" if right else f"NOT EQUAL: {found['keys']} keys, {families} families, {strangers} of none")
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
