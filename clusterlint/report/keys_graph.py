"""The map of the keys as a graph: families are nodes, what uses them together is an edge.

Solid: every access between the two is proven to stay in one slot. Bold (red in Graphviz): one is not, and
needs it. Dashed: the access is split by slot.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from clusterlint.keys import Access, Expiry, Family, KeyMap
from clusterlint.report.redact import redact


@dataclass(slots=True)
class _Edge:
    """Everything that uses two families together."""

    commands: list[str] = field(default_factory=list)
    one_slot: bool = True
    needed: bool = False

    @property
    def words(self) -> str:
        if not self.needed:
            return "split by slot"
        return "one slot" if self.one_slot else "not proven in one slot"


def dot_text(keys: KeyMap) -> str:
    """The graph in the language of Graphviz."""
    lines = ["graph keys {", "  node [shape=box, fontname=monospace];"]
    for number in _nodes(keys):
        lines.append(f"  f{number} [label={_quoted(_label(keys.families[number]))}];")
    for (one, other), edge in sorted(_edges(keys).items()):
        style = "dashed" if not edge.needed else "solid" if edge.one_slot else "bold"
        colour = ', color="red"' if style == "bold" else ""
        label = _quoted((", ".join(edge.commands), edge.words))
        lines.append(f"  f{one} -- f{other} [label={label}, style={style}{colour}];")
    return "\n".join([*lines, "}"]) + "\n"


def mermaid_text(keys: KeyMap) -> str:
    """The graph as a Mermaid flowchart."""
    lines = ["flowchart LR"]
    for number in _nodes(keys):
        lines.append(f'  f{number}["{_entities(_label(keys.families[number]))}"]')
    for (one, other), edge in sorted(_edges(keys).items()):
        line = "-.-" if not edge.needed else "---" if edge.one_slot else "==="
        lines.append(f'  f{one} {line}|"{_entities((", ".join(edge.commands), edge.words))}"| f{other}')
    return "\n".join(lines) + "\n"


def _nodes(keys: KeyMap) -> list[int]:
    """The families that were asked for, and those that they are used with."""
    partners = {n for access in _accesses(keys) for n in access.families}
    return sorted(keys.shown | partners)


def _accesses(keys: KeyMap) -> Iterator[Access]:
    for group in keys.groups:
        yield from group.accesses
    yield from keys.split


def _edges(keys: KeyMap) -> dict[tuple[int, int], _Edge]:
    """An edge for each pair of families; a family whose keys are used together has one to itself."""
    found: dict[tuple[int, int], _Edge] = {}
    for access in _accesses(keys):
        for pair in access.pairs:
            edge = found.setdefault(pair, _Edge())
            name = access.commands[0] if len(access.commands) == 1 else access.kind.value
            edge.commands = sorted({*edge.commands, name})
            edge.one_slot = edge.one_slot and (access.one_slot or not access.needed)
            edge.needed = edge.needed or access.needed
    return found


def _label(family: Family) -> tuple[str, ...]:
    """The lines of a node."""
    facts = ["/".join(family.types)] if family.types else []
    if family.slot is not None:
        facts.append(f"slot {family.slot}")
    if family.expiry is Expiry.NONE:
        facts.append(family.expiry.value)
    return (family.template, ", ".join(facts)) if facts else (family.template,)


def _quoted(lines: tuple[str, ...]) -> str:
    """A string of Graphviz: quotes and backslashes escaped, lines parted by ``\\n``."""
    plain = (visible(line).replace("\\", "\\\\").replace('"', '\\"') for line in lines)
    return '"' + "\\n".join(plain) + '"'


def _entities(lines: tuple[str, ...]) -> str:
    """Text inside the quotes of Mermaid, which reads HTML, Markdown and ``#NN;`` there."""
    return "<br/>".join("".join(map(_entity, visible(line))) for line in lines)


def _entity(character: str) -> str:
    plain = character.isalnum() or character in " :.,-_/(){}"
    return character if plain else f"#{ord(character)};"


def visible(text: str) -> str:
    """Without passwords (a format's own escapes would hide them), line ends as Python writes them."""
    if not text:
        return '""'  # the empty key
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in redact(text))
