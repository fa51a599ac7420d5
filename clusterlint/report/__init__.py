"""What the user sees: one file per format, all of them pure functions from a Report to text."""

from clusterlint.report.formats import FORMATS, render
from clusterlint.report.model import Counts, Report

__all__ = ["FORMATS", "Counts", "Report", "render"]
