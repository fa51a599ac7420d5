"""Commands that no probed server has, as their documentation describes them: [access, begin, find] per key spec.

Reviewed by hand; `measured` is false for them. A server that has the command wins over this table.
"""

from __future__ import annotations

from typing import Any

_FIRST = ["index", 1]
_ONE = ["range", 0, 1, 0]


def _one(access: str) -> list[list[Any]]:
    return [[access, _FIRST, _ONE]]


def _counted(access: str, at: int, step: int = 1) -> list[list[Any]]:
    """The count of keys at word `at`, the keys after it."""
    return [[access, ["index", at], ["keynum", 0, 1, step]]]


def _two(first: str, second: str) -> list[list[Any]]:
    return [[first, ["index", 1], _ONE], [second, ["index", 2], _ONE]]


_MULTI: dict[str, tuple[str, list[list[Any]]]] = {
    "MSETEX": ("8.4.0", _counted("OW", 1, 2)),
    "SDIFFCARD": ("8.8.0", _counted("RO", 1)),
    "SUNIONCARD": ("8.8.0", _counted("RO", 1)),
    "LMOVEM": ("8.8.0", _two("RW", "RW")),
    "BLMOVEM": ("8.8.0", _two("RW", "RW")),
    "JSON.MGET": ("JSON 1.0.0", [["RO", _FIRST, ["range", -2, 1, 0]]]),
    "JSON.MSET": ("JSON 2.6.0", [["OW", _FIRST, ["range", -1, 3, 0]]]),
    "TS.NRANGE": ("TS 8.8.0", _counted("RO", 1)),
    "TS.NREVRANGE": ("TS 8.8.0", _counted("RO", 1)),
    "TS.MADD": ("TS 1.0.0", [["RW", _FIRST, ["range", -1, 3, 0]]]),
    "TS.CREATERULE": ("TS 1.0.0", _two("RW", "RW")),
    "TS.DELETERULE": ("TS 1.0.0", _two("RW", "RW")),
    "CMS.MERGE": ("BF 2.0.0", [*_one("RW"), *_counted("RO", 2)]),
    "TDIGEST.MERGE": ("BF 2.4.0", [*_one("RW"), *_counted("RO", 2)]),
}

