"""Arguments of a call, evaluated but not yet bound to parameters."""

from __future__ import annotations

from collections.abc import Callable, Set

from msgspec import Struct, field

from clusterlint.link.values import (
    DictValue,
    ListValue,
    Text,
    Unknown,
    Value,
    join,
    options,
    standing_for,
    text,
)


class Arguments(Struct, frozen=True):
    """Positional values (with a flag for ``*value``), keywords, and ``**`` values."""

    positional: tuple[tuple[Value, bool], ...] = ()
    keywords: dict[str, Value] = field(default_factory=dict)
    double: tuple[Value, ...] = ()

    def mapped(self, change: Callable[[Value], Value]) -> Arguments:
        """The same arguments with every alternative of every value changed."""

        def changed(value: Value) -> Value:
            found = [change(o) for o in options(value)]
            same = all(a is b for a, b in zip(found, options(value), strict=True))
            return value if same else join(*found)

        return Arguments(
            tuple((changed(value), star) for value, star in self.positional),
            {name: changed(value) for name, value in self.keywords.items()},
            self.double,
        )

    def on_a_cluster(self, but: Set[str] = frozenset()) -> Arguments:
        """Without what ``**dicts`` hold on a standalone server only, but for these names."""
        if not self.double:
            return self
        double = tuple(join(*(_on_a_cluster(o, but) for o in options(value))) for value in self.double)
        return Arguments(self.positional, self.keywords, double)

    def given(self) -> tuple[Value, ...]:
        """All values, with those that are spread as they are."""
        return (*(value for value, _ in self.positional), *self.keywords.values(), *self.double)

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
                        if literal_of(entry.key) == name:
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

    def at(self, index: int) -> Value | None:
        """The positional argument of a number, also one of a ``*value`` that is not known to its end."""
        plain = self.plain()
        if index < len(plain):
            return plain[index]
        starred = next((v for v, star in self.positional if star and exact_items(v) is None), None)
        if starred is None:
            return None
        place = ("item", standing_for(starred), index - len(plain))
        return Unknown(place, f"{getattr(starred, 'spelling', '') or 'args'}[{index - len(plain)}]")

    def named(self, name: str) -> Value:
        """The keyword of a name, also one of a ``**value`` that is not known in full."""
        found = self.keyword(name)
        if found is not None or not self.double:
            return found if found is not None else Unknown(("named", name), name)
        return item_named(self.double[-1], name)

    def get(self, position: int, name: str) -> Value | None:
        """The argument of a parameter that may be passed either way."""
        found = self.keyword(name)
        if found is not None:
            return found
        plain = self.plain()
        return plain[position] if position < len(plain) else None


def _on_a_cluster(value: Value, but: Set[str]) -> Value:
    if not isinstance(value, DictValue) or not any(entry.standalone for entry in value.entries):
        return value
    kept = [one for one in value.entries if not one.standalone or (literal_of(one.key) or "") in but]
    return DictValue(kept, value.open, value.loops)


def literal_of(value: Value) -> str | None:
    """The text that a value is, where it is written out."""
    return value.template.literal if isinstance(value, Text) else None


def item_named(value: Value, name: str) -> Value:
    """``value[name]`` of what gives names to a template: a dict, known or not."""
    if isinstance(value, DictValue):
        for entry in reversed(value.entries):
            if isinstance(entry.key, Text) and entry.key.template.literal == name:
                return entry.value
    loops = value.loops if isinstance(value, Unknown) else ()
    origin = value.origin if isinstance(value, Unknown) else ""
    return Unknown(("item", standing_for(value), text(name)), name, loops, origin)


NO_ARGUMENTS = Arguments()


def exact_items(value: Value) -> list[Value] | None:
    """The elements of a list that is known to the last one."""
    if isinstance(value, ListValue) and not value.open and not any(i.loops or i.path for i in value.items):
        return [i.value for i in value.items]
    return None
