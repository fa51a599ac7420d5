"""Files that cannot be analysed: each gets one clear line, the others are still read, and the process lives."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from clusterlint.discover import FileProblem, discover
from clusterlint.discover.guard import trouble
from clusterlint.gather import Means, gather
from clusterlint.settings import DEFAULT_EXCLUDES


def problems(root: Path, *paths: str) -> list[FileProblem]:
    """Of discovery and extraction together; a good file beside them must come through."""
    (root / "good.py").write_text("import redis\nredis.Redis().get('a')\n")
    targets = [root / path for path in paths] or [root]
    found = discover([*targets, root / "good.py"], root, DEFAULT_EXCLUDES, force_exclude=False)
    read = gather(found.files, Means(), lambda done, total: None)
    assert "good.py" in {facts.path for facts in read.facts} and read.failures == []
    return [*found.problems, *read.problems]


@pytest.mark.parametrize(
    ("content", "said", "line"),
    [
        (b"import redis\nprint 'x'\n", "not valid Python 3", 2),
        (b"import redis\nexec 'x' in y\n", "not valid Python 3", 2),
        (b"<html>redis</html>\n", "not valid Python 3", 1),
        (b"import redis\nx = (\n", "not valid Python 3", None),
        (b"import redis\nx = 'caf\xe9'\n", "not valid utf-8: byte 0xe9", 2),
        (b"# -*- coding: ascii -*-\nredis = '\xc3\xa9'\n", "not valid ascii", 2),
        (b"# -*- coding: klingon -*-\nimport redis\n", "cannot be decoded", None),
        (b"\xef\xbb\xbf# -*- coding: latin-1 -*-\nimport redis\n", "cannot be decoded", None),
        (b"import redis\nx = 1\0\n", "null bytes", 2),
        ("import redis\n".encode("utf-16"), "null bytes", 1),
        (bytes(range(256)) + b"redis", "null bytes", 1),
    ],
)
def test_bad_content(tmp_path: Path, content: bytes, said: str, line: int | None) -> None:
    (tmp_path / "bad.py").write_bytes(content)
    (problem,) = problems(tmp_path)
    assert problem.path == "bad.py"
    assert said in problem.reason
    assert "\n" not in problem.reason
    assert line in (None, problem.line)


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfimport redis\n",
        b"# -*- coding: latin-1 -*-\nimport redis\nx = '\xe9'\n",
        b"#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\nimport redis\nx = '\x80'\n",
        b"import redis\r\nr = redis.Redis()\r\n\x0cr.get('x')\r\n",
        b"import redis\rr = redis.Redis()\r",
        b"\x0cimport redis\n\x0c\ndef f():\n    pass\n",
        b"import redis",
        b"",
        b"\n\n# redis\n",
    ],
)
def test_odd_but_good_content(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "odd.py").write_bytes(content)
    assert problems(tmp_path) == []


def test_links_that_lead_nowhere(tmp_path: Path) -> None:
    (tmp_path / "loop.py").symlink_to(tmp_path / "loop.py")
    (tmp_path / "broken.py").symlink_to(tmp_path / "nowhere.py")
    assert [(p.path, p.reason) for p in problems(tmp_path)] == [
        ("broken.py", "is a symbolic link to nowhere"),
        ("loop.py", "cannot be read: Too many levels of symbolic links"),
    ]
    assert [p.path for p in problems(tmp_path, "loop.py")] == ["loop.py"]


def test_what_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    (problem,) = problems(tmp_path)
    assert problem.reason == "is not a regular file"


def test_a_file_that_vanishes_between_listing_and_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk itself takes the file away: at the moment when the first file is read, the second is deleted."""
    (tmp_path / "a.py").write_text("import redis\n")
    (tmp_path / "b.py").write_text("import redis\n")

    opened = os.open

    def open_and_delete_next(path: str, *rest: Any, **named: Any) -> Any:
        if str(path).startswith(str(tmp_path)):
            (tmp_path / "b.py").unlink(missing_ok=True)
        return opened(path, *rest, **named)

    monkeypatch.setattr(os, "open", open_and_delete_next)
    (problem,) = problems(tmp_path)
    assert (problem.path, problem.reason) == ("b.py", "vanished while it was read")


