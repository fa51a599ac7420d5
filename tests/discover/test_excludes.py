"""Plain names are looked up in sets; they must mean what gitignore's language says they mean."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from clusterlint.discover.excludes import Excludes
from clusterlint.discover.gitignore import compile_patterns

WORDS = st.sampled_from(["build", "venv", ".git", "x.py", "a-b", "build2"])
PATTERNS = st.lists(
    st.one_of(WORDS, WORDS.map("{}/".format), st.sampled_from(["*.py", "!x.py", "a/build", "/venv", "bu*"])), max_size=4
)
PATHS = st.lists(WORDS, min_size=1, max_size=3).map("/".join)


@given(patterns=PATTERNS, path=PATHS, folder=st.booleans())
def test_a_path_is_excluded_as_git_would_ignore_it(patterns: list[str], path: str, folder: bool) -> None:
    expected = compile_patterns(patterns).match_file(path + "/" if folder else path)
    assert Excludes(patterns).path(path, folder=folder) == expected


@given(patterns=PATTERNS, name=WORDS, folder=st.booleans())
def test_a_name_is_excluded_as_git_would_ignore_it(patterns: list[str], name: str, folder: bool) -> None:
    excludes = Excludes(patterns)
    if excludes.by_name:
        expected = compile_patterns(patterns).match_file(name + "/" if folder else name)
        assert excludes.name(name, folder=folder) == expected
