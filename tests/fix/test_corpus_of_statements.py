"""Cases of the executable corpus with rewritten statements: standalone as before, and mended on the cluster."""

from __future__ import annotations

from pathlib import Path

import pytest
from fixing import context_of
from live_servers import Servers
from test_corpus import CASES, contents, evidence

from clusterlint.fix import propose
from clusterlint.fix.verify import edited

CODEMODS = ["keys-to-scan", "multi-get", "out-of-pipeline", "scan-loops", "split-delete"]
MENDED = {
    "async_scan_cleanup.py": {"scenario_collect", "scenario_manual"},
    "cursor_loops.py": {"scenario_while", "scenario_generator"},
    "mset_merges.py": {"scenario_merged", "scenario_zipped", "scenario_read"},
    "scan_cleanup.py": {"scenario_cursor"},
}
"""By case: what failed on the cluster and does not any more."""


@pytest.mark.parametrize("name", MENDED)
def test_rewritten_statements_of_a_case(name: str, tmp_path: Path, live_servers: Servers) -> None:
    old = contents(CASES / name)
    context = context_of(old)
    changes = [change for change in propose(context, CODEMODS) if change.refused is None]
    for path, text in edited(context, changes).items():
        (tmp_path / path).write_bytes(text.encoded())
    ports = (live_servers.standalone.port, *(node.port for node in live_servers.cluster))
    before, after = evidence(CASES / name, ports), evidence(tmp_path / name, ports)
    for scenario in before:
        was, now = before[scenario]["standalone"], after[scenario]["standalone"]
        assert (was["value"], was["error"]) == (now["value"], now["error"]), scenario
    failed = {one for one in before if before[one]["cluster"]["error"] is not None}
    still = {one for one in after if after[one]["cluster"]["error"] is not None}
    assert failed - still == MENDED[name]
    assert still <= failed
