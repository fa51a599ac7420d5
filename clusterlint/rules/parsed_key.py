"""Code that takes a key apart and would find something else in it once it has the hash tag that it needs.

What:
    split, partition, startswith, endswith, removeprefix, removesuffix, find, index, slices, `in`, regular
    expressions and fnmatch on keys: those that the code builds, and those that come from SCAN, KEYS,
    BLPOP or XREAD. Said only of keys that another finding (CL101, CL103, CL105) shows to need a hash tag,
    where one tag can hold them together, and where what is found in sample keys changes with the widest and
    with the narrowest such tag.
Why:
    A hash tag puts braces into the key: `user:7:profile` becomes `user:{7}:profile`, whose second part is
    `{7}`, or `{user:7}:profile`, where it is `7}`, and which does not begin with `user:` any more. Nothing
    raises: ids are wrong, and keys are passed over. `clusterlint fix` lists all such places for the tags that
    it puts in, and rewrites those that it can.
Effect:
    silent: after the keys got their tag, parts of them are wrong and comparisons fail, on every server.
Bad:
    uid = r.incr("users")
    r.mset({f"user:{uid}:profile": "Ada", f"user:{uid}:settings": "dark"})
    [key.split(b":")[1] for key in r.scan_iter("user:*:profile")]
Good:
    uid = r.incr("users")
    r.mset({f"user:{{{uid}}}:profile": "Ada", f"user:{{{uid}}}:settings": "dark"})
    [key.split(b"{")[1].split(b"}")[0] for key in r.scan_iter("user:{*}:profile")]
    # or
    r.get("user:7:profile")
    [key.split(b":")[1] for key in r.scan_iter("user:*:profile")]
Fix:
    Keep the id in the value, or beside the key, instead of reading it from the key; else take the new key
    apart: drop its braces first, key.replace("{", "").replace("}", ""). Change it together with the places
    that build the key.
Silence:
    uid = key.split(":")[1]  # clusterlint: ignore[CL701] these keys get no tag
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator

from clusterlint.finding import Applicability, Confidence, Effect, Finding, FixHint, Related, Severity
from clusterlint.link.program import KeyParse, Program
from clusterlint.rules.key_parsing import breaks, sample
from clusterlint.rules.needed_tags import Needed, Shape, needed_tags, shape
from clusterlint.rules.place import is_fake, key_fact

CODE = "CL701"
NAME = "parsed-key"
SEVERITY = Severity.WARNING


def judge(program: Program) -> Iterator[Finding]:
    """One finding for each place that takes apart a key which needs a tag."""
    if not program.parses:
        return
    needed = needed_tags(program)
    told = set()
    for parse in program.parses:
        if parse.location in told or (parse.origin is not None and is_fake(parse.origin.client)):
            continue
        found = next((one for one in _coming(parse, needed) if _broken(parse, one)), None)
        if found is not None:
            told.add(parse.location)
            yield _finding(parse, found)


def _broken(parse: KeyParse, one: Needed) -> bool:
    """Whether something else is found with either tag."""
    return all(breaks(parse, one.old, new) for new in (one.new, one.wide))


def _coming(parse: KeyParse, needed: dict[Shape, Needed]) -> Iterator[Needed]:
    """The keys that come there and need a tag."""
    if parse.key is not None:
        one = needed.get(shape(parse.key))
        if one is not None:
            yield one
    elif parse.origin is not None and parse.origin.kind == "scan":
        patterns = ["".join(p if isinstance(p, str) else "*" for p in t.parts) for t in parse.origin.patterns]
        asked = [one for one in patterns if any(map(str.isalnum, one))]
        for one in needed.values():
            if any(fnmatch.fnmatchcase(sample(one.old), pattern) for pattern in asked) and _one_server(
                parse, one
            ):
                yield one
    elif parse.origin is not None and parse.origin.kind in ("pop", "stream"):
        for template in parse.origin.patterns:
            popped = needed.get(shape(template))
            if popped is not None:
                yield popped


def _one_server(parse: KeyParse, needed: Needed) -> bool:
    """Whether the scan may walk over these keys: another endpoint has others."""
    endpoints = {parse.origin.client.endpoint if parse.origin else None, needed.call.client.endpoint}
    return len(endpoints - {None}) < 2


def _finding(parse: KeyParse, needed: Needed) -> Finding:
    client = parse.origin.client if parse.origin is not None else needed.call.client
    where = needed.call.location
    old, new = sample(needed.old), sample(needed.new)
    return Finding(
        rule=CODE,
        name=NAME,
        severity=SEVERITY,
        confidence=Confidence.LIKELY,
        effect=Effect.SILENT,
        location=parse.location,
        message=(
            f"`{needed.old}` is taken apart here, and needs a hash tag for {needed.call.command} at "
            f"{where.path}:{where.line}: in `{needed.new}` this finds something else"
        ),
        endpoint=client.endpoint,
        also=client.also,
        keys=(key_fact(needed.old, needed.key),),
        related=(Related(where, "needs its keys in one slot"),),
        witness=f"{old} would be {new}",
        fix=FixHint(
            Applicability.MANUAL,
            "change it together with the places that build the key: keep the id beside the key, or drop the "
            "braces before the key is taken apart",
        ),
    )
