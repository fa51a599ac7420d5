"""Wrong usage in one line, with the nearest name that there is."""

from __future__ import annotations

from collections.abc import Iterable

import click

from clusterlint.errors import UserError


def no_command(context: click.Context, word: str, known: Iterable[str]) -> UserError:
    """For a command that there is not."""
    from clusterlint.settings.rulenames import nearest

    near = nearest(word, known)
    return UserError(f'{_at(context)}there is no command "{word}"{near or _help(context)}')


def in_one_line(problem: click.ClickException) -> str:
    """What click has to say."""
    context = problem.ctx if isinstance(problem, click.UsageError) else None
    if isinstance(problem, click.NoSuchOption):
        return f"{_at(context)}{_no_option(problem, context)}"
    if isinstance(problem, click.BadParameter) and problem.param is not None:
        said = _bad_value(problem, problem.param)
        if said is not None:
            return f"{_at(context)}{said}"
    words = " ".join(problem.format_message().split()).rstrip(".")
    return f"{_at(context)}{words}{_help(context)}"


def _no_option(problem: click.NoSuchOption, context: click.Context | None) -> str:
    from clusterlint.settings.rulenames import nearest

    parameters = context.command.get_params(context) if context is not None else []
    known = [name for one in parameters if isinstance(one, click.Option) for name in one.opts]
    near = nearest(problem.option_name, [name for name in known if name.startswith("--")])
    return f'there is no option "{problem.option_name}"{near or _help(context)}'


def _bad_value(problem: click.BadParameter, parameter: click.Parameter) -> str | None:
    """A word that is none of the choices; None where it is something else."""
    if not isinstance(parameter.type, click.Choice):
        return None
    from clusterlint.settings.rulenames import nearest

    word, found, _ = problem.message.rpartition(" is not one of ")
    if not found:
        return None
    word = word.strip("'\"")
    known = [str(one) for one in parameter.type.choices]
    name = parameter.opts[0] if isinstance(parameter, click.Option) else parameter.human_readable_name
    return f'{name}: there is no "{word}"{nearest(word, known)}: {", ".join(known[:-1])} or {known[-1]}'


def _at(context: click.Context | None) -> str:
    """The command below the group, and a colon."""
    path = context.command_path.split(" ", 1)[1:] if context is not None else []
    return f"{path[0]}: " if path else ""


def _help(context: click.Context | None) -> str:
    path = context.command_path if context is not None else "clusterlint"
    return f"; `{path} --help` shows how"
