"""What the probe needs for the modules' commands (JSON, time series, search, probabilistic types): keys and samples.

Measured on Redis Stack, whose server carries the modules. A module tells the server which arguments are keys, and some
tell less than they use (JSON.MGET and CMS.MERGE name the first key alone): only running them shows what that does.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from clusterlint.catalog.remake.resp import Connection


@dataclass(frozen=True)
class Made:
    """An argument that only the library itself can make: a class of its commands.search, and the text it is given."""

    place: str
    text: str


INDEX = "idx"
DOCUMENT = '{"a":[1,2],"n":1,"s":"x","t":true,"o":{"k":1}}'

# The words that fill a key, by what stands before the dot of the command that is about to use it.
FILLERS: dict[str, tuple[tuple[str, ...], ...]] = {
    "JSON": (("JSON.SET", "{}", "$", DOCUMENT),),
    "TS": (("TS.CREATE", "{}", "LABELS", "l", "v"), ("TS.ADD", "{}", "1", "1")),
    "BF": (("BF.ADD", "{}", "a"),),
    "CF": (("CF.ADD", "{}", "a"),),
    "CMS": (("CMS.INITBYDIM", "{}", "10", "2"), ("CMS.INCRBY", "{}", "a", "3")),
    "TOPK": (("TOPK.RESERVE", "{}", "3"), ("TOPK.ADD", "{}", "a")),
    "TDIGEST": (("TDIGEST.CREATE", "{}"), ("TDIGEST.ADD", "{}", "1", "2")),
    "FT": (("FT.SUGADD", "{}", "hello", "1"),),
}
CREATE = (
    "TS.CREATE",
    "BF.RESERVE",
    "CF.RESERVE",
    "CMS.INITBYDIM",
    "CMS.INITBYPROB",
    "TOPK.RESERVE",
    "TDIGEST.CREATE",
)
_INDEX_WORDS = (
    "FT.CREATE", INDEX, "ON", "HASH", "PREFIX", "1", "doc:", "SCHEMA", "t", "TEXT", "g", "TAG",
)  # fmt: skip
_SPREAD = [f"doc:{number}" for number in range(9)]  # on all three masters

_FIELD = Made("field.TextField", "u")
_FILTERS = {"filters": ["l=v"], "from_time": "-", "to_time": "+"}
SAMPLES: dict[str, dict[str, Any]] = {
    "json.set": {"path": "$", "obj": {"a": 1}},
    "json.merge": {"path": "$", "obj": {"b": 1}},
    "json.mget": {"path": "$"},
    "json.mset": {"triplet": ("$", 1)},
    "json.arrappend": {"args": ("$.a", 3)},
    "json.arrindex": {"path": "$.a", "scalar": 1},
    "json.arrinsert": {"path": "$.a", "index": 0, "args": (0,)},
    "json.arrlen": {"path": "$.a"},
    "json.arrpop": {"path": "$.a"},
    "json.arrtrim": {"path": "$.a", "start": 0, "stop": 0},
    "json.numincrby": {"path": "$.n", "number": 1},
    "json.nummultby": {"path": "$.n", "number": 2},
    "json.objkeys": {"path": "$.o"},
    "json.objlen": {"path": "$.o"},
    "json.strappend": {"path": "$.s", "value": "y"},
    "json.strlen": {"path": "$.s"},
    "json.toggle": {"path": "$.t"},
    "json.debug": {"subcommand": "MEMORY", "path": "$"},
    "json.set_file": {"path": "$", "file_name": "/none.json"},
    "ts.mget": _FILTERS,
    "ts.mrange": _FILTERS,
    "ts.mrevrange": _FILTERS,
    "ts.queryindex": _FILTERS,
    "ts.range": _FILTERS,
    "ts.revrange": _FILTERS,
    "ts.add": {"timestamp": 5, "value": 1},
    "ts.madd": {"triplet": (5, 1)},
    "ts.incrby": {"value": 1},
    "ts.decrby": {"value": 1},
    "ts.delete": {"from_time": 0, "to_time": 9},
    "ts.createrule": {"aggregation_type": "avg", "bucket_size_msec": 10},
    "bf.add": {"item": "b"},
    "bf.create": {"errorRate": 0.01, "capacity": 100},
    "bf.reserve": {"errorRate": 0.01, "capacity": 100},
    "bf.insert": {"items": ["b"]},
    "bf.madd": {"items": ("b", "c")},
    "bf.mexists": {"items": ("a", "c")},
    "bf.scandump": {"iter": 0},
    "bf.loadchunk": {"iter": 1, "data": b"x"},
    "cf.create": {"capacity": 100},
    "cf.reserve": {"capacity": 100},
    "cf.insert": {"items": ["b"]},
    "cf.insertnx": {"items": ["b"]},
    "cf.mexists": {"items": ("a", "c")},
    "cf.scandump": {"iter": 0},
    "cf.loadchunk": {"iter": 1, "data": b"x"},
    "cf.delete": {"item": "a"},
    "cms.initbydim": {"width": 10, "depth": 2},
    "cms.initbyprob": {"error": 0.1, "probability": 0.1},
    "cms.incrby": {"items": ["a"], "increments": [1]},
    "cms.merge": {"weights": []},
    "cms.query": {"items": ("a",)},
    "topk.reserve": {"k": 3, "width": 8, "depth": 7, "decay": 0.9},
    "topk.add": {"items": ("b",)},
    "topk.incrby": {"items": ["a"], "increments": [1]},
    "topk.query": {"items": ("a",)},
    "topk.count": {"items": ("a",)},
    "vset.vadd": {"vector": [3, 4], "element": "b"},
    "vset.vemb": {"element": "a"},
    "vset.vgetattr": {"element": "a"},
    "vset.vlinks": {"element": "a"},
    "vset.vrem": {"element": "a"},
    "vset.vsetattr": {"element": "a", "attributes": {"x": 1}},
    "vset.vsim": {"input": "a"},
    "tdigest.add": {"values": [3]},
    "tdigest.byrank": {"rank": 0},
    "tdigest.byrevrank": {"rank": 0},
    "tdigest.cdf": {"value": 1},
    "tdigest.quantile": {"quantile": 0.5},
    "tdigest.rank": {"value": 1},
    "tdigest.revrank": {"value": 1},
    "tdigest.trimmed_mean": {"low_cut_quantile": 0.1, "high_cut_quantile": 0.9},
    "ft.create_index": {"fields": _FIELD},
    "ft.alter_schema_add": {"fields": _FIELD},
    "ft.search": {"query": "hello"},
    "ft.aggregate": {"query": Made("aggregation.AggregateRequest", "*")},
    "ft.profile": {"query": Made("query.Query", "hello")},
    "ft.sugadd": {"suggestions": Made("suggestion.Suggestion", "hello")},
    "ft.explain": {"query": "hello"},
    "ft.spellcheck": {"query": "helo"},
    "ft.tagvals": {"tagfield": "g"},
    "ft.synupdate": {"groupid": "1", "terms": ("hello", "hi")},
    "ft.config_get": {"option": "TIMEOUT"},
    "ft.config_set": {"option": "TIMEOUT", "value": 500},
    "ft.sugget": {"prefix": "he"},
    "ft.sugdel": {"string": "hello"},
    "ft.load_document": {"id": "doc:0"},
    "ft.dict_add": {"name": "d", "terms": ("x",)},
    "ft.dict_del": {"name": "d", "terms": ("x",)},
    "ft.dict_dump": {"name": "d"},
    "ft.get": {"ids": ("doc:0", "doc:1", "doc:2")},
}  # fmt: skip


def member(owner: Any, name: str) -> Any:
    """The method of a client or pipeline: `get`, or `json.mget` of its sub-client; AttributeError if there is none."""
    prefix, dot, rest = name.partition(".")
    return getattr(getattr(owner, prefix)(), rest) if dot else getattr(owner, prefix)


def arrange(command: str, connect: Callable[[str], Connection]) -> None:
    """For commands that find keys by themselves: documents, an index and time series, spread over the masters."""
    family = command.partition(".")[0]
    if family == "FT":
        if command != "FT.CREATE":
            connect(INDEX)(*_INDEX_WORDS)
        for key in _SPREAD:
            connect(key)("HSET", key, "t", "hello", "g", "x")
    elif family == "TS":
        for key in _SPREAD:
            connect(key)("TS.CREATE", key, "LABELS", "l", "v")
            connect(key)("TS.ADD", key, "1", "1")


def made(value: Any, function: Callable[..., Any]) -> Any:
    """The value, or what the library of this function makes of it (a list, as fields and suggestions are given)."""
    if not isinstance(value, Made):
        return value
    module, name = value.place.split(".")
    library = function.__module__.partition(".")[0]
    one = getattr(importlib.import_module(f"{library}.commands.search.{module}"), name)(value.text)
    return [one] if module in ("field", "suggestion") else one
