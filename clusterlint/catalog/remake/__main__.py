"""python -m clusterlint.catalog.remake: makes the catalog's JSON files again from real servers and clients."""

from __future__ import annotations

import argparse

from clusterlint.catalog.load import load
from clusterlint.catalog.remake import commands, servers
from clusterlint.catalog.remake.write import write

PARTS = ("commands", "methods", "verdicts", "quirks")


def main() -> None:
    """Make the chosen files; without a choice, all of them, in the order in which they need each other."""
    parser = argparse.ArgumentParser(prog="python -m clusterlint.catalog.remake", description=__doc__)
    parser.add_argument("parts", nargs="*", help="commands, methods, verdicts, quirks; none means all")
    parser.add_argument("--server", action="append", default=[], help="another server binary, for commands")
    parser.add_argument(
        "--python",
        action="append",
        default=[],
        help="a Python that has one release of redis-py, for verdicts",
    )
    parser.add_argument("--jobs", type=int, default=2, help="releases probed at the same time")
    chosen = parser.parse_args()
    unknown = set(chosen.parts) - set(PARTS)
    if unknown:
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    parts = chosen.parts or PARTS
    if "commands" in parts:
        write("commands.json", commands.build([*servers.binaries(), *chosen.server]))
        load.cache_clear()
    if "methods" in parts:
        from clusterlint.catalog.remake import methods

        write("methods.json", methods.build())
        load.cache_clear()
    if "verdicts" in parts:
        from clusterlint.catalog.remake import verdicts

        write("verdicts.json", verdicts.build(chosen.python, servers.newest(), chosen.jobs))
    if "quirks" in parts:
        from clusterlint.catalog.remake import quirk_table

        write("quirks.json", quirk_table.build(chosen.python, servers.newest()))


if __name__ == "__main__":
    main()
