"""client.py: roles of parameters as reviewed by hand, verdicts as surveyed; the installed releases: test_probe.py."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from clusterlint.catalog import client
from clusterlint.catalog.client import (
    MODULE_VERDICTS,
    VERDICTS,
    attribute,
    method,
    option,
    pipeline_blocked,
    releases,
    verdict,
)
from clusterlint.catalog.command import command
from clusterlint.catalog.remake import methods
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


@pytest.mark.parametrize(
    ("name", "kind", "detail"),
    [
        ("scan", "per-node-reply", "tuple of int, list becomes tuple of dict by node, list"),
        ("scan_iter", "every-node", ""),
        ("keys", "one-node", ""),
        ("dbsize", "one-node", ""),
        ("randomkey", "one-node", ""),
        ("info", "one-node", ""),
        ("ping", "one-node", ""),
        ("time", "one-node", ""),
        ("lastsave", "one-node", ""),
        ("config_get", "one-node", ""),
        ("config_set", "one-node", ""),
        ("client_list", "one-node", ""),
        ("client_setname", "one-node", ""),
        ("client_id", "one-node", ""),
        ("slowlog_get", "one-node", ""),
        ("slowlog_reset", "one-node", ""),
        ("latency_latest", "one-node", ""),
        ("memory_stats", "one-node", ""),
        ("memory_purge", "one-node", ""),
        ("wait", "one-node", ""),
        ("acl_list", "one-node", ""),
        ("acl_whoami", "one-node", ""),
        ("acl_setuser", "one-node", ""),
        ("acl_deluser", "one-node", ""),
        ("module_list", "one-node", ""),
        ("function_dump", "one-node", ""),
        ("flushdb", "per-node-reply", "bool becomes dict by node"),
        ("flushall", "per-node-reply", "bool becomes dict by node"),
        ("function_load", "per-node-reply", "bytes becomes dict by node"),
        ("function_delete", "per-node-reply", "bool becomes dict by node"),
        ("function_flush", "per-node-reply", "bool becomes dict by node"),
        ("script_load", "every-node", ""),
        ("script_exists", "every-node", ""),
        ("script_flush", "every-node", ""),
        ("echo", "refused", "No way to dispatch this command to Redis Cluster. Missing key."),
        ("role", "refused", "No way to dispatch this command to Redis Cluster. Missing key."),
    ],
)
@pytest.mark.parametrize("version", ["5.0.8", "6.4.0", "8.1.0"])
@pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "async"])
def test_replies_about_servers(name: str, kind: str, detail: str, version: str, asynchronous: bool) -> None:
    found = verdict(name, asynchronous=asynchronous, context="direct", version=version)
    assert (found.kind, found.detail) == (kind, detail)
    assert found.reply_differs == (kind == "per-node-reply")


@pytest.mark.parametrize(
    ("name", "version", "sync", "asynchronous"),
    [
        ("pubsub_channels", "5.0.8", "one-node", "missing"),
        ("pubsub_channels", "6.4.0", "one-node", "missing"),
        ("pubsub_channels", "8.1.0", "one-node", "one-node"),
        ("function_restore", "6.4.0", "one-node", "every-node"),
        ("function_restore", "8.1.0", "one-node", "every-node"),
        ("monitor", "8.1.0", "one-node", "missing"),
    ],
)
def test_replies_that_depend_on_the_client(name: str, version: str, sync: str, asynchronous: str) -> None:
    kinds = [verdict(name, asynchronous=one, context="direct", version=version).kind for one in (False, True)]
    assert kinds == [sync, asynchronous]


MISSING_KEY = "RedisClusterException"


@pytest.mark.parametrize(
    ("name", "context", "sync", "asynchronous"),
    [
        ("json.get", "direct", ("same", ""), ("same", "")),
        ("json.mget", "direct", ("first-slot", ""), ("first-slot", "")),
        ("json.mget", "pipeline", ("first-slot", ""), ("first-slot", "")),
        ("json.mset", "direct", ("one-slot", "RedisClusterException"), ("one-slot", "RedisClusterException")),
        (
            "json.get",
            "transaction",
            ("refused", "TypeError"),
            None,
        ),  # the callback of a reply that is not parsed
        ("ts.madd", "direct", ("one-slot", "RedisClusterException"), ("one-slot", "RedisClusterException")),
        ("ts.mget", "direct", ("refused", MISSING_KEY), ("refused", MISSING_KEY)),
        ("ts.mrange", "direct", ("refused", MISSING_KEY), ("refused", MISSING_KEY)),
        ("ts.mrevrange", "direct", ("refused", MISSING_KEY), ("refused", MISSING_KEY)),
        ("ts.queryindex", "direct", ("refused", MISSING_KEY), ("refused", MISSING_KEY)),
        ("ts.mget", "pipeline", ("one-node", ""), ("refused", MISSING_KEY)),
        ("ts.createrule", "direct", ("one-slot", "ResponseError"), ("one-slot", "ResponseError")),
        ("ts.createrule", "pipeline", ("first-slot", ""), ("one-slot", "ResponseError")),
        ("cms.merge", "direct", ("one-slot", "ResponseError"), ("one-slot", "ResponseError")),
        ("cms.merge", "pipeline", ("first-slot", ""), ("one-slot", "ResponseError")),
        ("tdigest.merge", "direct", ("one-slot", "ResponseError"), ("one-slot", "ResponseError")),
        ("ft.search", "direct", ("one-node", ""), ("one-node", "")),
        ("ft.create_index", "direct", ("one-node", ""), ("one-node", "")),
        ("ft.search", "pipeline", ("refused", "AttributeError"), None),
        ("vset.vadd", "direct", ("same", ""), ("same", "")),
    ],
)
def test_methods_of_modules(
    name: str, context: str, sync: tuple[str, str], asynchronous: tuple[str, str] | None
) -> None:
    """Measured on Redis Stack 7.4, whose JSON.MGET and merges name their first key alone to the server."""
    for one, expected in ((False, sync), (True, asynchronous)):
        found = verdict(name, asynchronous=one, context=context, version="8.1.0")
        assert expected is None or (found.kind, found.exception) == expected


def test_a_call_that_never_returns() -> None:
    """pipeline().ft().search() of redis-py 5 reads the queue that it was put on as if it were the reply."""
    assert (
        verdict("ft.search", asynchronous=False, context="pipeline", version="5.0.8").exception == "Endless"
    )


def test_sub_clients_by_release() -> None:
    assert verdict("json.get", asynchronous=False, context="direct", version="4.1.4").kind == "missing"
    assert verdict("json.get", asynchronous=True, context="direct", version="4.6.0").kind == "missing"
    assert verdict("json.get", asynchronous=True, context="direct", version="5.0.8").kind == "same"


@pytest.mark.parametrize("library", ["redis", "valkey"])
def test_module_verdicts_are_of_the_same_releases(library: str) -> None:
    stored = [json.loads((CATALOG / files[library]).read_text()) for files in (VERDICTS, MODULE_VERDICTS)]
    assert stored[0][library] == stored[1][library]
    assert stored[0]["clients"] == stored[1]["clients"]


def test_valkey() -> None:
    assert releases("valkey")[-1] > "6" and releases() != releases("valkey")
    found = verdict("mget", asynchronous=False, context="direct", library="valkey")
    assert (found.kind, found.exception) == ("one-slot", "ValkeyClusterException")
    assert verdict("mget", asynchronous=False, context="direct").exception == "RedisClusterException"
    assert verdict("publish", asynchronous=True, context="direct", library="valkey").kind == "missing"
    assert verdict("get", asynchronous=False, context="transaction", library="valkey").kind == "refused"
    assert verdict("json.mget", asynchronous=True, context="direct", library="valkey").kind == "first-slot"
    assert not attribute("pubsub", asynchronous=True, library="valkey")
    assert attribute("pubsub", asynchronous=True)
    assert option("db0", asynchronous=False, library="valkey") == "refused"
    assert "MSETEX" in pipeline_blocked() and "MSETEX" not in pipeline_blocked(library="valkey")
    assert "MGET" in pipeline_blocked(library="valkey")
    with pytest.raises(KeyError):
        releases("aredis")
