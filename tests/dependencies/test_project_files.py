"""pyproject.toml, Pipfile, setup.cfg and setup.py."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_project import Files, asked, found, shown

PYPROJECT = """\
[build-system]
requires = ["redis==1.0"]

[project]
name = "shop"
dependencies = [
    "rq>=1.15",  # not redis
    'redis[hiredis]>=4.5,<6',
    "celery>=5; python_version < \\"3.13\\"",
]

[project.optional-dependencies]
cache = ["Flask_Caching>=2"]
"all" = [
    "redis>=5",
    "django-redis",
]

[dependency-groups]
test = ["fakeredis>=2.20", "redis==6.4"]
dev = [{include-group = "test"}, {include-group = "dev"}, "valkey~=6.0"]

[tool.uv]
dev-dependencies = ["huey==2.5"]

[tool.pdm.dev-dependencies]
lint = ["dramatiq>1"]
"""


@pytest.mark.parametrize(
    ("name", "answer", "conditional"),
    [
        ("rq", "1.15 lower bound pyproject.toml:7", False),
        ("redis", "4.5 lower bound pyproject.toml:8", False),
        ("celery", "5 lower bound pyproject.toml:9", True),
        ("flask-caching", "2 lower bound pyproject.toml:13", True),
        ("django-redis", "? unbounded pyproject.toml:16", True),
        ("fakeredis", "2.20 lower bound pyproject.toml:20", True),
        ("valkey", "6.0 lower bound pyproject.toml:21", True),
        ("huey", "2.5 pinned pyproject.toml:24", True),
        ("dramatiq", "1 lower bound pyproject.toml:27", True),
    ],
)
def test_pyproject(tmp_path: Path, name: str, answer: str, conditional: bool) -> None:
    item = asked(tmp_path, {"pyproject.toml": PYPROJECT}, name)
    assert item is not None
    assert (shown(item), item.conditional, item.direct) == (answer, conditional, True)


def test_every_place_in_a_pyproject_has_its_line(tmp_path: Path) -> None:
    items = found(tmp_path, {"pyproject.toml": PYPROJECT}).items
    assert [item.line for item in items if item.name == "redis"] == [8, 15, 20]


def test_the_same_text_in_two_lists(tmp_path: Path) -> None:
    text = '[project]\ndynamic = ["redis"]\ndependencies = ["redis"]\n[dependency-groups]\na = ["redis"]\nb = [\n"redis"\n]\n'
    items = found(tmp_path, {"pyproject.toml": text}).items
    assert [item.line for item in items] == [3, 5, 7]


POETRY = """\
[tool.poetry.dependencies]
python = "^3.11"
redis = {version = "^4.5", extras = ["hiredis"]}
valkey = "~6.0"
celery = "5.4.0"
rq = "*"
huey = [
    {version = "^2.5", python = ">=3.9"},
    {version = "~2.4", python = "<3.9"},
]
arq = {git = "https://user:secret@host.example/arq.git", tag = "v0.26.1"}
cachelib = {path = "../cachelib", develop = true}
walrus = {version = ">=0.9", optional = true}
limits = {url = "https://host.example/limits-3.13.0-py3-none-any.whl"}

[tool.poetry.dependencies.django-redis]
version = ">=5.4 <6"

[tool.poetry.dev-dependencies]
fakeredis = "^2.20 || ^1.0"

[tool.poetry.group.test.dependencies]
redis = "6.4.0"
dramatiq = "^1"
"""


@pytest.mark.parametrize(
    ("name", "answer", "specifier", "conditional"),
    [
        ("redis", "4.5 lower bound pyproject.toml:3", "redis[hiredis] ^4.5", False),
        ("valkey", "6.0 lower bound pyproject.toml:4", "valkey ~6.0", False),
        ("celery", "5.4.0 pinned pyproject.toml:5", "celery==5.4.0", False),
        ("rq", "? unbounded pyproject.toml:6", "rq", False),
        ("huey", "2.4 lower bound pyproject.toml:7", "huey ~2.4", True),
        ("arq", "0.26.1 pinned pyproject.toml:11", "arq @ https://host.example/arq.git", False),
        ("cachelib", "? unbounded pyproject.toml:12", "cachelib @ ../cachelib", False),
        ("walrus", "0.9 lower bound pyproject.toml:13", "walrus>=0.9", True),
        (
            "limits",
            "3.13.0 pinned pyproject.toml:14",
            "limits @ https://host.example/limits-3.13.0-py3-none-any.whl",
            False,
        ),
        ("django-redis", "5.4 lower bound pyproject.toml:16", "django-redis>=5.4 <6", False),
        ("fakeredis", "1.0 lower bound pyproject.toml:20", "fakeredis ^2.20 || ^1.0", True),
        ("dramatiq", "1 lower bound pyproject.toml:24", "dramatiq ^1", True),
    ],
)
def test_poetry(tmp_path: Path, name: str, answer: str, specifier: str, conditional: bool) -> None:
    item = asked(tmp_path, {"pyproject.toml": POETRY}, name)
    assert item is not None
    assert (shown(item), item.specifier, item.conditional) == (answer, specifier, conditional)


def test_poetrys_python_is_no_library(tmp_path: Path) -> None:
    assert asked(tmp_path, {"pyproject.toml": POETRY}, "python") is None


PIPFILE = """\
[[source]]
url = "https://pypi.org/simple"
name = "redis"

