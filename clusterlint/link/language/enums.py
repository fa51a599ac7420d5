"""Enumerations: their members, what they are worth, and what they look like inside a text."""

from __future__ import annotations

from clusterlint.extract import ir
from clusterlint.link.language import classes
from clusterlint.link.values import (
    ClassValue,
    Const,
    DictValue,
    Entry,
    EnumMember,
    Item,
    ListValue,
    Text,
    Unknown,
    Value,
    as_parts,
    join,
    options,
    text,
)
from clusterlint.slots.template import Template

_ENUM_BASES = frozenset({"Enum", "StrEnum", "IntEnum", "Flag", "IntFlag", "TextChoices", "IntegerChoices"})
_SHOWN_AS_VALUE = frozenset({"StrEnum", "IntEnum", "IntFlag", "TextChoices", "IntegerChoices", "ReprEnum"})
_LOWERED = "StrEnum"


def is_enum(cls: ClassValue) -> bool:
    """Is it an enumeration?"""
    return bool(_bases(cls) & _ENUM_BASES)


def _bases(cls: ClassValue) -> set[str]:
    return {b.rsplit(".", 1)[-1] for b in classes.external_bases(cls)}


def names_of(cls: ClassValue) -> list[str]:
    """The names of the members, in the order of the class body."""
    assigned = (
        target.id
        for s in cls.declaration.body
        if isinstance(s, ir.Assign) and s.value is not None
        for target in s.targets[:1]
        if isinstance(target, ir.Name)
    )
    return [n for n in dict.fromkeys(assigned) if not n.startswith("_") and n in cls.members]


def number(cls: ClassValue) -> None:
    """Give ``auto()`` members their values: the lowered name in a StrEnum, else the next number."""
    lowered, last = _LOWERED in _bases(cls), 0
    for name in names_of(cls):
        value = cls.members[name]
        if isinstance(value, Unknown) and value.kind in ("enum.auto", "auto"):
            value = cls.members[name] = text(name.lower()) if lowered else Const(last + 1)
        if isinstance(value, Const) and isinstance(value.value, int):
            last = value.value


def member(cls: ClassValue, name: str) -> EnumMember | None:
    """A member by its name, also one of a base."""
    for owner in classes.mro(cls):
        if name in owner.members and name in names_of(owner):
            return EnumMember(owner, name, owner.members[name])
    return None


def members_of(cls: ClassValue) -> ListValue:
    """The members of an enumeration, in order."""
    return ListValue("list", [Item(EnumMember(cls, n, cls.members[n])) for n in names_of(cls)])


def by_name(cls: ClassValue) -> DictValue:
    """``Class.__members__``."""
    return DictValue([Entry(text(n), EnumMember(cls, n, cls.members[n])) for n in names_of(cls)])


def looked_up(cls: ClassValue, value: Value) -> Value:
    """``Class(value)``: the member of a value; a value that is not known has passed a check."""
    found: list[Value] = []
    for option in options(value):
        known = next((m for m in map(_of_item, members_of(cls).items) if option in (m, m.value)), None)
        if known is not None:
            found.append(known)
        elif isinstance(option, Unknown):
            found.append(
                Unknown(option.identity, option.spelling, option.loops, "number", option.kind or "str")
            )
        else:
            found.append(option)
    return join(*found)


def _of_item(item: Item) -> EnumMember:
    assert isinstance(item.value, EnumMember)
    return item.value


def shown(member_: EnumMember) -> Value:
    """A member inside a text (as Python shows it from 3.11 on), when the class says nothing else."""
    if _bases(member_.type) & _SHOWN_AS_VALUE:
        parts = as_parts(member_.value)
        return member_.value if parts is None else Text(Template.of(parts))
    return text(f"{member_.type.name.rsplit('.', 1)[-1]}.{member_.name}")
