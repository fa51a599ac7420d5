"""Except clauses around calls, and questions about the class of a client."""

from __future__ import annotations

import pytest
from linking import linked, only

from clusterlint.link.program import Handler

HEAD = "import redis, contextlib\nfrom redis.exceptions import RedisError as RE\nr = redis.Redis()\n"

CATCHES: dict[str, tuple[str, list[str]]] = {
    "a name": ("RE", ["redis.exceptions.RedisError"]),
    "an attribute": ("redis.ResponseError", ["redis.ResponseError"]),
    "a built-in": ("ConnectionError", ["builtins.ConnectionError"]),
    "a tuple": ("(RE, OSError)", ["redis.exceptions.RedisError", "builtins.OSError"]),
    "a nested tuple": ("((RE, OSError), RE)", ["redis.exceptions.RedisError", "builtins.OSError"]),
    "a constant of the module": ("LOCAL", ["redis.DataError", "builtins.ValueError"]),
    "a constant and more": ("LOCAL + (RE,)", ["redis.DataError", "builtins.ValueError", "redis.exceptions.RedisError"]),
    "a constant unpacked": ("(*LOCAL, RE)", ["redis.DataError", "builtins.ValueError", "redis.exceptions.RedisError"]),
    "a constant of another module": ("errs.MANY", ["redis.TimeoutError", "redis.BusyLoadingError"]),
    "an attribute of a class": ("Owner.errors", ["redis.ReadOnlyError"]),
    "a class of the project": ("errs.RedisError", ["errs.py:RedisError"]),
    "another name for one": ("errs.Alias", ["redis.RedisError"]),
    "what an import may have failed to give": ("errs.Maybe", ["redis.WatchError", "builtins.Exception"]),
    "a call": ("errs.pick()", ["?"]),
    "nothing known": ("nowhere", ["?"]),
    "a list that grows": ("tuple(GROWING)", ["?"]),
}

SOURCES = {
    "errs.py": """
        import redis
        MANY = redis.TimeoutError, redis.BusyLoadingError
        Alias = redis.RedisError
        class RedisError(redis.RedisError): pass
        def pick(): return redis.RedisError
        try:
            Maybe = redis.WatchError
        except AttributeError:
            Maybe = Exception
    """
}


def catches(source: str) -> list[str]:
    body = (
        f"{HEAD}import errs\nLOCAL = (redis.DataError, ValueError)\nGROWING = [ValueError]\n"
        "class Owner:\n    errors = (redis.ReadOnlyError,)\n"
        f"def f():\n    try:\n        r.get('a')\n    except {source}:\n        pass\n"
    )
    (handler,) = only({**SOURCES, "app.py": body}, "get").handlers
    return list(handler.catches)


@pytest.mark.parametrize(("source", "names"), CATCHES.values(), ids=CATCHES.keys())
def test_a_handler_has_the_absolute_names_of_what_it_catches(source: str, names: list[str]) -> None:
    assert sorted(catches(source)) == sorted(names)


def around(body: str, method: str = "get") -> list[tuple[int, tuple[str, ...]]]:
    """Line (counted from the body's first) and names of the handlers around a call."""
    found = only(HEAD + body, method).handlers
    return [(handler.location.line - 3, handler.catches) for handler in found]


def test_handlers_stand_innermost_first_and_end_with_the_function() -> None:
    body = (
        "try:\n"
        "    def f():\n"
        "        try:\n"
        "            try:\n"
        "                r.get('a')\n"
        "            except KeyError: pass\n"
        "            except: pass\n"
        "        except OSError: pass\n"
        "except ValueError: pass\n"
    )
    assert around(body) == [(6, ("builtins.KeyError",)), (7, ()), (8, ("builtins.OSError",))]


@pytest.mark.parametrize("clause", ["except RE: r.get('a')", "except RE: pass\nelse: r.get('a')", "finally: r.get('a')"])
def test_only_the_body_of_a_try_is_guarded(clause: str) -> None:
    assert around(f"try:\n    pass\n{clause}") == []
    assert around(f"try:\n    pass\n{clause.replace('r.get', 'r.set')}\nr.get('b')") == []


def test_suppress_counts_as_a_handler() -> None:
    assert around("with contextlib.suppress(RE, KeyError):\n    r.get('a')") == [
        (1, ("redis.exceptions.RedisError", "builtins.KeyError"))
    ]
    assert around("with contextlib.suppress(RE), open('f') as f:\n    r.get('a')")[0][0] == 1
    assert around("with contextlib.suppress(RE):\n    pass\nr.get('a')") == []
    assert around("with contextlib.suppress():\n    r.get('a')") == []


