"""The client that a foreign module keeps connects where a call told that module."""

from __future__ import annotations

import pytest
from linking import linked

USE = "from elsewhere import cache\ndef f():\n    cache._redis.zadd('a', {'x': 1})\n"
TOLD = {
    "a host that is a setting": ("cache.init(host=app.config['CACHE_HOST'], port=1)", ("CACHE_HOST",)),
    "a host and a port written out": ("cache.configure(host='h', port=1)", ("h:1",)),
    "a URL": ("cache.connect(url='redis://h:2/0')", ("h:2",)),
    "two hosts": ("cache.init(host='a', port=1)\n    cache.init(host='b', port=1)", ("a:1", "b:1")),
    "another module": ("cache2.init(host='h', port=1)", ()),
    "a question": ("cache.check(host='h', port=1)", ()),
}


@pytest.mark.parametrize(("call", "expected"), TOLD.values(), ids=TOLD.keys())
def test_the_place_is_what_the_module_was_told(call: str, expected: tuple[str, ...]) -> None:
    start = f"from elsewhere import cache, cache2\nfrom flask import Flask\ndef g(app: Flask):\n    {call}\n"
    (found,) = [c for c in linked({"start.py": start, "use.py": USE}).calls if c.method == "zadd"]
    assert found.client.endpoints == expected
