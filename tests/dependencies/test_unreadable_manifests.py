"""Manifests that cannot be read: each is one problem, the others count, and nothing is raised."""

from __future__ import annotations

import codecs
import os
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_project import Files, asked, found, shown, write

from clusterlint.dependencies import Dependencies, Known, find
from clusterlint.dependencies.reading import LARGEST

NAMES = [
    "uv.lock",
    "poetry.lock",
    "pdm.lock",
    "pylock.toml",
    "pyproject.toml",
    "Pipfile",
    "Pipfile.lock",
    "setup.cfg",
    "setup.py",
    "requirements.txt",
    "constraints.txt",
    "requirements/base.in",
]
TOML = [name for name in NAMES if name.endswith((".lock", ".toml", "Pipfile")) and name != "Pipfile.lock"]


def problem_of(root: Path, files: Files) -> tuple[str, str, int]:
    """The one problem as (path, reason, line); what another manifest says must count all the same."""
    dependencies = found(root, {**files, "requirements-prod.txt": "redis==5.0.8\n"})
    assert shown(dependencies.of("redis", "app.py")) == "5.0.8 pinned requirements-prod.txt:1"
    (problem,) = dependencies.problems
    assert "\n" not in problem.reason
    return problem.path, problem.reason, problem.line


@pytest.mark.parametrize("name", TOML)
@pytest.mark.parametrize(
    ("text", "said", "line"),
    [
        ("a = 1\nb = [\n", "is not valid TOML: ", 3),
        ("a = 1\n\n\nb = = 2\nc = 1\n", "is not valid TOML: ", 4),
        ("a = 1\na = 2\n", "is not valid TOML: ", 2),
        (b"a = 1\nb = '\xe9'\n", "is not valid utf-8", 2),
        (b"a = 1\nb = '\0'\n", "holds null bytes", 2),
        ("a = " + "9" * 5000 + "\n", "is not valid TOML: ", None),
        ("a = " + "[" * 100_000, "is not valid TOML", None),
    ],
)
def test_broken_toml(tmp_path: Path, name: str, text: str | bytes, said: str, line: int | None) -> None:
    path, reason, at = problem_of(tmp_path, {name: text})
    assert path == name
    assert reason.startswith(said)
    assert "(at" not in reason
    assert line in (None, at)


@pytest.mark.parametrize(
    ("name", "text", "said", "line"),
    [
        ("Pipfile.lock", '{\n "default": {,\n', "is not valid JSON", 2),
        ("Pipfile.lock", "", "is not valid JSON", 1),
        ("Pipfile.lock", "[" * 200_000, "is not valid JSON: nested too deeply", 1),
        ("Pipfile.lock", "9" * 5000, "is not valid JSON: a number is too long", 1),
        ("setup.cfg", "[metadata]\nname = x\n<<<<<<< HEAD\n", "is not a configuration file in sections", 3),
        ("setup.cfg", "\nname = x\n", "is not a configuration file in sections", 2),
        ("setup.cfg", "[options\nname = x\n", "is not a configuration file in sections", 1),
        ("requirements.txt", b"rq\nredis==5\0\n", "holds null bytes", 2),
        ("requirements/base.txt", b"rq\n\0", "holds null bytes", 2),
        ("requirements.txt", codecs.BOM_UTF16_LE + b"r", "is not valid utf-16", 1),
        ("setup.py", b"x = 1\0", "holds null bytes", 1),
    ],
)
def test_broken_files(tmp_path: Path, name: str, text: str | bytes, said: str, line: int) -> None:
    path, reason, at = problem_of(tmp_path, {name: text})
    assert (path, at) == (name, line)
    assert reason.startswith(said)


def test_a_broken_file_that_others_include_is_one_problem(tmp_path: Path) -> None:
    files: Files = {
        "requirements.txt": "-r base.txt\n-c base.txt\n",
        "requirements-x.txt": "-r base.txt\n",
        "base.txt": b"\0",
    }
    assert problem_of(tmp_path, files)[0] == "base.txt"


@pytest.mark.parametrize("name", NAMES)
def test_a_huge_file(tmp_path: Path, name: str) -> None:
    write(tmp_path, {name: ""})
    with open(tmp_path / name, "r+b") as file:
        file.truncate(LARGEST + 1)
    assert problem_of(tmp_path, {}) == (name, "is larger than 20 MB", 1)


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: codecs.BOM_UTF8 + text.encode(),
        lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
        lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
        lambda text: codecs.BOM_UTF32_LE + text.encode("utf-32-le"),
        lambda text: text.encode("utf-16-le"),
        lambda text: text.encode("utf-16-be"),
        lambda text: text.encode("latin-1"),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\r").encode(),
    ],
)
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("requirements.txt", "# caf\xe9\nredis==5.0.8"),
        ("setup.cfg", "[options]\n# \xe9\ninstall_requires =\n  redis==5.0.8\n"),
    ],
)
def test_encodings(tmp_path: Path, name: str, text: str, encode: object) -> None:
    assert callable(encode)
    line = text[: text.index("redis")].count("\n") + 1
    assert shown(asked(tmp_path, {name: encode(text)})) == f"5.0.8 pinned {name}:{line}"


@pytest.mark.parametrize("name", NAMES)
def test_links_pipes_and_folders(tmp_path: Path, name: str) -> None:
    good: Files = {"requirements-prod.txt": "redis==5.0.8\n"}
    for number, make in enumerate((os.mkdir, os.mkfifo, lambda path: os.symlink("none", path))):
        root = tmp_path / str(number)
        (root / name).parent.mkdir(parents=True)
        make(root / name)
        assert shown(asked(root, good)) == "5.0.8 pinned requirements-prod.txt:1"
    (tmp_path / "loop" / name).parent.mkdir(parents=True)
    os.symlink((tmp_path / "loop" / name).name, tmp_path / "loop" / name)
    path, reason, _ = problem_of(tmp_path / "loop", good)
    assert path == name and reason.startswith("cannot be read: ")


