"""DEL, UNLINK and EXISTS of several keys in a pipeline: run before and after, refused with the reason."""

from __future__ import annotations

import re
from textwrap import dedent, indent

import pytest
from live_servers import Servers
from running import changes, formatted, mended, outcome, proven, refused

from clusterlint.finding import Applicability

NAME = "split-delete"

QUEUED: dict[str, str] = {
    "two keys": "pipe.delete(f'a:{uid}', f'b:{uid}')",
    "unlink": "pipe.unlink('a:1', 'b:1', 'c:1')",
    "exists": "pipe.exists('a:1', 'b:1')",
    "a collection": "pipe.delete(*keys)",
    "keys and collections": "pipe.delete('d:1', *keys, *[f'c:{n}' for n in range(3)])",
    "comments": """
        # both
        pipe.delete(
            f"a:{uid}",  # first
            f"b:{uid}",  # second
        )  # gone
        """,
    "badly written": """
        pipe . delete ( 'a:1'
            ,'b:1' ,
         'c:1' )
        """,
}


def program(body: str, *, asynchronous: bool, arguments: str = "") -> str:
    lines = f"""
def seed():
    for letter in "abcd":
        for n in range(4):
            r.set(f"{{letter}}:{{n}}", n)

def main(uid=1, keys=("a:2", "b:2")):
    seed()
    pipe = r.pipeline({arguments})
    pipe.set("x", 1)
{indent(dedent(body).strip(), "    ")}
    pipe.set("y", 2)
    pipe.execute()
    return r.get("a:1"), r.get("b:1")
"""
    if not asynchronous:
        return lines
    lines = re.sub(r"\b(r\.(set|get)|pipe\.execute)\(", r"await \1(", lines).replace(
        "    seed()", "    await seed()"
    )
    return re.sub(r"^def ", "async def ", lines, flags=re.M)


@pytest.mark.parametrize("name", QUEUED)
def test_the_same_keys_are_gone(name: str, live_servers: Servers) -> None:
    source = program(
        QUEUED[name], asynchronous=False, arguments="" if name != "unlink" else "transaction=False"
    )
    new = proven(source, NAME, live_servers)
    tidy = formatted(source)
    assert formatted(mended(tidy, NAME)) == formatted(new)


def test_asyncio_clients_split_it_themselves(live_servers: Servers) -> None:
    source = program(QUEUED["a collection"], asynchronous=True)
    assert changes(source, NAME) == ()
    before = outcome(source, live_servers.standalone, cluster=False)
    assert outcome(source, live_servers.cluster[0], cluster=True) == before


def test_asyncio_clients_do_not_queue_unlink() -> None:
    (found,) = refused(program(QUEUED["unlink"], asynchronous=True), NAME)
    assert "an asyncio pipeline does not queue unlink() of one key either" in found


def test_what_it_looks_like() -> None:
    new = mended(program(QUEUED["comments"], asynchronous=False), NAME)
    assert (
        """
    # both
    pipe.delete(f"a:{uid}")  # first
    pipe.delete(f"b:{uid}")  # second
    # gone
"""
        in new
    )


REFUSED = {
    "replies": ("pipe.delete('a', 'b')\n    return pipe.execute()", "the replies of the pipeline are used"),
    "a chain": ("pipe.delete('a', 'b').set('x', 1)\n    pipe.execute()", "part of another expression"),
    "a length": ("pipe.delete('a', 'b')\n    n = len(pipe)\n    pipe.execute()\n    return n", "are counted"),
    "the queue": ("pipe.delete('a', 'b')\n    print(len(pipe.command_stack))\n    pipe.execute()", "are counted"),
    "touch": ("pipe.touch('a', 'b')\n    pipe.execute()", "runs touch() at once"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_the_place_and_the_reason(name: str) -> None:
    body, reason = REFUSED[name]
    (found,) = refused(f"def main():\n    pipe = r.pipeline()\n    {body}\n", NAME)
    assert re.match(r"app\.py:\d+: ", found)
    assert reason in found, found


def test_what_a_change_says() -> None:
    (change,) = changes(program(QUEUED["two keys"], asynchronous=False), NAME)
    assert change.applicability is Applicability.SAFE
    assert change.notes == ()
    (change,) = changes(program(QUEUED["two keys"], asynchronous=False, arguments="transaction=False"), NAME)
    assert "other clients may see one key after the other change" in change.notes[0]


BATCH = """
class Batch:
    def __init__(self):
        self.pipe = r.pipeline(transaction=False)
    def drop(self, a):
        self.pipe.delete(f"d:{a}", f"e:{a}")
    def send(self):
        SENT
"""


@pytest.mark.parametrize(
    ("source", "applicability"),
    [
        (BATCH.replace("SENT", "return self.pipe.execute()"), Applicability.UNSAFE),
        ("def held(out):\n    pipe = r.pipeline(transaction=False)\n    pipe.delete('a', 'b')\n    out['pipe'] = pipe\n", Applicability.UNSAFE),
        (BATCH.replace("SENT", "self.pipe.execute()") + "b = Batch()\nb.drop('1')\nb.send()\n", Applicability.SAFE),
        (
            "def fill(pipe: redis.client.Pipeline):\n    pipe.delete('a', 'b')\n"
            "def main():\n    pipe = r.pipeline(transaction=False)\n    fill(pipe)\n    pipe.execute()\n",
            Applicability.SAFE,
        ),
    ],
)
def test_it_is_unsafe_where_nobody_is_seen_to_send_it(source: str, applicability: Applicability) -> None:
    (change,) = changes(source, NAME)
    assert change.refused is None
    assert change.applicability is applicability
    told = "whoever sends the pipeline elsewhere gets more replies"
    assert any(told in note for note in change.notes) is (applicability is Applicability.UNSAFE)


@pytest.mark.parametrize("call", ["pipe.delete('a')", "r.delete('a', 'b')", "pipe.hdel('a', 'b', 'c')"])
def test_what_works_is_left_alone(call: str) -> None:
    assert changes(program(call, asynchronous=False), NAME) == ()


def test_a_transaction_keeps_its_form() -> None:
    source = program("pipe.delete('{a}:1', '{a}:2')", asynchronous=False, arguments="transaction=True")
    assert changes(source, NAME) == ()


def test_lambdas_further_down_are_no_obstacle() -> None:
    below = "\ndef value(uid):\n    fetch = lambda key: r.get(key)\n    return fetch(f'a:{uid}'), sorted('ab', key=lambda k: r.get(k))\n"
    new = mended(program(QUEUED["two keys"], asynchronous=False) + below, NAME)
    assert new.endswith(below)
