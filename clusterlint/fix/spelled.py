"""What the names of a file stand for, by its imports alone."""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst
from libcst import matchers as m


@dataclass(frozen=True, slots=True)
class Import:
    """``import module as alias`` or ``from module import name as alias``; ``level``: dots before it."""

    module: str
    name: str | None
    alias: str | None
    level: int = 0

    @property
    def binds(self) -> str:
        """The name that it gives to the file."""
        return self.alias or self.name or self.module.split(".")[0]

    @property
    def meaning(self) -> str:
        """What that name is."""
        if self.name is not None:
            return f"{self.module}.{self.name}"
        return self.module if self.alias else self.binds


def imports(module: cst.Module) -> tuple[Import, ...]:
    """Every import of a file, at any depth; star imports have no names."""
    found: list[Import] = []
    for node in m.findall(module, m.Import() | m.ImportFrom()):
        if isinstance(node, cst.Import):
            found += [Import(dotted_name(a.name) or "", None, _asname(a)) for a in node.names]
        elif isinstance(node, cst.ImportFrom):
            base = dotted_name(node.module) or "" if node.module is not None else ""
            names = () if isinstance(node.names, cst.ImportStar) else node.names
            level = len(node.relative)
            found += [Import(base, dotted_name(a.name) or "", _asname(a), level) for a in names]
    return tuple(found)


def whole_name(known: tuple[Import, ...], expression: cst.BaseExpression) -> str | None:
    """The absolute name of ``redis.Redis``; None for what is no import, or one with two meanings."""
    dotted = dotted_name(expression)
    if dotted is None:
        return None
    head, _, rest = dotted.partition(".")
    meanings = {one.meaning for one in known if one.binds == head and not one.level}
    if len(meanings) != 1 or any(one.binds == head and one.level for one in known):
        return None
    (meaning,) = meanings
    return f"{meaning}.{rest}" if rest else meaning


def dotted_name(expression: cst.CSTNode) -> str | None:
    """``a.b.c`` as text; None for anything else."""
    if isinstance(expression, cst.Name):
        return expression.value
    if isinstance(expression, cst.Attribute):
        base = dotted_name(expression.value)
        return f"{base}.{expression.attr.value}" if base is not None else None
    return None


def _asname(alias: cst.ImportAlias) -> str | None:
    return alias.asname.name.value if alias.asname and isinstance(alias.asname.name, cst.Name) else None
