"""What clusterlint costs, as a table of ratios to what everybody knows, all measured in one run, in turn.

    python tests/bench/speed.py [--tree FOLDER] [--dense FOLDER ...] [--semgrep PROGRAM] [--rounds N] [--readme]

Every figure is of whole processes: wall-clock and processor time, medians. With --readme the table in README.md is
written anew. By default the tree is what is installed beside the Python that runs this, and the dense packages are
those of it that are about Redis.
"""

from __future__ import annotations

import argparse
import datetime
import os
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from compare import generate

ROOT = Path(__file__).resolve().parents[2]
SHOP = ROOT / "examples" / "shop"
DENSE = (
    "redis",
    "celery",
    "kombu",
    "rq",
    "huey",
    "cachelib",
    "limits",
    "flask_caching",
    "redis_om",
    "rq_scheduler",
)
ENV = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": ""}
CHECK = [sys.executable, "-m", "clusterlint", "check", "--isolated", "--exit-zero", "--quiet"]
COLD = [*CHECK, "--no-cache"]
SEMGREP_LINES = 700_000
"""Semgrep gets a part of the large tree: the whole would take it hours."""
CHANGED = Path("shop") / "shop" / "cart.py"

PARSE = """
import libcst, pathlib, sys
for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.py")):
    try:
        libcst.parse_module(path.read_bytes())
    except Exception:
        pass
"""
RULES = """
rules:
  - {id: mget, pattern: $C.mget(...), languages: [python], severity: ERROR, message: several keys}
  - {id: pipeline, pattern: $C.pipeline(), languages: [python], severity: ERROR, message: a transaction}
  - {id: scan, pattern: $C.keys(...), languages: [python], severity: ERROR, message: one node}
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one process and those that it waited for; peak in megabytes, of the largest of them."""

    wall: float
    processor: float
    peak: float


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; ``of``: the costs of one and of the other, in turn."""

    work: str
    beside: str
    costs: list[tuple[Cost, Cost]]

    def ratio(self, of: str) -> float:
        """The median of the pairs."""
        return statistics.median(getattr(one, of) / getattr(other, of) for one, other in self.costs)


def run(command: Sequence[str], folder: Path) -> Cost:
    """The cost of a process; its output is thrown away, its failure is not."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env=ENV, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: {said.decode()}")
    kilobytes = used.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    return Cost(time.perf_counter() - begun, used.ru_utime + used.ru_stime, kilobytes / 1000)


def in_turn(rounds: int, one: Callable[[], Cost], other: Callable[[], Cost]) -> list[tuple[Cost, Cost]]:
    """A B A B ..."""
    return [(one(), other()) for _ in range(rounds)]


def copied(folders: Sequence[Path], target: Path) -> Path:
    """The Python files of the folders, where no ignore file and no installation is near."""
    for number, folder in enumerate(folders):
        for path in folder.rglob("*.py"):
            place = target / f"{number}_{folder.name.replace('-', '_')}" / path.relative_to(folder)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)
    return target


def lines(folder: Path) -> int:
    """Of all Python files under it."""
    return sum(path.read_bytes().count(b"\n") for path in folder.rglob("*.py"))


def some_packages(tree: Path, target: Path, wanted: int) -> Path:
    """Packages of a tree, in alphabetical order, until they have that many lines together."""
    held = 0
    for package in sorted(path for path in next(tree.iterdir()).iterdir() if path.is_dir()):
        if held >= wanted:
            break
        copied([package], target)
        held += lines(package)
    return target


def whole_tree(tree: Path, cache: Path, rounds: int) -> list[Row]:
    """Cold against Ruff, warm against cold."""
    size = f"{lines(tree) / 1e6:.1f} million lines with little Redis"
    ruff = [
        sys.executable,
        "-m",
        "ruff",
        "check",
        "--isolated",
        "--no-cache",
        "--select",
        "F401",
        "-q",
        "--exit-zero",
        ".",
    ]
    cold = in_turn(rounds, lambda: run([*COLD, "."], tree), lambda: run(ruff, tree))
    warm = [*(word for word in CHECK if word != "--isolated"), "--exclude", "nothing", "."]
    (tree / "clusterlint.toml").write_text(f"cache-dir = '{cache / 'kept'}'\n")
    run(warm, tree)
    rows = [Row(f"{size}, cold", "ruff check --select F401", cold)]
    pairs = [(run(warm, tree), before) for before, _ in cold]
    return [*rows, Row("the same, warm, nothing changed", "cold", pairs)]


def beside_semgrep(tree: Path, program: str, folder: Path, rounds: int) -> Row:
    """The same three questions."""
    rules = folder / "rules.yaml"
    rules.write_text(RULES)
    command = [
        program,
        "scan",
        "--metrics",
        "off",
        "--disable-version-check",
        "-q",
        "--no-git-ignore",
        "--config",
        str(rules),
        ".",
    ]
    pairs = in_turn(rounds, lambda: run([*COLD, "."], tree), lambda: run(command, tree))
    return Row(f"{lines(tree) / 1e6:.2f} million lines, cold", "semgrep with three rules", pairs)