[packages]
redis = {version = "~=5.0", extras = ["hiredis"]}
"Flask-Caching" = "==2.1.0"
rq = "*"
celery = {version = ">=5", markers = "python_version > '3.8'"}
arq = {ref = "v0.26.1", git = "https://host.example/arq.git"}

[dev-packages]
fakeredis = ">=2.20"

[docs]
huey = "==2.5"

[requires]
python_version = "3.11"
"""


@pytest.mark.parametrize(
    ("name", "answer", "conditional"),
    [
        ("redis", "5.0 lower bound Pipfile:6", False),
        ("flask-caching", "2.1.0 pinned Pipfile:7", False),
        ("rq", "? unbounded Pipfile:8", False),
        ("celery", "5 lower bound Pipfile:9", True),
        ("arq", "0.26.1 pinned Pipfile:10", False),
        ("fakeredis", "2.20 lower bound Pipfile:13", True),
        ("huey", "2.5 pinned Pipfile:16", True),
    ],
)
def test_pipfile(tmp_path: Path, name: str, answer: str, conditional: bool) -> None:
    item = asked(tmp_path, {"Pipfile": PIPFILE}, name)
    assert item is not None
    assert (shown(item), item.conditional) == (answer, conditional)


def test_settings_of_a_pipfile_are_no_libraries(tmp_path: Path) -> None:
    names = {item.name for item in found(tmp_path, {"Pipfile": PIPFILE}).items}
    assert names == {"redis", "flask-caching", "rq", "celery", "arq", "fakeredis", "huey"}


SETUP_CFG = """\
[metadata]
name = redis

[options]
packages = find:
install_requires =
    # redis==1.0
    rq>=1.15
    redis[hiredis]>=4.5,<6
    celery>=5; python_version < "3.13"
tests_require = fakeredis

[options.extras_require]
cache = flask-caching>=2; django-redis==5.4
all =
    redis==6.4
