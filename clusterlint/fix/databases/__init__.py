"""One database of an endpoint, whose keys are to get a prefix: its clients, and what is in the way."""

from clusterlint.fix.databases.group import Group, groups
from clusterlint.fix.databases.handed import handed_over
from clusterlint.fix.databases.number import Numbers
from clusterlint.fix.databases.obstacles import Obstacle, obstacles, told
from clusterlint.fix.databases.unseen import subscripts, unseen

__all__ = [
    "Group",
    "Numbers",
    "Obstacle",
    "groups",
    "handed_over",
    "obstacles",
    "subscripts",
    "told",
    "unseen",
]
