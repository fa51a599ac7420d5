"""How long `clusterlint check` takes beside other passes over the same generated repository, as ratios of one run.

    python tests/bench/compare.py [--files N] [--rounds N]

The repository: N plain files (modules of the standard library that do not mention Redis, copied under new names) and
the example service. Each pass is run several times, in turns, and the medians are compared; times of another machine,
or of another run, say nothing. Every pass is a process of its own and starts without a cache.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHOP = ROOT / "examples" / "shop"
LARGEST = 60_000  # bytes; services have no larger modules
PER_FOLDER = 50

PARSE_ALL = """
import sys, pathlib, {module}
for path in pathlib.Path(".").rglob("*.py"):
    {module}.{function}(path.read_bytes())
"""

PASSES = {
    "clusterlint check, whole repository": [
        "-m",
        "clusterlint",
        "check",
        "--exit-zero",
        "--no-cache",
        "--format",
        "concise",
        ".",
    ],
    "clusterlint check, one changed file": [
        "-m",
        "clusterlint",
        "check",
        "--exit-zero",
        "--no-cache",
        "shop/shop/cart.py",
    ],
    "python -c pass": ["-c", "pass"],
    "python -m compileall": ["-m", "compileall", "-q", "-f", "."],
    "ruff check": ["-m", "ruff", "check", "--isolated", "--no-cache", "--exit-zero", "--quiet", "."],
    "ast.parse of every file": ["-c", PARSE_ALL.format(module="ast", function="parse")],
    "libcst.parse_module of every file": ["-c", PARSE_ALL.format(module="libcst", function="parse_module")],
}
"""Name -> the arguments of Python. The first is what the others are compared with."""


def plain_modules() -> Iterator[Path]:
    """Modules of the standard library, in a fixed order, that do not mention Redis."""
    for path in sorted(Path(sysconfig.get_path("stdlib")).rglob("*.py")):
        if {"site-packages", "test", "tests", "idlelib", "lib2to3"} & set(path.parts):
            continue
        content = path.read_bytes()
        if 0 < len(content) <= LARGEST and b"redis" not in content.lower():
            yield path


def generate(folder: Path, files: int) -> None:
    """Write the repository: `files` plain modules in packages of fifty, and the example service beside them."""
    modules = list(plain_modules())
    for number, module in enumerate(islice(cycle(modules), files)):
        package = folder / f"package_{number // PER_FOLDER}"
        package.mkdir(exist_ok=True)
        shutil.copyfile(module, package / f"module_{number}.py")
    shutil.copytree(SHOP, folder / "shop", ignore=shutil.ignore_patterns("__pycache__"))


def seconds(arguments: list[str], folder: Path) -> float:
    """Wall-clock seconds of one process; its output is thrown away, its failure is not."""
    begun = time.perf_counter()
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": ""}
    subprocess.run([sys.executable, *arguments], cwd=folder, env=env, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def measure(files: int, rounds: int) -> dict[str, float]:
    """Median seconds of each pass, the passes taking turns."""
    taken: dict[str, list[float]] = {name: [] for name in PASSES}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        generate(folder, files)
        for _ in range(rounds):
            for what, arguments in PASSES.items():
                taken[what].append(seconds(arguments, folder))
    return {what: statistics.median(times) for what, times in taken.items()}


def main() -> int:
    """Print the table of ratios."""
    parser = argparse.ArgumentParser(
        description="Ratios of one run; 1.00 is clusterlint on the whole repository."
    )
    parser.add_argument("--files", type=int, default=1000, help="plain files in the generated repository")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each pass; the median counts")
    options = parser.parse_args()
    medians = measure(options.files, options.rounds)
    whole = next(iter(medians.values()))
    print(f"{options.files} plain files and the example service; median of {options.rounds}; time as a ratio")
    for what, median in medians.items():
        print(f"{median / whole:8.3f}  {what}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
