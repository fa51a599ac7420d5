"""Files that the tools wrote themselves for small projects of ours, shortened: fewer packages, fewer archives.

uv 0.13.9, Poetry 2.5.1, PDM 2.22.3, Pipenv 2026.10.3, pip-compile 7.6.2. What is expected was read in the files by eye.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from clusterlint.dependencies import Dependency, Known, find

HERE = Path(__file__).parent / "written_by"

NOTHING: frozenset[str] = frozenset()
HIREDIS = frozenset({"hiredis"})


def asked(tool: str, name: str, path: str = "shop/app.py") -> Dependency:
    found = find(HERE / tool, [path])
    assert found.problems == ()
    answer = found.of(name, path)
    assert answer is not None
    return answer


@pytest.mark.parametrize(
    ("tool", "name", "version", "path", "extras", "direct"),
    [
        ("uv", "redis", "5.3.1", "uv.lock", HIREDIS, True),
        ("uv", "celery", "5.7.0", "uv.lock", NOTHING, True),
        ("uv", "flask-caching", "2.4.1", "uv.lock", NOTHING, True),  # locked twice, for two Pythons
        ("uv", "rq", "3.0.0", "uv.lock", NOTHING, True),  # of a group
        ("uv", "kombu", "5.7.0", "uv.lock", NOTHING, False),
        ("uv", "flask", "3.1.3", "uv.lock", NOTHING, False),
        ("uv_export", "redis", "5.3.1", "pylock.toml", NOTHING, True),
        ("uv_export", "kombu", "5.7.0", "pylock.toml", NOTHING, True),  # nothing beside it that tells
        ("uv_workspace", "rq", "3.0.0", "uv.lock", NOTHING, True),
        ("uv_workspace", "redis", "5.3.1", "uv.lock", HIREDIS, True),
        ("poetry", "redis", "5.3.1", "poetry.lock", HIREDIS, True),
        ("poetry", "flask-caching", "2.5.1", "poetry.lock", NOTHING, True),
        ("poetry", "flask", "3.1.3", "poetry.lock", NOTHING, False),
        ("poetry", "fakeredis", "2.40.0", "poetry.lock", NOTHING, True),
        ("pdm", "redis", "5.3.1", "pdm.lock", HIREDIS, True),
        ("pdm", "flask-caching", "2.5.1", "pdm.lock", NOTHING, True),
        ("pdm", "flask", "3.1.3", "pdm.lock", NOTHING, False),
        ("pipenv", "redis", "5.3.1", "Pipfile.lock", HIREDIS, True),
        ("pipenv", "fakeredis", "2.40.0", "Pipfile.lock", NOTHING, True),
        ("pipenv", "flask", "3.1.3", "Pipfile.lock", NOTHING, False),
    ],
)
def test_locked(tool: str, name: str, version: str, path: str, extras: frozenset[str], direct: bool) -> None:
    found = asked(tool, name)
    assert (found.version, found.known, found.path) == (version, Known.LOCKED, path)
    assert (found.extras, found.direct) == (extras, direct)
    pinned = f"[{','.join(found.extras)}]" if "[" in found.specifier else ""
    assert found.specifier == f"{name}{pinned}=={version}"


def test_compiled() -> None:
    redis, flask = asked("pip_compile", "redis"), asked("pip_compile", "flask")
    assert (redis.version, redis.known, redis.path) == ("5.3.1", Known.PINNED, "requirements.txt")
    assert (redis.specifier, redis.extras, redis.direct) == ("redis[hiredis]==5.3.1", HIREDIS, True)
    assert (flask.version, flask.direct) == ("3.1.3", False)


@pytest.mark.parametrize("tool", sorted(folder.name for folder in HERE.iterdir()))
def test_every_line_names_its_library(tool: str) -> None:
    found = find(HERE / tool, ["app.py", "services/feed/app.py", "libs/store/app.py"])
    assert found.items
    for item in found.items:
        line = (HERE / tool / item.path).read_text().split("\n")[item.line - 1]
        assert item.name in line.lower().replace("_", "-"), item


@pytest.mark.parametrize(
    ("tool", "name", "conditional"),
    [
        ("poetry", "fakeredis", True),
        ("poetry", "redis", False),
        ("pdm", "fakeredis", True),
        ("pdm", "redis", False),
        ("pipenv", "fakeredis", True),
        ("pipenv", "redis", False),
    ],
)
def test_what_only_a_group_wants_is_conditional(tool: str, name: str, conditional: bool) -> None:
    assert asked(tool, name).conditional is conditional


def test_the_lock_file_of_a_workspace_speaks_for_its_members() -> None:
    path = "services/feed/feed/app.py"
    redis = asked("uv_workspace", "redis", path)
    assert (redis.version, redis.known, redis.path, redis.folder) == (
        "5.3.1",
        Known.LOCKED,
        "uv.lock",
        "services/feed",
    )
    valkey = asked("uv_workspace", "valkey", "libs/store/store/app.py")
    assert (valkey.known, valkey.folder) == (Known.LOCKED, "libs/store")
    # What a member does not ask for itself is answered by the root.
    assert asked("uv_workspace", "rq", path).folder == ""


def test_projects_of_the_workspace_are_no_libraries() -> None:
    found = find(HERE / "uv_workspace", ["app.py"])
    assert {item.name for item in found.items} == {"redis", "rq", "valkey"}
