"""Which findings of a run are let through: what the baseline holds is not, and what is gone of it is said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from clusterlint.errors import UserError

if TYPE_CHECKING:
    from clusterlint.discover import Discovery
    from clusterlint.discover.changed import Changed
    from clusterlint.report.baseline import Entry
    from clusterlint.report.model import Report
    from clusterlint.settings import Settings


@dataclass(frozen=True, slots=True)
class Sieve:
    """``debt``: the entries of the baseline ``path``; ``checked``: whether a run can tell one to be gone."""

    path: Path | None
    debt: tuple[Entry, ...]
    checked: Callable[[Entry], bool]
    changed: Changed | None = None  # lines; None: whatever they are

    def sifted(self, report: Report) -> tuple[Report, tuple[str, ...]]:
        """The report of what is let through; and a line where the baseline holds more than there is."""
        report, said = self._unknown(report)
        if self.changed is None:
            return report, said
        from clusterlint.report.touched import touching

        return touching(report, self.changed), said

    def _unknown(self, report: Report) -> tuple[Report, tuple[str, ...]]:
        if self.path is None:
            return report, ()
        from clusterlint.report.baseline import against, entries, shrunk, stale

        now = entries(report)
        gone = stale(self.debt, shrunk(self.debt, now, self.checked))
        # Of a run that failed in part nothing that is missing is known to be gone.
        said = (stale_line(self.path, gone),) if gone and not report.failures else ()
        return against(report, self.debt), said


def read_baseline(path: Path) -> tuple[Entry, ...]:
    """The entries of the file. Raises UserError."""
    from clusterlint.report.baseline import read

    try:
        return read(path.read_text(encoding="utf-8"))
    except OSError as problem:
        why = problem.strerror or str(problem)
        raise UserError(
            f"{path}: the baseline cannot be read: {why} (`clusterlint baseline create` writes one)"
        ) from problem
    except ValueError as problem:
        raise UserError(f"{path}: the baseline cannot be read: {problem}") from problem


def checked(discovery: Discovery, settings: Settings, targets: Sequence[Path]) -> Callable[[Entry], bool]:
    """Whether a run over the targets would have found the entry: its rule ran, and over its file.

    A file that is gone counts as checked where its folder was.
    """
    folders = [target for target in targets if target.is_dir()]

    def told(entry: Entry) -> bool:
        if entry.rule not in settings.select:
            return False
        path = settings.root / entry.path
        return entry.path in discovery.given or any(folder in path.parents for folder in folders)

    return told


def stale_line(path: Path, gone: Sequence[Entry]) -> str:
    """One line on the entries that nothing matches any more."""
    number = sum(entry.count for entry in gone)
    first = f"{gone[0].path} {gone[0].rule}"
    more = f" and {len(gone) - 1} more" if len(gone) > 1 else ""
    what = "finding is" if number == 1 else "findings are"
    return f"{path.name}: {number} {what} gone: {first}{more}; `clusterlint baseline update` drops them"
