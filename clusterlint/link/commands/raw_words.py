"""The words of ``execute_command(*words)``, with lists spread out of which not every element is known.

Elements that a loop adds stand there twice, as for two turns: a command whose keys are both of them takes any
number of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from clusterlint.link.values import Item, ListValue, Path, Value

Positional = Sequence[tuple[Value, bool]]


@dataclass(frozen=True, slots=True)
class Word:
    """One word; ``known``: not a collection that nobody saw; ``again``: that of a second turn."""

    value: Value
    number: int
    loops: tuple[int, ...] = ()
    path: Path = ()
    known: bool = True
    again: bool = False


def with_first_word(positional: Positional) -> list[tuple[Value, bool]]:
    """The arguments with the first element of ``*words`` as one of its own, where it is known."""
    if not positional or not positional[0][1]:
        return list(positional)
    words = positional[0][0]
    first = words.items[0] if isinstance(words, ListValue) and words.items else None
    if first is None or not isinstance(words, ListValue) or first.loops or first.path:
        return list(positional)
    rest = ListValue(words.kind, words.items[1:], words.open, words.loops)
    return [(first.value, False), (rest, True), *positional[1:]]


def spread(positional: Positional) -> list[Word]:
    """All words, in order."""
    found: list[Word] = []
    for value, star in positional:
        if not star:
            found.append(Word(value, len(found)))
        elif not isinstance(value, ListValue):
            found.append(Word(value, len(found), known=False))
        else:
            _elements(found, value.items)
            if value.open:
                found.append(Word(ListValue(value.kind, [], True, value.loops), len(found), known=False))
    return found


def _elements(found: list[Word], items: Iterable[Item]) -> None:
    """What one loop adds comes again and again in this order: key, value, key, value."""
    for loops, block in groupby(items, key=lambda item: item.loops):
        words = [Word(item.value, len(found) + n, loops, item.path) for n, item in enumerate(block)]
        found += words
        if loops:
            found += [replace(word, again=True) for word in words]


def chosen(words: Sequence[Word], positions: Sequence[int]) -> Iterator[tuple[Word, bool]]:
    """The words at these places, each once, and whether it stands there in every turn."""
    taken = {(words[place].number, words[place].again) for place in positions}
    for place in positions:
        word = words[place]
        if not word.again or (word.number, False) not in taken:
            yield word, bool(word.loops) and (word.number, not word.again) in taken