def dense(folder: Path, rounds: int) -> Row:
    """Where nearly every file counts."""
    command = [sys.executable, "-c", PARSE, "."]
    pairs = in_turn(rounds, lambda: run([*COLD, "."], folder), lambda: run(command, folder))
    return Row(
        f"{lines(folder) // 1000} thousand lines about Redis, cold",
        "libcst.parse_module of all, one process",
        pairs,
    )


def hook(folder: Path, plain: int, rounds: int) -> Row:
    """One changed file of a project that was checked before."""
    generate(folder, plain)
    (folder / "clusterlint.toml").write_text("masters = 3\n")
    command = [word for word in CHECK if word != "--isolated"]
    run([*command, "."], folder)

    def changed() -> Cost:
        with (folder / CHANGED).open("a") as file:
            file.write("# changed\n")
        return run([*command, "--force-exclude", str(CHANGED)], folder)

    libcst = [sys.executable, "-c", "import libcst"]
    pairs = in_turn(rounds, changed, lambda: run(libcst, folder))
    return Row(
        f"one changed file of {lines(folder) // 1000} thousand lines, warm",
        'python -c "import libcst"',
        pairs,
    )


def growth(folder: Path, copies: int, rounds: int) -> Row:
    """Copies of the example beside each other against one."""
    one, many = folder / "one", folder / "many"
    for target, number in ((one, 1), (many, copies)):
        for copy in range(number):
            ignored = shutil.ignore_patterns("__pycache__", ".clusterlint_cache", "*.toml")
            shutil.copytree(SHOP, target / f"copy_{copy}", ignore=ignored)
    alone = [*COLD, "--jobs", "1", "."]
    pairs = in_turn(rounds, lambda: run(alone, many), lambda: run(alone, one))
    return Row(f"{copies} times the files", "once, one process", pairs)


def table(rows: Sequence[Row]) -> str:
    """As Markdown."""
    made = ["| Work | Beside | Wall clock | Processor | Peak memory |", "| --- | --- | --- | --- | --- |"]
    for row in rows:
        peak = max(one.peak for one, _ in row.costs)
        made.append(
            f"| {row.work} | {row.beside} | {row.ratio('wall'):.2f} | {row.ratio('processor'):.2f} | {peak:.0f} MB |"
        )
    return "\n".join(made)


def into_readme(text: str) -> None:
    """Between its two comments."""
    readme = ROOT / "README.md"
    before, _, rest = readme.read_text(encoding="utf-8").partition(
        "<!-- speed: written by tests/bench/speed.py -->\n"
    )
    _, _, after = rest.partition("<!-- end of speed -->")
    made = (
        f"{before}<!-- speed: written by tests/bench/speed.py -->\n\n{text}\n\n<!-- end of speed -->{after}"
    )
    readme.write_text(made, encoding="utf-8")


def measured(options: argparse.Namespace) -> list[Row]:
    """All rows that were asked for."""
    found = [find_spec(name) for name in DENSE]
    packages = [
        Path(spec.submodule_search_locations[0]) for spec in found if spec and spec.submodule_search_locations
    ]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("cache", "hook", "growth"):
            (folder / part).mkdir()
        tree = copied([options.tree], folder / "tree")
        rows = whole_tree(tree, folder / "cache", options.rounds)
        if options.semgrep:
            smaller = some_packages(tree, folder / "part", SEMGREP_LINES)
            rows.append(beside_semgrep(smaller, options.semgrep, folder, options.rounds))
        rows.append(dense(copied(options.dense or packages, folder / "dense"), options.rounds))
        rows.append(hook(folder / "hook", options.plain, options.rounds))
        rows.append(growth(folder / "growth", options.copies, options.rounds))
        return rows


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Ratios of one run.")
    parser.add_argument(
        "--tree", type=Path, default=Path(sysconfig.get_path("purelib")), help="the large tree"
    )
    parser.add_argument("--dense", type=Path, nargs="*", help="code that is mostly about Redis")
    parser.add_argument("--semgrep", help="the program, where it is to be compared")
    parser.add_argument("--plain", type=int, default=60, help="plain files of the project of the hook")
    parser.add_argument("--copies", type=int, default=8, help="copies for the growth")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each; the medians count")
    parser.add_argument("--readme", action="store_true", help="write the table into README.md")
    options = parser.parse_args()
    today = datetime.datetime.now(datetime.timezone.utc).date()
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    rows = table(measured(options))
    text = f"{rows}\n\n{today}, {processors} processors, Python {sys.version_info[0]}.{sys.version_info[1]}, median of {options.rounds}."
    print(text)
    if options.readme:
        into_readme(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
