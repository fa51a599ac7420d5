"""Arguments of a call, evaluated but not yet bound to parameters."""

from __future__ import annotations

from dataclasses import dataclass, field

from clusterlint.link.values import DictValue, ListValue, Text, Value, options


@dataclass(frozen=True, slots=True)
class Arguments:
    """Positional values (with a flag for ``*value``), keywords, and ``**`` values."""

    positional: tuple[tuple[Value, bool], ...] = ()
    keywords: dict[str, Value] = field(default_factory=dict)
    double: tuple[Value, ...] = ()

    def plain(self) -> list[Value]:
        """Positional values, with ``*list`` of a fully known list spread out; stops at an unknown star."""
        out: list[Value] = []
        for value, star in self.positional:
            if not star:
                out.append(value)
                continue
            spread = exact_items(value)
            if spread is None:
                break
            out += spread
        return out

    def keyword(self, name: str) -> Value | None:
        """A keyword argument, also one inside a known ``**dict``."""
        if name in self.keywords:
            return self.keywords[name]
        for value in self.double:
            for option in options(value):
                if isinstance(option, DictValue):
                    for entry in reversed(option.entries):
                        if isinstance(entry.key, Text) and entry.key.template.literal == name:
                            return entry.value
        return None

    def all_keywords(self) -> dict[str, Value]:
        """Keywords together with the literal entries of known ``**dict`` values."""
        out: dict[str, Value] = {}
        for value in self.double:
            for option in options(value):
                if isinstance(option, DictValue):
                    for entry in option.entries:
                        if isinstance(entry.key, Text) and entry.key.template.literal is not None:
                            out[entry.key.template.literal] = entry.value
        out.update(self.keywords)
        return out

    def get(self, position: int, name: str) -> Value | None:
        """The argument of a parameter that may be passed either way."""
        found = self.keyword(name)
        if found is not None:
            return found
        plain = self.plain()
        return plain[position] if position < len(plain) else None


NO_ARGUMENTS = Arguments()


def exact_items(value: Value) -> list[Value] | None:
    """The elements of a list that is known to the last one."""
    if isinstance(value, ListValue) and not value.open and not any(i.loops or i.path for i in value.items):
        return [i.value for i in value.items]
    return None
