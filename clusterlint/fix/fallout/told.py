"""A place that names keys, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clusterlint.fix.fallout.forms import Form, Named
from clusterlint.fix.model import Edit, Fallout, Owner

MOST_NAMED = 3


def told(
    owner: Owner, path: str, line: int, forms: Sequence[Form], named: Named, edits: tuple[Edit, ...] = ()
) -> Fallout:
    """What a text that names families means for the renaming."""
    old = listed(str(form.old) for form in forms)
    if named.key:
        what = f"`{named.text}` names a key of {old}"
        return Fallout(owner, path, line, what, f"that key becomes `{named.renamed}`", edits)
    new = listed(str(form.new) for form in forms)
    return Fallout(
        owner, path, line, f"`{named.text}` is how keys of {old} begin", f"they become {new}", edits
    )


def listed(texts: Iterable[str]) -> str:
    """A few of the texts as code."""
    names = [f"`{text}`" for text in dict.fromkeys(texts)]
    return ", ".join(names[:MOST_NAMED]) + (
        f" and {len(names) - MOST_NAMED} more" if names[MOST_NAMED:] else ""
    )
