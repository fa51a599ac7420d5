"""What probing cannot see about client methods, from redis-py's documentation and code; reviewed by hand."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

PUBSUB = (
    "subscribe", "psubscribe", "ssubscribe", "unsubscribe", "punsubscribe", "sunsubscribe",
    "get_message", "get_sharded_message", "listen", "handle_message", "run_in_thread",
)  # fmt: skip

# Methods that only RedisCluster has, and the standalone method that does the same.
CLUSTER_ONLY = {"mget_nonatomic": "mget", "mset_nonatomic": "mset"}

# Served by one node, but every node's subscribers hear: the node does not matter.
ON_THE_BUS = ("publish", "subscribe", "psubscribe", "spublish")

# The reply is longer or shorter by what the server did before, or by chance (the levels of a vector set's graph).
RANDOM = ("acl_log", "client_list", "latency_history", "latency_latest", "slowlog_get", "vset.vlinks")

# Commands that do nothing without a second word.
CONTAINERS = frozenset(
    "ACL CLIENT CLUSTER COMMAND CONFIG DEBUG FUNCTION HIMPORT HOTKEYS LATENCY MEMORY MODULE OBJECT PUBSUB SCRIPT "
    "SENTINEL SLOWLOG XGROUP XINFO".split()
)

# Methods that wrap commands instead of sending their own first argument; "" where there is no one command.
COMMANDS = {
    "bitfield": "BITFIELD", "command": "COMMAND", "client": "", "close": "", "digest_local": "", "execute_command": "", "from_pool": "",
    "from_url": "", "get_cache": "", "get_connection_kwargs": "", "get_encoder": "", "get_retry": "", "set_retry": "",
    "set_response_callback": "", "load_external_module": "", "lock": "SET", "monitor": "MONITOR", "object": "OBJECT", "parse_response": "",
    "pipeline": "", "pubsub": "", "register_script": "EVALSHA", "transaction": "", "watch": "WATCH", "unwatch": "UNWATCH",
    "keyspace_notifications": "", "hello": "HELLO", "psync": "PSYNC", "sync": "SYNC",
    "cluster": "CLUSTER", "sentinel": "SENTINEL", "memory_doctor": "MEMORY DOCTOR", "memory_help": "MEMORY HELP",
    "command_info": "COMMAND INFO", "debug_segfault": "DEBUG SEGFAULT", "failover": "FAILOVER",
    "command_docs": "COMMAND DOCS", "latency_histogram": "LATENCY HISTOGRAM", "script_debug": "SCRIPT DEBUG", "latency_doctor": "LATENCY DOCTOR", "latency_graph": "LATENCY GRAPH",
    "shutdown": "SHUTDOWN", "acl_log": "ACL LOG", "acl_log_reset": "ACL LOG", "himport_discard": "HIMPORT DISCARD",
    "himport_discard_all": "HIMPORT DISCARDALL", "himport_prepare": "HIMPORT PREPARE",
    "ft.aggregate": "FT.AGGREGATE", "ft.alter_schema_add": "FT.ALTER", "ft.create_index": "FT.CREATE", "ft.explain_cli": "FT.EXPLAINCLI",
    "ft.hybrid_search": "FT.HYBRID", "ft.profile": "FT.PROFILE", "json.debug": "JSON.DEBUG MEMORY",
    "ft.sugadd": "FT.SUGADD", "json.set_file": "JSON.SET",
    "mget_nonatomic": "MGET", "mset_nonatomic": "MSET",
    "bf": "", "cf": "", "cms": "", "ft": "", "json": "", "tdigest": "", "topk": "", "ts": "", "vset": "",
    "get_message": "", "get_sharded_message": "", "handle_message": "", "listen": "", "run_in_thread": "",
    "subscribe": "SUBSCRIBE", "psubscribe": "PSUBSCRIBE", "ssubscribe": "SSUBSCRIBE", "unsubscribe": "UNSUBSCRIBE",
    "punsubscribe": "PUNSUBSCRIBE", "sunsubscribe": "SUNSUBSCRIBE",
}  # fmt: skip

_CHANNELS = {"args": "channel", "kwargs": "channel"}

ROLES: dict[str, dict[str, str]] = {
    "bitfield": {"key": "key"},
    "debug_object": {"key": "key"},
    "ft.sugadd": {"key": "key"},
    "json.debug": {"key": "key"},
    "json.set_file": {"name": "key"},
    "lock": {"name": "key"},
    "object": {"key": "key"},
    "watch": {"names": "keys"},
    "transaction": {"watches": "keys"},
    "register_script": {"script": "script"},
    "subscribe": _CHANNELS,
    "psubscribe": _CHANNELS,
    "ssubscribe": {"args": "channel", "target_node": "", "kwargs": "channel"},
    "unsubscribe": {"args": "channel"},
    "punsubscribe": {"args": "channel"},
    "sunsubscribe": {"args": "channel"},
    "publish": {"channel": "channel"},
    "spublish": {"shard_channel": "channel"},
    "keys": {"pattern": "pattern"},
    "scan": {"match": "pattern"},
    "scan_iter": {"match": "pattern"},
    "sort": {"by": "by", "get": "get", "store": "store"},
    "sort_ro": {"by": "by", "get": "get"},
    "georadius": {"store": "store", "store_dist": "store"},
    "georadiusbymember": {"store": "store", "store_dist": "store"},
    "mget_nonatomic": {"keys": "keys", "args": "keys"},
    "mset_nonatomic": {"mapping": "keymap"},
    "migrate": {"keys": "keys"},
    "stralgo": {"value1": "key", "value2": "key"},
    "keyspace_notifications": {"key_prefix": ""},
}

_SCRIPTS = {"EVAL", "EVAL_RO", "SCRIPT LOAD"}


def by_name(function: Callable[..., Any], command: str) -> dict[str, str]:
    """Roles that the parameter's own name tells, whatever the version."""
    roles = {}
    for name in inspect.signature(function).parameters:
        if name in ("numkeys", "num_keys", "numKeys"):
            roles[name] = "numkeys"
        elif name == "keys_and_args":
            roles[name] = "keys_and_args"
        elif name == "script" and command in _SCRIPTS:
            roles[name] = "script"
        elif name == "triplets" and command == "JSON.MSET":
            roles[name] = "triplets"
        elif name == "ktv_tuples" and command == "TS.MADD":
            roles[name] = "triplets"
    return roles
