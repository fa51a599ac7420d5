"""A small report made by hand: one finding of each kind that the formats must show."""

from __future__ import annotations

from dataclasses import replace

from msgspec import structs

from clusterlint.finding import (
    Applicability,
    Confidence,
    Effect,
    Estimate,
    Finding,
    FixHint,
    KeyFact,
    Location,
    Related,
    Severity,
)
from clusterlint.link.program import Call, Client, Context, Key, Program
from clusterlint.report import Counts, Report
from clusterlint.slots import Hole, Template, key_slot

FEED = (
    "import redis",
    "",
    'r = redis.Redis.from_url("redis://:hunter2@cache.internal:6379/0")',
    "",
    "",
    "def both(uid):",
    '\treturn r.mget(f"user:{uid}:name", f"用户:{uid}:mail")',
    "",
    "pipe = r.pipeline()",
    "pipe.set(",
    '    "a",',
    "    1,",
    "    ex=60,",
    "    nx=True,",
    ")",
    "pipe.execute()",
)

UID = Hole("uid", "uid")
NAME = Template.of(["user:", UID, ":name"])
MAIL = Template.of(["用户:", UID, ":mail"])
CLIENT = Client("redis", "redis.Redis", False, False, False, "REDIS_URL", Confidence.CERTAIN, None)


def place(line: int, column: int, end_line: int, end_column: int, path: str = "app/feed.py") -> Location:
    return Location(path, line, column, end_line, end_column)


def call(command: str, location: Location, *templates: Template, complete: bool = True) -> Call:
    return Call(
        location=location,
        method=command.lower(),
        command=command,
        client=CLIENT,
        context=Context.DIRECT,
        confidence=Confidence.CERTAIN,
        keys=tuple(Key((template,), False, frozenset(), location) for template in templates),
        complete=complete,
        arguments=(),
        used=True,
        awaited=False,
        loops=(),
        path=(),
        order=0,
    )


CROSS_SLOT = Finding(
    rule="CL101",
    name="cross-slot-command",
    severity=Severity.ERROR,
    confidence=Confidence.LIKELY,
    effect=Effect.LOUD,
    location=place(7, 9, 7, 55),
    message="MGET needs all keys in one slot, but gets `user:{uid}:name` and `用户:{uid}:mail`",
    endpoint="REDIS_URL",
    command="MGET",
    keys=(
        KeyFact("user:{uid}:name", "app/feed.py", 7, None, "user:{uid}:name"),
        KeyFact("用户:{uid}:mail", "app/keys.py", 12, None, "用户:{uid}:mail"),
    ),
    estimate=Estimate(1 / 16384, 0.33333),
    witness="with uid=1: slots 100 and 200",
    fix=FixHint(Applicability.UNSAFE, "give the keys a common hash tag"),
    notes=("the client is known by its name only",),
)
CONSTANT = Finding(
    rule="CL101",
    name="cross-slot-command",
    severity=Severity.ERROR,
    confidence=Confidence.CERTAIN,
    effect=Effect.LOUD,
    location=place(3, 5, 3, 67),
    message="redis://:hunter2@cache.internal is in the message",
    keys=(KeyFact("a", "app/feed.py", 3, key_slot("a"), "a"),),
    estimate=Estimate(0.0, 0.0),
)
LOST = Finding(
    rule="CL109",
    name="lost-transaction",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    effect=Effect.SILENT,
    location=place(10, 1, 15, 2),
    message="no MULTI",
    endpoint="REDIS_URL",
    related=(
        Related(place(9, 8, 9, 20), "the pipeline is made here"),
        Related(place(4, 1, 4, 9, "app/other.py"), "and executed here"),
    ),
)
INFO = Finding(
    rule="CL108",
    name="unresolved-keys",
    severity=Severity.INFO,
    confidence=Confidence.CERTAIN,
    effect=Effect.LUCK,
    location=place(30, 1, 30, 5),
    message="beyond the end of the file",
)

SUPPRESSED = Finding(
    rule="CL102",
    name="split-command",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    effect=Effect.SILENT,
    location=place(16, 1, 16, 15),
    message="sent as two commands",
)

REPORT = Report(
    version="1.2.3",
    root="/srv/shop",
    findings=(CONSTANT, CROSS_SLOT, LOST, INFO),
    program=Program(
        calls=(
            call("MGET", place(7, 9, 7, 55), NAME, MAIL),
            call("SET", place(10, 1, 15, 2), Template.of(["a"])),
            call("DEL", place(20, 1, 20, 9), NAME, complete=False),
        )
    ),
    counts=Counts(scanned=9, parsed=2, unreadable=1, suppressed=1, ignored={"min-confidence": 2}, elsewhere=4),
    lines={"app/feed.py": FEED},
    suppressed=(SUPPRESSED,),
    judged_by=("redis 5.0.8 (uv.lock:12)", "Redis 8.2"),
)
CLEAN = Report(version="1.2.3", root="/srv/shop", findings=(), program=Program(), counts=Counts(scanned=1))

BUILT = replace(CLIENT, built=place(3, 5, 3, 67))
CALLED = structs.replace(
    REPORT,
    program=Program(
        calls=tuple(
            replace(one, client=BUILT, trail=(place(16, 1, 16, 15),) if one.method == "mget" else ())
            for one in REPORT.program.calls
        )
    ),
)
"""The same, of which is known where the client is built and how it comes to the call."""
