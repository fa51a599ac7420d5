"""Which libraries the code is installed with: lock, requirement and project files, read as data."""

from clusterlint.dependencies.find import find
from clusterlint.dependencies.model import Dependencies, Dependency, Known

__all__ = ["Dependencies", "Dependency", "Known", "find"]
