"""Keys that SCAN and KEYS name, by their pattern."""

from __future__ import annotations

import pytest
from linking import only

PROGRAM = """
    import redis
    r = redis.Redis()

    def read(t, p):
        {body}
"""


@pytest.mark.parametrize(
    ("found", "tagged"),
    [
        ('r.scan_iter(f"{{{t}}}:*")', "{{{t}}}:{rest}"),
        ('list(r.scan_iter(match="{" + t + "}:*", count=100))', "{{{t}}}:{rest}"),
        ('r.keys(f"cart:{{{t}}}:[a-z]*")', "cart:{{{t}}}:{rest}"),
        ('r.scan(0, f"{{{t}}}:*")[1]', "{{{t}}}:{rest}"),
        ('[k for k in r.scan_iter("{a}:*") if k.endswith("x")]', "{{a}}:{rest}"),
        ('list(r.scan_iter(f"{{{t}*}}:*"))', None),
        ('list(r.scan_iter(f"*{{{t}}}:*"))', None),
        ('list(r.scan_iter(f"{p}{{{t}}}:*"))', None),
        ('list(r.scan_iter(f"a:{t}:*"))', None),
        ('list(r.scan_iter("a:[{]x}*"))', None),
        ("list(r.scan_iter(p))", None),
    ],
)
def test_a_hash_tag_before_the_wild_card_is_that_of_every_key(found: str, tagged: str | None) -> None:
    (key,) = only(PROGRAM.replace("{body}", f"r.mget({found})"), "mget").keys
    assert key.many
    (template,) = key.choices
    assert (str(template) if template.tagged else None) == tagged
