"""client.py: roles of parameters as reviewed by hand, verdicts as surveyed, and both against what is installed."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
import redis

from clusterlint.catalog import client
from clusterlint.catalog.client import attribute, method, option, pipeline_blocked, releases, verdict
from clusterlint.catalog.command import command
from clusterlint.catalog.remake import methods, verdicts
from clusterlint.catalog.remake.servers import newest
from clusterlint.catalog.remake.write import text_of

CATALOG = Path(client.__file__).parent


@pytest.mark.parametrize(
    ("name", "roles"),
    [
        ("get", "name:key"),
        ("mget", "keys:keys args:keys"),
        ("hmget", "name:key"),
        ("delete", "names:keys"),
        ("touch", "args:keys"),
        ("blpop", "keys:keys"),
        ("bitop", "dest:key keys:keys"),
        ("mset", "mapping:keymap"),
        ("zadd", "name:key"),
        ("zunionstore", "dest:key keys:keys"),
        ("xread", "streams:keymap"),
        ("xreadgroup", "streams:keymap"),
        ("rename", "src:key dst:key"),
        ("smove", "src:key dst:key"),
        ("sintercard", "numkeys:numkeys keys:keys"),
        ("zmpop", "num_keys:numkeys keys:keys"),
        ("lmpop", "num_keys:numkeys args:keys"),
        ("sort", "name:key by:by get:get store:store"),
        ("georadius", "name:key store:store store_dist:store"),
        ("copy", "source:key destination:key"),
        ("lmove", "first_list:key second_list:key"),
        ("pfmerge", "dest:key sources:keys"),
        ("migrate", "keys:keys"),
        ("object", "key:key"),
        ("memory_usage", "key:key"),
        ("eval", "script:script numkeys:numkeys keys_and_args:keys_and_args"),
        ("evalsha", "numkeys:numkeys keys_and_args:keys_and_args"),
        ("register_script", "script:script"),
        ("transaction", "watches:keys"),
        ("lock", "name:key"),
        ("keys", "pattern:pattern"),
        ("scan_iter", "match:pattern"),
        ("sscan", "name:key"),
        ("publish", "channel:channel"),
        ("subscribe", "args:channel kwargs:channel"),
        ("json.mget", "keys:keys"),
        ("json.mset", "triplets:triplets"),
        ("json.get", "name:key"),
        ("ping", ""),
    ],
)
def test_roles(name: str, roles: str) -> None:
    found = method(name)
    assert found is not None
    assert " ".join(f"{one.name}:{one.role}" for one in found.parameters if one.role) == roles


def test_every_method_that_sends_a_command_with_keys_tells_which_parameter_is_a_key() -> None:
    silent = []
    for name in client.method_names():
        found = method(name)
        assert found is not None
        known = command(found.command)
        keyed = known is not None and not known.keyless
        if keyed and not any(one.role for one in found.parameters) and name != "register_script":
            silent.append(name)
    assert silent == []


def test_an_unknown_method() -> None:
    assert method("no_such") is None


@pytest.mark.parametrize(
    ("name", "asynchronous", "context", "version", "kind"),
    [
        ("get", False, "direct", None, "same"),
        ("mget", False, "direct", None, "one-slot"),
        ("mget", True, "pipeline", None, "refused"),
        ("delete", False, "direct", None, "split"),
        ("delete", False, "pipeline", None, "refused-multi"),
        ("delete", True, "pipeline", None, "reply-shift"),
        ("touch", False, "pipeline", None, "immediate"),
        ("keys", False, "direct", None, "one-node"),
        ("dbsize", True, "direct", None, "one-node"),
        ("scan", False, "direct", None, "per-node-reply"),
        ("scan", False, "direct", "4.1.4", "one-node"),
        ("scan_iter", False, "direct", None, "every-node"),
        ("flushdb", True, "direct", None, "per-node-reply"),
        ("script_load", False, "direct", None, "every-node"),
        ("eval", False, "pipeline", None, "refused"),
        ("eval", True, "pipeline", None, "one-slot"),
        ("swapdb", False, "direct", None, "refused"),
        ("monitor", True, "direct", None, "missing"),
        ("transaction", False, "direct", "6.0.0", "missing"),
        ("transaction", False, "direct", None, "one-slot"),
        ("publish", True, "direct", "7.4.1", "missing"),
        ("publish", True, "direct", None, "same"),
        ("set", True, "direct", "4.1.4", "missing"),
        ("set", False, "direct", "4.0.0", "missing"),
        ("lock", False, "direct", "4.1.4", "missing"),
        ("smembers", True, "transaction", None, "refused"),
        ("shutdown", False, "direct", None, "unknown"),
        ("no_such", False, "direct", None, "unknown"),
    ],
)
def test_verdicts(name: str, asynchronous: bool, context: str, version: str | None, kind: str) -> None:
    assert verdict(name, asynchronous=asynchronous, context=context, version=version).kind == kind


def test_a_verdict_names_the_exception_and_raw_replies() -> None:
    assert verdict("mget", asynchronous=False, context="direct").exception == "RedisClusterException"
    assert verdict("set", asynchronous=False, context="transaction").reply_differs
    assert not verdict("set", asynchronous=True, context="transaction").reply_differs
    with pytest.raises(ValueError, match="no such context"):
        verdict("get", asynchronous=False, context="script")


def test_a_version_between_two_probed_ones_is_the_older() -> None:
    between = verdict("transaction", asynchronous=True, context="direct", version="6.1.99")
    assert between == verdict("transaction", asynchronous=True, context="direct", version="6.1.0")
    after = verdict("mget", asynchronous=False, context="direct", version="99.0rc1")
    assert after == verdict("mget", asynchronous=False, context="direct")
    assert verdict("mget", asynchronous=False, context="direct", version="8.1") == after


def test_attributes() -> None:
    for name in ("connection_pool", "connection", "client", "parse_response", "from_pool"):
        assert not attribute(name, asynchronous=False) and not attribute(name, asynchronous=True)
    assert attribute("get_primaries", asynchronous=True)
    assert attribute("monitor", asynchronous=False) and not attribute("monitor", asynchronous=True)
    assert not attribute("pubsub", asynchronous=True, version="7.4.1")


@pytest.mark.parametrize(
    ("name", "sync", "asynchronous"),
    [
        ("db", "refused", "refused"),
        ("db0", "refused", "same"),
        ("decode_responses", "same", "same"),
        ("health_check_interval", "ignored", "same"),
        ("connection_pool", "refused", "refused"),
        ("unix_socket_path", "refused", "refused"),
        ("single_connection_client", "ignored", "refused"),
        ("no_such", "unknown", "unknown"),
    ],
)
def test_options(name: str, sync: str, asynchronous: str) -> None:
    assert (option(name, asynchronous=False), option(name, asynchronous=True)) == (sync, asynchronous)


def test_blocked_in_pipelines() -> None:
    assert {"MGET", "SCRIPT LOAD", "KEYS"} <= pipeline_blocked()
    assert "MSETEX" in pipeline_blocked() and "MSETEX" not in pipeline_blocked("7.0.1")


def test_methods_json_is_fresh() -> None:
    """Remade for the installed redis-py, it is what is stored (python -m clusterlint.catalog.remake methods)."""
    stored = json.loads((CATALOG / "methods.json").read_text(encoding="utf-8"))
    remade = json.loads(text_of(methods.build()))
    assert remade["methods"] == stored["methods"]


def test_verdicts_json_is_fresh() -> None:
    """The installed redis-py, run again on real servers, does what is stored for its release."""
    run = verdicts.probe(sys.executable, newest())
    assert redis.__version__ in releases()
    wrong = []
    for place, rows in verdicts.judged(run).items():
        side, context = place.split()
        for name, (kind, exception, *_) in rows.items():
            asynchronous = side == "async"
            held = verdict(name, asynchronous=asynchronous, context=context, version=redis.__version__)
            if held.kind != kind or held.exception != exception:
                wrong.append((place, name, kind, exception, held))
    assert wrong == []
