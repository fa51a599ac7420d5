"""KEYS and SCAN with a pattern that holds no sign of a glob: nothing but the key of that name matches it."""

from __future__ import annotations

import pytest
from linking import only, templates

LOOKED_FOR = ["client.keys({0})", "list(client.scan_iter({0}))", "client.scan_iter(match={0})", "client.scan(0, {0})[1]"]


def deleted(looked_for: str, pattern: str) -> list[list[str]]:
    source = "import redis\nclient = redis.Redis()\ndef run(name):\n    client.delete(*" + looked_for + ")\n"
    return templates(only(source.replace("{0}", pattern), "delete"))


@pytest.mark.parametrize("looked_for", LOOKED_FOR)
def test_a_plain_name_is_the_key(looked_for: str) -> None:
    assert deleted(looked_for, "'jobs'") == [["jobs"]]


@pytest.mark.parametrize("looked_for", LOOKED_FOR)
@pytest.mark.parametrize("pattern", ["'jobs*'", "'job?'", "'job[sx]'", r"'jobs\\*'", "f'jobs:{name}'", "name"])
def test_anything_else_is_keys_that_are_not_known(looked_for: str, pattern: str) -> None:
    assert all(template.startswith("{") for (template,) in deleted(looked_for, pattern))


def test_there_may_be_none() -> None:
    source = """
        import redis

        client = redis.Redis()

        def run():
            if not client.keys("jobs"):
                client.set("other", 1)
        """
    assert templates(only(source, "set")) == [["other"]]
