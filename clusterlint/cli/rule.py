"""``clusterlint rule``: the documentation of the rules, offline."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from clusterlint.cli.command import Command
from clusterlint.cli.completing import complete_rule
from clusterlint.cli.known import known_rules, rule_names
from clusterlint.cli.options import format_option
from clusterlint.errors import UserError

if TYPE_CHECKING:
    from clusterlint.rules.base import Rule


@click.command(
    cls=Command,
    examples=[
        ("clusterlint rule", "the list"),
        ("clusterlint rule CL109", ""),
        ("clusterlint rule lost-transaction", "the same"),
    ],
)
@click.argument("which", metavar="[CODE|NAME]", required=False, shell_complete=complete_rule)
@click.option("--all", "everything", is_flag=True, help="The documentation of every rule.")
@format_option("text", "json")
def rule(which: str | None, everything: bool, output_format: str) -> None:
    """What a rule finds, why it breaks, how to fix and how to silence it.

    Without a rule: the list of all rules.
    """
    rules = known_rules()
    if which is not None:
        names = rule_names()
        code = names.code(which)
        if code is None:
            raise UserError(f'there is no rule "{which}"{names.suggestion(which)}')
        rules = tuple(item for item in rules if item.code == code)
    if output_format == "json":
        click.echo(json.dumps([_document(item) for item in rules], indent=2))
    elif which is None and not everything:
        for item in rules:
            click.echo(f"{item.code}  {item.name:<28}  {item.severity.value:<7}  {item.summary}")
    else:
        click.echo("\n\n".join(_page(item) for item in rules))


def _document(item: Rule) -> dict[str, object]:
    from clusterlint.rules.documentation import sections

    return {
        "code": item.code,
        "name": item.name,
        "severity": item.severity.value,
        "summary": item.summary,
        "sections": {title: part.text for title, part in sections(item.documentation).items()},
    }


def _page(item: Rule) -> str:
    from clusterlint.rules.documentation import sections

    head = click.style(f"{item.code} {item.name} ({item.severity.value})", bold=True)
    parts = [head, item.summary]
    for title, part in sections(item.documentation).items():
        body = "\n".join(f"    {line}".rstrip() for line in part.text.splitlines())
        parts.append(f"{click.style(title, bold=True)}\n{body}")
    return "\n\n".join(parts)
