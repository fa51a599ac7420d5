"""``clusterlint fix``: rewrites what can be rewritten, and says what cannot and why."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from clusterlint import __version__
from clusterlint.cli import command
from clusterlint.cli.command import Command
from clusterlint.cli.completing import complete_rules
from clusterlint.cli.known import known_rules, rule_names
from clusterlint.cli.options import (
    CONFIDENCES,
    FILES,
    LEVELS,
    PROGRAM,
    as_flags,
    format_option,
    in_section,
    paths_argument,
    with_options,
)
from clusterlint.cli.terminal import use_colour
from clusterlint.cli.work import found_files, work
from clusterlint.errors import ExitStatus, UserError

if TYPE_CHECKING:
    from clusterlint.discover import Discovery
    from clusterlint.fix import Change, Choose, Context, Outcome, Tree, Wishes
    from clusterlint.settings import Settings
    from clusterlint.settings.rulenames import RuleNames


_PATH = click.Path(path_type=Path)


@dataclass(frozen=True, slots=True)
class _Manner:
    """How the changes are shown and written."""

    diff: bool
    unsafe: bool
    interactive: bool
    allow_dirty: bool
    allow_no_vcs: bool
    key_map: Path | None
    output_format: str
    exit_zero: bool
    color: str


_change, _rule = in_section(command.CHANGES), in_section(command.RULES)


@click.command(
    cls=Command,
    examples=[
        ("clusterlint fix --diff --unsafe", "all that could be rewritten; writes nothing"),
        ("clusterlint fix --diff --select scan-loops,CL102 src", "some of it"),
        ("clusterlint fix --unsafe --key-map keys.json", "for migrate-keys"),
    ],
)
@paths_argument()
@_change("--diff", is_flag=True, help="Write nothing, show the difference.")
@_change("--unsafe", is_flag=True, help="Also what moves data or gives up a guarantee.")
@_change("--interactive", is_flag=True, help="Show each change and ask.")
@_change("--allow-dirty", is_flag=True, help="Also where git has no copy of the old files.")
@_change("--allow-no-vcs", is_flag=True, help="Also outside of a git tree.")
@_change("--key-map", type=_PATH, metavar="FILE", help="Write old and new keys there, as JSON.")
@_rule(
    "--select",
    multiple=True,
    metavar="NAMES",
    help="Only these rules (CL101, CL1) and codemods.",
    shell_complete=complete_rules,
)
@_rule(
    "--ignore",
    multiple=True,
    metavar="RULES",
    help="Leave what these rules find.",
    shell_complete=complete_rules,
)
@_rule("--min-confidence", type=CONFIDENCES, metavar="WORD", help="certain, likely [default] or possible.")
@_rule("--fail-on", type=LEVELS, metavar="LEVEL", help="error, warning [default] or info.")
@_rule("--exit-zero", is_flag=True, help="Exit status 0 whatever is left.")
@format_option("text", "json")
@with_options(PROGRAM, FILES)
def fix(
    paths: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    config: Path | None,
    isolated: bool,
    **given: Any,
) -> int:
    """Rewrite the code in PATHS (files or folders) so that it runs on a cluster.

    Only safe changes without --unsafe, each proven by analysing the rewritten program, all files or none.
    What answers a finding in PATHS may change other files of the root: all places that build a key. What is
    not fixed is listed.

    \b
    Exit status: 0 nothing at or above --fail-on is left, nor anything by hand but
    data (--diff: nothing would change), 1 something, 2 wrong usage, or nothing
    could be written, 3 failed.
    """
    from clusterlint.pipeline.rewriting import fixes
    from clusterlint.settings import load_settings

    manner = _Manner(**{field.name: given.pop(field.name) for field in fields(_Manner)})
    _agree(manner, paths)
    rules = known_rules()
    names = rule_names()
    wishes, flags = _selected(select, names, unsafe=manner.unsafe)
    targets = [Path(os.path.abspath(path)) for path in paths or (".",)]
    given = {**as_flags(given), **flags, **as_flags({"ignore": ignore})}
    settings = load_settings(targets, names, flags=given, config=config, isolated=isolated)
    place = _Place.of(settings.root)
    recovered, finished = place.ready(manner)
    for line in recovered:
        _say(line)
    if not manner.diff:
        place.refuse_dirty(manner, finished)
    discovery = _discovery(targets, settings)
    with work(settings, quiet=manner.interactive) as (tick, means):
        outcome = fixes(discovery, settings, rules, wishes, _choice(manner), tick, means)
    if not manner.diff and not outcome.last.failures:
        place.write(outcome, manner)
    _show(outcome, settings, manner, recovered)
    return _status(outcome, settings, manner)


def _agree(manner: _Manner, paths: Sequence[str]) -> None:
    if "-" in paths:
        raise UserError("fix rewrites files; - (standard input) is none")
    if manner.diff and (manner.interactive or manner.key_map is not None):
        other = "--interactive" if manner.interactive else "--key-map"
        raise UserError(f"{other} cannot be used with --diff, which writes nothing")
    if manner.interactive and manner.output_format == "json":
        raise UserError("--interactive has no format json: use text")
    if manner.interactive and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UserError("--interactive needs a terminal to ask on: use --select, and --diff to look first")


def _selected(select: Sequence[str], names: RuleNames, *, unsafe: bool) -> tuple[Wishes, dict[str, Any]]:
    """What ``--select`` asks for, and the flags for the settings."""
    from clusterlint.fix import Wishes, all_codemods
    from clusterlint.settings.rulenames import nearest

    words = [word.strip() for text in select for word in text.split(",") if word.strip()]
    known = {one.name: one.chosen_by for one in all_codemods()}
    codemods = frozenset(word.lower() for word in words if word.lower() in known)
    ruled = [word for word in words if word.lower() not in known]
    codes: set[str] = set()
    for word in ruled:
        try:
            codes |= names.codes(word, "--select")
        except UserError:
            near = nearest(word, [*known, *(name for pair in names.pairs for name in pair)])
            raise UserError(f'--select: there is no rule and no codemod "{word}"{near}') from None
    if not words:
        return Wishes(unsafe=unsafe), {}
    flags = {"extend-select" if codemods else "select": ruled} if ruled else {}
    told = {word.lower() for word in ruled}
    asked = codemods | {name for name, by in known.items() if not told.isdisjoint(map(str.lower, by))}
    return Wishes(unsafe, codemods or None, frozenset(codes) or None, asked), flags


def _discovery(targets: list[Path], settings: Settings) -> Discovery:
    """The program as a whole, of which the findings in PATHS count: other files build the same keys."""

    asked = found_files(targets, settings)
    if settings.root in targets:
        return asked
    whole = found_files([settings.root], settings)
    files = {file.path: file for file in (*whole.files, *asked.files)}
    problems = {(one.path, one.line, one.reason): one for one in (*whole.problems, *asked.problems)}
    return replace(
        whole,
        files=tuple(files[path] for path in sorted(files)),
        problems=tuple(problems[key] for key in sorted(problems)),
        given=asked.given,
        folder=asked.folder,
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where it is written: the root, and the git tree around it."""

    root: Path
    tree: Tree | None
    refused: UserError | None  # git does not say

    @classmethod
    def of(cls, root: Path) -> _Place:
        from clusterlint.fix import Tree

        try:
            return cls(root, Tree.around(root), None)
        except UserError as problem:
            return cls(root, None, problem)

    @property
    def _journal(self) -> Path:
        from clusterlint.fix import JOURNAL

        return self.tree.journal if self.tree is not None else self.root / f".{JOURNAL}"

    @property
    def _anchor(self) -> Path:
        return self.tree.top if self.tree is not None else self.root

    def ready(self, manner: _Manner) -> tuple[tuple[str, ...], tuple[Path, ...]]:
        """Finish what an interrupted run left: lines that say so, and the files that it wrote."""
        from clusterlint.fix import pending, recover

        if manner.diff:
            if pending(self._journal):
                raise UserError("an interrupted fix waits to be finished: run clusterlint fix without --diff")
            return (), ()
        found = recover(self._journal, self._anchor)
        return ((found[0],), found[1]) if found is not None else ((), ())

    def refuse_dirty(self, manner: _Manner, finished: Sequence[Path]) -> None:
        """Raises UserError where the user could not tell or take back what is written."""
        from clusterlint.fix import refuse_dirty

        if manner.allow_dirty or (self.tree is None and manner.allow_no_vcs):
            return
        if self.refused is not None:
            raise self.refused
        refuse_dirty(self.tree, self.root, finished)

    def write(self, outcome: Outcome, manner: _Manner) -> None:
        """All files, and the map of the keys with them, or none."""
        from clusterlint.fix import Replacement, apply, refuse_untracked

        files = [Replacement(self.root / path, *pair) for path, pair in outcome.contents.items()]
        if not manner.allow_dirty:
            refuse_untracked(self.tree, [one.path for one in files if one.old is not None])
        if manner.key_map is not None:
            files += self._key_map(outcome, Path(os.path.abspath(manner.key_map)))
        if files:
            apply(files, self._journal, self._anchor)

    @staticmethod
    def _key_map(outcome: Outcome, path: Path) -> list[Any]:
        """A map that is there stays when no key is renamed; else it may be needed still, and is not lost."""
        from clusterlint.fix import Replacement
        from clusterlint.report.fixes import mappings, render_key_map

        found = mappings(outcome)
        if path.exists() and not found:
            return []
        return [Replacement(path, None, render_key_map(found, __version__).encode())]


