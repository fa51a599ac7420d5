"""Sample arguments for every client method: by parameter name, and by method where a name means something else.

Only parameters that are not keys are here; keys are put in by the caller. The values are such that a standalone server
accepts most calls; a call that it refuses is compared by its exception, so that nothing depends on a perfect sample.
"""

from __future__ import annotations

import os
import time
from types import SimpleNamespace
from typing import Any

from clusterlint.catalog.remake import modules

FUTURE = int(time.time()) + 86_400
LUA = "return {#KEYS, ARGV[1]}"
SHA = "0" * 40
FUNCTION = (
    "#!lua name=lib\n"
    "redis.register_function{function_name='f', callback=function(k, a) return #k end, flags={'no-writes'}}"
)

BY_NAME: dict[str, Any] = {
    "amount": 1, "args": (), "attr": "lib-name", "bit": 1, "bits": 64, "code": FUNCTION.replace("lib", "lib2").replace("'f'", "'f2'"),
    "consumername": "consumer", "count": 1, "cursor": 0, "destination_db": 0, "direction": "LEFT", "encoding": "u8",
    "end": -1, "field": "f", "fields": {"f": "v"}, "first": 0, "first_list": None, "function": "f", "groupname": "group",
    "id": "*", "ids": ("0-1",), "index": 0, "infotype": "ENCODING", "items": None, "key": "f", "latitude": 37.5, "library": "lib",
    "longitude": 15.0, "mapping": {"f": "v"}, "max": "+", "member": "a", "members": ["a"], "message": "m", "message_ids": ["0-1"],
    "milliseconds": 60_000, "min": "-", "min_idle_time": 0, "mode": "ON", "name": "n", "num_local": 0, "num_replicas": 0,
    "offset": 0, "operation": "OR", "pattern": "*", "place1": "a", "place2": "b", "radius": 200, "refvalue": "a", "script": LUA,
    "second": 1, "seconds": 60, "sha": SHA, "start": 0, "start_id": "0-0", "time": 60, "time_ms": 60_000, "timeout": 1,
    "ttl": 0, "unix_time_milliseconds": FUTURE * 1000, "unix_time_seconds": FUTURE, "user": "u", "username": "default",
    "value": "1", "values": ("a",), "when": FUTURE, "where": "BEFORE", "channel": "c", "shard_channel": "{t}c", "path": "/none.so",
    "password": "p", "payload": b"x", "policy": "APPEND", "identified": "0", "host": "127.0.0.1", "port": 1, "client_id": 0,
    "address": "127.0.0.1:1", "event": "fork", "category": None, "num": 2, "fieldset_name": "fs", "metrics": [], "size": 4,
    "src": "LEFT", "dest": "RIGHT", "groups": False, "value1": "a", "value2": "b", "algo": "LCS", "replicationid": "?",
    "predicates": [], "indices": (0,), "ranges": ((0, 1),), "newkey": None, "section": "default", "depth": 1, "db": 1,
}  # fmt: skip

