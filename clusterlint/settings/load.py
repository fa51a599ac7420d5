"""From configuration file and flags to ``Settings``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from clusterlint.errors import UserError
from clusterlint.levels import Confidence, Severity
from clusterlint.settings.files import Table, find_file, read_file
from clusterlint.settings.model import DEFAULT_EXCLUDES, Settings
from clusterlint.settings.rulenames import RuleNames
from clusterlint.settings.schema import check_table

FLAGS_ONLY = frozenset({"executor", "facts", "no-cache", "no-prefilter", "quiet", "scheduler", "verbose"})
"""What is for one run, and no configuration file can say."""


class _Layers(Struct, frozen=True):
    """The file's table, the flags above it, and how to name each in messages."""

    table: Table
    flags: Table
    file: str

    def get(self, key: str, default: Any) -> Any:
        return self.flags.get(key, self.table.get(key, default))

    def where(self, key: str) -> str:
        return f"--{key}" if key in self.flags else f'{self.file}: "{key}"'


def load_settings(
    paths: Sequence[Path],
    rules: RuleNames,
    *,
    flags: Mapping[str, Any] | None = None,
    config: Path | None = None,
    isolated: bool = False,
) -> Settings:
    """The settings for a run over ``paths`` (absolute, at least one).

    ``flags`` are command-line values under the names of the configuration keys; they win. ``config``
    names the file to use; ``isolated`` uses none. Raises UserError with key, file and nearest name.
    """
    flags = dict(flags or {})
    check_table({key: value for key, value in flags.items() if key not in FLAGS_ONLY}, "command line")
    first = paths[0]
    found = None if isolated else (config or find_file(first))
    if config is not None and not config.is_file():
        raise UserError(f"{config}: there is no such configuration file")
    table = read_file(found) if found else {}
    root = found.resolve().parent if found and config is None else _root_without_file(first, config)
    return _build(root, found.resolve() if found else None, _Layers(table, flags, str(found)), rules)


def _root_without_file(first: Path, config: Path | None) -> Path:
    """The git top level, else the current folder, else (a path outside of it) the path's own folder.

    That is never one that is a package itself: its files name each other from above it.
    """
    folder = first if first.is_dir() else first.parent
    around = (folder, *folder.parents)
    if config is not None and config.resolve().parent in around:
        return config.resolve().parent
    top = next((place for place in around if (place / ".git").exists()), None)
    if top is not None:
        return top
    here = Path.cwd()
    return here if here in around else _above_packages(folder)


def _above_packages(folder: Path) -> Path:
    return next(one for one in (folder, *folder.parents) if not (one / "__init__.py").is_file())


def _build(root: Path, source: Path | None, layers: _Layers, rules: RuleNames) -> Settings:
    masters = layers.get("masters", 3)
    shares = tuple(float(share) for share in masters) if isinstance(masters, list) else ()
    total = sum(shares)
    return Settings(
        root=root,
        source=source,
        endpoints=tuple(layers.get("endpoints", ())),
        mode=layers.get("mode", "dual"),
        masters=len(shares) or masters,
        shares=tuple(share / total for share in shares),
        target=layers.get("target", None),
        client=layers.get("client", None),
        select=_selected(layers, rules),
        per_file_ignores=_per_file(layers, rules),
        severity=_remapped(layers, rules),
        fail_on=Severity(layers.get("fail-on", Severity.WARNING.value)),
        min_confidence=Confidence(layers.get("min-confidence", Confidence.LIKELY.value)),
        exclude=(*layers.get("exclude", DEFAULT_EXCLUDES), *_added("extend-exclude", layers)),
        force_exclude=layers.get("force-exclude", False),
        baseline=_path(layers, "baseline"),
        cache_dir=_path(layers, "cache-dir"),
        jobs=layers.get("jobs", None),
        no_cache=layers.flags.get("no-cache", False),
        no_prefilter=layers.flags.get("no-prefilter", False),
        scheduler=_scheduler(layers.flags),
        facts=tuple(Path(path) for path in layers.flags.get("facts", ())),
        verbose=layers.flags.get("verbose", False),
        quiet=layers.flags.get("quiet", False),
        cluster_flag=layers.get("cluster-flag", "REDIS_CLUSTER_ENABLED"),
        factory_module=layers.get("factory-module", None),
    )


def _scheduler(flags: Table) -> str | None:
    """The address, which one executor needs and no other takes."""
    address: str | None = flags.get("scheduler")
    if (flags.get("executor") == "dask") != (address is not None):
        raise UserError("--executor dask and --scheduler ADDRESS belong together")
    return address


def _path(layers: _Layers, key: str) -> Path | None:
    value = layers.get(key, None)
    return Path(value) if value is not None else None


def _added(key: str, layers: _Layers) -> list[str]:
    return [*layers.table.get(key, ()), *layers.flags.get(key, ())]


def _selected(layers: _Layers, rules: RuleNames) -> frozenset[str]:
    """Codes that run.

    The more exact selector wins, as in Ruff: ``select CL1, ignore CL101`` and the reverse. A
    ``--select`` makes a new start: it also sets aside what the file ignores.
    """
    exactness: dict[str, tuple[int, bool]] = {}

    def apply(table: Table, key: str, where: str, chosen: bool) -> None:
        for word in table.get(key, ()):
            level = 100 if rules.code(word) else len(word) if word.upper() != "ALL" else 0
            for code in rules.codes(word, f'{where}"{key}"' if where else f"--{key}"):
                before = exactness.get(code, (-1, False))
                if level > before[0] or (level == before[0] and not chosen):
                    exactness[code] = (level, chosen)

    own = {"select": ["ALL"], **layers.table}
    for table, where in [(own, f"{layers.file}: "), (layers.flags, "")]:
        if table is layers.flags and "select" in table:
            exactness.clear()
        apply(table, "select", where, True)
        apply(table, "extend-select", where, True)
        apply(table, "ignore", where, False)
    return frozenset(code for code, (_, chosen) in exactness.items() if chosen)


def _per_file(layers: _Layers, rules: RuleNames) -> tuple[tuple[str, frozenset[str]], ...]:
    where = layers.where("per-file-ignores")
    return tuple(
        (pattern, frozenset().union(*(rules.codes(word, where) for word in words)))
        for pattern, words in sorted(layers.get("per-file-ignores", {}).items())
    )


def _remapped(layers: _Layers, rules: RuleNames) -> tuple[tuple[str, Severity], ...]:
    """The broader selector first, so that the exact one has the last word."""
    where = layers.where("severity")
    made: dict[str, Severity] = {}
    levels = layers.get("severity", {})
    for word in sorted(levels, key=lambda word: (bool(rules.code(word)), len(word), word)):
        made.update(dict.fromkeys(rules.codes(word, where), Severity(levels[word])))
    return tuple(sorted(made.items()))