def _choice(manner: _Manner) -> Choose:
    if not manner.interactive:
        return lambda context, changes: changes
    return _Asked(colour=use_colour(manner.color, to_file=False)).choose


@dataclass(slots=True)
class _Asked:
    """Asks about one change after the other; the answers q and a hold for the rest of the run."""

    colour: bool
    rest: bool | None = None

    def choose(self, context: Context, changes: Sequence[Change]) -> list[Change]:
        total = len(changes)
        return [one for n, one in enumerate(changes, 1) if self._wants(context, one, f"{n} of {total}")]

    def _wants(self, context: Context, change: Change, which: str) -> bool:
        from clusterlint.report.fixes import render_change, render_diff

        if self.rest is not None:
            return self.rest
        click.echo(render_change(context, change))
        diff = render_diff(context, [change])
        click.echo(_coloured(diff) if self.colour else diff, nl=False, color=self.colour or None)
        question = f"change {which}: apply? [y]es, [n]o, [q]uit, [a]ll the rest"
        answer = click.prompt(question, type=click.Choice(["y", "n", "q", "a"]), show_choices=False)
        click.echo()
        if answer in ("q", "a"):
            self.rest = answer == "a"
        return answer in ("y", "a")


def _show(outcome: Outcome, settings: Settings, manner: _Manner, recovered: Sequence[str]) -> None:
    """With --diff the difference alone goes to standard output, so that it can be applied as a patch."""
    from clusterlint.report.fixes import render_fixes, render_outcome

    written = not manner.diff and not outcome.last.failures
    if manner.output_format == "json":
        document = render_fixes(
            outcome, version=__version__, root=settings.root.as_posix(), written=written, recovered=recovered
        )
        click.echo(document, nl=False)
    else:
        if manner.diff:
            _show_diff(outcome, manner)
        click.echo(render_outcome(outcome, written=written), nl=False, err=manner.diff)
    for line in () if settings.quiet else outcome.last.remarks:
        _say(line)
    for line in outcome.last.failures:
        _say(f"internal error: {line}")


def _show_diff(outcome: Outcome, manner: _Manner) -> None:
    from clusterlint.report.fixes import render_difference, render_patch

    if use_colour(manner.color, to_file=False):
        click.echo(_coloured(render_difference(outcome)), nl=False, color=True)
    else:
        click.echo(render_patch(outcome), nl=False)


def _coloured(diff: str) -> str:
    colours = {"+": "green", "-": "red", "@": "cyan"}
    lines = diff.split("\n")
    return "\n".join(click.style(line, fg=colours.get(line[:1])) if line else line for line in lines)


def _status(outcome: Outcome, settings: Settings, manner: _Manner) -> int:
    from clusterlint.fix import Owner

    if outcome.last.failures:
        return ExitStatus.INTERNAL
    if manner.diff:
        failing = bool(outcome.contents)
    else:
        failing = any(one.severity.rank >= settings.fail_on.rank for one in outcome.last.findings)
        failing = failing or any(one.owner is not Owner.DATA for _, one in outcome.by_hand)
    return ExitStatus.FINDINGS if failing and not manner.exit_zero else ExitStatus.CLEAN


def _say(line: str) -> None:
    from clusterlint.report.redact import redact

    click.echo(f"clusterlint: {redact(line)}", err=True)
