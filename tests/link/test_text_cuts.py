"""What methods of texts cut off or replace, in templates with holes."""

from __future__ import annotations

import pytest
from linking import only, templates

HEAD = "import re, redis\nr = redis.Redis()\ndef f(u):\n    k = f'tmp:{{{u}}}:page:1'\n    t = f'{u}:a'\n"
CUT = {
    "removeprefix": ("k.removeprefix('tmp:')", "{{{u}}}:page:1"),
    "another prefix": ("k.removeprefix('user:')", "tmp:{{{u}}}:page:1"),
    "removesuffix": ("k.removesuffix(':1')", "tmp:{{{u}}}:page"),
    "replace": ("k.replace('tmp:', 'live:')", "live:{{{u}}}:page:1"),
    "replace once": ("k.replace('tmp', 'live', 1)", "live:{{{u}}}:page:1"),
    "replace braces": ("k.replace('{', '').replace('}', '')", "tmp:{u}:page:1"),
    "rsplit": ("k.rsplit(':', 1)[0]", "tmp:{{{u}}}:page"),
    "rsplit twice": ("k.rsplit(':', maxsplit=2)[0]", "tmp:{{{u}}}"),
    "rpartition": ("k.rpartition(':')[0]", "tmp:{{{u}}}:page"),
    "split": ("k.split(':', 1)[1]", "{{{u}}}:page:1"),
    "partition": ("k.partition(':')[2]", "{{{u}}}:page:1"),
    "a literal": ("'a:b:c'.split(':')[1]", "b"),
    "words": ("'a b'.split()[0]", "a"),
    "sub at the start": ("re.sub('^tmp:', 'live:', k)", "live:{{{u}}}:page:1"),
    "sub at the end": ("re.sub(r':1$', '', k)", "tmp:{{{u}}}:page"),
}
UNKNOWN = {
    "a prefix that a hole has": "t.removeprefix('x')",
    "a suffix that reaches into a hole": "t.removesuffix('x:a')",
    "a separator that a hole may have": "k.rsplit(':', 3)[0]",
    "all separators": "k.split(':')[0]",
    "from the left with a hole there": "t.split(':', 1)[1]",
    "once, in a hole": "t.replace(':', '/', 1)",
    "another pattern": "re.sub('^t.*:', '', k)",
}


@pytest.mark.parametrize("expression,found", CUT.values(), ids=CUT)
def test_cut(expression: str, found: str) -> None:
    assert templates(only(f"{HEAD}    r.get({expression})\n", "get")) == [[found]]


@pytest.mark.parametrize("expression", UNKNOWN.values(), ids=UNKNOWN)
def test_unknown(expression: str) -> None:
    (key,) = only(f"{HEAD}    r.get({expression})\n", "get").keys
    assert all(template.bare for template in key.choices)


def test_the_hole_of_a_replaced_text_is_another_one_where_it_may_hold_what_is_replaced() -> None:
    call = only(f"{HEAD}    r.mget(k, k.replace(':', '/'))\n", "mget")
    (one,), (other,) = (key.choices for key in call.keys)
    assert one.holes != other.holes
