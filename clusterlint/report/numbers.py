"""Counts, shares and sizes for people. 1 GB is 1024 ** 3 bytes, as in redis.conf."""

from __future__ import annotations

_UNITS = ("B", "KB", "MB", "GB", "TB")
_SMALL = 0.001


def size(count: int | None) -> str:
    """Bytes for people, three digits."""
    if count is None:
        return "-"
    value, unit = float(count), 0
    while value >= 999.5 and unit < len(_UNITS) - 1:
        value, unit = value / 1024, unit + 1
    text = f"{value:.0f}" if unit == 0 or value >= 99.95 else f"{value:.1f}".removesuffix(".0")
    return f"{text} {_UNITS[unit]}"


def percent(share: float | None, error: float | None = None) -> str:
    """A share for people, with what it may be off in a sample."""
    if share is None:
        return "-"
    text = "< 0.1 %" if 0 < share < _SMALL else f"{100 * share:.1f} %"
    return f"{text} ± {max(100 * error, 0.1):.1f}" if error else text


def many(count: int, one: str, several: str) -> str:
    """The number with its noun."""
    return f"{count:,} {one if count == 1 else several}"


def ordinal(number: int) -> str:
    """4th, 21st."""
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def rounded(count: int) -> str:
    """A number that is only about right: two digits that mean something."""
    digits = max(len(str(count)) - 2, 0)
    return f"{round(count, -digits):,}"
