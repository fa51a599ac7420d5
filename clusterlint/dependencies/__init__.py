"""Which libraries the code is installed with: lock, requirement and project files, read as data."""

from clusterlint.dependencies.find import find
from clusterlint.dependencies.model import Dependencies, Dependency, Known
from clusterlint.dependencies.requirement import parse_client

__all__ = ["Dependencies", "Dependency", "Known", "find", "parse_client"]
