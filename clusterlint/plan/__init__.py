"""The tag planner: which braces put the keys that are used together into one slot."""

from clusterlint.plan.model import (
    Braces,
    FamilyPlan,
    GroupPlan,
    Hazard,
    Obstacle,
    Position,
    Remedy,
    Spread,
    TagPlan,
)
from clusterlint.plan.planner import plan

__all__ = [
    "Braces",
    "FamilyPlan",
    "GroupPlan",
    "Hazard",
    "Obstacle",
    "Position",
    "Remedy",
    "Spread",
    "TagPlan",
    "plan",
]