RERAISES: dict[str, tuple[str, bool]] = {
    "a bare raise": ("print(1)\nraise", True),
    "its own name": ("raise e", True),
    "in both branches": ("if r:\n    raise\nelse:\n    raise e", True),
    "inside with": ("with x:\n    raise", True),
    "another exception": ("raise KeyError(e)", False),
    "another one from it": ("raise KeyError from e", False),
    "in one branch": ("if r:\n    raise", False),
    "after a way out": ("if r:\n    return\nraise", False),
    "after going on": ("if r:\n    continue\nraise", False),
    "nothing": ("pass", False),
    "a nested function that returns": ("def g():\n    return 1\nraise", True),
}


@pytest.mark.parametrize(("body", "wanted"), RERAISES.values(), ids=RERAISES.keys())
def test_a_handler_reraises_when_every_way_through_it_does(body: str, wanted: bool) -> None:
    indented = "\n".join("            " + line for line in body.splitlines())
    source = f"def f(x):\n    while x:\n        try:\n            r.get('a')\n        except RE as e:\n{indented}\n"
    (handler,) = only(HEAD + source, "get").handlers
    assert handler.reraises is wanted


def test_a_batch_has_the_handlers_around_execute() -> None:
    source = "p = r.pipeline()\np.get('a')\ntry:\n    p.execute()\nexcept RE:\n    pass\n"
    (batch,) = linked(HEAD + source).batches
    assert [handler.catches for handler in batch.handlers] == [("redis.exceptions.RedisError",)]
    assert only(HEAD + source, "get").handlers == ()


def test_a_batch_without_execute_has_none() -> None:
    (batch,) = linked(HEAD + "try:\n    p = r.pipeline()\n    p.get('a')\nexcept RE:\n    pass\n").batches
    assert batch.executed is None and batch.handlers == ()


def test_a_followed_function_brings_its_own_handlers_only() -> None:
    source = (
        "def pair(c, a):\n    try:\n        return c.mget(a, 'x')\n    except RE:\n        return None\n"
        "def g():\n    try:\n        return pair(r, 'b')\n    except KeyError:\n        return None\n"
    )
    handlers = {call.handlers for call in linked(HEAD + source).calls if call.method == "mget"}
    assert [[h.catches for h in found] for found in handlers] == [[("redis.exceptions.RedisError",)]]
    assert all(isinstance(h, Handler) for found in handlers for h in found)


TESTS: dict[str, tuple[str, list[str], str]] = {
    "isinstance": ("isinstance(r, redis.Redis)", ["redis.Redis"], "certain"),
    "of a parameter": ("isinstance(x, redis.Redis)", ["redis.Redis"], "likely"),
    "a tuple": ("isinstance(x, (str, redis.Redis))", ["builtins.str", "redis.Redis"], "likely"),
    "a union": ("isinstance(x, redis.Redis | redis.RedisCluster)", ["redis.Redis", "redis.RedisCluster"], "likely"),
    "issubclass": ("issubclass(x, redis.StrictRedis)", ["redis.StrictRedis"], "likely"),
    "issubclass of type": ("issubclass(type(r), redis.Redis)", ["redis.Redis"], "certain"),
    "type is": ("type(r) is redis.Redis", ["redis.Redis"], "certain"),
    "class is not": ("r.__class__ is not redis.Redis", ["redis.Redis"], "certain"),
    "type in": ("type(r) in (redis.Redis, dict)", ["redis.Redis", "builtins.dict"], "certain"),
    "a pipeline": ("isinstance(r.pipeline(), redis.client.Pipeline)", ["redis.client.Pipeline"], "certain"),
}


@pytest.mark.parametrize(("source", "tested", "sure"), TESTS.values(), ids=TESTS.keys())
def test_a_question_about_a_clients_class_is_recorded(source: str, tested: list[str], sure: str) -> None:
    (found,) = linked(f"{HEAD}def f(x):\n    return {source}\n").type_tests
    assert (list(found.tested), found.confidence.value, found.function) == (tested, sure, "f")
    assert (found.location.line, found.location.column) == (5, 12)


