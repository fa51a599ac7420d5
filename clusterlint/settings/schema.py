"""Which keys a configuration may hold, and what their values must be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from keyword import iskeyword
from typing import Any

from clusterlint.errors import UserError
from clusterlint.levels import Confidence, Severity
from clusterlint.settings.rulenames import nearest

Check = Callable[[Any], "str | None"]
"""Gives what was expected when the value is wrong, else None."""

SLOTS = 16384


def _text(value: Any) -> str | None:
    return None if isinstance(value, str) and value.strip() else "a text that is not empty"


def _texts(value: Any) -> str | None:
    fine = isinstance(value, list) and all(isinstance(item, str) and item.strip() for item in value)
    return None if fine else "a list of texts"


def _one_of(*words: str) -> Check:
    wanted = " or ".join(f'"{word}"' for word in words)

    def check(value: Any) -> str | None:
        if isinstance(value, str) and value in words:
            return None
        return wanted + (nearest(value, words) if isinstance(value, str) else "")

    return check


def _flag(value: Any) -> str | None:
    return None if isinstance(value, bool) else "true or false"


def _positive(value: Any) -> str | None:
    fine = isinstance(value, int) and not isinstance(value, bool) and value >= 1
    return None if fine else "a whole number from 1"


def _masters(value: Any) -> str | None:
    if isinstance(value, list):
        numbers = all(isinstance(v, (int, float)) and not isinstance(v, bool) and v > 0 for v in value)
        return None if value and numbers else "a list of slot shares, each above 0"
    fine = isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= SLOTS
    return None if fine else f"a whole number from 1 to {SLOTS}, or a list of slot shares"


def _target(value: Any) -> str | None:
    from clusterlint.catalog.target import target, target_names

    if isinstance(value, str) and target(value) is not None:
        return None
    hint = nearest(value, target_names()) if isinstance(value, str) else ""
    return f'the name of a server or service, such as "redis-7.2" or "elasticache"{hint}'


def _table_of(check: Check, kind: str) -> Check:
    def table(value: Any) -> str | None:
        if not isinstance(value, dict):
            return f"a table of {kind}"
        wrong = next(((key, item) for key, item in value.items() if check(item)), None)
        return wrong and f"a table of {kind}, but {wrong[0]!r} has {wrong[1]!r}"

    return table


def _client(value: Any) -> str | None:
    from clusterlint.dependencies.requirement import parse_client

    try:
        parse_client(value if isinstance(value, str) else "")
    except UserError:
        return 'a release of redis-py or valkey-py, such as "redis-py==6.4"'
    return None


def _variable(value: Any) -> str | None:
    fine = isinstance(value, str) and value.isascii() and value.isidentifier()
    return None if fine else 'the name of an environment variable, such as "REDIS_CLUSTER_ENABLED"'


def _module(value: Any) -> str | None:
    fine = isinstance(value, str) and value.isascii() and value.isidentifier() and not iskeyword(value)
    return None if fine else 'the name of a module without folders and ending, such as "redis_factory"'


_SEVERITIES = tuple(level.value for level in Severity)
_CONFIDENCES = tuple(level.value for level in Confidence)

KEYS: Mapping[str, Check] = {
    "endpoints": _texts,
    "mode": _one_of("dual", "cluster"),
    "masters": _masters,
    "target": _target,
    "client": _client,
    "select": _texts,
    "extend-select": _texts,
    "ignore": _texts,
    "per-file-ignores": _table_of(_texts, "pattern = [rules]"),
    "severity": _table_of(_one_of(*_SEVERITIES), 'rule = "error", "warning" or "info"'),
    "fail-on": _one_of(*_SEVERITIES),
    "min-confidence": _one_of(*_CONFIDENCES),
    "exclude": _texts,
    "extend-exclude": _texts,
    "force-exclude": _flag,
    "baseline": _text,
    "cache-dir": _text,
    "jobs": _positive,
    "cluster-flag": _variable,
    "factory-module": _module,
    "extend": _text,
}


def check_table(table: Mapping[str, Any], where: str) -> None:
    """Raises UserError for the first unknown key or wrong type; ``where`` names the file."""
    for key, value in table.items():
        check = KEYS.get(key)
        if check is None:
            hint = nearest(key.replace("_", "-"), KEYS)
            raise UserError(f'{where}: there is no key "{key}"{hint}')
        expected = check(value)
        if expected:
            raise UserError(f'{where}: "{key}" must be {expected}, not {_shown(value)}')


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
