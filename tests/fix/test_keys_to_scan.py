"""KEYS becomes a walk over all masters: run before and after, refused with the reason."""

from __future__ import annotations

import re
from textwrap import dedent, indent

import pytest
from live_servers import Servers
from running import changes, formatted, mended, proven, refused

from clusterlint.finding import Applicability

NAME = "keys-to-scan"

SEED = """
def seed():
    for n in range(60):
        r.set(f"a:{n}", n)
        r.set(f"b:{n}", n)
"""

USES: dict[str, str] = {
    "a loop": """
        for key in r.keys("a:*"):  # all
            r.delete(key)
        """,
    "a list": """
        names = r.keys(pattern="a:1*")
        names.sort()
        seen.append(names[0])
        """,
    "everything": "seen.append(len(r.keys()))",
    "arguments": 'seen.append(r.delete(*r.keys(f"{WORD}:*")))',
    "sorted": 'seen += sorted(r.keys("b:*"), reverse=True)',
    "a comprehension": 'seen.extend([key.decode() for key in r.keys("b:*")])',
    "an argument of something else": "seen.extend(r.keys('a:*'))",
    "in parentheses": "seen += (r.keys('a:2*'))",
    "truth": "seen += (r.keys('nothing*') or ['none'])",
    "several lines": """
        seen.extend(
          r . keys(
            'a:*' , # of a
          ))
        """,
}


def program(body: str, *, asynchronous: bool) -> str:
    text = SEED + "\nWORD = 'a'\n\ndef main():\n    seed()\n    seen = []\n"
    text += indent(dedent(body), "    ") + "\n    return sorted(map(str, seen))\n"
    if not asynchronous:
        return text
    text = re.sub(r"\b(r ?\. ?(set|delete|keys)\()", r"await \1", text)
    text = text.replace("    seed()", "    await seed()")
    return re.sub(r"^def ", "async def ", text, flags=re.M)


@pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "asyncio"])
@pytest.mark.parametrize("name", USES)
def test_the_same_keys_from_both(name: str, asynchronous: bool, live_servers: Servers) -> None:
    source = program(USES[name], asynchronous=asynchronous)
    new = proven(source, NAME, live_servers)
    assert "keys(" not in new
    tidy = formatted(source)
    assert formatted(mended(tidy, NAME)) == formatted(new)


REFUSED = {
    "not awaited in place": (
        "import asyncio\nasync def main():\n    await r.set('x', 1)\n    return await asyncio.gather(r.keys('a:*'), r.keys('b:*'))\n",
        "is not awaited in place",
    ),
    "arguments of a collection": (
        "def main(words):\n    return r.keys(*words)\n",
        "a collection of arguments",
    ),
    "sent by hand": (
        "def main():\n    return r.execute_command('KEYS', 'a:*')\n",
        "not sent by the method keys()",
    ),
    "for each element": (
        "async def main(names):\n    return [await r.keys(name) for name in names]\n",
        "in a comprehension, for each of its elements",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_the_place_and_the_reason(name: str) -> None:
    source, reason = REFUSED[name]
    found = refused(source, NAME)
    assert found
    for one in found:
        assert re.match(r"app\.py:\d+: ", one)
        assert reason in one, one


def test_it_is_unsafe_and_says_why() -> None:
    (change,) = changes("def main():\n    return r.keys('a:*')\n", NAME)
    assert change.applicability is Applicability.UNSAFE
    assert change.applicable
    assert "no snapshot" in change.notes[0]


@pytest.mark.parametrize(
    "call", ["{}.keys()", "os.environ.keys()", "r.hkeys('h')", "r.keys('a', target_nodes='all')"]
)
def test_other_keys_are_left_alone(call: str) -> None:
    assert changes(f"def main():\n    return {call}\n", NAME) == ()
