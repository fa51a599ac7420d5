"""Keys that are in the server already, under their old names."""

from __future__ import annotations

from collections.abc import Iterator

from clusterlint.fix.context import Context
from clusterlint.fix.fallout.files import is_test
from clusterlint.fix.model import Change, Fallout, Owner
from clusterlint.keys.model import Expiry

_HOW_LONG = {
    Expiry.NONE: "no time to live was seen",
    Expiry.DROPPED: "a write takes their time to live away",
    Expiry.UNKNOWN: "their time to live could not be worked out",
    Expiry.UNWRITTEN: "they are written somewhere else, and must be renamed there too",
}


def of_data(context: Context, change: Change) -> Iterator[Fallout]:
    """The families whose old keys stay for good: they must be copied or renamed with the change."""
    renamed = {tag.family for tag in change.tags}
    for tag in change.tags:
        family = context.keys.families[tag.family]
        how_long = _HOW_LONG.get(family.expiry)
        if how_long is None or renamed.intersection(family.within):
            continue  # they die by themselves, or are told with the wider family
        places = (*family.built, *(site.location for site in family.sites))
        place = next((place for place in places if not is_test(place.path)), None)
        if place is None:
            continue  # only tests have such keys
        new = tag.braces.put(family.templates[0])
        why = f"{how_long}: old keys keep their names until they are renamed to `{new}`"
        yield Fallout(Owner.DATA, place.path, place.line, f"keys `{family.template}` in the server", why)
