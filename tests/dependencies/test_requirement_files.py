"""requirements*.txt, requirements*.in, constraints*.txt and requirements/, as pip reads them."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_project import Files, asked, found, shown

URL = "https://user:secret@host.example/simple"


@pytest.mark.parametrize(
    ("line", "version", "known", "specifier"),
    [
        ("redis==5.0.8", "5.0.8", "pinned", "redis==5.0.8"),
        ("Redis == 5.0.8", "5.0.8", "pinned", "Redis == 5.0.8"),
        ("redis[hiredis,ocsp]>=4.5,<6  # note", "4.5", "lower bound", "redis[hiredis,ocsp]>=4.5,<6"),
        ("redis (>=4.5)", "4.5", "lower bound", "redis (>=4.5)"),
        ("redis", "", "unbounded", "redis"),
        ("redis<6", "", "unbounded", "redis<6"),
        ("redis>=2.10.*", "2.10", "lower bound", "redis>=2.10.*"),
        ("redis==5.0.8 --hash=sha256:aa --hash=sha256:bb", "5.0.8", "pinned", "redis==5.0.8"),
        ("redis==5.0.8 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n", "5.0.8", "pinned", "redis==5.0.8"),
        ("redis==5.0.8;python_version>='3.8'", "5.0.8", "pinned", "redis==5.0.8;python_version>='3.8'"),
        ("redis>=4.5,\\\n<6", "4.5", "lower bound", "redis>=4.5,<6"),
        (f"redis @ {URL}/redis-5.0.8-py3-none-any.whl?token=secret#sha256=aa", "5.0.8", "pinned", "redis @ https://host.example/simple/redis-5.0.8-py3-none-any.whl"),
        (f"{URL}/redis-5.0.8.tar.gz", "5.0.8", "pinned", "redis @ https://host.example/simple/redis-5.0.8.tar.gz"),
        ("./wheels/redis-5.0.8-py3-none-any.whl", "5.0.8", "pinned", "redis @ ./wheels/redis-5.0.8-py3-none-any.whl"),
        ("redis-5.0.8.tar.gz", "5.0.8", "pinned", "redis @ redis-5.0.8.tar.gz"),
        ("redis @ git+https://github.com/redis/redis-py@v5.0.8", "5.0.8", "pinned", "redis @ git+https://github.com/redis/redis-py@v5.0.8"),
        ("-e git+ssh://git@github.com/redis/redis-py.git@v5.0.8#egg=redis", "5.0.8", "pinned", "redis @ git+ssh://github.com/redis/redis-py.git@v5.0.8"),
        ("--editable=git+https://github.com/redis/redis-py@master#subdirectory=x&egg=redis", "", "unbounded", "redis @ git+https://github.com/redis/redis-py@master"),
    ],
)  # fmt: skip
def test_one_line(tmp_path: Path, line: str, version: str, known: str, specifier: str) -> None:
    item = asked(tmp_path, {"requirements.txt": f"# our own\n\n-i {URL}\n{line}\nrq==2.0\n"})
    assert item is not None
    assert (item.version, item.known.value, item.specifier, item.line) == (version, known, specifier, 4)
    assert item.extras == ({"hiredis", "ocsp"} if "ocsp" in line else set())
    rq = asked(tmp_path, {}, "rq")
    assert rq is not None and rq.version == "2.0"


@pytest.mark.parametrize(
    "line",
    ["# redis==5", "-e .", "-e ./redis", ".", "./libs/redis", "--no-binary redis", "This project needs redis 5", "redis 5", "=== redis ===", "${PACKAGE}==5", "\\", "-r", "-c   ", "--requirement=", "redis-tools==5"],
)  # fmt: skip
def test_lines_that_do_not_name_it(tmp_path: Path, line: str) -> None:
    assert asked(tmp_path, {"requirements.txt": f"{line}\n\nrq==2.0\n"}) is None
    assert shown(asked(tmp_path, {}, "rq")) == "2.0 pinned requirements.txt:3"


def test_line_ends_and_comments_as_pip_joins_them(tmp_path: Path) -> None:
    text = "rq==2.0 \\\r\n  --hash=sha256:aa\r\n# a comment ends no line \\\r\nredis==5.0.8\r\n"
    assert shown(asked(tmp_path, {"requirements.txt": text})) == "5.0.8 pinned requirements.txt:4"
    assert shown(asked(tmp_path, {}, "rq")) == "2.0 pinned requirements.txt:1"


@pytest.mark.parametrize("name", ["Flask_Caching", "flask.caching", "FLASK--caching"])
def test_names_are_normalised(tmp_path: Path, name: str) -> None:
    assert (
        shown(asked(tmp_path, {"requirements.txt": f"{name}==2.0\n"}, "flask-caching"))
        == "2.0 pinned requirements.txt:1"
    )


@pytest.mark.parametrize(
    ("files", "answer"),
    [
        ({"requirements.txt": "-r base.txt\n", "base.txt": "redis==5.0\n"}, "5.0 pinned base.txt:1"),
        ({"requirements.txt": "--requirement=base.txt\n", "base.txt": "redis==5.0\n"}, "5.0 pinned base.txt:1"),
        ({"requirements.txt": "--requirement 'my base.txt'\n", "my base.txt": "redis==5.0\n"}, "5.0 pinned my base.txt:1"),
        ({"requirements.txt": "-rbase.txt # all\n", "base.txt": "redis==5.0\n"}, "5.0 pinned base.txt:1"),
        ({"requirements.txt": "-r deps\\base.txt\n", "deps/base.txt": "redis==5.0\n"}, "5.0 pinned deps/base.txt:1"),
        # relative to the file that says it, three deep
        ({"requirements.txt": "-r a/one.txt\n", "a/one.txt": "-r b/two.txt\n", "a/b/two.txt": "-r ../three.txt\n", "a/three.txt": "redis==5.0\n"}, "5.0 pinned a/three.txt:1"),
        # a circle, a missing file, a folder, an address, what is outside the root
        ({"requirements.txt": "-r requirements.txt\n-r b.txt\nredis==5.0\n", "b.txt": "-r ./requirements.txt\n"}, "5.0 pinned requirements.txt:3"),
        ({"requirements.txt": "-r none.txt\n-r a\n-r a/\n-r .\n-r https://host.example/r.txt\n-r ../../etc/passwd\n-r /etc/passwd\n-r C:\\r.txt\nredis==5.0\n", "a/x.txt": ""}, "5.0 pinned requirements.txt:9"),
        # names
        ({"requirements-prod.txt": "redis==5.0\n"}, "5.0 pinned requirements-prod.txt:1"),
        ({"requirements.in": "redis>=5\n"}, "5 lower bound requirements.in:1"),
        ({"requirements.in": "redis>=5\n", "requirements.txt": "redis==5.0.8\n"}, "5.0.8 pinned requirements.txt:1"),
        ({"requirements/base.txt": "redis==5.0\n"}, "5.0 pinned requirements/base.txt:1"),
        ({"requirements/prod.in": "redis>=5.0\n"}, "5.0 lower bound requirements/prod.in:1"),
        ({"dev-requirements.txt": "redis==5.0\n"}, "5.0 pinned dev-requirements.txt:1"),
        ({"notes.txt": "redis==5.0\n"}, "-"),
        # what is for development gives way to a lower bound that holds in production, and to a pin
        ({"requirements.txt": "redis>=4.5\n", "requirements-dev.txt": "redis==6.4\n"}, "4.5 lower bound requirements.txt:1"),
        ({"requirements/base.txt": "redis==4.5\n", "requirements/test.txt": "redis==4.1\n"}, "4.5 pinned requirements/base.txt:1"),
        # but says more than nothing
        ({"requirements.txt": "redis\n", "requirements-dev.txt": "redis==6.4\n"}, "6.4 pinned requirements-dev.txt:1"),
        # without a marker first, else the lowest
        ({"requirements.txt": 'redis==4.5; python_version < "3.8"\nredis>=5\n'}, "5 lower bound requirements.txt:2"),
        ({"requirements.txt": 'redis==5.0; python_version >= "3.8"\nredis==4.5; python_version < "3.8"\n'}, "4.5 pinned requirements.txt:2"),
        ({"requirements.txt": "redis==10.0\n", "requirements-x.txt": "redis==9.0\n"}, "9.0 pinned requirements-x.txt:1"),
    ],
)  # fmt: skip
def test_files(tmp_path: Path, files: Files, answer: str) -> None:
    assert shown(asked(tmp_path / "project", files)) == answer


@pytest.mark.parametrize(
    ("files", "answer"),
    [
        ({"requirements.txt": "redis\n-c constraints.txt\n", "constraints.txt": "redis==5.0\n"}, "5.0 pinned constraints.txt:1"),
        ({"requirements.txt": "redis\n--constraint c.txt\n", "c.txt": "redis==5.0\n"}, "5.0 pinned c.txt:1"),
        ({"requirements.txt": "redis>=4\n", "constraints.txt": "redis==5.0\n"}, "5.0 pinned constraints.txt:1"),
        # both bounds hold
        ({"requirements.txt": "redis>=4\n", "constraints.txt": "redis>=4.5,<6\n"}, "4.5 lower bound constraints.txt:1"),
        ({"requirements.txt": "redis>=10\n", "constraints.txt": "redis>=9\n"}, "10 lower bound requirements.txt:1"),
        ({"requirements.txt": "redis==4.6\n", "constraints.txt": "redis<6\n"}, "4.6 pinned requirements.txt:1"),
        # what nobody asks for is not constrained, nor is what a file asks for that constraints include
        ({"requirements.txt": "rq\n-c constraints.txt\n", "constraints.txt": "redis==5.0\n-r more.txt\n", "more.txt": "redis==4\n"}, "-"),
        ({"constraints.txt": "redis==5.0\n"}, "-"),
        ({"pyproject.toml": '[project]\ndependencies = ["redis"]\n', "constraints.txt": "redis==5.0\n"}, "5.0 pinned constraints.txt:1"),
    ],
)  # fmt: skip
def test_constraints(tmp_path: Path, files: Files, answer: str) -> None:
    assert shown(asked(tmp_path, files)) == answer


def test_a_constraint_keeps_the_extras_of_the_requirement(tmp_path: Path) -> None:
    item = asked(tmp_path, {"requirements.txt": "redis[hiredis]\n-c c.txt\n", "c.txt": "redis==5.0\n"})
    assert item is not None and item.extras == {"hiredis"}


def test_included_files_speak_for_the_folder_that_includes_them(tmp_path: Path) -> None:
    files: Files = {
        "common/base.txt": "redis==5.0\n",
        "common/old.txt": "redis==4.1\n",
        "one/requirements.txt": "-r ../common/base.txt\n",
        "two/requirements/prod.txt": "-r ../../common/old.txt\n",
        "requirements.txt": "redis==6.4\n",
    }
    dependencies = found(tmp_path, files, "one/app.py", "two/app.py", "app.py")
    assert shown(dependencies.of("redis", "one/app.py")) == "5.0 pinned common/base.txt:1"
    assert shown(dependencies.of("redis", "two/app.py")) == "4.1 pinned common/old.txt:1"
    assert shown(dependencies.of("redis", "app.py")) == "6.4 pinned requirements.txt:1"


def test_a_file_that_is_included_and_found_counts_once(tmp_path: Path) -> None:
    files: Files = {"requirements-dev.txt": "-r requirements.txt\nrq\n", "requirements.txt": "redis==5.0\n"}
    items = [item for item in found(tmp_path, files).items if item.name == "redis"]
    assert len(items) == 1 and not items[0].conditional
