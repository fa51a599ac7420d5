"""python -m clusterlint.catalog.remake: makes the catalog's JSON files again from real servers and clients.

`commands` needs one server of each line that the table is to know: those on the PATH and in installed wheels, others
with --server (Redis Stack for the modules' commands). `verdicts` and `modules` need one environment for each release
of the library that the file is to know, given with --python: they write the whole file. `modules` runs on a server
that loads the modules of Redis Stack by itself, given with --server.
"""

from __future__ import annotations

import argparse
from typing import Any

from clusterlint.catalog.client import MODULE_VERDICTS, VERDICTS
from clusterlint.catalog.load import load
from clusterlint.catalog.remake import commands, servers
from clusterlint.catalog.remake.libraries import LIBRARIES
from clusterlint.catalog.remake.write import write

PARTS = ("commands", "methods", "verdicts", "quirks", "modules")
FILES = {"verdicts": VERDICTS, "modules": MODULE_VERDICTS}


def main() -> None:
    """Make the chosen files; without a choice, all but modules, in the order in which they need each other."""
    parser = _parser()
    chosen = parser.parse_args()
    unknown = set(chosen.parts) - set(PARTS)
    if unknown:
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    for part in chosen.parts or PARTS[:-1]:
        if part == "commands":
            write("commands.json", commands.build([*servers.binaries(), *chosen.server]))
        elif part == "methods":
            from clusterlint.catalog.remake import methods  # needs redis-py, which the other parts do not

            write("methods.json", methods.build())
        elif part == "quirks":
            from clusterlint.catalog.remake import quirk_table

            write("quirks.json", quirk_table.build(chosen.python, servers.newest()))
        else:
            write(FILES[part][chosen.library], _verdicts(part, chosen))
        load.cache_clear()


def _verdicts(part: str, chosen: argparse.Namespace) -> dict[str, Any]:
    from clusterlint.catalog.remake import verdicts  # after methods.json was made

    server = chosen.server[-1] if chosen.server else servers.newest()
    build = verdicts.build if part == "verdicts" else verdicts.build_modules
    return build(chosen.python, server, chosen.jobs, LIBRARIES[chosen.library])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m clusterlint.catalog.remake", description=__doc__)
    parser.add_argument(
        "parts",
        nargs="*",
        metavar="part",
        help="commands, methods, verdicts, quirks, modules [all but modules]",
    )
    parser.add_argument(
        "--server",
        action="append",
        default=[],
        help="a server binary: one more for commands, the one to use for verdicts and modules"
        " (modules needs one that loads them, as redis-stack-server does)",
    )
    parser.add_argument(
        "--python",
        action="append",
        default=[],
        help="a Python that has one release of the client library, for verdicts and modules [this one]",
    )
    parser.add_argument("--library", choices=LIBRARIES, default="redis", help="whose verdicts [redis]")
    parser.add_argument("--jobs", type=int, default=2, help="releases probed at the same time")
    return parser


if __name__ == "__main__":
    main()
