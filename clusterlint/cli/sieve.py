"""Which findings of a run are let through: what the baseline holds is not, and what is gone of it is said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from clusterlint.errors import UserError

if TYPE_CHECKING:
    from clusterlint.discover import Discovery
    from clusterlint.discover.changed import Changed
    from clusterlint.report.baseline import Entry
    from clusterlint.report.model import Report
    from clusterlint.settings import Settings


class Sieve(Struct, frozen=True):
    """``debt``: the entries of the baseline; ``checked``: whether a run can tell one to be gone."""

    settings: Settings
    debt: tuple[Entry, ...]
    content: bytes  # of the baseline
    checked: Callable[[Entry], bool]
    changed: Changed | None = None  # lines; None: whatever they are

    def sifted(self, report: Report) -> Report:
        """The report of what is let through, and of entries of the baseline that hold nothing any more."""
        report = self._unknown(report)
        if self.changed is None:
            return report
        from clusterlint.report.touched import touching

        return touching(report, self.changed)

    def _unknown(self, report: Report) -> Report:
        path = self.settings.baseline
        if path is None:
            return report
        from clusterlint.report.baseline import against, entries, shrunk, stale

        now = entries(report)
        gone = stale(self.debt, shrunk(self.debt, now, self.checked))
        report = against(report, self.debt)
        # Of a run that failed in part nothing that is missing is known to be gone.
        if not gone or report.failures:
            return report
        from clusterlint.discover.walk import relative
        from clusterlint.pipeline.stale import with_stale

        return with_stale(report, gone, relative(path, self.settings.root), self.content, self.settings)


def read_baseline(path: Path) -> tuple[tuple[Entry, ...], bytes]:
    """The entries of the file, and the file. Raises UserError."""
    from clusterlint.report.baseline import read

    try:
        content = path.read_bytes()
        return read(content.decode("utf-8")), content
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
