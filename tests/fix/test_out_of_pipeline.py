"""Commands that a cluster pipeline refuses leave it: run before and after, refused with the reason."""

from __future__ import annotations

import re
from textwrap import dedent, indent

import pytest
from live_servers import Servers
from running import changes, formatted, mended, proven, refused

from clusterlint.finding import Applicability

NAME = "out-of-pipeline"

QUEUED: dict[str, str] = {
    "in the middle": """
        pipe.incr("n")
        pipe.publish("jobs", f"new {uid}")  # told
        pipe.incr("n")
        pipe.execute()
        """,
    "at the beginning": """
        pipe.mget("{a}:1", "{a}:2")
        pipe.incr("n")
        pipe.execute()
        """,
    "in a loop": """
        for n in range(3):
            pipe.incr("n")
            if n:
                # for all but the first
                pipe.rename("{a}:1", "{a}:2")
            pipe.set("{a}:1", n)
        pipe.execute()
        """,
    "with replies": """
        pipe.incr("n")
        pipe.mget("{a}:1", "{a}:2")  # both
        pipe.publish("jobs", "x")
        pipe.get("n")
        seen += pipe.execute()
        """,
    "with replies, at the beginning": """
        pipe.mget("{a}:1", "{a}:2")
        pipe.incr("n")
        pipe.mget("{a}:1", "n{a}")
        first, second, third = pipe.execute()
        seen += [first, second, third]
        """,
    "a script": """
        pipe.incr("n")
        double(keys=["n"], args=[uid], client=pipe)
        pipe.get("n")
        seen += pipe.execute()
        """,
    "keys that are put together": """
        pipe.incr("n")
        for number, part in enumerate(["1", "2"]):
            if number:
                pipe.rename(named(part), named(str(number)))
            pipe.set(str(uid), len(part))
        try:
            pipe.execute()
        finally:
            pipe.reset()
        """,
    "badly written": """
        pipe . incr( "n" )
        pipe . mget( "{a}:1" ,
          "{a}:2" )
        seen += ( pipe . execute( ) )
        """,
}
OPENED = ("pipe = r.pipeline(transaction=False)", "with r.pipeline(transaction=False) as pipe:")


def program(body: str, *, opened: int = 0, asynchronous: bool = False) -> str:
    inner = indent(dedent(body).strip(), "    " if opened else "")
    lines = f"""
def named(part):
    return f"{{{{a}}}}:{{part}}"

def seed():
    r.set("{{a}}:1", "one")
    r.set("{{a}}:2", "two")

def main(uid=1):
    seed()
    seen = []
    double = r.register_script("return redis.call('INCRBY', KEYS[1], ARGV[1] * 2)")
    {OPENED[opened]}
{indent(inner, "    ")}
    return seen
"""
    if not asynchronous:
        return lines
    lines = re.sub(r"(\br\.set\(|\bpipe ?\. ?(?:execute|reset)\(|\bdouble\(keys)", r"await \1", lines)
    lines = lines.replace("    seed()", "    await seed()").replace("with r", "async with r")
    return re.sub(r"^def (?!named)", "async def ", lines, flags=re.M)


@pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "asyncio"])
@pytest.mark.parametrize("name", QUEUED)
def test_the_same_order_and_the_same_replies(name: str, asynchronous: bool, live_servers: Servers) -> None:
    if name == "a script" and asynchronous:
        return  # asyncio scripts are awaited, and so never queued
    source = program(QUEUED[name], opened=len(name) % 2, asynchronous=asynchronous)
    new = proven(source, NAME, live_servers)
    tidy = formatted(source)
    assert formatted(mended(tidy, NAME)) == formatted(new)


def test_what_it_looks_like() -> None:
    new = mended(program(QUEUED["with replies"], opened=1, asynchronous=True), NAME)
    assert (
        """
    async with r.pipeline(transaction=False) as pipe:
        pipe.incr("n")
        replies = await pipe.execute()
        replies.append(await r.mget("{a}:1", "{a}:2"))  # both
        replies += await pipe.execute()
        replies.append(await r.publish("jobs", "x"))
        pipe.get("n")
        seen += [*replies, *await pipe.execute()]
"""
        in new
    )


