"""Loops over the cursor of SCAN become scan_iter(): run before and after, refused with the reason."""

from __future__ import annotations

import re
from textwrap import dedent, indent

import pytest
from live_servers import Servers
from running import changes, formatted, mended, proven, refused

from clusterlint.finding import Applicability

NAME = "scan-loops"

SEED = """
def seed():
    for n in range(60):
        r.set(f"a:{n}", n)
        r.set(f"b:{n}", n)
    r.hset("a:hash", "x", 1)
"""

LOOPS: dict[str, str] = {
    "while true": """
        cursor = 0
        while True:
            cursor, keys = r.scan(cursor, match="a:*", count=10)
            for key in keys:
                if key.endswith(b"3"):
                    continue
                r.delete(key)
            if cursor == 0:
                break
        """,
    "while the cursor is not 0": """
        cursor = "0"
        while cursor != 0:
            cursor, keys = r.scan(cursor=cursor, match="a:*")
            for key in keys: # every one
                r.delete(key)
        """,
    "a test of truth": """
        cursor = b"0"
        while cursor:
            cursor, keys = r.scan(cursor, "a:*", 10)
            for key in keys:
                seen.append(key)
        """,
    "none at first": """
        cursor = None
        while cursor != 0:
            cursor, keys = r.scan(cursor or 0, "a:*", 5)
            seen.extend(keys)
        """,
    "return": """
        cursor, found = 0, []
        while 1:
            cursor, keys = r.scan(match="a:*", cursor=cursor)
            found += keys
            if not cursor:
                return sorted(found)
        """,
    "the type": """
        cursor = 0
        while True:
            cursor, keys = r.scan(cursor, _type="hash")
            if keys:
                for key in keys:
                    seen.append(key)
            if int(cursor) == 0:
                break
        """,
    "a page that is taken apart": """
        cursor = 0
        while True:
            page = r.scan(cursor, match="a:*")
            cursor = page[0]
            for key in page[1]:
                seen.append(key)
            if not cursor:
                break
        """,
    "a page of two names": """
        cursor = 0
        while True:
            page = r.scan(cursor, match="b:*")
            cursor, keys = page
            seen.extend(key.decode() for key in keys if key > b"b:3")
            if cursor == 0:
                break
        """,
    "a walrus at the head": """
        cursor = 0
        while page := r.scan(cursor, match="a:*"):
            for key in page[1]:
                seen.append(key)
            if not (cursor := page[0]):
                break
        """,
    "counted": """
        cursor: int = 0
        count = 0
        while True:
            cursor, keys = r.scan(cursor, match="a:*", count=7)
            count += len(keys)
            if cursor == 0:
                break
        seen.append(count)
        """,
    "a set": """
        cursor = 0
        names = set()
        while True:
            (cursor, keys) = r.scan(cursor, match="a:*", count=7)
            names |= set(keys)
            if 0 == cursor:
                break
        seen.extend(names)
        """,
    "a set that is updated": """
        cursor = 0
        names = set()
        while True:
            cursor, keys = r.scan(cursor, match="a:*", count=7)
            names.update({key.decode() for key in keys})
            if cursor == 0:
                break
        seen.extend(names)
        """,
    "comments and a text": '''
        # before the cursor
        cursor = 0  # the start
        while True:  # walk
            # take a page
            cursor, keys = r.scan(cursor, match="a:*", count=10)  # a page
            # each key
            for key in keys:  # one
                seen.append(key + b"""
            kept
              """)
                # the last

            # are we there?
            if cursor == 0:  # yes
                # leave
                break  # out
        # behind
        ''',
    "twice with the same names": """
        for pattern in ["a:1*", "a:2*"]:
            cursor = 0
            while True:
                cursor, keys = r.scan(cursor, match=pattern)
                for key in keys:
                    seen.append(key)
                if cursor == 0:
                    break
        cursor = 0
        while True:
            cursor, keys = r.scan(cursor, match=f"b:{NUMBER + 1}*")
            for key in keys:
                seen.append(key)
            if cursor == 0:
                break
        """,
    "badly written": """
        cursor=( 0 )
        while  ( True ) :
          cursor , keys=r . scan( cursor ,
               match = "a:*",  # all of a

             count=3 )
          for   key   in(keys):
            seen.append( key ) ; seen.append(
        key)
          if(cursor==0):break_ = 1; break
        """.replace("break_ = 1; break", "\n             break"),
}


def program(body: str, *, asynchronous: bool) -> str:
    text = SEED + "\nNUMBER = 2\n\ndef main():\n    seed()\n    seen = []\n"
    text += indent(dedent(body), "    ") + "\n    return sorted(seen)\n"
    return awaiting(text) if asynchronous else text


def awaiting(source: str) -> str:
    """The same program for an asyncio client."""
    source = re.sub(r"\br ?\. ?(set|hset|delete|scan)\(", r"await r.\1(", source)
    source = source.replace("    seed()", "    await seed()")
    return re.sub(r"^def ", "async def ", source, flags=re.M)


@pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "asyncio"])
@pytest.mark.parametrize("name", LOOPS)
def test_rewritten_loops_find_the_same_keys(name: str, asynchronous: bool, live_servers: Servers) -> None:
    source = program(LOOPS[name], asynchronous=asynchronous)
    new = proven(source, NAME, live_servers)
    assert "while" not in new
    assert ".scan(" not in new
    if name != "badly written":
        tidy = formatted(source)
        assert formatted(mended(tidy, NAME)) == formatted(new)


@pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "asyncio"])
def test_what_it_looks_like(asynchronous: bool) -> None:
    source = LOOPS["comments and a text"]
    new = mended(program(source, asynchronous=asynchronous), NAME)
    begin = "async for" if asynchronous else "for"
    lines = [line.strip() for line in new.splitlines()]
    at = lines.index("# before the cursor")
    assert lines[at : at + 16] == [
        "# before the cursor",
        "# the start",
        "# walk",
        "# take a page",
        "# a page",
        "# each key",
        f'{begin} key in r.scan_iter(match="a:*", count=10):  # one',
        'seen.append(key + b"""',
        "kept",
        '""")',
        "# the last",
        "",
        "# are we there?",
        "# yes",
        "# leave",
        "# out",
    ]


def loop(
    process: str,
    *,
    begin: str = "cursor = 0",
    end: str = "if cursor == 0:\n    break",
    call: str = "r.scan(cursor, match='a:*')",
) -> str:
    lines = f"cursor, keys = {call}\n{dedent(process).strip()}\n{end}"
    return "def main(log, bound):\n" + indent(f"{begin}\nwhile True:\n{indent(lines, '    ')}\n", "    ")


WALK = "for key in keys:\n    r.delete(key)"
REFUSED = {
    "the keys as a list": (loop("r.delete(*keys)"), "the keys of a page are used together"),
    "the keys as a list, if there are any": (
        loop("if keys:\n    r.delete(*keys)"),
        "the keys of a page are used together",
    ),
    "sorted": (loop("for key in sorted(keys):\n    r.delete(key)"), "the keys of a page are used together"),
    "more for each page": (loop(WALK + "\nlog(1)"), "more is done for each page"),
    "the keys twice": (loop(WALK + "\nlog(len(keys))"), "more is done for each page"),
    "break": (loop("for key in keys:\n    if key == bound:\n        break"), "break leaves one page only"),
    "else": (loop(WALK + "\nelse:\n    log(1)"), "has an else"),
    "the cursor is told": (loop("for key in keys:\n    log(key, cursor)"), "`cursor` is used for more"),
    "the page is left too early": (
        loop("", end="if cursor == 0:\n    break\n" + WALK),
        "the last page is left before",
    ),
    "another end": (
        loop(WALK, end="if cursor == 0 or bound:\n    break"),
        "does not end by the cursor alone",
    ),
    "never ends": (loop(WALK, end="if cursor == '0':\n    break"), "does not end when the cursor is 0"),
    "a cursor from outside": (loop(WALK, begin="cursor = bound"), "does not begin as a constant"),
    "begins in the middle": (loop(WALK, begin="cursor = 17"), "is not given 0 first"),
    "another cursor": (loop(WALK, call="r.scan(bound, match='a:*')"), "cannot be followed"),
    "a pattern that changes": (
        loop("for key in keys:\n    bound = key", call="r.scan(cursor, match=bound)"),
        "`bound`, which scan() is given, changes in the loop",
    ),
    "a pattern that is made": (
        loop(WALK, call="r.scan(cursor, match=log(1))"),
        "worked out anew for each page",
    ),
    "a collection of arguments": (loop(WALK, call="r.scan(cursor, **bound)"), "come from a collection"),
    "the keys afterwards": (loop(WALK) + "    return keys\n", "`keys` is used outside of the loop"),
    "the cursor in a function": (loop(WALK) + "    return lambda: cursor\n", "is used by a function inside"),
    "never runs": (
        "def main():\n    cursor = 0\n    while cursor != 0:\n        cursor, keys = r.scan(cursor)\n        log.extend(keys)\n",
        "the loop never runs",
    ),
    "recursion": (
        "def main(cursor=0):\n    cursor, keys = r.scan(cursor)\n    return cursor and main(cursor)\n",
        "while loop",
    ),
    "a try around the page": (
        "def main():\n    cursor = 0\n    while True:\n        try:\n            cursor, keys = r.scan(cursor)\n"
        "        except OSError:\n            continue\n        log.extend(keys)\n        if cursor == 0:\n            break\n",
        "while loop",
    ),
    "another word": (
        "def main():\n    global cursor\n    cursor = 0\n    while True:\n        cursor, keys = r.scan(cursor)\n"
        "        log.extend(keys)\n        if cursor == 0:\n            break\n",
        "is a variable of another scope",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_the_place_and_the_reason(name: str) -> None:
    source, reason = REFUSED[name]
    (found,) = refused(source, NAME)
    assert re.match(r"app\.py:\d+: ", found)
    assert reason in found, found


def test_safe_where_the_client_is_known_only() -> None:
    (known,) = changes(loop(WALK), NAME)
    assert known.applicability is Applicability.SAFE
    assert known.rules == ("CL401",)
    assert known.applicable
    (guessed,) = changes(loop(WALK).replace("r.", "redis_client."), NAME)
    assert guessed.applicability is Applicability.UNSAFE
    assert guessed.notes


@pytest.mark.parametrize("call", ["r.sscan('s', cursor)", "table.scan(cursor)"])
def test_other_scans_are_left_alone(call: str) -> None:
    assert changes(loop(WALK, call=call), NAME) == ()


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_form_feeds_and_line_endings_stay(newline: str) -> None:
    source = ("\f" + loop(WALK + "  # gone")).replace("\n", newline)
    new = mended(source, NAME)
    assert new.startswith("\fdef main(log, bound):" + newline)
    assert f"    for key in r.scan_iter(match='a:*'):{newline}        r.delete(key)  # gone{newline}" in new
