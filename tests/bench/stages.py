"""How long each step of `clusterlint check` takes beside libcst.parse_module of the same files, as ratios of one run.

    python tests/bench/stages.py [--rounds N] FOLDER

Processor seconds of one process; the steps and the parse take turns, and the medians are compared. The files are those
that discovery chooses under FOLDER; dependencies are looked for where check would.
"""

from __future__ import annotations

import argparse
import contextlib
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import libcst

from clusterlint.dependencies import find
from clusterlint.discover import discover
from clusterlint.extract.facts import FileFacts
from clusterlint.extract.lower import extract
from clusterlint.judge import Evidence, judge
from clusterlint.link.linker import link
from clusterlint.link.surroundings import Surroundings
from clusterlint.rules.base import all_rules
from clusterlint.settings import load_settings
from clusterlint.settings.rulenames import RuleNames
from clusterlint.stack import on_large_stack

PARSE = "libcst.parse_module of the chosen files"
STAGES = (PARSE, "discover", "extract, parsing included", "dependencies", "link", "judge")

Seconds = dict[str, float]


def one_round(folder: Path) -> Seconds:
    """Processor seconds of each stage, once."""
    taken: Seconds = {}

    @contextmanager
    def timed(name: str) -> Iterator[None]:
        begun = time.process_time()
        yield
        taken[name] = time.process_time() - begun

    rules = all_rules()
    names = RuleNames(tuple((rule.code, rule.name) for rule in rules))
    settings = load_settings([folder], names, flags={}, config=None, isolated=True)
    _, searching, extracting, asking, linking, judging = STAGES
    with timed(searching):
        discovery = discover([folder], settings.root, settings.exclude, force_exclude=False)
    with timed(PARSE):
        for source in discovery.files:
            with contextlib.suppress(libcst.ParserSyntaxError, UnicodeDecodeError):
                libcst.parse_module(source.content)
    with timed(extracting):
        facts = [found for found in map(extract, discovery.files) if isinstance(found, FileFacts)]
    with timed(asking):
        dependencies = find(settings.root, [file.path for file in facts])
    around = Surroundings(masters=settings.masters, mode=settings.mode, dependencies=dependencies)
    with timed(linking):
        program = link(facts, around)
    contents = {source.path: source.content for source in discovery.files}
    with timed(judging):
        judge(program, Evidence(facts, contents, discovery.problems, discovery.given), settings, rules)
    return taken


def medians(measure: Callable[[], Seconds], rounds: int) -> Seconds:
    """The median of each stage over all rounds."""
    taken = [on_large_stack(measure) for _ in range(rounds)]
    return {name: statistics.median(one[name] for one in taken) for name in STAGES}


def main() -> int:
    """Print the table of ratios."""
    parser = argparse.ArgumentParser(description=f"Ratios of one run; 1.00 is {PARSE}.")
    parser.add_argument("folder", type=Path, help="the code to measure with")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each stage; the median counts")
    options = parser.parse_args()
    folder = options.folder.resolve()
    if not folder.is_dir():
        parser.error(f"{options.folder} is no folder")
    found = medians(lambda: one_round(folder), options.rounds)
    print(f"{options.folder.name}; median of {options.rounds}; processor time as a ratio")
    for name, median in found.items():
        print(f"{median / found[PARSE]:8.3f}  {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