def test_what_this_user_may_not_read() -> None:
    """In a process that becomes an ordinary user: root may read everything."""
    code = (
        "import os, sys; from pathlib import Path; from clusterlint.discover import discover\n"
        "look = lambda: discover([Path(sys.argv[1])], Path(sys.argv[1]), (), force_exclude=False)\n"
        "look()  # imports what it needs while it may\n"
        "os.getuid() == 0 and os.setuid(65534)\n"
        "found = look()\n"
        "print([f.path for f in found.files], [(p.path, p.reason) for p in found.problems])"
    )
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "closed").mkdir()
        for file in ("closed/x.py", "secret.py", "good.py"):
            (folder / file).write_text("import redis\n")
        folder.chmod(0o755)
        (folder / "closed").chmod(0)
        (folder / "secret.py").chmod(0)
        done = subprocess.run([sys.executable, "-c", code, name], capture_output=True, text=True, check=False)
        (folder / "closed").chmod(0o755)
    assert done.stdout == (
        "['good.py'] [('closed', 'the folder cannot be read: Permission denied'), "
        "('secret.py', 'cannot be read: Permission denied')]\n"
    ), done.stderr


def test_generated_files_of_20_megabytes(tmp_path: Path) -> None:
    line = b"DATA = [redis, 1, 2, 3, 4, 5, 6, 7, 8, 9]\n"
    (tmp_path / "big.py").write_bytes(line * (20_000_000 // len(line)))
    (tmp_path / "big_without_redis.py").write_bytes(b"x = 1\n" * 1_000_000)
    (problem,) = problems(tmp_path)
    assert problem.path == "big.py"
    assert problem.reason.startswith("has 20 MB: files over 4 MB are not analysed")


SHAPES: dict[str, Callable[[int], str]] = {
    "parentheses": lambda n: "x = " + "(" * n + "1" + ")" * n,
    "parentheses over lines": lambda n: "x = " + "(\n" * n + "1" + ")" * n,
    "open parentheses": lambda n: "x = " + "(" * n,
    "brackets": lambda n: "x = " + "[" * n + "]" * n,
    "braces": lambda n: "x = " + "{" * n + "1" + "}" * n,
    "mixed brackets": lambda n: "x = " + "([{1:" * n + "1" + "}])" * n,
    "minus": lambda n: "x = " + "-" * n + "1",
    "minus with spaces": lambda n: "x = " + "- " * n + "1",
    "tilde": lambda n: "x = " + "~" * n + "1",
    "not": lambda n: "x = " + "not " * n + "1",
    "attributes": lambda n: "x = a" + ".b" * n,
    "method chain over lines": lambda n: "x = (a" + "\n  .b()" * n + ")",
    "calls": lambda n: "x = a" + "()" * n,
    "nested calls": lambda n: "x = " + "f(" * n + ")" * n,
    "subscripts": lambda n: "x = a" + "[0]" * n,
    "sum": lambda n: "x = 1" + "+1" * n,
    "sum over lines": lambda n: "x = 1" + " + \\\n 1" * n,
    "powers": lambda n: "x = 1" + "**1" * n,
    "and": lambda n: "x = 1" + " and 1" * n,
    "comparisons": lambda n: "x = 1" + " < 1" * n,
    "strings side by side": lambda n: "x = (" + '"a" ' * n + ")",
    "strings below each other": lambda n: "x = (" + '"a"\n' * n + ")",
    "lambda": lambda n: "x = " + "lambda: " * n + "1",
    "conditional": lambda n: "x = " + "1 if 1 else " * n + "1",
    "elif": lambda n: "if 1:\n pass\n" + "elif 1:\n pass\n" * n,
    "indentation": lambda n: "".join(" " * i + "if 1:\n" for i in range(n // 25)) + " " * (n // 25) + "pass",
    "nested functions": lambda n: "".join(" " * i + "def f():\n" for i in range(n // 25)) + " " * (n // 25) + "pass",
    "await": lambda n: "async def f():\n x = " + "await " * n + "y",
    "comprehension": lambda n: "x = [1 " + "for a in b " * n + "]",
    "nested f-strings": lambda n: "x = " + 'f"{' * n + "1" + '}"' * n,
    "brackets in an f-string": lambda n: 'x = f"{' + "(" * n + "1" + ")" * n + '}"',
    "braces in an f-string": lambda n: 'x = f"{ ' + "{" * n + "1" + "}" * n + ' }"',
    "format specs": lambda n: 'x = f"{a' + ":{a" * n + "}" * n + '}"',
    "walrus": lambda n: "x = " + "(y:=" * n + "1" + ")" * n,
    "yield": lambda n: "def f():\n x = " + "(yield " * n + "1" + ")" * n,
    "case sequences": lambda n: "match x:\n case " + "[" * n + "]" * n + ": pass",
    "case mappings": lambda n: "match x:\n case " + "{1:" * n + "a" + "}" * n + ": pass",
    "import": lambda n: "import a" + ".b" * n,
    "decorators": lambda n: "@a\n" * n + "def f(): pass",
    "targets": lambda n: "x = " * n + "1",
}
CRASH = """
import sys
from clusterlint.discover.guard import trouble
from clusterlint.discover.source import FileProblem, SourceFile
from clusterlint.extract.lower import extract
for content in sys.stdin.buffer.read().split(b"\\0"):
    found = trouble(content)
    result = None if found else extract(SourceFile("x.py", content))
    print("refused" if found else "problem" if isinstance(result, FileProblem) else "parsed", flush=True)
"""


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_no_depth_kills_the_process(shape: str) -> None:
    """Real parsing in a process of its own, at depths up to the last that the guard lets through, and at 50,000."""
    let_through = [depth for depth in (50, 190, 450, 950, 2_900, 4_900) if not _refused(shape, depth)]
    depths = [*let_through[-1:], *(depth for depth in (50_000,) if _refused(shape, depth))]
    sources = [SHAPES[shape](depth).encode() + b"\n" for depth in depths]
    done = subprocess.run(
        [sys.executable, "-c", CRASH], input=b"\0".join(sources), capture_output=True, timeout=120, check=False
    )
    assert done.returncode == 0, f"{shape}: ended with {done.returncode} {done.stderr[-300:]!r}"
    assert len(done.stdout.split()) == len(sources)


def _refused(shape: str, depth: int) -> bool:
    return trouble(SHAPES[shape](depth).encode() + b"\n") is not None


@pytest.mark.parametrize("shape", sorted(set(SHAPES) - {"open parentheses", "case sequences", "case mappings"}))
def test_depths_that_people_write_are_let_through(shape: str) -> None:
    assert trouble(SHAPES[shape](60).encode() + b"\n") is None


@pytest.mark.parametrize(
    "text",
    [
        "x = '" + "(" * 5000 + "'\n",
        "x = '''" + "((((\n" * 5000 + "'''\n",
        "# " + "(" * 5000 + "\n",
        "x = f'" + "{a}" * 5000 + "'\n",
        "x = f'''" + "{{ a.b.c }} { d }\n" * 5000 + "'''\n",
        "x = [" + "1 + 2, a.b, 3.5, -4,\n" * 5000 + "]\n",
        "x = {" + "'a': b.c(d),\n" * 5000 + "}\n",
        "a.b(c + d)\n" * 5000,
        "x = 1; y = a.b\n" * 5000,
        "def f():\n    if a.b: return c.d\n" * 3000,
        "if a:\n    if b: pass\n    elif c: pass\n    elif d: pass\n" * 2000,
        "x = 'it''s'\ny = r'\\'\nz = \"unterminated\n(\n" + ")\n" * 10,
    ],
)
def test_the_guard_refuses_nothing_flat(text: str) -> None:
    assert trouble(text.encode()) is None


def test_the_guard_names_the_line() -> None:
    found = trouble(b"import redis\n\nx = " + b"(\n" * 300)
    assert found is not None
    assert (found.line, found.reason) == (203, "is nested too deeply: more than 200 open brackets")
