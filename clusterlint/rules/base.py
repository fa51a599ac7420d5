"""The contract of a rule, and how the rules are found.

A rule is a module of this package with:

``CODE`` ("CL101"), ``NAME`` ("cross-slot-command"), ``SEVERITY`` (the default), and
``judge(program: Program) -> Iterator[Finding]``. Its module docstring is its documentation, in
sections whose titles ``clusterlint rule`` and the tests read: first line is the summary, then
``What``, ``Why``, ``Effect``, ``Bad``, ``Good``, ``Fix``, ``Silence``.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Protocol, cast

from clusterlint.finding import Finding, Severity
from clusterlint.link.program import Program


class Judge(Protocol):
    """The one function of a rule."""

    def __call__(self, program: Program) -> Iterator[Finding]: ...


@dataclass(frozen=True, slots=True)
class Rule:
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
                Rule(module.CODE, module.NAME, module.SEVERITY, module.__doc__ or "", cast(Judge, module.judge))
            )
    return tuple(sorted(rules, key=lambda rule: rule.code))


def rule_by(code_or_name: str) -> Rule | None:
    """The rule with that code or name, whatever the case."""
    wanted = code_or_name.lower()
    return next((r for r in all_rules() if wanted in (r.code.lower(), r.name)), None)
