"""Which releases a requirement admits, against the library packaging where it knows the clause."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.specifiers import SpecifierSet

from clusterlint.dependencies.admits import admits, newest_admitted
from clusterlint.dependencies.model import Dependency, Known

RELEASES = ("3.5.3", "4.1.4", "4.6.0", "5.0.8", "5.3.1", "6.0.0", "6.4.0", "7.4.1", "8.1.0")
VERSIONS = st.tuples(st.integers(1, 9), st.integers(0, 9), st.integers(0, 9)).map(
    lambda parts: ".".join(map(str, parts))
)


@given(
    st.lists(
        st.tuples(st.sampled_from(["==", "!=", ">=", "<=", "<", ">", "~="]), VERSIONS), min_size=1, max_size=3
    ),
    VERSIONS,
)
def test_as_packaging_says(clauses: list[tuple[str, str]], release: str) -> None:
    text = ",".join(sign + version for sign, version in clauses)
    assert admits(f"redis[hiredis]{text}", release) == SpecifierSet(text).contains(release)


@pytest.mark.parametrize(
    ("requirement", "newest"),
    [
        ("redis", "8.1.0"),
        ("redis>=4.5", "8.1.0"),
        ("redis>=4.5,<6", "5.3.1"),
        ("redis[hiredis] (>=4.5,<6.0)", "5.3.1"),
        ("redis ^5.0", "5.3.1"),
        ("redis ^0.1", None),
        ("redis ~4.6", "4.6.0"),
        ("redis ~5", "5.3.1"),
        ("redis==5.*", "5.3.1"),
        ("redis 5.0.*", "5.0.8"),
        ("redis<3 || >=5,<6", "5.3.1"),
        ("redis>=4 ; python_version < '3.9'", "8.1.0"),
        ("redis>9", None),
    ],
)
def test_newest_admitted(requirement: str, newest: str | None) -> None:
    item = Dependency("redis", "", Known.LOWER_BOUND, requirement, frozenset(), "requirements.txt", 1)
    assert newest_admitted(item, RELEASES) == newest
