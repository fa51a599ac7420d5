"""Values from outside that cannot hold a brace, by what their parameter admits or by what was taken away."""

from __future__ import annotations

import pytest
from linking import linked

from clusterlint.link.texts.brace_guards import is_harmless
from clusterlint.rules.hash_tag_injection import judge

HEAD = """
import os
from typing import Annotated, Literal, Optional
from fastapi import FastAPI, Path, Query
from flask import request
from redis import Redis
r = Redis.from_url(os.environ["U"])
app = FastAPI()
"""
HANDLER = "@app.get('/a')\ndef handler(v: {}):\n    return r.get(f'{{{{{{v}}}}}}:a')\n"
GUARDED = {
    "Literal['x', 'y']": True,
    "Literal['x', 'y'] | None = None": True,
    "Optional[Literal['x']]": True,
    "Annotated[str, Path(pattern=r'^[a-z]+$')]": True,
    "Annotated[Literal['x'], Path()]": True,
    "str = Query(pattern='^[0-9]{1,3}$')": True,
    "Literal['{x}', 'y']": False,
    "Literal['x'] | str": False,
    "Annotated[str, Path(pattern=r'[a-z]+')]": False,
    "str = Query(max_length=9)": False,
    "str": False,
}
READ = {
    "request.args.get('n', type=int)": True,
    "request.args['n'].replace('{', '').replace('}', '')": True,
    "request.args['n'].replace('}', '_').lower().replace('{', '_')": False,  # lower() is not looked through
    "request.args['n'].replace('{', '')": False,
    "request.args['n'].replace('{', '').replace('}', '{')": False,
    "request.args['n'].replace('{', '').replace('x', '{').replace('}', '')": False,
    "request.args.get('n', type=str)": False,
}


@pytest.mark.parametrize(("declared", "guarded"), GUARDED.items(), ids=GUARDED.keys())
def test_what_a_parameter_admits(declared: str, guarded: bool) -> None:
    assert (not list(judge(linked(HEAD + HANDLER.format(declared))))) is guarded


@pytest.mark.parametrize(("read", "guarded"), READ.items(), ids=READ.keys())
def test_what_is_read_as_a_number_or_without_braces(read: str, guarded: bool) -> None:
    source = f"{HEAD}\ndef handler():\n    v = {read}\n    return r.get(f'{{{{{{v}}}}}}:a')\n"
    assert (not list(judge(linked(source)))) is guarded


PATTERNS = {
    **dict.fromkeys([r"^\w{3,10}$", r"\A[\w.-]+\Z", "^(a|b)$", "^[a-z]+(?:-[a-z]+)*$"], True),
    **dict.fromkeys(["^a|b$", "^.*$", "^[^/]+$", "^[!-~]+$", r"^\{a\}$", "[a-z]+", r"^\S+$"], False),
}


@pytest.mark.parametrize(("pattern", "harmless"), PATTERNS.items())
def test_patterns_that_admit_no_brace(pattern: str, harmless: bool) -> None:
    assert is_harmless(pattern) is harmless
