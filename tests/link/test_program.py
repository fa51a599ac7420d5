"""Pipelines, scripts, constructions, secrets, and one result for every order."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from linking import facts, linked, only, templates

from clusterlint.link.linker import link

ROOT = Path(__file__).resolve().parents[2]
SHOP = ROOT / "examples" / "shop"
HEAD = "import redis\nr = redis.Redis()\n"

BATCHES: dict[str, tuple[str, list[str], str, str]] = {
    "the default": ("p = r.pipeline()\np.get('a')\np.set('b', 1)\np.execute()", ["get", "set"], "default", "pipeline"),
    "transaction=True": ("p = r.pipeline(transaction=True)\np.get('a')\np.execute()", ["get"], "on", "transaction"),
    "transaction=False": ("p = r.pipeline(transaction=False)\np.get('a')\np.execute()", ["get"], "off", "pipeline"),
    "a positional False": ("p = r.pipeline(False)\np.get('a')\np.execute()", ["get"], "off", "pipeline"),
    "a with block": ("with r.pipeline() as p:\n    p.get('a')\n    p.execute()", ["get"], "default", "pipeline"),
    "a chain": ("r.pipeline().get('a').set('b', 1).execute()", ["get", "set"], "default", "pipeline"),
    "a helper that fills it": ("def fill(p):\n    p.get('a')\np = r.pipeline(transaction=True)\nfill(p)\np.execute()", ["get"], "on", "transaction"),
}


@pytest.mark.parametrize(("source", "methods", "transaction", "context"), BATCHES.values(), ids=BATCHES.keys())
def test_a_pipeline_is_a_batch_of_its_calls(source: str, methods: list[str], transaction: str, context: str) -> None:
    (batch,) = linked(HEAD + source).batches
    assert [call.method for call in batch.calls] == methods
    assert batch.transaction.value == transaction
    assert {call.context.value for call in batch.calls} == {context}
    assert batch.executed is not None and batch.client.endpoint == "localhost:6379"


def test_a_pipeline_that_is_used_again_gives_two_batches() -> None:
    source = "p = r.pipeline()\np.get('a')\np.execute()\np.get('b')\np.execute()"
    assert [[templates(c) for c in b.calls] for b in linked(HEAD + source).batches] == [[[["a"]]], [[["b"]]]]


def test_a_watched_pipeline_says_so() -> None:
    source = "with r.pipeline() as p:\n    p.watch('a')\n    p.multi()\n    p.set('b', 1)\n    p.execute()"
    assert all(batch.watching for batch in linked(HEAD + source).batches)


def test_eval_has_its_script_and_its_keys() -> None:
    call = only(HEAD + "def f(u):\n    r.eval('return 1', 2, 'a', f'b:{u}', 'argument')", "eval")
    assert (call.command, call.script, templates(call)) == ("EVAL", "return 1", [["a"], ["b:{u}"]])


def test_a_registered_script_is_called_with_keys() -> None:
    call = only(HEAD + "s = r.register_script('return 2')\ns(keys=['a', 'b'], args=[1])", "__call__")
    assert (call.script, templates(call)) == ("return 2", [["a"], ["b"]])


DATABASES: dict[str, tuple[str, int | None]] = {
    "a keyword": ("redis.Redis(db=3)", 3),
    "the third position": ("redis.Redis('h', 6379, 3)", 3),
    "a URL": ("redis.from_url('redis://h:1/3')", 3),
    "the query of a URL": ("redis.from_url('redis://h:1?db=3')", 3),
    "the default of an environment variable": ("redis.from_url(os.environ.get('U', 'redis://h:1/3'))", 3),
    "a number from the environment": ("redis.Redis(db=int(os.getenv('DB', '3')))", 3),
    "a constant": ("redis.Redis(db=NUMBER)", 3),
    "a settings class": ("redis.Redis(db=Settings.number)", 3),
    "a pool": ("redis.ConnectionPool(host='h', db=3)", 3),
    "nothing": ("redis.Redis()", None),
}


@pytest.mark.parametrize(("source", "database"), DATABASES.values(), ids=[f"database from {name}" for name in DATABASES])
def test_the_database_of_a_construction(source: str, database: int | None) -> None:
    head = "import os\nimport redis\nNUMBER = 3\nclass Settings:\n    number = 3\n"
    assert [made.database for made in linked(head + source).constructions] == [database]


SECRETS = {
    "a keyword": "redis.Redis(host='h', password='hunter2')",
    "the default of an environment variable": "redis.from_url(os.getenv('U', 'redis://:hunter2@h:1/0'))",
    "a constant": "redis.Redis(host='h', password=WORD)",
    "a cluster": "redis.RedisCluster(host='h', password='hunter2')",
    "a subclass": "Mine(host='h', password='hunter2')",
}


@pytest.mark.parametrize("source", SECRETS.values(), ids=SECRETS.keys())
def test_a_password_is_in_no_record(source: str) -> None:
    head = "import os\nimport redis\nWORD = 'hunter2'\nclass Mine(redis.Redis):\n    pass\n"
    program = linked(f"{head}x = {source}\nx.get('k')\n")
    assert program.constructions
    assert "hunter2" not in repr(program)


def test_the_program_is_the_same_for_every_order_of_the_files() -> None:
    sources = {path.relative_to(SHOP).as_posix(): path.read_text(encoding="utf-8") for path in SHOP.rglob("*.py")}
    files = facts(sources)
    program = link(files)
    assert program.calls and program.batches and program.constructions
    expected = repr(program)  # identities of holes are objects of one run: what they stand for is compared
    for seed in range(5):
        random.Random(seed).shuffle(files)
        assert repr(link(files)) == expected


def test_linking_again_in_the_same_process_gives_the_same(request: pytest.FixtureRequest) -> None:
    """Values that were told apart by their addresses were not: an address is given out again."""
    cases = sorted((request.config.rootpath / "tests" / "cases").glob("*.py"))
    files = facts({path.name: path.read_text(encoding="utf-8") for path in cases})
    first = repr(link(files))
    assert repr(link(files)) == first


def test_the_output_is_the_same_for_every_hash_seed() -> None:
    outputs = []
    for seed in ("0", "1", "4242"):
        done = subprocess.run(
            [sys.executable, "-m", "clusterlint", "check", "examples/shop", "--format", "json"],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 1, done.stderr
        outputs.append(done.stdout)
    assert json.loads(outputs[0])["findings"]
    assert len(set(outputs)) == 1
