"""A lambda that nobody in the program calls is read on its own, like a function; one that is called is not."""

from __future__ import annotations

from linking import linked

SOURCE = """
    import redis
    r = redis.Redis()

    swap = lambda uid: r.rename(f"a:{uid}", f"b:{uid}")
    ROUTES = {"/pair": lambda uid: r.mget(f"a:{uid}", f"b:{uid}"), "/all": lambda: r.sunion("a", "b")}
    called = lambda one, other: r.copy(one, other)
    both = called("{x}a", "{x}b")

    class Board:
        entry = lambda self, user: self.client.pfcount(f"{user}:a", f"{user}:b")
        checks = [lambda user: r.sinter(f"{user}:a", f"{user}:b")]

        def __init__(self, client: redis.Redis):
            self.client = client

    def inside(client: redis.Redis):
        move = lambda one, other: client.smove(one, other, "member")
        move("{x}a", "{x}b")
"""


def test_lambdas_of_modules_and_classes_are_read_on_their_own() -> None:
    found = [(c.method, *(str(t) for k in c.keys for t in k.choices)) for c in linked(SOURCE).calls]
    assert found == [
        ("rename", "a:{uid}", "b:{uid}"),
        ("mget", "a:{uid}", "b:{uid}"),
        ("sunion", "a", "b"),
        ("copy", "{{x}}a", "{{x}}b"),
        ("pfcount", "{user}:a", "{user}:b"),
        ("sinter", "{user}:a", "{user}:b"),
        ("smove", "{{x}}a", "{{x}}b"),
    ]
