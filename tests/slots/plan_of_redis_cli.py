"""Prints how redis-cli would split the slots over empty nodes: REDIS_CLI SERVER_BINARY FOLDER [MASTERS].

Also remakes ``redis_cli_ranges.json``: run it with each number of masters of that file.
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from live_servers import _start


def main(redis_cli: str, binary: str, folder: str, masters: str = "5") -> None:
    taken: set[int] = set()
    with ExitStack() as servers:
        addresses = []
        for _ in range(int(masters)):
            server = _start(Path(binary), Path(folder), taken, cluster=True)
            servers.callback(server.stop)
            addresses.append(f"{server.address.host}:{server.address.port}")
        subprocess.run([redis_cli, "--cluster", "create", *addresses], input="no\n", text=True, check=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
