"""The keys of a program as a whole: families, what is done to them, and which are used together."""

from clusterlint.keys.model import Access, Expiry, Family, Group, KeyMap, Kind, Scan, Shared, Site, Tag, Use
from clusterlint.keys.survey import chosen, survey

__all__ = [
    "Access",
    "Expiry",
    "Family",
    "Group",
    "KeyMap",
    "Kind",
    "Scan",
    "Shared",
    "Site",
    "Tag",
    "Use",
    "chosen",
    "survey",
]
