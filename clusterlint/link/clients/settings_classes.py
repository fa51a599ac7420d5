"""Classes whose fields come from the environment (pydantic settings), and the variable behind each field."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from clusterlint.extract import ir
from clusterlint.extract.ir import Span
from clusterlint.link.following.evidence import spelled
from clusterlint.link.values import ClassValue

_BASES = ("BaseSettings", "BaseConfig")
_FIRST_VERSION = ("pydantic.BaseSettings", "pydantic.v1.BaseSettings", "pydantic.env_settings.BaseSettings")


class Field(Struct, frozen=True):
    """A field as the class declares it: its variables, the first one tried first, and where it stands."""

    variables: tuple[str, ...]
    path: str
    span: Span


def is_settings(external_bases: list[str]) -> bool:
    """Do the fields come from the environment?"""
    return any(base.rsplit(".", 1)[-1] in _BASES for base in external_bases)


def field_of(order: list[ClassValue], external_bases: list[str], name: str) -> Field | None:
    """The field, from the class or its nearest base that declares it; ``order``: the class and its bases."""
    found = next(((cls, node) for cls in order for node in _declared(cls.declaration, name)), None)
    if found is None:
        return None
    owner, node = found
    first = any(base in _FIRST_VERSION for base in external_bases)
    given = tuple(_given(node, first=first)) or tuple(_listed(order, name))
    prefix = next((p for cls in order if (p := _prefix(cls.declaration)) is not None), "")
    span = node.targets[0].span if isinstance(node.targets[0], ir.Name) else ir.NOWHERE
    return Field(given or (f"{prefix}{name}".upper(),), owner.module.path, span)


def _declared(declaration: ir.Class, name: str) -> Iterator[ir.Assign]:
    for statement in declaration.body:
        if isinstance(statement, ir.Assign) and any(
            isinstance(target, ir.Name) and target.id == name for target in statement.targets
        ):
            yield statement


def _given(node: ir.Assign, *, first: bool) -> Iterator[str]:
    """Names that Field() gives, in the value or inside Annotated[]. Version 1 reads no alias."""
    wanted = ("env",) if first else ("validation_alias", "alias", "env")
    parts = [node.value, *_of_annotation(node.annotation)]
    calls = [part for part in parts if isinstance(part, ir.Invocation) and _is_field(part)]
    for keyword in wanted:
        found = [name for call in calls for name in _names(_argument(call, keyword))]
        if found:
            yield from found
            return


def _of_annotation(node: ir.Expression | None) -> tuple[ir.Expression, ...]:
    if not isinstance(node, ir.Subscript) or not (spelled(node.base) or "").endswith("Annotated"):
        return ()
    return node.index.items if isinstance(node.index, ir.Sequence) else ()


def _is_field(call: ir.Invocation) -> bool:
    return (spelled(call.func) or "").rsplit(".", 1)[-1] == "Field"


def _argument(call: ir.Invocation, keyword: str) -> ir.Expression | None:
    return next((given.value for given in call.args if given.keyword == keyword), None)


def _names(node: ir.Expression | None) -> Iterator[str]:
    """A text, a list of texts, or AliasChoices("A", "B")."""
    if isinstance(node, ir.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ir.Sequence):
        for item in node.items:
            yield from _names(item)
    elif isinstance(node, ir.Invocation):
        for given in node.args:
            yield from _names(given.value)


def _prefix(declaration: ir.Class) -> str | None:
    """``env_prefix`` of model_config, or of the inner class Config."""
    for statement in declaration.body:
        if isinstance(statement, ir.Assign) and _assigns(statement, "model_config"):
            found = _option(statement.value, "env_prefix")
            if found is not None:
                return found
        for inner in _configured(statement, "env_prefix"):
            if isinstance(inner, ir.Constant):
                return str(inner.value)
    return None


def _listed(order: list[ClassValue], name: str) -> Iterator[str]:
    """``fields = {"url": {"env": "REDIS_URL"}}`` of the inner class Config."""
    for cls in order:
        for statement in cls.declaration.body:
            for table in _configured(statement, "fields"):
                yield from _names(_entry(_entry(table, name), "env"))


def _configured(statement: ir.Statement, name: str) -> Iterator[ir.Expression]:
    if isinstance(statement, ir.Class) and statement.name == "Config":
        for inner in _declared(statement, name):
            if inner.value is not None:
                yield inner.value


def _assigns(statement: ir.Assign, name: str) -> bool:
    return any(isinstance(target, ir.Name) and target.id == name for target in statement.targets)


def _option(node: ir.Expression | None, name: str) -> str | None:
    found = _argument(node, name) if isinstance(node, ir.Invocation) else _entry(node, name)
    return str(found.value) if isinstance(found, ir.Constant) and isinstance(found.value, str) else None


def _entry(node: ir.Expression | None, key: str) -> ir.Expression | None:
    if not isinstance(node, ir.Mapping):
        return None
    return next((v for k, v in node.items if isinstance(k, ir.Constant) and k.value == key), None)
