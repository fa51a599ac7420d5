"""The contract of a rule, and how the rules are found.

A rule is a module of this package with:

``CODE`` ("CL101"), ``NAME`` ("cross-slot-command"), ``SEVERITY`` (the default), and
``judge(program: Program) -> Iterator[Finding]``. Its module docstring is its documentation
(see ``documentation.py`` for the reader of this format, ``cross_slot_command.py`` for a model).

The first line is the summary. Then come the sections ``What``, ``Why``, ``Effect``, ``Bad``,
``Good``, ``Fix``, ``Silence``, in this order, each as a line ``What:`` at the left margin with its
text below, indented by four spaces. ``Effect`` starts with ``loud:``, ``silent:`` or ``luck:``.
``Silence`` shows the comment ``# clusterlint: ignore[CODE] reason`` for this rule.

``Bad`` and ``Good`` are Python. The tests take them out and run them on a real standalone Redis and
on a real cluster of three masters, both emptied before: ``Bad`` must fail, or change its outcome, on
the cluster only; ``Good`` must work on both with the same outcome. Outcome: the value of the last
expression statement, the data left behind and, for ``Bad``, the commands that the servers counted.

- An example is either plain statements, or ``async def main(r):`` whose return value is the last value.
- Ready-made: ``r``, a sync client (``Redis`` on standalone, ``RedisCluster`` on the cluster; in
  ``main(r)`` their asyncio namesakes); ``Redis``, the class of ``r``; ``host`` and ``port`` of the
  server (of one node on the cluster). ``import redis`` gives the library unchanged: use it to show
  a plain client that stays plain.
- A line ``# or`` parts a section into examples that are run one by one, each on empty servers.
- ``Bad (not run):`` or ``Good (not run):`` marks an example that is no program for ``r``: a
  deployment file, or code that only another library version runs. It needs a first line that says why.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from typing import Protocol, cast

from msgspec import Struct

from clusterlint.finding import Finding, Severity
from clusterlint.link.program import Program


class Judge(Protocol):
    """The one function of a rule."""

    def __call__(self, program: Program) -> Iterator[Finding]: ...


class Rule(Struct, frozen=True):
    """A rule as the rest of the program sees it."""

    code: str
    name: str
    severity: Severity
    documentation: str
    judge: Judge

    @property
    def summary(self) -> str:
        """The first line of the documentation."""
        return self.documentation.strip().splitlines()[0]


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, by code."""
    package = importlib.import_module("clusterlint.rules")
    rules = []
    for found in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"clusterlint.rules.{found.name}")
        if hasattr(module, "CODE"):
            rules.append(
                Rule(
                    module.CODE, module.NAME, module.SEVERITY, module.__doc__ or "", cast(Judge, module.judge)
                )
            )
    return tuple(sorted(rules, key=lambda rule: rule.code))


def rule_by(code_or_name: str) -> Rule | None:
    """The rule with that code or name, whatever the case."""
    wanted = code_or_name.lower()
    return next((r for r in all_rules() if wanted in (r.code.lower(), r.name)), None)
