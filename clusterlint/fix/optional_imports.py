"""Imports that may fail, or are put off: what takes the place of their names is imported where they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import libcst as cst
from libcst import matchers as m

from clusterlint.fix.client_sites import File, Site
from clusterlint.fix.model import Edit
from clusterlint.fix.spelled import Import, imports


def beside_optional(file: File, site: Site, given: Import) -> tuple[Edit, ...]:
    """The edits that import ``given`` after each import of what the call is built with, and those below it.

    None where that is imported at the top of the file, so that ``given`` may be as well. An import in a
    ``try`` or in a function says that the file must load without the library.
    """
    name = site.spelled.split(".")[0]
    lines = [line for line in m.findall(file.syntax.module, m.SimpleStatementLine()) if _binds(line, name)]
    if not lines or any(line in file.syntax.module.body for line in lines):
        return ()
    there = [line for line in lines if _is_seen(file, line, site)]
    return tuple(edit for line in there for edit in _after(file, _together(file, line), given))


def merged(edits: Iterable[Edit]) -> list[Edit]:
    """What is inserted at one place as one edit, each text once."""
    texts: dict[tuple[str, int, int], dict[str, None]] = {}
    for one in edits:
        texts.setdefault((one.path, one.start, one.end), {})[one.text] = None
    return [Edit(*place, "".join(found)) for place, found in texts.items()]


def _binds(line: cst.CSTNode, name: str) -> bool:
    return any(one.binds == name for one in imports(cst.Module(body=[line])))  # type: ignore[list-item]


def _is_seen(file: File, line: cst.CSTNode, site: Site) -> bool:
    """Whether the import runs, and in a function that the call is in, or in none."""
    start, _ = file.syntax.inner(line)
    place, _ = file.text.span(site.location)
    for node in m.findall(file.syntax.module, m.FunctionDef() | m.If(test=_CHECKED)):
        first, last = file.syntax.full(node)
        if first <= start < last and (isinstance(node, cst.If) or not first <= place < last):
            return False
    return True


_CHECKED = m.Name("TYPE_CHECKING") | m.Attribute(attr=m.Name("TYPE_CHECKING"))


def _together(file: File, line: cst.CSTNode) -> list[cst.CSTNode]:
    """The imports of the block that stand one below the other, with this one among them."""
    block = next(one for one in m.findall(file.syntax.module, m.IndentedBlock()) if line in one.children)
    found: list[cst.CSTNode] = []
    for one in block.children:
        imported = isinstance(one, cst.SimpleStatementLine) and m.matches(one.body[0], _IMPORTS)
        if not imported and line in found:
            break
        found = [*found, one] if imported else []
    return found


_IMPORTS = m.Import() | m.ImportFrom()


def _after(file: File, lines: list[cst.CSTNode], given: Import) -> Iterator[Edit]:
    text = file.text.text
    start, _ = file.syntax.inner(lines[-1])
    begin = text.rfind("\n", 0, start) + 1
    end = text.find("\n", start)
    end = len(text) if end < 0 else end - (text[end - 1 : end] == "\r")
    named = f"{given.name} as {given.alias}" if given.alias else f"{given.name}"
    statement = f"from {'.' * given.level}{given.module} import {named}"
    if not any(text[file.syntax.inner(one)[0] :].startswith(statement) for one in lines):
        newline = "\r\n" if "\r\n" in text else "\n"
        yield Edit(file.path, end, end, f"{newline}{text[begin:start]}{statement}")