def queued(lines: str, begin: str = "pipe = r.pipeline(transaction=False)") -> str:
    return f"def main(other, uid):\n    {begin}\n{indent(dedent(lines).strip(), '    ')}\n"


REFUSED = {
    "a transaction of standalone": (
        queued("pipe.publish('a', 1)\npipe.execute()", "pipe = r.pipeline()"),
        "would not be one any more",
    ),
    "a transaction": (
        queued("pipe.mget('{a}1', '{a}2')\npipe.execute()", "pipe = r.pipeline(transaction=True)"),
        "would not be one any more",
    ),
    "a chain": (queued("pipe.incr('n').publish('a', 1)\npipe.execute()"), "not one on `pipe` by name"),
    "part of an expression": (
        queued("other(pipe.publish('a', 1))\npipe.execute()"),
        "part of another expression",
    ),
    "replies of a loop": (
        queued("for n in range(3):\n    pipe.publish('a', n)\nreturn pipe.execute()"),
        "in a loop or a branch, and its replies are used",
    ),
    "no variable": (
        "def fill(pipe):\n    pipe.publish('a', 1)\n    pipe.execute()\ndef main():\n    fill(r.pipeline(transaction=False))\n",
        "not put into a plain variable",
    ),
    "another function": (
        "def fill(pipe):\n    pipe.publish('a', 1)\ndef main():\n    pipe = r.pipeline(transaction=False)\n"
        "    fill(pipe)\n    pipe.execute()\n",
        "queued by another function",
    ),
    "replies with arguments": (
        queued("pipe.publish('a', 1)\nreturn pipe.execute(raise_on_error=False)"),
        "execute() is given arguments",
    ),
    "an early return": (
        queued("pipe.rename('{a}1', '{a}2')\nif not uid:\n    return 0\npipe.execute()"),
        "`return` stands between it and pipe.execute()",
    ),
    "an exception": (
        queued("pipe.incr('n')\npipe.publish('a', 1)\nif uid:\n    raise KeyError\nreturn pipe.execute()"),
        "`raise` stands between",
    ),
    "a check in another function": (
        queued("pipe.publish('a', 1)\nother(uid)\npipe.execute()"),
        "`other()` may fail between",
    ),
    "a value that may not be there": (
        queued("pipe.publish('a', 1)\npipe.set('n', other['n'])\npipe.execute()"),
        "`other['n']` may fail between",
    ),
    "a number that may be none": (
        queued("pipe.incr('n')\npipe.publish('a', int(uid))\npipe.execute()"),
        "`int()` may fail between",
    ),
    "sent under a condition": (
        queued("pipe.publish('a', 1)\nif uid:\n    pipe.execute()"),
        "not sure to come after it",
    ),
    "sent where no loop was left": (
        queued("for one in uid:\n    if one:\n        break\n    pipe.publish('a', 1)\nelse:\n    pipe.execute()"),
        "`break` stands between",
    ),
    "execute() guarded alone": (
        queued("pipe.publish('a', 1)\ntry:\n    pipe.execute()\nexcept ValueError:\n    return 0"),
        "only the errors of pipe.execute() are handled there",
    ),
    "sent whatever happens": (
        queued("try:\n    pipe.publish('a', 1)\nfinally:\n    pipe.execute()"),
        "not sure to come after it",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_the_place_and_the_reason(name: str) -> None:
    source, reason = REFUSED[name]
    (found,) = refused(source, NAME)
    assert re.match(r"app\.py:\d+: ", found)
    assert reason in found, found


def test_it_is_unsafe_and_says_why() -> None:
    (change,) = changes(program(QUEUED["in the middle"]), NAME)
    assert change.applicability is Applicability.UNSAFE
    assert change.rules == ("CL104",)
    assert "keeps those behind it from being sent" in change.notes[0]


@pytest.mark.parametrize(
    "call", ["pipe.get('a')", "pipe.delete('a', 'b')", "pipe.execute_command('MGET', '{a}1', '{a}2')"]
)
def test_what_is_queued_or_belongs_to_others_is_left_alone(call: str) -> None:
    assert changes(queued(f"{call}\npipe.execute()"), NAME) == ()
