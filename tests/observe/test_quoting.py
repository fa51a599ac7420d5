"""What redis-cli and MONITOR print of a key comes back as that key."""

from __future__ import annotations

import random

import redis
from hypothesis import given
from hypothesis import strategies as st
from live_servers import Servers
from redis_cli import WORDS, on_terminal, output

from clusterlint.observe.formats import Format, recognised
from clusterlint.observe.quoting import quoted, shown, unquoted
from clusterlint.observe.reading import Said, reader
from clusterlint.observe.stream import lines_of


def keys_of(written: bytes, form: Format | None = None) -> list[bytes]:
    lines = lines_of(written)
    found = form or recognised(lines)
    said = Said()
    keys = [key for block in reader(found, lines)(lines, said) for key in block.keys]
    assert said.wrong == 0, said.samples
    return keys


@given(st.binary())
def test_quoting_goes_there_and_back(raw: bytes) -> None:
    assert unquoted(quoted(raw).encode()) == raw


@given(st.binary())
def test_what_is_shown_can_be_shown(raw: bytes) -> None:
    text = shown(raw)
    assert text.isprintable() and (text.encode() == raw or unquoted(text.encode()) == raw)


def test_redis_cli_itself(live_servers: Servers) -> None:
    """Every byte, and keys that look like something else; on a terminal, and into a pipe with --no-raw."""
    chance = random.Random(20)
    keys = {*WORDS, *(bytes((n,)) for n in range(256)), *(chance.randbytes(chance.randrange(40)) for _ in range(300))}
    client = redis.Redis(live_servers.standalone.host, live_servers.standalone.port)
    client.flushall()
    client.mset(dict.fromkeys(keys, b"1"))
    port = live_servers.standalone.port
    assert set(keys_of(output(port, "--no-raw", "--scan"))) == keys
    assert set(keys_of(on_terminal(port, "--scan"))) == keys
    assert set(keys_of(on_terminal(port, "keys", "*"))) == keys
