"""The setting ``client``."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterlint.dependencies import Known, parse_client
from clusterlint.errors import UserError


@pytest.mark.parametrize(
    ("text", "name", "version", "known"),
    [
        ("redis-py==6.4", "redis", "6.4", Known.PINNED),
        ("redis==6.4", "redis", "6.4", Known.PINNED),
        ("Redis_Py == 6.4.0", "redis", "6.4.0", Known.PINNED),
        ("valkey-py==6.1", "valkey", "6.1", Known.PINNED),
        ("valkey>=6", "valkey", "6", Known.LOWER_BOUND),
        ("redis>=5", "redis", "5", Known.LOWER_BOUND),
        ("redis[hiredis]~=5.0", "redis", "5.0", Known.LOWER_BOUND),
        ("redis-py==5.*", "redis", "5", Known.LOWER_BOUND),
    ],
)
def test_libraries_with_a_version(text: str, name: str, version: str, known: Known) -> None:
    found = parse_client(text)
    assert (found.name, found.version, found.known) == (name, version, known)
    assert (found.path, found.line, found.specifier, found.direct) == ("", 0, text, True)
    assert found.extras == ({"hiredis"} if "hiredis" in text else set())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not a library with a version"),
        ("6.4", "not about redis-py or valkey-py"),
        ("redis 6.4", "not a library with a version"),
        ("redis=6.4", "not a library with a version"),
        ("redis-py==6.4; python_version > '3'", "not a library with a version"),
        ("redis @ https://example.org/redis-6.4.0.tar.gz", "not a library with a version"),
        ("redis-6.4.0.tar.gz", "not a library with a version"),
        ("redis-py", "names no oldest version"),
        ("redis-py<6", "names no oldest version"),
        ("celery==5.4", "not about redis-py or valkey-py"),
    ],
)
def test_nonsense_is_one_line(text: str, said: str) -> None:
    with pytest.raises(UserError) as raised:
        parse_client(text)
    line = str(raised.value)
    assert said in line and f'"{text}"' in line and "\n" not in line


@given(st.text(max_size=40))
def test_any_text_is_taken_or_refused(text: str) -> None:
    try:
        found = parse_client(text)
    except UserError:
        return
    assert found.name in ("redis", "valkey") and found.version
