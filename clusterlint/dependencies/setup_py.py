"""setup.py: the literal lists that setup() is called with. Never run: what is computed stays unknown."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterable, Iterator

from clusterlint.dependencies.manifest import Manifest, found
from clusterlint.dependencies.model import Dependency
from clusterlint.dependencies.requirement import Place, requirement
from clusterlint.discover.guard import trouble

_NONE: frozenset[str] = frozenset()

Names = dict[str, list[ast.expr]]
"""Module-level name -> the expression that it was given last, and those that were added to it with +=."""


def read(text: str, path: str) -> Manifest:
    """The requirements; those of extras and tests are conditional.

    A file that is not Python says nothing: if it can touch Redis, it is analysed itself and reported there.
    """
    tree = _tree(text)
    if tree is None:
        return Manifest()
    names = _names(tree)
    items: list[Dependency | None] = []
    try:
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and _is_setup(call.func):
                items += _of_call(call, names, Place(path))
    except RecursionError:  # hundreds of lists added up
        return Manifest(found(items))
    return Manifest(found(items))


def _tree(text: str) -> ast.Module | None:
    if trouble(text.encode("utf-8", "replace")) is not None:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about "\d" in the code that is read
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _names(tree: ast.Module) -> Names:
    names: Names = {}
    for statement in tree.body:
        if isinstance(statement, ast.Assign):
            names.update((to.id, [statement.value]) for to in statement.targets if isinstance(to, ast.Name))
        elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            names[statement.target.id] = [statement.value] if statement.value is not None else []
        elif isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name):
            names.setdefault(statement.target.id, []).append(statement.value)
    return names


def _is_setup(called: ast.expr) -> bool:
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    return name == "setup"


def _of_call(call: ast.Call, names: Names, place: Place) -> Iterator[Dependency | None]:
    for key, value in _arguments(call, names):
        if key == "install_requires":
            yield from _requirements(value, names, place)
        elif key == "tests_require":
            yield from _requirements(value, names, place.aside())
        elif key == "extras_require":
            for _, listed in _pairs(value, names):
                yield from _requirements(listed, names, place.aside())


def _arguments(call: ast.Call, names: Names) -> Iterator[tuple[str, ast.expr]]:
    """Keyword arguments, those of a literal ``**settings`` as well."""
    for keyword in call.keywords:
        if keyword.arg is not None:
            yield keyword.arg, keyword.value
        else:
            yield from _pairs(keyword.value, names)


def _pairs(value: ast.expr, names: Names, used: frozenset[str] = _NONE) -> Iterator[tuple[str, ast.expr]]:
    """The literal keys of a dictionary with their values."""
    if isinstance(value, ast.Name) and value.id not in used:
        for meant in names.get(value.id, ()):
            yield from _pairs(meant, names, used | {value.id})
    elif isinstance(value, ast.Dict):
        for key, one in zip(value.keys, value.values, strict=True):
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield key.value, one
    elif isinstance(value, ast.Call) and getattr(value.func, "id", "") == "dict":
        yield from ((keyword.arg, keyword.value) for keyword in value.keywords if keyword.arg is not None)


def _requirements(value: ast.expr, names: Names, place: Place) -> Iterator[Dependency | None]:
    for text in _strings(value, names, set()):
        # A string of several lines is split by setuptools.
        for offset, part in enumerate(str(text.value).split("\n")):
            yield requirement(part, text.lineno + offset, place)


def _strings(value: ast.expr, names: Names, used: set[str]) -> Iterator[ast.Constant]:
    """The literal strings of a list, of lists added up, of starred ones; what is computed is left out.

    `used`: the module-level names that were looked up already: a second time they would add nothing.
    """
    parts: Iterable[ast.expr] = ()
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value
    elif isinstance(value, ast.Name) and value.id not in used:
        used.add(value.id)
        parts = names.get(value.id, ())
    elif isinstance(value, (ast.List, ast.Tuple, ast.Set)):
        parts = value.elts
    elif isinstance(value, ast.Starred):
        parts = (value.value,)
    elif isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add):
        parts = (value.left, value.right)
    for part in parts:
        yield from _strings(part, names, used)
