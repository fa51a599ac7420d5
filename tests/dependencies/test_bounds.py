"""From a specifier to the oldest release that it admits."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import Version

from clusterlint.dependencies.model import Known
from clusterlint.dependencies.requirement import Place, requirement
from clusterlint.dependencies.versions import bound_of

LOWER, PINNED, UNBOUNDED = Known.LOWER_BOUND, Known.PINNED, Known.UNBOUNDED


@pytest.mark.parametrize(
    ("specifier", "version", "known"),
    [
        (">=4.5,!=4.5.1,<6", "4.5", LOWER),
        ("<6 , !=4.5.1, >= 4.5", "4.5", LOWER),
        ("~=5.0", "5.0", LOWER),
        ("~=5.0.3", "5.0.3", LOWER),
        (">4", "4", LOWER),
        ("==4.*", "4", LOWER),
        ("==4.2.*,>=4.2.7", "4.2.7", LOWER),
        ("==5.0.1", "5.0.1", PINNED),
        ("===5.0.1", "5.0.1", PINNED),
        ("== 5.0.1 , >=4", "5.0.1", PINNED),
        ("==v5.0", "5.0", PINNED),
        ("==5.1b1", "5.1b1", PINNED),
        ("==5.0.1+local.3", "5.0.1", PINNED),
        ("<5", "", UNBOUNDED),
        ("<=5,!=4.2", "", UNBOUNDED),
        ("!=4.*", "", UNBOUNDED),
        ("", "", UNBOUNDED),
        ("===not-a-version", "", UNBOUNDED),
        (">=2.10.*", "2.10", LOWER),  # pip took it until 24.1
        # Poetry, and Pipenv
        ("^4.5", "4.5", LOWER),
        ("^0.2.3", "0.2.3", LOWER),
        ("~4.5", "4.5", LOWER),
        ("~4", "4", LOWER),
        ("4.5.1", "4.5.1", PINNED),
        ("=4.5.1", "4.5.1", PINNED),
        ("4.5.*", "4.5", LOWER),
        ("4.*", "4", LOWER),
        ("*", "", UNBOUNDED),
        (">=4.5 <6", "4.5", LOWER),
        (">= 4.5, < 6", "4.5", LOWER),
        ("^4.5 || ^5.0", "4.5", LOWER),
        ("^5.0|^4.5", "4.5", LOWER),
        ("^10 || ^9", "9", LOWER),
        ("<4 || ^5.0", "", UNBOUNDED),
        ("4.5.1 || 5.0.1", "4.5.1", LOWER),
        ("^4.5,!=4.6", "4.5", LOWER),
        ("latest", "", UNBOUNDED),
    ],
)
def test_bound(specifier: str, version: str, known: Known) -> None:
    found = bound_of(specifier)
    assert (found.version, found.known) == (version, known)


RELEASES = [
    Version(f"{major}.{minor}.{patch}") for major in range(7) for minor in range(7) for patch in range(7)
]
NUMBERS = st.lists(st.integers(0, 6), min_size=1, max_size=3).map(lambda parts: ".".join(map(str, parts)))
CLAUSES = st.one_of(
    st.tuples(st.sampled_from([">=", ">", "<", "<=", "!=", "=="]), NUMBERS).map("".join),
    st.tuples(st.sampled_from(["==", "!="]), NUMBERS).map(lambda pair: f"{pair[0]}{pair[1]}.*"),
    st.tuples(st.just("~="), NUMBERS).map("".join),
)


@settings(deadline=None)  # 343 releases are asked about
@given(st.lists(CLAUSES, min_size=1, max_size=4).map(",".join))
def test_no_admitted_release_is_older_and_none_is_missed(specifier: str) -> None:
    try:
        admitted = list(SpecifierSet(specifier).filter(RELEASES))
    except InvalidSpecifier:  # ~=4
        assume(False)
    found = bound_of(specifier)
    assume(admitted)
    if found.known is UNBOUNDED:
        assert not any(clause.startswith((">", "~", "==")) for clause in specifier.split(","))
        return
    bound = Version(found.version)
    assert all(bound <= release for release in admitted)
    if found.known is PINNED:
        assert admitted == [bound]
        return
    # As far as the clauses go that bound from below, it is admitted itself, or is what ">" excludes.
    lower = SpecifierSet(",".join(c for c in specifier.split(",") if not c.startswith(("<", "!="))))
    excluded = [Version(c[1:]) for c in specifier.split(",") if c.startswith(">") and not c.startswith(">=")]
    assert lower.contains(bound) or bound in excluded


@given(st.text(max_size=60))
def test_any_text_has_an_answer(text: str) -> None:
    found = bound_of(text)
    assert bool(found.version) == (found.known is not UNBOUNDED)


@pytest.mark.parametrize(
    "text", ["==" + "9" * 5000, ">=1." + "0" * 100_000, "^" * 100_000, "||" * 50_000, "==1.*" + ".*" * 50_000]
)
def test_long_texts(text: str) -> None:
    bound_of(text)


names = st.sampled_from(["redis", "django-redis", "Foo.Bar_baz", "r", "x2"])
clauses = st.builds(
    "{}{}".format,
    st.sampled_from(["==", ">=", "<=", "<", ">", "!=", "~=", "="]),
    st.from_regex(r"[0-9]{1,2}(\.[0-9]{1,2}){0,3}", fullmatch=True),
)
lines = st.builds(
    "{}{}{}".format,
    names,
    st.sampled_from(["", "[hiredis]", "[hiredis,ocsp]", "[A,a]"]),
    st.lists(clauses, max_size=3).map(",".join),
)


@given(text=lines)
def test_simple_lines_are_read_as_packaging_reads_them(text: str) -> None:
    place = Place("requirements.txt")
    quick = requirement(text, 3, place)
    never = re.compile("(?!)")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("clusterlint.dependencies.requirement._SIMPLE", never)
        assert requirement(text, 3, place) == quick
