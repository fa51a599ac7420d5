"""Run one case on a standalone Redis and on a cluster, and print what happened as JSON.

    python case_runner.py CASE STANDALONE_PORT CLUSTER_PORT CLUSTER_PORT CLUSTER_PORT

CASE is a module, or a folder of modules (see case_files.py).  This plays the migrating team: for the cluster run the client
classes of redis-py are swapped for the cluster classes, nothing else.  Before every scenario all nodes are emptied, their
counters reset, and all modules of the case are imported anew.

To say which line did what, the syntax trees are changed before they run: in every call `f(x)` the callee becomes
`__seen__(line, f)(x)`, which notes the line and, for a standalone pipeline, the commands that the call put in its queue.
All modules of a case are compiled as if they stood in one file, so that a line is a place as case_files.py numbers them.
"""

from __future__ import annotations

import ast
import asyncio
import gc
import importlib
import inspect
import json
import linecache
import os
import signal
import sys
import traceback
import types
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.machinery import ModuleSpec
from importlib.readers import FileReader
from pathlib import Path
from typing import Any

import redis
import redis.asyncio
from case_files import ENTRY, Module, modules_of
from redis.asyncio.client import Pipeline as AsyncPipeline
from redis.client import Pipeline as SyncPipeline
from redis.commands.core import CoreCommands
from redis.crc import key_slot

HOST = "127.0.0.1"
SCENARIO_SECONDS = 30
LUCK_RUNS = 60
MODULE_NAME = "case_under_test"

PlainRedis = redis.Redis
PlainAsyncRedis = redis.asyncio.Redis

COMMANDS = frozenset(dir(CoreCommands)) - {"register_script", "reset"} | {"transaction"}
"""Methods of a client that send or queue a command."""

Calls = dict[str, int]


@dataclass
class Queued:
    """A call on a standalone pipeline: where it stands and the slots it brought."""

    line: int
    pipe: int
    slots: list[int]


@dataclass
class Outcome:
    """One scenario on one side."""

    value: Any = None
    error: str | None = None
    error_type: str | None = None
    line: int | None = None
    trace: str = ""
    seen: list[int] = field(default_factory=list)
    commands: list[int] = field(default_factory=list)
    alike: list[tuple[int, str]] = field(default_factory=list)
    queued: list[Queued] = field(default_factory=list)
    nodes: list[Calls] = field(default_factory=list)

    @property
    def calls(self) -> Calls:
        """Commands that the servers of this side ran, with how often."""
        total: Calls = {}
        for node in self.nodes:
            for name, count in node.items():
                total[name] = total.get(name, 0) + count
        return total


class Deadline(BaseException):
    """A scenario ran for too long."""


class _Instrument(ast.NodeTransformer):
    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        name = ast.copy_location(ast.Name("__seen__", ast.Load()), node.func)
        line = ast.copy_location(ast.Constant(node.lineno), node.func)
        node.func = ast.copy_location(ast.Call(name, [line, node.func], []), node.func)
        return node


