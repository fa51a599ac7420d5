"""What README.md says about rules, settings, exit statuses and JSON, made from the code.

python tests/readme/refresh.py            says what is out of date, exit status 1 if anything is
python tests/readme/refresh.py --write    writes it into README.md, and the output of the console sessions
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from functools import partial
from itertools import groupby
from pathlib import Path

from readme_text import ELISION, README, ROOT, blocks, parts, run_session, steps, with_parts

sys.path.insert(0, str(ROOT))

import click

from clusterlint.catalog.library import libraries
from clusterlint.catalog.target import Target, target, target_names
from clusterlint.cli.check import check
from clusterlint.errors import ExitStatus
from clusterlint.fix import all_codemods
from clusterlint.rules.base import all_rules
from clusterlint.rules.documentation import sections
from clusterlint.settings import DEFAULT_EXCLUDES, RuleNames, load_settings
from clusterlint.settings.schema import KEYS

NO_EFFECT: tuple[str, ...] = ()
"""Keys that are read and checked and that nothing uses yet; a test watches them."""

MEANINGS = {
    "endpoints": "The Redis services that migrate, as the code names them. The others are not judged. Empty: all of them.",
    "mode": "What the code must run on after the change: both, or the cluster only. Changes what the help lines advise.",
    "masters": "Masters of the cluster, for nodes and estimates. Of a list only its length counts so far.",
    "target": "The server that it will be, such as `valkey-9`: see below.",
    "client": 'The release of the client library, such as `"redis-py==6.4"`, instead of what manifests say.',
    "select": "Rules that run: codes, names, prefixes (`CL1`), `ALL`. The more exact selector wins.",
    "extend-select": "Rules that run besides `select`.",
    "ignore": "Rules that do not run.",
    "per-file-ignores": 'Rules that do not count in some files: `"tests/**" = ["CL1"]`.',
    "severity": 'Another severity for a rule: `CL109 = "error"`.',
    "fail-on": "The lowest severity that gives exit status 1.",
    "min-confidence": "Findings less sure than this are counted and not shown.",
    "exclude": "Paths to leave out, in the language of `.gitignore`, which is respected as well.",
    "extend-exclude": "Paths to leave out besides `exclude`.",
    "force-exclude": "Leave out excluded files even when they are given by name.",
    "baseline": 'A file with known findings: see "Known findings".',
    "cache-dir": "Where results are kept between runs, instead of `.clusterlint_cache`.",
    "jobs": "How many processes read files and link programs; none: one for each processor.",
    "cluster-flag": "The environment variable that clients ask which the codemod `client-factory` has rewritten.",
    "factory-module": "The name of the module that it writes.",
    "extend": "Another configuration file that this one builds on. A cycle is an error.",
}

STATUSES = {
    ExitStatus.CLEAN: "Nothing at or above `fail-on`.",
    ExitStatus.FINDINGS: "Findings at or above `fail-on`.",
    ExitStatus.USAGE: "Wrong usage or configuration. One line on standard error says what and where.",
    ExitStatus.INTERNAL: "clusterlint itself failed, in part or as a whole. What it could still report is reported.",
}

SHOWN = ("shop/worker.py", "CL101")
"""Path and rule of the finding of examples/shop that README shows as JSON."""


def rules_part() -> str:
    """The table of all rules."""
    rows = [
        f"| {rule.code} | {rule.name} | {rule.severity.value} "
        f"| {sections(rule.documentation)['Effect'].text.split(':')[0]} | {rule.summary} |"
        for rule in all_rules()
    ]
    return _table("| Code | Name | Severity | Effect | What it finds |", rows)


def codemods_part() -> str:
    """The table of all codemods."""
    rows = [f"| {one.name} | {one.applicability.value} | {one.summary} |" for one in all_codemods()]
    return _table("| Name | Applied | What it rewrites |", rows)


def settings_part() -> str:
    """The table of all configuration keys: type from the schema, default from an empty folder, flag from the options."""
    flags = {
        _key(name): name
        for option in check.params
        for name in option.opts
        if isinstance(option, click.Option)
    }
    rows = []
    for key, wrong in KEYS.items():
        kind = str(wrong(object())).replace("|", "\\|")
        flag = f"`{flags[key]}`" if key in flags else ""
        note = " Accepted and checked; **no effect in this version**." if key in NO_EFFECT else ""
        rows.append(f"| `{key}` | {kind} | {default(key)} | {flag} | {MEANINGS[key]}{note} |")
    return _table("| Key | Type | Default | Flag | Meaning |", rows)


def _key(flag: str) -> str:
    return {"--endpoint": "endpoints", "--exclude": "extend-exclude"}.get(flag, flag.removeprefix("--"))


def default(key: str) -> str:
    """The value in force where nothing is configured, as TOML would write it."""
    names = RuleNames(tuple((rule.code, rule.name) for rule in all_rules()))
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings([Path(folder)], names, isolated=True)
    if key == "select":
        assert settings.select == {rule.code for rule in all_rules()}
        return '`["ALL"]`'
    if key == "exclude":
        assert settings.exclude == DEFAULT_EXCLUDES
        return "environments, caches, build folders [^1]"
    value = getattr(settings, key.replace("-", "_"), ())
    value = getattr(value, "value", value)
    if value is None or key == "extend":
        return "none"
    if isinstance(value, tuple):
        return "`{}`" if key in ("per-file-ignores", "severity") else f"`{json.dumps(value)}`"
    return f"`{json.dumps(value)}`"


def excludes_part() -> str:
    """The footnote that lists what is left out by default."""
    return f"[^1]: {', '.join(f'`{name}`' for name in DEFAULT_EXCLUDES)}.\n"


def statuses_part() -> str:
    """The table of exit statuses."""
    return _table(
        "| Status | Meaning |", [f"| {int(status)} | {STATUSES[status]} |" for status in ExitStatus]
    )


def json_part() -> str:
    """One finding of the example service, as the JSON format has it."""
    report = example_report()
    found = next(item for item in report["findings"] if (item["path"], item["rule"]) == SHOWN)
    return f"```json\n{json.dumps(found, indent=2)}\n```\n"


def example_report() -> dict[str, list[dict[str, object]]]:
    """`clusterlint check --format json examples/shop`."""
    words = [sys.executable, "-m", "clusterlint", "check", "--format", "json", "examples/shop"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    report: dict[str, list[dict[str, object]]] = json.loads(done.stdout)
    return report


def targets_part() -> str:
    """What each target changes, as far as a source says it."""
    rows = []
    for name in target_names():
        where = target(name)
        if where is not None and where.name == name:
            rows.append(f"| `{name}` | {where.title} | {'; '.join(_differences(where))} |")
    return _table("| `target` | Server | What it changes |", rows)


def _differences(where: Target) -> Iterator[str]:
    if where.plain_client:
        yield "plain clients stay" + ("" if where.cluster_client != "refused" else ", cluster clients are refused")
    if where.databases is not None and where.databases > 1:
        yield f"{where.databases} databases"
    if where.more_databases:
        yield f"more databases with {where.more_databases}"
    if where.cross_slot:
        yield f"runs {len(where.cross_slot)} commands over several slots"
    if where.sort_patterns is not None:
        yield f"`SORT BY` and `GET` patterns {'with the tag of the key' if where.sort_patterns else 'denied'}"
    if where.keyless_scripts is False:
        yield "no script without a key"
    if where.refused:
        yield f"{len(where.refused)} commands not offered"


def libraries_part() -> str:
    """The table of third-party libraries, one row for each use."""
    rows = [
        f"| {library.title} | {use.role} | {use.support} | {use.since} | {use.run or 'read only'} |"
        for _, library in sorted(libraries().items())
        for use in library.uses
    ]
    return _table("| Library | Use | On a cluster | Since | Run with |", rows)


def _table(head: str, rows: list[str]) -> str:
    line = "| --- " * (head.count("|") - 1) + "|"
    return "\n".join([head, line, *rows]) + "\n"


PARTS: dict[str, Callable[[], str]] = {
    "rules": rules_part,
    "codemods": codemods_part,
    "settings": settings_part,
    "excludes": excludes_part,
    "statuses": statuses_part,
    "json": json_part,
    "targets": targets_part,
    "libraries": libraries_part,
}


def generated() -> dict[str, str]:
    """Every generated part, by name, with an empty line before and after it."""
    return {name: f"\n{make()}\n" for name, make in PARTS.items()}


def with_output(text: str) -> str:
    """The text with the sessions run again. Of elided output the shown runs are replaced by the most similar lines."""
    for block in blocks(text, "console"):
        lines: list[str] = []
        with tempfile.TemporaryDirectory() as folder:
            for step, real in run_session(steps(block), ROOT, Path(folder)):
                lines += [
                    f"$ {step.command}",
                    *(excerpt(step.shown, real) if ELISION in step.shown else real),
                ]
        body = "".join(f"{line}\n" for line in lines)
        text = text.replace(f"```console\n{block.body}```", f"```console\n{body}```")
    return text


def excerpt(shown: tuple[str, ...], real: list[str]) -> list[str]:
    """Each run of shown lines as the output has it now: the equally long run of lines that is most like it."""
    made: list[str] = []
    for elided, group in groupby(shown, lambda line: line == ELISION):
        wanted = list(group)
        starts = range(len(real) - len(wanted) + 1)
        made += (
            wanted
            if elided
            else max((real[s : s + len(wanted)] for s in starts), key=partial(_alike, wanted))
        )
    return made


def _alike(one: list[str], other: list[str]) -> float:
    return sum(SequenceMatcher(None, a, b).ratio() for a, b in zip(one, other, strict=True))


def main() -> int:
    """Compare, or write."""
    text = README.read_text(encoding="utf-8")
    made = generated()
    if "--write" in sys.argv[1:]:
        README.write_text(with_output(with_parts(text, made)), encoding="utf-8")
        return 0
    stale = [name for name, body in made.items() if parts(text).get(name) != body]
    for name in stale:
        print(f"README.md: the part '{name}' is out of date; python tests/readme/refresh.py --write")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
