"""Runs every method of the installed client library on a standalone server and on a cluster; prints outcomes as JSON.

Run by remake/verdicts.py, once for each release, with that release's Python.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import json
import signal
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

from clusterlint.catalog.client import Method, is_of_module, method, method_names
from clusterlint.catalog.command import command
from clusterlint.catalog.remake import options
from clusterlint.catalog.remake.calls import Call, count_of_keys, fill, load_scripts, prepare, slot_of, spread
from clusterlint.catalog.remake.libraries import LIBRARIES, Library
from clusterlint.catalog.remake.modules import member
from clusterlint.catalog.remake.outcome import Outcome, of_error, of_value
from clusterlint.catalog.remake.overrides import CLUSTER_ONLY
from clusterlint.catalog.remake.resp import Connection
from clusterlint.catalog.remake.scenarios import SCENARIOS, UNSAFE, settle

CONTEXTS = {"direct": None, "pipeline": False, "transaction": True}
PUBSUB_ONLY = ("subscribe", "psubscribe", "ssubscribe")
TRIES = 10
SECONDS = 4.0
SECONDS_OF_A_MODULE = 1.5


class Endless(Exception):
    """A call that never returns: it reads the pipeline that it was queued on as if it were the reply."""


@contextlib.contextmanager
def no_longer_than(seconds: float) -> Iterator[None]:
    """Raise Endless inside the block when it lasts longer; 0 means no limit."""

    def stop(*_: object) -> None:
        raise Endless("the call never returns")

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


class Side:
    """One of the two worlds: its servers, and a client of the library under test."""

    def __init__(self, ports: list[int], make: Callable[[], Any], asynchronous: bool) -> None:
        self.ports, self._make, self.asynchronous = ports, make, asynchronous
        self.connections = [Connection(port) for port in ports]
        self.client = make()

    def at(self, key: str) -> Connection:
        """The raw connection to the master of this key."""
        return self.connections[slot_of(key) * len(self.connections) // 16384]

    def clean(self) -> None:
        """Empty all masters and make the sample scripts known."""
        for ask in self.connections:
            ask("FLUSHALL")
            load_scripts(ask)

    def renew(self) -> None:
        """Another client: the old one may be broken, or hold connections of a closed event loop."""
        self.client = self._make()

    def forget_statistics(self) -> None:
        """Start counting commands afresh."""
        for ask in self.connections:
            ask("CONFIG", "RESETSTAT")

    def asked(self, command: str) -> int:
        """How many masters ran this command since."""
        if not command:
            return 0
        name = "cmdstat_" + command.lower().replace(" ", "|")
        short = "cmdstat_" + command.lower().split()[0]
        found = 0
        for ask in self.connections:
            lines = str(ask("INFO", "commandstats")).lower().splitlines()
            done = {
                line.split(":")[0] for line in lines if ":calls=0," not in line
            }  # 0: redirected to another
            found += bool({name, short} & done)
        return found

    async def act(self, name: str, call: Call, context: str) -> Any:
        """Do what is measured, in one context."""
        if context == "direct":
            return await self._do(self.client, name, call)
        pipe = self.client.pipeline(transaction=CONTEXTS[context])
        tag = call.keys[0] if call.keys else "{t}0"
        marker = tag + "m" if "{" in tag else f"{{{tag}}}m"
        if name == "watch":
            await self._do(pipe, name, call)
        pipe.set(marker, "1")
        if name != "watch":
            await self._do(pipe, name, call)
        pipe.get(marker)
        return await settle(pipe.execute(), self.asynchronous)

    async def _do(self, owner: Any, name: str, call: Call) -> Any:
        if name in SCENARIOS:
            return await SCENARIOS[name](owner, call, self.asynchronous)
        known = name if "." in name or hasattr(owner, name) else CLUSTER_ONLY.get(name, name)
        return await settle(member(owner, known)(*call.args, **call.kwargs), self.asynchronous)


class Probe:
    """Both worlds and the event loop that async clients live in."""

    def __init__(self, single: Side, cluster: Side, loop: asyncio.AbstractEventLoop) -> None:
        self.single, self.cluster, self.loop = single, cluster, loop

    def outcome(self, side: Side, found: Method, call: Call, context: str) -> Outcome:
        """Fill the keys, run, and count who was asked; a broken event loop or connection gets another try."""
        flaky = ""
        bound = side is self.cluster and side.asynchronous and context == "transaction" and _movable(found)
        if is_of_module(found.name) and side.asynchronous:
            side.renew()  # a call that failed half way leaves connections of a closed event loop
        if bound:
            side.renew()  # queuing asks the server, in another event loop: the first call of a client shows it
        for turn in range(TRIES):
            side.clean()
            fill(found, call, side.at)
            side.forget_statistics()
            try:
                work = asyncio.wait_for(side.act(found.name, call, context), SECONDS)
                with no_longer_than(SECONDS_OF_A_MODULE if "." in found.name else 0.0):
                    value = self.loop.run_until_complete(work)
                result = of_value(value, 0 if call.keys else side.asked(found.command))
            except Exception as error:
                result = of_error(error, 0 if call.keys else side.asked(found.command))
            if result.exception not in ("RuntimeError", "ConnectionError", "TimeoutError"):
                break
            flaky = flaky or f"{result.exception}: {result.message}"
            if result.exception != "RuntimeError":
                if turn:
                    break
                side.renew()
        if result.exception == Endless.__name__:
            gc.collect()  # it queued without end
        if flaky or bound:
            side.renew()
        return Outcome(
            **{**asdict(result), "flaky": flaky if result.exception not in flaky or result.ok else ""}
        )

    def calls(self, found: Method, function: Callable[..., Any]) -> dict[str, Call]:
        """The variants that tell something: one key, several in one slot, several apart; "none" for no key."""
        several, single = count_of_keys(found, several=True), count_of_keys(found, several=False)
        if several == 0:
            return {"none": prepare(found, function, [], False)}
        masters = len(self.cluster.ports)
        variants = {}
        if single == 1:
            variants["one"] = prepare(found, function, spread(1, masters), False)
        if several > 1:
            variants["same"] = prepare(found, function, [f"{{t}}{number}" for number in range(several)], True)
            variants["apart"] = prepare(found, function, spread(several, masters), True)
        return variants

    def measure(self, found: Method) -> dict[str, Any]:
        """All contexts and variants of one method: [standalone, cluster] outcomes."""
        result: dict[str, Any] = {}
        for context in CONTEXTS:
            elsewhere = found.name in PUBSUB_ONLY or found.name in NOT_ON_PIPELINES or not found.command
            if context != "direct" and elsewhere:
                continue
            if context == "direct" and not self._has(found.name):
                result[context] = "missing"
                continue
            function = _function(self.single.client, found.name) or self.measure
            pairs = {}
            for variant, call in self.calls(found, function).items():
                first = self.outcome(self.single, found, call, context)
                pairs[variant] = [asdict(first), asdict(self.outcome(self.cluster, found, call, context))]
            result[context] = pairs
        return result

    def _has(self, name: str) -> bool:
        client = self.cluster.client
        return _function(client, name) is not None or (name in PUBSUB_ONLY and hasattr(client, "pubsub"))


def _function(client: Any, name: str) -> Any:
    try:
        return member(client, CLUSTER_ONLY.get(name, name) if not hasattr(client, name) else name)
    except AttributeError:
        return None


def _movable(found: Method) -> bool:
    known = command(found.command)
    return known is not None and known.movable


NOT_ON_PIPELINES = (
    "pipeline",
    "transaction",
    "monitor",
    "lock",
    "scan_iter",
    "hscan_iter",
    "sscan_iter",
    "zscan_iter",
)


def probe(
    library: Library, ports: tuple[int, list[int]], asynchronous: bool, only: list[str]
) -> dict[str, Any]:
    """Measure the methods of the installed library, sync or asyncio, on (standalone port, ports of the masters)."""
    single, masters = ports
    plain, cluster = library.plain_client(asynchronous), library.cluster_client(asynchronous)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)

    def made(build: Callable[[], Any]) -> Callable[[], Any]:
        async def start() -> Any:
            client = build()
            if hasattr(client, "initialize") and asynchronous:
                await client.initialize()
            return client

        return lambda: loop.run_until_complete(start())

    limits = {"socket_timeout": 2.0, "socket_connect_timeout": 2.0}
    alone = Side([single], made(lambda: plain(port=single, **limits)), asynchronous)
    whole = Side(masters, made(lambda: cluster(host="127.0.0.1", port=masters[0], **limits)), asynchronous)
    run = Probe(alone, whole, loop)
    rows = {}
    for name in only or [name for name in method_names() if not is_of_module(name)]:
        found = method(name)
        owner = alone.client.pubsub() if name in PUBSUB_ONLY else alone.client
        if found is not None and name not in UNSAFE and _function(owner, name) is not None:
            rows[name] = run.measure(found)
    return {
        "methods": rows,
        "standalone": options.public(alone.client),
        "cluster": options.public(whole.client),
        "options": {} if only else options.measure(plain, cluster, masters, loop, asynchronous),
        "blocked": options.blocked(library.module),
    }


def main() -> None:
    """Print the measurements of the installed release."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--library", choices=LIBRARIES, default="redis")
    parser.add_argument("--single", type=int, required=True)
    parser.add_argument("--masters", required=True)
    parser.add_argument("--only", default="")
    chosen = parser.parse_args()
    warnings.simplefilter("ignore")
    gc.disable()  # redis-py 5.3 to 6.0 lock up when PubSub.__del__ runs inside the pool's lock
    library = LIBRARIES[chosen.library]
    ports = (chosen.single, [int(port) for port in chosen.masters.split(",")])
    only = [name for name in chosen.only.split(",") if name]
    result: dict[str, Any] = {"library": library.module, "release": library.version}
    for asynchronous in (False, True):
        with contextlib.suppress(ImportError):
            result["async" if asynchronous else "sync"] = probe(library, ports, asynchronous, only)
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main()