NO_TESTS = [
    "isinstance(x, str)",
    "isinstance('a', redis.Redis)",
    "isinstance({}, redis.Redis)",
    "isinstance(x, Redis)",
    "type(x) is str",
    "type(x) > redis.Redis",
    "isinstance(x, redis.ConnectionPool)",
    "isinstance(x)",
    "x is redis.Redis",
]


@pytest.mark.parametrize("source", NO_TESTS)
def test_other_questions_are_not(source: str) -> None:
    assert linked(f"{HEAD}class Redis: pass\ndef f(x):\n    return {source}\n").type_tests == ()


def test_patterns_of_match_ask_for_the_subject_only() -> None:
    source = (
        "def f(x):\n    match x:\n        case redis.Redis() | redis.asyncio.Redis(): return 1\n"
        "        case [redis.Redis()]: return 2\n        case dict(c=redis.Redis()): return 3\n"
        "        case redis.StrictRedis() as c: return c\n"
    )
    found = [(t.location.line, t.tested) for t in linked(HEAD + source).type_tests]
    assert found == [(6, ("redis.Redis",)), (6, ("redis.asyncio.Redis",)), (9, ("redis.StrictRedis",))]


def test_of_several_flows_the_best_known_client_counts() -> None:
    source = "def f(c):\n    return isinstance(c, redis.Redis)\nf(redis.Redis(host='cache'))\n"
    (found,) = linked(HEAD + source).type_tests
    assert (found.confidence.value, found.client.endpoint) == ("certain", "cache:6379")


RAISING: dict[str, tuple[str, bool]] = {
    "an assertion": ("assert isinstance(x, redis.Redis)", True),
    "with a message": ("assert isinstance(x, redis.Redis), 'no client'", True),
    "None or a client": ("assert x is None or isinstance(x, redis.Redis)", True),
    "of two things": ("assert y and isinstance(x, redis.Redis)", True),
    "or something else": ("assert y or isinstance(x, redis.Redis)", False),
    "none of it": ("assert not isinstance(x, redis.Redis)", False),
    "its type": ("assert type(x) is redis.Redis", True),
    "if not": ("if not isinstance(x, redis.Redis):\n        raise TypeError(x)", True),
    "its type is not": ("if type(x) is not redis.Redis:\n        raise TypeError(x)", True),
    "not None and not": (
        "if x is not None and not isinstance(x, redis.Redis):\n        raise TypeError(x)",
        True,
    ),
    "with words before": (
        "if not isinstance(x, redis.Redis):\n        print(x)\n        raise TypeError(x)",
        True,
    ),
    "if and something else": ("if y and not isinstance(x, redis.Redis):\n        raise TypeError(x)", False),
    "else": ("if isinstance(x, redis.Redis):\n        x.get('a')\n    else:\n        raise TypeError(x)", True),
    "elif": (
        "if isinstance(x, redis.Redis):\n        y = 1\n    elif x == 'redis':\n        y = 2\n"
        "    else:\n        raise TypeError(x)",
        True,
    ),
    "behind it": ("if isinstance(x, redis.Redis):\n        return x\n    raise TypeError(x)", True),
    "one after the other": (
        "if isinstance(x, str):\n        return x\n    if isinstance(x, redis.Redis):\n        return x\n"
        "    raise TypeError(x)",
        True,
    ),
    "whatever it is": ("if isinstance(x, redis.Redis):\n        print(x)\n    raise TypeError(x)", False),
    "if so": ("if isinstance(x, redis.Redis):\n        raise TypeError(x)", False),
    "returned": ("return isinstance(x, redis.Redis)", False),
    "a short way to act": ("isinstance(x, redis.Redis) and x.close()", False),
    "swallowed": (
        "try:\n        assert isinstance(x, redis.Redis)\n    except AssertionError:\n        return None",
        False,
    ),
    "match": (
        "match x:\n        case redis.Redis():\n            return x\n        case _:\n            raise TypeError(x)",
        True,
    ),
    "match with another arm": (
        "match x:\n        case redis.Redis():\n            return x\n        case _ if y:\n            return y\n"
        "        case _:\n            raise TypeError(x)",
        False,
    ),
}


@pytest.mark.parametrize(("source", "raises"), RAISING.values(), ids=RAISING.keys())
def test_questions_behind_which_another_class_meets_an_exception(source: str, raises: bool) -> None:
    (found,) = linked(f"{HEAD}def f(x, y):\n    {source}\n").type_tests
    assert found.raises is raises