BY_METHOD: dict[str, dict[str, Any]] = {
    "acl_dryrun": {"args": ("GET", "k")},
    "acl_setuser": {"username": "probe"},
    "acl_deluser": {"username": ("probe",)},
    "append": {"value": "x"},
    "bitfield_ro": {"offset": 0},
    "bitop": {"operation": "OR"},
    "blmpop": {"args": ("k",), "direction": "LEFT"},
    "lmpop": {"args": ("k",), "direction": "LEFT"},
    "incrby": {"items": [1], "increments": [1]},
    "insert": {"items": ["a"]},
    "insertnx": {"items": ["a"]},
    "mset": {"mapping": {"k": "1"}, "triplets": [("k", "$", 1)]},
    "debug": {"subcommand": "MEMORY", "key": "k"},
    "set_file": {"file_name": os.devnull},
    "client_kill_filter": {"_type": "normal"},
    "client_reply": {"reply": "ON"},
    "xnack": {"mode": "SILENT"},
    "xcfgset": {"idmp_duration": 1},
    "xtrim": {"maxlen": 10},
    "xread": {"streams": {"k": "0"}},
    "xreadgroup": {"streams": {"k": ">"}},
    "client_no_evict": {"mode": "off"},
    "client_no_touch": {"mode": "off"},
    "client_pause": {"timeout": 1},
    "client_setinfo": {"attr": "lib-name", "value": "probe"},
    "command_docs": {"args": ("GET",)},
    "command_getkeys": {"args": ("GET", "k")},
    "command_getkeysandflags": {"args": ("GET", "k")},
    "config_get": {"pattern": "maxmemory"},
    "config_set": {"name": "lua-time-limit", "value": "5000"},
    "eval": {"keys_and_args": ("argument",)},
    "evalsha": {"keys_and_args": ("argument",)},
    "function_restore": {"payload": b"x"},
    "geoadd": {"values": (15.0, 37.5, "c")},
    "getrange": {"start": 0, "end": 1},
    "hdel": {"keys": ("f",)},
    "hexpire": {"fields": ("f",)},
    "hexpireat": {"fields": ("f",)},
    "hexpiretime": {"fields": ("f",)},
    "hget": {"key": "f"},
    "hgetdel": {"keys": ("f",)},
    "hgetex": {"keys": ("f",)},
    "hmget": {"keys": ["f"]},
    "hpersist": {"fields": ("f",)},
    "hpexpire": {"fields": ("f",)},
    "hpexpireat": {"fields": ("f",)},
    "hpexpiretime": {"fields": ("f",)},
    "hpttl": {"fields": ("f",)},
    "hset": {"key": "f", "value": "v"},
    "hsetex": {"key": "f", "value": "v"},
    "hsetnx": {"key": "f2", "value": "v"},
    "httl": {"fields": ("f",)},
    "hincrby": {"key": "n"},
    "hincrbyfloat": {"key": "n"},
    "himport_set": {"values": ["v"]},
    "himport_prepare": {"fields": ["f"]},
    "info": {"args": ()},
    "latency_histogram": {"args": ()},
    "lpos": {"value": "a"},
    "migrate": {"destination_db": 0, "timeout": 10},
    "object": {"infotype": "ENCODING"},
    "pfadd": {"values": ("x",)},
    "restore": {"ttl": 0, "value": b"x"},
    "script_exists": {"args": (SHA,)},
    "select": {"index": 0},
    "setrange": {"value": "x"},
    "smismember": {"values": ["a"]},
    "stralgo": {"algo": "LCS", "specific_argument": "keys"},
    "wait": {"num_replicas": 0, "timeout": 1},
    "waitaof": {"timeout": 1},
    "xack": {"ids": ("0-1",)},
    "xadd": {"fields": {"f": "v"}},
    "xgroup_create": {"groupname": "group2", "id": "$"},
    "xgroup_setid": {"id": "$"},
    "xrange": {"min": "-", "max": "+"},
    "zadd": {"mapping": {"a": 1}},
    "zcount": {"min": "-inf", "max": "+inf"},
    "zlexcount": {"min": "-", "max": "+"},
    "zrangebylex": {"min": "-", "max": "+"},
    "zrangebyscore": {"min": "-inf", "max": "+inf"},
    "zremrangebylex": {"min": "[a", "max": "[a"},
    "zremrangebyrank": {"min": 0, "max": 0},
    "zremrangebyscore": {"min": "-inf", "max": "0"},
    "zrevrangebylex": {"min": "-", "max": "+"},
    "zrevrangebyscore": {"min": "-inf", "max": "+inf"},
    "zincrby": {"value": "a"},
    "zrank": {"value": "a"},
    "zrevrank": {"value": "a"},
    "zscore": {"value": "a"},
    "zmpop": {"keys": ["k"], "min": True},
    "bzmpop": {"keys": ["k"], "min": True},
    "zrem": {"values": ("a",)},
    "zmscore": {"members": ["a"]},
    "geosearch": {"member": "a", "radius": 200},
    "geosearchstore": {"member": "a", "radius": 200},
    "xclaim": {"message_ids": ["0-1"]},
    "xpending_range": {"count": 1},
    "swapdb": {"first": 0, "second": 1},
    "move": {"db": 1},
    "copy": {"destination_db": None},
    "argrep": {"predicates": [(SimpleNamespace(value="EXACT"), "a")]},
    "arop": {"operation": SimpleNamespace(value="SUM")},
    "armset": {"mapping": {0: "v"}},
    **modules.SAMPLES,
}  # fmt: skip


def sample(method: str, parameter: str) -> Any:
    """The sample for one parameter that is not a key."""
    by_method = BY_METHOD.get(method, {})
    return by_method[parameter] if parameter in by_method else BY_NAME.get(parameter, "1")


def wanted(method: str, parameter: str) -> bool:
    """Whether an optional parameter is given in samples of this method."""
    return BY_METHOD.get(method, {}).get(parameter) is not None