def test_a_link_to_a_file_is_read(tmp_path: Path) -> None:
    write(tmp_path, {"elsewhere/common.txt": "redis==5.0.8\n", "project/app.py": ""})
    os.symlink("../elsewhere/common.txt", tmp_path / "project" / "requirements.txt")
    assert shown(asked(tmp_path / "project", {})) == "5.0.8 pinned requirements.txt:1"


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything"
)
def test_no_permission(tmp_path: Path) -> None:
    write(tmp_path, {"requirements.txt": "redis==1\n"})
    (tmp_path / "requirements.txt").chmod(0)
    assert problem_of(tmp_path, {}) == ("requirements.txt", "cannot be read: Permission denied", 1)


def test_an_address_shows_no_password(tmp_path: Path) -> None:
    text = "redis @ https://user:secret@host.example/a/redis-5.0.8.tar.gz?token=secret#secret\n-i https://user:secret@host\n"
    assert "secret" not in repr(found(tmp_path, {"requirements.txt": text}))


SAID = {
    "uv.lock": '[[package]]\nname = "redis"\nversion = "5.0.8"\nsource = { virtual = "." }\ndependencies = [\n    { name = "redis", extra = ["hiredis"] },\n]\n',
    "poetry.lock": '[[package]]\nname = "redis"\nversion = "5.0.8"\ngroups = ["main"]\n',
    "pdm.lock": '[[package]]\nname = "redis"\nversion = "5.0.8"\nextras = ["hiredis"]\n',
    "pylock.toml": '[[packages]]\nname = "redis"\nversion = "5.0.8"\nmarker = "x"\n',
    "pyproject.toml": '[project]\ndependencies = ["redis[a]>=5"]\n[tool.poetry.dependencies]\nredis = {version = "^5"}\n',
    "Pipfile": '[packages]\nredis = {version = "==5", extras = ["hiredis"]}\n',
    "Pipfile.lock": '{\n    "default": {\n        "redis": {\n            "version": "==5.0.8"\n        }\n    }\n}\n',
    "setup.cfg": "[options]\ninstall_requires =\n    redis[hiredis]>=5\n[options.extras_require]\nx = rq\n",
    "setup.py": "needs = ['redis[hiredis]>=5']\nsetup(install_requires=needs, extras_require={'x': ['rq']})\n",
    "requirements.txt": "-r other.txt\n-c constraints.txt\nredis[hiredis]==5.0.8 ; x == 'y' \\\n  --hash=a\nrq @ https://a@b/c\n",
    "constraints.txt": "redis<6\n-r requirements.txt\n",
    "requirements/base.in": "-e git+https://a/b@v1.2#egg=redis\n./redis-5.0.tar.gz\n",
}
SPLICES = st.tuples(st.integers(0, 400), st.integers(0, 12), st.binary(max_size=12))


def check(dependencies: Dependencies) -> None:
    for item in dependencies.items:
        assert item.name and item.line >= 1 and "\n" not in item.path
        assert bool(item.version) == (item.known is not Known.UNBOUNDED)
    for name in {item.name for item in dependencies.items}:
        assert dependencies.of(name, "app.py") is not None
    assert all(problem.line >= 1 and "\n" not in problem.reason for problem in dependencies.problems)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(SPLICES, min_size=1, max_size=6))
def test_damaged_manifests_never_raise(name: str, splices: list[tuple[int, int, bytes]]) -> None:
    content = SAID[name].encode()
    for start, length, new in splices:
        content = content[:start] + new + content[start + length :]
    with TemporaryDirectory() as folder:
        write(Path(folder), {name: content})
        check(find(Path(folder), ["app.py"]))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_random_bytes_never_raise(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        write(Path(folder), dict.fromkeys(NAMES, content))
        check(find(Path(folder), ["app.py"]))


LONG = [
    "redis" * 400_000,
    "redis==" + "9" * 1_000_000,
    "redis;" + "(" * 100_000,
    "redis>=5" + ",>=5" * 300_000,
    "[" * 300_000,
    "\\\n" * 20_000,
    "-r x\n" * 20_000,
    "a\n" * 20_000,
    " " * 1_000_000 + "#",
    "redis[" + "a," * 300_000,
    "redis @ " + "@/" * 300_000,
    "#" + " egg=" * 200_000,
    "redis " + " -" * 300_000,
]


@pytest.mark.parametrize("name", ["requirements.txt", "setup.cfg", "pyproject.toml", "setup.py"])
@pytest.mark.parametrize("text", LONG, ids=[text[:8] for text in LONG])
def test_long_lines_take_no_longer_than_their_length(tmp_path: Path, name: str, text: str) -> None:
    if name == "setup.cfg":
        text = "[options]\ninstall_requires =\n " + text.replace("\n", "\n ")
    elif name == "pyproject.toml":
        text = f"[project]\ndependencies = [\n{chr(10).join(repr(part) for part in text.split(chr(10)))}\n]\n"
    elif name == "setup.py":
        text = f"setup(install_requires={text.split(chr(10))!r})\n"
    write(tmp_path, {name: text})
    start = time.perf_counter()
    check(find(tmp_path, ["app.py"]))
    assert time.perf_counter() - start < 20  # measured: up to 1.5 s on a slow machine
