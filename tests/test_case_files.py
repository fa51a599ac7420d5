"""The numbering of lines through the modules of a case, and the import of all of them anew."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from case_files import all_cases, module_at, modules_of, place_of
from case_runner import Importer, Recorder
from test_cases import read_case


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    case = tmp_path / "small"
    (case / "shopx").mkdir(parents=True)
    (case / "shopx" / "__init__.py").write_text("from .state import COUNT\n")
    (case / "shopx" / "state.py").write_text("COUNT = []\n\n\ndef fail():\n    raise ValueError(str(COUNT))\n")
    (case / "scenarios.py").write_text(
        "from shopx import COUNT\nfrom shopx.state import fail  # expect: ok\n\nCOUNT.append(1)\nSCENARIOS = {}\n"
    )
    return case


def test_files_and_folders_are_cases(folder: Path) -> None:
    (folder.parent / "alone.py").write_text("")
    (folder.parent / "__pycache__").mkdir()
    assert [path.name for path in all_cases(folder.parent)] == ["alone.py", "small"]


def test_places_and_lines_are_each_others_inverse(folder: Path) -> None:
    modules = modules_of(folder)
    assert [module.name for module in modules] == ["scenarios", "shopx", "shopx.state"]
    places = [
        place_of(modules, module.relative, line)
        for module in modules
        for line in range(1, len(module.lines) + 1)
    ]
    assert places == list(range(1, len(places) + 1))
    assert {module_at(modules, place).relative for place in places[:5]} == {"scenarios.py"}
    assert module_at(modules, 6).relative == "shopx/__init__.py"
    assert read_case(folder).where(11) == "small/shopx/state.py:5"
    assert read_case(folder).source[10].strip().startswith("raise")
    assert set(read_case(folder).labels) == {2}


def test_every_import_is_fresh_and_speaks_in_places(folder: Path) -> None:
    importer = Importer(folder)
    sys.meta_path.insert(0, importer)
    try:
        for _ in range(2):
            recorder = Recorder()
            module = importer.fresh(recorder)
            assert module.COUNT == [1]
            with pytest.raises(ValueError) as caught:
                module.fail()
            assert recorder.lines == {4, 11}
            frame = caught.traceback[-1]._rawentry.tb_frame
            assert frame.f_code.co_filename == str(folder)
            assert caught.traceback[-1]._rawentry.tb_lineno == 11
    finally:
        sys.meta_path.remove(importer)
        for name in ("scenarios", "shopx", "shopx.state"):
            sys.modules.pop(name, None)
