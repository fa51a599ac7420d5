"""Shared fixtures: the live servers, started once per test process."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator

import pytest
from hypothesis import settings
from live_servers import Servers
from live_servers import live_servers as start_live_servers

# How long an example takes says nothing on a machine that others use too: a pause is not a failure.
settings.register_profile("clusterlint", deadline=None)
settings.load_profile("clusterlint")

for _name in ("FORCE_COLOR", "NO_COLOR"):  # tests of colour set them themselves
    os.environ.pop(_name, None)


def pytest_configure(config: pytest.Config) -> None:
    """A folder for the reports of the cases, which several tests in several processes look at."""
    if not hasattr(config, "workerinput"):
        os.environ["CLUSTERLINT_TEST_REPORTS"] = tempfile.mkdtemp(prefix="reports-")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Nothing of it outlives the run."""
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ.pop("CLUSTERLINT_TEST_REPORTS"), ignore_errors=True)


@pytest.fixture(scope="session")
def live_servers() -> Iterator[Servers]:
    """Addresses of one standalone Redis and of a three-master cluster, both on loopback."""
    with start_live_servers() as servers:
        yield servers
