"""The rules as the commands need them; imported late, so that ``slot`` and ``--help`` stay quick."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clusterlint.rules.base import Rule
    from clusterlint.settings.rulenames import RuleNames


def known_rules() -> tuple[Rule, ...]:
    """Every rule, by code."""
    from clusterlint.rules.base import all_rules

    return all_rules()


def rule_names() -> RuleNames:
    """Their codes and names, for settings; the rules themselves are not imported."""
    from clusterlint.rules.names import NAMES
    from clusterlint.settings.rulenames import RuleNames

    return RuleNames(NAMES)