class Recorder:
    """What `__seen__` notes during one scenario."""

    def __init__(self) -> None:
        self.lines: set[int] = set()
        self.commands: set[int] = set()  # where a method of a client was called that is a command
        self.alike: set[tuple[int, str]] = set()  # the same names, called on something else
        self.queue: list[tuple[int, int, list[tuple[Any, ...]]]] = []

    def seen(self, line: int, callee: Any) -> Any:
        self.lines.add(line)
        owner = getattr(callee, "__self__", None)
        name = getattr(callee, "__name__", "")
        if name in COMMANDS and isinstance(owner, (PlainRedis, PlainAsyncRedis)):
            self.commands.add(line)
        elif name in COMMANDS:
            self.alike.add((line, name))
        if isinstance(owner, (SyncPipeline, AsyncPipeline)):
            return self._noting(line, owner, callee)
        return callee

    def _noting(self, line: int, pipe: Any, callee: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            before = len(pipe.command_stack)
            if callee.__name__ == "watch":
                self.queue.append((line, id(pipe), [("EXISTS", *args)]))
            result = callee(*args, **kwargs)
            new = [command[0] for command in pipe.command_stack[before:]]
            if new:
                self.queue.append((line, id(pipe), new))
            return result

        return call


class Node:
    """The harness's own connection to one server."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.client: Any = PlainRedis(HOST, port, socket_timeout=10)

    def reset(self) -> None:
        for words in (
            ("FLUSHALL",),
            ("SCRIPT", "FLUSH"),
            ("CONFIG", "SET", "notify-keyspace-events", "KEA"),
            ("CONFIG", "RESETSTAT"),
        ):
            self.client.execute_command(*words)

    def calls(self) -> Calls:
        info: Any = self.client.execute_command("INFO", "commandstats")
        return {name.removeprefix("cmdstat_"): int(stats["calls"]) for name, stats in info.items()}

    def slots_of(self, command: Sequence[Any]) -> list[int]:
        words = [*str(command[0]).split(), *command[1:]]
        try:
            keys: Any = self.client.execute_command("COMMAND GETKEYS", *words)
        except redis.ResponseError:
            return []
        return sorted({key_slot(str(key).encode() if not isinstance(key, bytes) else key) for key in keys})


@contextmanager
def swapped_clients() -> Iterator[None]:
    """The names under which an application finds its client class lead to the cluster class."""
    sync, aio = redis.RedisCluster, redis.asyncio.RedisCluster
    swaps: list[tuple[Any, str, Any]] = [
        (redis, "Redis", sync),
        (redis, "StrictRedis", sync),
        (redis, "from_url", sync.from_url),
        (redis.asyncio, "Redis", aio),
        (redis.asyncio, "StrictRedis", aio),
        (redis.asyncio, "from_url", aio.from_url),
    ]
    kept = [(owner, name, getattr(owner, name)) for owner, name, _ in swaps]
    try:
        for owner, name, value in swaps:
            setattr(owner, name, value)
        yield
    finally:
        for owner, name, value in kept:
            setattr(owner, name, value)


class _Loader:
    """Executes one module of a case, its calls noted by the recorder; what lies beside it can be read as a resource."""

    def __init__(self, code: types.CodeType, recorder: Recorder, path: Path) -> None:
        self.code = code
        self.recorder = recorder
        self.path = str(path)

    def get_resource_reader(self, _name: str) -> FileReader:
        return FileReader(self)  # type: ignore[arg-type]

    def get_data(self, path: str) -> bytes:
        return Path(path).read_bytes()

    def create_module(self, _spec: ModuleSpec) -> None:
        return None

    def exec_module(self, module: types.ModuleType) -> None:
        module.__dict__["__seen__"] = self.recorder.seen
        exec(self.code, module.__dict__)


class Importer:
    """Finds the modules of a case for the import statement; first of all finders once it is put in sys.meta_path."""

    def __init__(self, case: Path) -> None:
        self.case = case
        modules = modules_of(case)
        self.entry = ENTRY if case.is_dir() else MODULE_NAME
        self.modules = {self.name(module): module for module in modules}
        self.codes = {name: self.compiled(module) for name, module in self.modules.items()}
        parts = [name.split(".")[:-1] for name in self.modules]
        self.folders = {".".join(names[:end]) for names in parts for end in range(1, len(names) + 1)}
        self.recorder = Recorder()
        lines = [line + "\n" for module in modules for line in module.lines]
        linecache.cache[str(case)] = (sum(map(len, lines)), None, lines, str(case))

    def name(self, module: Module) -> str:
        return module.name if self.case.is_dir() else MODULE_NAME

    def compiled(self, module: Module) -> types.CodeType:
        """The module's code with the case as its file and places as its lines."""
        tree = ast.increment_lineno(ast.parse(module.text, str(module.path)), module.before)
        return compile(ast.fix_missing_locations(_Instrument().visit(tree)), str(self.case), "exec")

    def fresh(self, recorder: Recorder) -> types.ModuleType:
        """The case's own modules forgotten and the one with the scenarios imported anew."""
        for name in [*self.modules, *self.folders]:
            sys.modules.pop(name, None)
        self.recorder = recorder
        return importlib.import_module(self.entry)

    def find_spec(self, name: str, _path: object = None, _target: object = None) -> ModuleSpec | None:
        if name in self.modules:
            module = self.modules[name]
            loader: Any = _Loader(self.codes[name], self.recorder, module.path)
            spec = ModuleSpec(name, loader, origin=str(module.path), is_package=module.is_package)
            spec.has_location = True
        elif name in self.folders:
            spec = ModuleSpec(name, None, is_package=True)
        else:
            return None
        return spec


class CaseRun:
    """One case, ready to be executed again and again."""

    def __init__(self, path: Path, standalone: int, cluster: Sequence[int]) -> None:
        self.path = path
        self.importer = Importer(path)
        self.standalone = [Node(standalone)]
        self.cluster = [Node(port) for port in cluster]
        sys.meta_path.insert(0, self.importer)

    def load(self, recorder: Recorder, entry: Node) -> types.ModuleType:
        os.environ.update(
            REDIS_URL=f"redis://{HOST}:{entry.port}",
            REDIS_HOST=HOST,
            REDIS_PORT=str(entry.port),
            REDIS_DB="0",
        )
        return self.importer.fresh(recorder)

    def once(self, nodes: Sequence[Node], name: str, args: tuple[Any, ...] = ()) -> Outcome:
        """One scenario on one side, on empty servers and with fresh counters."""
        for node in nodes:
            node.reset()
        recorder, outcome = Recorder(), Outcome()
        gc.freeze()  # what is there already need not be looked at when what the scenario leaves is collected
        signal.setitimer(signal.ITIMER_REAL, SCENARIO_SECONDS)
        try:
            function = getattr(self.load(recorder, nodes[0]), name)
            if inspect.iscoroutinefunction(function):
                outcome.value = asyncio.run(function(*args))
            else:
                outcome.value = function(*args)
        except (Exception, Deadline) as error:
            outcome.error, outcome.error_type = f"{type(error).__name__}: {error}", type(error).__name__
            outcome.line = self.innermost(error)
            outcome.trace = "".join(traceback.format_exception(error))[-3000:]
            del error
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        outcome.seen, outcome.commands = sorted(recorder.lines), sorted(recorder.commands)
        outcome.alike = sorted(recorder.alike)
        outcome.nodes = [node.calls() for node in nodes]
        for line, pipe, commands in recorder.queue:
            slots = {slot for command in commands for slot in self.standalone[0].slots_of(command)}
            outcome.queued.append(Queued(line, pipe, sorted(slots)))
        gc.collect()
        return outcome

    def innermost(self, error: BaseException) -> int | None:
        """The place of the innermost frame inside the case."""
        frames = [
            frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(self.path)
        ]
        return frames[-1].lineno if frames else None

    def on_standalone(self, name: str, args: tuple[Any, ...] = ()) -> Outcome:
        return self.once(self.standalone, name, args)

    def on_cluster(self, name: str, args: tuple[Any, ...] = ()) -> Outcome:
        with swapped_clients():
            return self.once(self.cluster, name, args)

    def luck(self, name: str) -> tuple[Outcome, Outcome, int]:
        """Again and again on the cluster until both a success and a failure were seen; how many passed, last failure."""
        standalone = self.on_standalone(name, (0,))
        passed, failed = 0, Outcome()
        for turn in range(LUCK_RUNS):
            outcome = self.on_cluster(name, (turn,))
            if outcome.error is None:
                passed += 1
            else:
                failed = outcome
            if passed and failed.error:
                break
        return standalone, failed, passed

    def scenarios(self) -> Mapping[str, str]:
        module = self.load(Recorder(), self.standalone[0])
        declared: dict[str, str] = module.SCENARIOS
        return declared

    def check(self, name: str) -> Callable[[Outcome, Outcome], bool] | None:
        module = self.load(Recorder(), self.standalone[0])
        return getattr(module, "check_" + name.removeprefix("scenario_"), None)


def _plain(outcome: Outcome) -> dict[str, Any]:
    data = {**vars(outcome), "queued": [vars(q) for q in outcome.queued], "calls": outcome.calls}
    data["value"] = repr(outcome.value)
    return data


def run(case: CaseRun) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, kind in case.scenarios().items():
        passed = 0
        if kind == "luck":
            standalone, cluster, passed = case.luck(name)
        else:
            standalone, cluster = case.on_standalone(name), case.on_cluster(name)
        check = case.check(name)
        found[name] = {
            "kind": kind,
            "passed": passed,
            "equal": cluster.error is None and standalone.value == cluster.value,
            "checked": None if check is None or cluster.error else bool(check(standalone, cluster)),
            "standalone": _plain(standalone),
            "cluster": _plain(cluster),
        }
    return found


def too_late(_signum: int, _frame: object) -> None:
    raise Deadline(f"not finished within {SCENARIO_SECONDS} seconds")


def name_aclose() -> None:
    """Let asyncio clients before 5.0.1, which have close() only, be closed by the name that the cases use."""
    for owner in (PlainAsyncRedis, redis.asyncio.RedisCluster, redis.asyncio.client.PubSub):
        if not hasattr(owner, "aclose"):
            owner.aclose = owner.close  # type: ignore[method-assign]


def main() -> None:
    warnings.simplefilter("ignore")
    name_aclose()
    signal.signal(signal.SIGALRM, too_late)
    path, standalone, *cluster = sys.argv[1:]
    evidence = run(CaseRun(Path(path), int(standalone), [int(port) for port in cluster]))
    sys.stdout.write("\n" + json.dumps(evidence) + "\n")


if __name__ == "__main__":
    main()
