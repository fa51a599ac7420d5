"""What is stored of the installed client libraries, against what they do now on real servers."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pytest

from clusterlint.catalog.client import (
    VERDICTS,
    attribute,
    is_of_module,
    method_names,
    option,
    pipeline_blocked,
    releases,
    verdict,
)
from clusterlint.catalog.load import load
from clusterlint.catalog.remake import verdicts
from clusterlint.catalog.remake.libraries import LIBRARIES
from clusterlint.catalog.remake.servers import newest

Run = dict[str, Any]
SIDES = {"sync": False, "async": True}


def how_to_remake(run: Run) -> str:
    """What to do when the stored verdicts are not those of the installed release."""
    library = LIBRARIES[run["library"]]
    known = ", ".join(releases(run["library"]))
    return (
        f"{library.title} {run['release']} does something else than what is stored (of {known}). If it is a new "
        f"release, make an environment for it and one for each of these, and run `python -m clusterlint.catalog.remake "
        f"verdicts --library {run['library']} --python ENVIRONMENT/bin/python --python ...`; then `modules` likewise, "
        "with --server and a redis-server that loads the modules of Redis Stack."
    )


def wrong_verdicts(run: Run) -> Iterator[tuple[object, ...]]:
    """Methods that fare otherwise, and methods of which nothing is stored or nothing was measured."""
    for place, rows in verdicts.judged(run).items():
        side, context = place.split()
        for name in method_names():
            if is_of_module(name):
                continue
            held = verdict(
                name,
                asynchronous=SIDES[side],
                context=context,
                version=run["release"],
                library=run["library"],
            )
            kind, exception, _, differs, *_ = rows.get(name, ["unknown", "", "", 0])
            if (held.kind, held.exception, held.reply_differs) != (kind, exception, bool(differs)):
                yield place, name, kind, exception, differs, held


def wrong_attributes(run: Run, side: str) -> list[str]:
    """Attributes that the cluster client has and the table denies, or the other way round."""
    stored = load(VERDICTS[run["library"]])[f"{side} attributes"]
    there = set(run[side]["cluster"])
    asked = {"version": run["release"], "library": run["library"], "asynchronous": SIDES[side]}
    return [
        name
        for name in sorted({*stored, *there, *run[side]["standalone"]})
        if attribute(name, **asked) != (name in there)
    ]


def wrong_options(run: Run, side: str) -> list[tuple[str, str]]:
    """Constructor options that fare otherwise, with what they do now."""
    stored = load(VERDICTS[run["library"]])[f"{side} options"]
    now = {name: fate for name, (fate, *_) in run[side]["options"].items()}
    asked = {"version": run["release"], "library": run["library"], "asynchronous": SIDES[side]}
    return [
        (name, now.get(name, "unknown"))
        for name in sorted({*stored, *now})
        if option(name, **asked) != now.get(name, "unknown")
    ]


# One test for each library, since each run of the tests' workers would make the measurements again.
@pytest.mark.parametrize("library", sorted(LIBRARIES))
def test_the_installed_release_does_what_is_stored(library: str) -> None:
    run = verdicts.probe(sys.executable, newest(), LIBRARIES[library])
    assert list(wrong_verdicts(run)) == [], how_to_remake(run)
    for side in SIDES:
        assert wrong_attributes(run, side) == [], how_to_remake(run)
        assert wrong_options(run, side) == [], how_to_remake(run)
        assert len(run[side]["options"]) > 20
    blocked = pipeline_blocked(version=run["release"], library=library)
    assert blocked == set(run["sync"]["blocked"]), how_to_remake(run)
    assert "MGET" in blocked
    differences_are_seen(run)


def differences_are_seen(run: Run) -> None:
    """The comparisons above find one attribute, one option, one method that is another than what is stored."""
    sync = run["sync"]
    fewer = {**sync, "cluster": sync["cluster"][1:]}
    assert wrong_attributes({**run, "sync": fewer}, "sync") == [sync["cluster"][0]]
    options = {**sync["options"], "db": ["same", "", ""]}
    assert wrong_options({**run, "sync": {**sync, "options": options}}, "sync") == [("db", "same")]
    methods = {name: row for name, row in sync["methods"].items() if name != "get"}
    missing = wrong_verdicts({**run, "sync": {**sync, "methods": methods}})
    assert {name for _, name, *_ in missing} == {"get"}
