"""CODEOWNERS as GitHub reads it: where it lies, which line counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from clusterlint.audit import owners_of
from clusterlint.discover.codeowners import owners_file

TEXT = """\
# everything
*               @org/all
*.lua           @lua @org/scripts
/app/           @app
docs/*          docs@example.com
app/**/jobs.py  @jobs
/app/open.py
build/logs/     @ops
"""


@pytest.mark.parametrize(
    ("path", "owners"),
    [
        ("setup.py", ("@org/all",)),
        ("deep/a.lua", ("@lua", "@org/scripts")),
        ("app/feed.py", ("@app",)),
        ("lib/app/feed.py", ("@org/all",)),  # a pattern with a slash at its front is anchored
        ("docs/a.md", ("docs@example.com",)),
        ("docs/deep/a.md", ("@org/all",)),  # * does not cross a folder
        ("app/x/y/jobs.py", ("@jobs",)),  # the last line that matches counts, not the longest
        ("app/open.py", ()),  # a line without owners takes them away
        ("build/logs/a.py", ("@ops",)),
    ],
)
def test_the_last_line_that_matches(path: str, owners: tuple[str, ...]) -> None:
    assert owners_of(TEXT, "")(path) == owners


def test_paths_are_those_of_the_repository() -> None:
    assert owners_of("/services/shop/ @shop\n", "services/shop")("app.py") == ("@shop",)


def test_a_pattern_that_cannot_be_read() -> None:
    with pytest.raises(ValueError):
        owners_of("[a @x\n", "")


def test_the_file_of_the_repository_before_that_of_the_folder(tmp_path: Path) -> None:
    inner = tmp_path / "services" / "shop"
    inner.mkdir(parents=True)
    assert owners_file(inner) is None
    (inner / "CODEOWNERS").write_text("* @inner\n")
    found = owners_file(inner)
    assert found is not None and (found.path, found.below) == ("CODEOWNERS", "")
    (tmp_path / ".git").mkdir()
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "CODEOWNERS").write_text("* @docs\n")
    found = owners_file(inner)
    assert found is not None and (found.path, found.below) == ("docs/CODEOWNERS", "services/shop")
    (tmp_path / ".github").mkdir()
    (tmp_path / ".github" / "CODEOWNERS").write_text("* @github\n")
    found = owners_file(inner)
    assert found is not None and found.text == "* @github\n"
