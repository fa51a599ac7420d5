"""Audits for the tests: of the example, of hostile code, and one of 5,000 findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from msgspec import structs

from clusterlint.audit import Audit, Files, Judged, Run, Silenced, audited
from clusterlint.audit.deployment import Deployment
from clusterlint.cli.known import known_rules
from clusterlint.cli.main import run
from clusterlint.discover import discover
from clusterlint.finding import (
    Applicability,
    Confidence,
    Effect,
    Finding,
    FixHint,
    KeyFact,
    Location,
    Severity,
)
from clusterlint.keys.model import KeyMap
from clusterlint.link.program import Program
from clusterlint.pipeline.auditing import audit
from clusterlint.plan.model import TagPlan
from clusterlint.settings.model import Settings

ROOT = Path(__file__).resolve().parents[2]
SHOP = ROOT / "examples" / "shop"

MARK = "<img src=x onerror=document.title='owned'>"
"""What would show in the title if it came alive."""

HOSTILE_KEY = f"</script></noscript></style>{MARK}|`--[x](javascript:alert(1)){{0}}"
HOSTILE_NAME = "<img src=x onerror=alert(1)>|`\"'.py"

CODE = f"""\
import os
import redis

r = redis.Redis.from_url(os.environ["</noscript><script>document.title='owned'</script>"])
p = redis.Redis.from_url("redis://user:hunter2@cache.internal:6379/3")


def both(uid):
    return r.mget({HOSTILE_KEY!r} + uid, {("$(reboot)" + HOSTILE_KEY)!r} + uid)


def quiet(uid):
    pipe = p.pipeline()
    pipe.set("a" + uid, 1)
    pipe.execute()
    return p.mget("x" + uid, "y" + uid)
"""

_EFFECTS = (Effect.SILENT, Effect.LUCK, Effect.LOUD)
_SEVERITIES = (Severity.ERROR, Severity.WARNING, Severity.INFO)


def make_hostile(folder: Path) -> None:
    """A project whose names, keys and owners are markup."""
    (folder / "clusterlint.toml").write_text("")
    (folder / HOSTILE_NAME).write_text(CODE)
    (folder / "CODEOWNERS").write_text("* @me @a<script>alert(1)</script>\n")
    (folder / "compose.yml").write_text("image: redis<script>alert(1)</script>:7\n")


def write_audits(folder: Path, project: Path, *names: str, options: Sequence[str] = ()) -> None:
    """What ``clusterlint audit`` writes for the project into the folder."""
    words = [word for name in names for word in ("-o", str(folder / name))]
    assert run(["audit", "--no-cache", *options, *words, str(project)]) == 0


def run_of(**other: object) -> Run:
    """A run as most tests need it."""
    made = Run(
        version="1",
        project="made",
        mode="dual",
        masters=3,
        target="",
        judged_by=(),
        endpoints=(),
        with_fixes=True,
        codeowners=None,
        calls=9,
        unresolved=0,
        files=Files(3, 3, 0),
        silenced=Silenced(),
        cluster_flag="REDIS_CLUSTER_ENABLED",
    )
    return replace(made, **other)  # type: ignore[arg-type]


def finding(number: int = 0, **other: object) -> Finding:
    """One of many different findings."""
    path = f"app/module_{number % 97}.py"
    severity = _SEVERITIES[number % 3]
    made = Finding(
        rule=("CL101", "CL402", "CL504")[number % 3],
        name=("cross-slot-command", "node-scoped-command", "single-key-hotspot")[number % 3],
        severity=severity,
        confidence=Confidence.CERTAIN,
        effect=_EFFECTS[number % 7 % 3],
        location=Location(path, number + 1, 1, number + 1, 9),
        message=f"MGET needs all keys in one slot, but gets `a:{number}:{{uid}}` and `b:{number}:{{uid}}`",
        endpoint="REDIS_URL",
        command="MGET",
        keys=(KeyFact(f"a:{number}:{{uid}}", path, number + 1, None, f"a:{number}:{{uid}}"),),
        fix=FixHint(Applicability.MANUAL, "give the keys a common hash tag"),
    )
    return structs.replace(made, **other)  # type: ignore[arg-type]


def audit_of(findings: Sequence[Finding], its_run: Run | None = None) -> Audit:
    """An audit of these findings and no program."""
    return audited(its_run or run_of(), Program(), Judged(tuple(findings)), KeyMap(), TagPlan(), Deployment())


def audit_in(folder: Path, files: dict[str, str], **other: object) -> Audit:
    """The audit of a folder with these files in it, without what fix would do."""
    for name, text in files.items():
        (folder / name).write_text(text)
    rules = known_rules()
    chosen: dict[str, object] = {"select": frozenset(rule.code for rule in rules), **other}
    settings = Settings(root=folder, no_cache=True, **chosen)  # type: ignore[arg-type]
    found = discover([folder], folder, settings.exclude, force_exclude=False)
    return audit(found, settings, rules, lambda done, total: None, with_fixes=False)
