"""execute_command(*words) with words that loops add, and that a text is split into."""

from __future__ import annotations

import pytest
from linking import only, templates

PROGRAM = """
    import redis
    r = redis.Redis()

    def run(names, a):
        {body}
"""


@pytest.mark.parametrize(
    ("body", "command", "keys", "many"),
    [
        ('r.execute_command(*["MGET", *[f"x:{n}" for n in names]])', "MGET", [["x:{n}"]], [True]),
        (
            'r.execute_command("XREAD", "STREAMS", *[f"s:{n}" for n in names], *["0" for _ in names])',
            "XREAD",
            [["s:{n}"]],
            [True],
        ),
        (
            'r.execute_command("XREAD", "STREAMS", *[f"s:{n}" for n in names], *["0"] * len(names))',
            "XREAD",
            [["s:{n}"]],
            [True],
        ),
        (
            'r.execute_command("XREAD", "STREAMS", "a", "b", *["0"] * 2)',
            "XREAD",
            [["a"], ["b"]],
            [False, False],
        ),
        (
            'r.execute_command("MSET", *[x for n in names for x in (f"k:{n}", n)])',
            "MSET",
            [["k:{n}"]],
            [True],
        ),
        ('r.execute_command("SADD", "one", *[f"x:{n}" for n in names])', "SADD", [["one"]], [False]),
        ('r.execute_command(*f"RENAME {a} {a}:old".split())', "RENAME", [["{a}"], ["{a}:old"]], [False] * 2),
        ('r.execute_command(*"SET  a b".split())', "SET", [["a"]], [False]),
        ("r.execute_command(*a.split())", "", [], []),
        ('r.execute_command("MGET", *names)', "MGET", [[]], [True]),
    ],
)
def test_keys_among_the_words(body: str, command: str, keys: list[list[str]], many: list[bool]) -> None:
    call = only(PROGRAM.replace("{body}", body), "execute_command")
    assert call.command == command
    assert templates(call) == keys
    assert [key.many for key in call.keys] == many


def test_words_are_added_to_a_list() -> None:
    call = only(
        """
        import redis
        r = redis.Redis()

        def run(names):
            words = ["MGET"]
            words += [f"x:{n}" for n in names]
            words.extend(f"y:{n}" for n in names)
            r.execute_command(*words)
        """,
        "execute_command",
    )
    assert templates(call) == [["x:{n}"], ["y:{n}"]]
    assert [key.many for key in call.keys] == [True, True]