_READ = {
    "8.0.0": "VCARD VDIM VEMB VGETATTR VINFO VISMEMBER VLINKS VRANDMEMBER VSIM",
    "8.4.0": "DIGEST VRANGE",
    "8.8.0": "ARCOUNT ARGET ARGETRANGE ARGREP ARINFO ARLASTITEMS ARLEN ARMGET ARNEXT AROP ARSCAN",
    "JSON 1.0.0": "JSON.ARRINDEX JSON.ARRLEN JSON.GET JSON.OBJKEYS JSON.OBJLEN JSON.RESP JSON.STRLEN JSON.TYPE",
    "TS 1.0.0": "TS.GET TS.INFO TS.RANGE TS.READ TS.REVRANGE",
    "BF 1.0.0": "BF.CARD BF.EXISTS BF.INFO BF.MEXISTS BF.SCANDUMP CF.COUNT CF.EXISTS CF.INFO CF.MEXISTS CF.SCANDUMP "
    "CMS.INFO CMS.QUERY TOPK.COUNT TOPK.INFO TOPK.LIST TOPK.QUERY TDIGEST.BYRANK TDIGEST.BYREVRANK TDIGEST.CDF "
    "TDIGEST.INFO TDIGEST.MAX TDIGEST.MIN TDIGEST.QUANTILE TDIGEST.RANK TDIGEST.REVRANK TDIGEST.TRIMMED_MEAN",
}
_WRITE = {
    "8.0.0": "VADD VREM VSETATTR",
    "8.4.0": "DELEX",
    "8.6.0": "XCFGSET",
    "8.8.0": "ARDEL ARDELRANGE ARINSERT ARMSET ARRING ARSEEK ARSET INCREX XNACK",
    "JSON 1.0.0": "JSON.ARRAPPEND JSON.ARRINSERT JSON.ARRPOP JSON.ARRTRIM JSON.CLEAR JSON.DEL JSON.FORGET JSON.MERGE "
    "JSON.NUMINCRBY JSON.NUMMULTBY JSON.SET JSON.STRAPPEND JSON.TOGGLE",
    "TS 1.0.0": "TS.ADD TS.ALTER TS.CREATE TS.DECRBY TS.DEL TS.INCRBY",
    "BF 1.0.0": "BF.ADD BF.INSERT BF.LOADCHUNK BF.MADD BF.RESERVE CF.ADD CF.ADDNX CF.DEL CF.INSERT CF.INSERTNX "
    "CF.LOADCHUNK CF.RESERVE CMS.INCRBY CMS.INITBYDIM CMS.INITBYPROB TOPK.ADD TOPK.INCRBY TOPK.RESERVE TDIGEST.ADD "
    "TDIGEST.CREATE TDIGEST.RESET",
}
_KEYLESS = {
    "TS 1.0.0": "TS.MGET TS.MRANGE TS.MREVRANGE TS.QUERYINDEX TS.QUERYLABELS",
    "FT 1.0.0": "FT.AGGREGATE FT.ALIASADD FT.ALIASDEL FT.ALIASUPDATE FT.ALTER FT.CONFIG FT.CREATE FT.CURSOR FT.DICTADD "
    "FT.DICTDEL FT.DICTDUMP FT.DROPINDEX FT.EXPLAIN FT.EXPLAINCLI FT.HYBRID FT.INFO FT.PROFILE FT.SEARCH FT.SPELLCHECK "
    "FT.SYNDUMP FT.SYNUPDATE FT.TAGVALS FT._LIST",
}
_SUGGEST = {"FT 1.0.0": "FT.SUGADD FT.SUGDEL FT.SUGGET FT.SUGLEN"}
_GROUPS = {
    "vectorset": f"{_READ['8.0.0']} {_WRITE['8.0.0']} VRANGE",
    "array": f"{_READ['8.8.0']} {_WRITE['8.8.0'].partition(' INCREX')[0]}",
    "string": "DELEX DIGEST INCREX MSETEX",
    "list": "BLMOVEM LMOVEM",
    "set": "SDIFFCARD SUNIONCARD",
    "stream": "XCFGSET XNACK",
}
_SUBCOMMANDS = {"JSON.DEBUG MEMORY": ("JSON 1.0.0", "RO"), "HIMPORT SET": ("8.8.0", "OW")}


def documented() -> dict[str, dict[str, Any]]:
    """The table in the form of commands.json."""
    table: dict[str, dict[str, Any]] = {}
    for name, (since, specs) in _MULTI.items():
        write = any(access != "RO" for access, _, _ in specs)
        table[name] = _entry(since, specs, ["write"] if write else ["readonly"])
    for families, access, flag in (
        (_READ, "RO", "readonly"), (_WRITE, "RW", "write"), (_SUGGEST, "RW", "write"), (_KEYLESS, "", "")
    ):  # fmt: skip
        for since, names in families.items():
            for name in names.split():
                table[name] = _entry(since, _one(access) if access else [], [flag] if flag else [])
    for name, (since, access) in _SUBCOMMANDS.items():
        table[name] = _entry(
            since, [[access, ["index", 2], _ONE]], ["readonly" if access == "RO" else "write"]
        )
    table["BLMOVEM"]["flags"] = ["write", "blocking"]
    for group, names in _GROUPS.items():
        for name in names.split():
            table[name]["group"] = group
    table["HIMPORT SET"]["group"] = "hash"
    stralgo = {"group": "string", "instead": "LCS", "finder": "stralgo", "until": "6.2"}
    table["STRALGO"] = _entry("6.0.0", [], ["readonly", "movablekeys"]) | stralgo
    return table


def _entry(since: str, specs: list[list[Any]], flags: list[str]) -> dict[str, Any]:
    group = since.split()[0].lower() if " " in since else ""
    return {"since": since, "group": group, "flags": flags, "specs": specs, "source": "documentation"}