"""


@pytest.mark.parametrize(
    ("name", "answer", "conditional"),
    [
        ("rq", "1.15 lower bound setup.cfg:8", False),
        ("redis", "4.5 lower bound setup.cfg:9", False),
        ("celery", "5 lower bound setup.cfg:10", True),
        ("flask-caching", "2 lower bound setup.cfg:14", True),
        ("django-redis", "5.4 pinned setup.cfg:14", True),
    ],
)
def test_setup_cfg(tmp_path: Path, name: str, answer: str, conditional: bool) -> None:
    item = asked(tmp_path, {"setup.cfg": SETUP_CFG}, name)
    assert item is not None
    assert (shown(item), item.conditional) == (answer, conditional)


@pytest.mark.parametrize(
    "files",
    [
        {"setup.cfg": "[options]\ninstall_requires = file: deps.txt\n"},
        {"setup.cfg": "[options]\ninstall_requires = file: none.txt, deps.txt\n"},
        {
            "pyproject.toml": '[tool.setuptools.dynamic]\ndependencies = {file = ["none.txt", "../x.txt", "deps.txt"]}\n'
        },
        {"pyproject.toml": '[tool.setuptools.dynamic]\ndependencies.file = "deps.txt"\n'},
    ],
)
def test_dynamic_dependencies_of_setuptools(tmp_path: Path, files: Files) -> None:
    assert shown(asked(tmp_path, {**files, "deps.txt": "redis==5.0\n"})) == "5.0 pinned deps.txt:1"


@pytest.mark.parametrize(
    ("text", "answer", "conditional"),
    [
        ("from setuptools import setup\nsetup(name='x', install_requires=['rq', 'redis>=4.5'])\n", "4.5 lower bound setup.py:2", False),
        ("import setuptools\nsetuptools.setup(\n  install_requires=(\n    'redis'\n    '>=4.5',\n  ),\n)\n", "4.5 lower bound setup.py:4", False),
        ("needs = [\n  'redis==5.0',\n]\nsetup(install_requires=needs)\n", "5.0 pinned setup.py:2", False),
        ("needs: list[str] = ['redis==5.0']\nsame = needs\nsetup(install_requires=same)\n", "5.0 pinned setup.py:1", False),
        ("needs = ['rq']\nneeds += ['redis==5.0']\nsetup(install_requires=needs)\n", "5.0 pinned setup.py:2", False),
        ("needs = ['redis==5.0']\nsetup(install_requires=['rq'] + needs + computed())\n", "5.0 pinned setup.py:1", False),
        ("needs = ['redis==5.0']\nsetup(install_requires=[*needs, f'rq{x}'])\n", "5.0 pinned setup.py:1", False),
        ("about = {'install_requires': ['redis==5.0']}\nsetup(**about)\n", "5.0 pinned setup.py:1", False),
        ("about = dict(install_requires=['redis==5.0'])\nsetup(**about)\n", "5.0 pinned setup.py:1", False),
        ("setup(install_requires='''\n  rq\n  redis==5.0\n''')\n", "5.0 pinned setup.py:3", False),
        ("if __name__ == '__main__':\n  setup(install_requires=['redis==5.0'])\n", "5.0 pinned setup.py:2", False),
        ("def go():\n  return 1\nsetup(extras_require={'c': ['redis==5.0']})\n", "5.0 pinned setup.py:3", True),
        ("c = ['redis==5.0']\nmore = {'c': c, 'all': c}\nsetup(extras_require=more)\n", "5.0 pinned setup.py:1", True),
        ("setup(tests_require=['redis==5.0'])\n", "5.0 pinned setup.py:1", True),
        ("x = '\\d'\nsetup(install_requires=['redis==5.0'])\n", "5.0 pinned setup.py:2", False),
    ],
)  # fmt: skip
def test_setup_py(tmp_path: Path, text: str, answer: str, conditional: bool) -> None:
    item = asked(tmp_path, {"setup.py": text})
    assert item is not None
    assert (shown(item), item.conditional) == (answer, conditional)


@pytest.mark.parametrize(
    "text",
    [
        "setup(install_requires=open('requirements.txt').read())\n",
        "setup(install_requires=[line for line in ['redis==5.0']])\n",
        "setup(install_requires=needs())\n",
        "setup(install_requires=needs)\n",
        "needs = needs\nsetup(install_requires=needs, **needs)\n",
        "a = b + b\nb = a + a\nsetup(install_requires=a)\n",
        "a = {**a}\nsetup(**a)\n",
        "setup(setup_requires=['redis==5.0'])\n",
        "configure(install_requires=['redis==5.0'])\n",
        "print 'redis==5.0'\n",
        "",
        "x = " + "(" * 5000 + "\n",
        "x = " + "-" * 100_000 + "1\n",
        "setup(install_requires=" + "+".join(["['rq']"] * 900) + ")\n",
        "".join(f"x{n} = x{n + 1} + x{n + 1}\n" for n in range(200)) + "setup(install_requires=x0)\n",
    ],
)
def test_what_setup_py_computes_is_unknown_and_no_problem(tmp_path: Path, text: str) -> None:
    assert asked(tmp_path, {"setup.py": text}) is None


def test_setup_py_is_not_run(tmp_path: Path) -> None:
    text = f"open({str(tmp_path / 'ran')!r}, 'w')\nsetup(install_requires=['redis==5.0'])\n"
    assert shown(asked(tmp_path, {"setup.py": text})) == "5.0 pinned setup.py:2"
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pyproject.toml", 'project = 3\ndependency-groups = "x"\ntool = []\n'),
        ("pyproject.toml", '[project]\ndependencies = "redis==5"\noptional-dependencies = ["redis"]\n[dependency-groups]\na = "redis"\nb = [["redis"], 4, {include-group = 3}]\n[tool.poetry]\ndependencies = ["redis"]\ngroup.a = 3\ngroup.b.dependencies = 5\n'),
        ("pyproject.toml", "[tool.poetry.dependencies]\nredis = 5\nrq = [5]\n"),
        ("pyproject.toml", "[tool.setuptools.dynamic]\ndependencies = 5\n"),
        ("uv.lock", "package = 3\nmanifest = 4\n"),
        ("uv.lock", '[[package]]\n[[package]]\nname = 3\nversion = []\n[[package]]\nname = "redis"\nsource = 4\ndependencies = [4, {name = 5}]\n'),
        ("poetry.lock", '[[package]]\nname = "redis"\nversion = "latest"\ngroups = 4\n'),
        ("pylock.toml", '[packages]\nname = "redis"\n'),
        ("Pipfile", "packages = 4\nredis = 5\n"),
        ("Pipfile.lock", "[1]"),
        ("Pipfile.lock", '{"default": 4, "develop": {"redis": 5, "rq": {"version": 4}}}'),
        ("setup.cfg", "[options]\ninstall_requires\n"),
        ("setup.cfg", "[options.extras_require]\n"),
    ],
)  # fmt: skip
def test_another_shape_says_nothing(tmp_path: Path, name: str, text: str) -> None:
    found_ = found(tmp_path, {name: text})
    assert [item for item in found_.items if item.name == "redis"] == []
    if "install_requires\n" not in text:
        assert found_.problems == ()
