"""What the shell offers for the values of options: rules, codemods, targets, formats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


def complete_rules(context: click.Context, option: click.Parameter, begun: str) -> list[CompletionItem]:
    """Codes and names with what the rules find; after a comma the next one."""
    before, comma, word = begun.rpartition(",")
    found = _beginning_with(word, (*_rules(), *_codemods(context)))
    return _items((f"{before}{comma}{name}", words) for name, words in found)


def complete_rule(context: click.Context, option: click.Parameter, begun: str) -> list[CompletionItem]:
    """One code or name."""
    return _items(_beginning_with(begun, _rules()))


def _rules() -> Iterator[tuple[str, str]]:
    """Codes and names with the first line of their documentation, of which the rules need not be imported."""
    from importlib.resources import files

    from clusterlint.rules.names import NAMES

    folder = files("clusterlint.rules")
    for code, name in NAMES:
        text = (folder / f"{name.replace('-', '_')}.py").read_text(encoding="utf-8")
        summary = text.removeprefix('"""').split("\n", 1)[0]
        yield from ((code, summary), (name, summary))


def _codemods(context: click.Context) -> Iterator[tuple[str, str]]:
    if context.command.name == "fix":
        from clusterlint.fix import all_codemods

        yield from ((one.name, one.summary) for one in all_codemods())


def complete_targets(context: click.Context, option: click.Parameter, begun: str) -> list[CompletionItem]:
    """The servers that are known."""
    from clusterlint.catalog.target import target, target_names

    named = ((name, target(name)) for name in target_names())
    found = _beginning_with(begun, ((name, one.title if one else "") for name, one in named))
    return _items(found)


def complete_outputs(context: click.Context, option: click.Parameter, begun: str) -> list[CompletionItem]:
    """``FORMAT=``; the file is the shell's affair."""
    from clusterlint.cli.options import FORMATS

    return _items((f"{name}=", "") for name in FORMATS if name.startswith(begun))


def _beginning_with(begun: str, known: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, words) for name, words in known if name.startswith((begun, begun.upper()))]


def _items(found: Iterable[tuple[str, str]]) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    return [CompletionItem(name, help=words or None) for name, words in found]
