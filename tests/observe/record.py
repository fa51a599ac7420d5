"""Records what redis-cli and rdbtools print of the keys in redis_cli.WORDS: RECORD.PY FOLDER [RDB]

RDB is the program of rdbtools 0.1.15, which reads dumps of servers up to 6.2 (REDIS_SERVER_BINARY).
"""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import redis

sys.path.insert(0, str(Path(__file__).parents[1]))
from live_servers import live_servers
from redis_cli import WORDS, on_terminal, output


def main(folder: Path, rdb: str | None) -> None:
    with live_servers(masters=1) as servers:
        port = servers.standalone.port
        client = redis.Redis(port=port)
        for key, value in WORDS.items():
            client.set(key, value)
        client.rpush("list:1", *range(100))
        client.hset("hash:1", mapping={str(n): n for n in range(50)})
        client.xadd("stream:1", {"a": 1})
        other = redis.Redis(port=port, db=2)
        for name, words in {
            "scan": ("--scan",),
            "scan-no-raw": ("--no-raw", "--scan"),
            "memkeys": ("--memkeys",),
            "bigkeys": ("--bigkeys", "-i", "0.001"),
        }.items():
            (folder / f"{name}.txt").write_bytes(output(port, *words))
        (folder / "scan-terminal.txt").write_bytes(on_terminal(port, "--scan"))
        (folder / "keys-terminal.txt").write_bytes(on_terminal(port, "keys", "*"))
        (folder / "monitor.txt").write_bytes(_monitor(client, other))
        other.set("user:1:profile", 1)
        if rdb is not None:
            client.save()
            home = client.config_get("dir")["dir"]
            said = subprocess.run([rdb, "-c", "memory", f"{home}/dump.rdb"], capture_output=True, check=True)
            (folder / "rdb-memory.csv").write_bytes(said.stdout)


def _monitor(client: redis.Redis, other: redis.Redis) -> bytes:
    """The raw lines of MONITOR, as redis-cli writes them, for some commands of all kinds."""
    raw = redis.Connection(port=client.connection_pool.connection_kwargs["port"])
    raw.send_command("MONITOR")
    raw.read_response()
    lines: list[bytes] = []

    def listen() -> None:
        while b"the-end" not in (lines[-1] if lines else b""):
            lines.append(raw.read_response(disable_decoding=True))

    thread = threading.Thread(target=listen)
    thread.start()
    for key in WORDS:
        client.get(key)
    client.mget("user:1:profile", "user:2:profile")
    client.zunionstore("sum", ["one", "two"])
    client.eval("return redis.call('get', KEYS[1])", 1, "user:1:profile")
    client.xread({"stream:1": 0})
    client.xgroup_create("stream:2", "group", mkstream=True)
    client.ping()
    client.publish("news", "no key")
    other.set("user:1:profile", "1")
    other.pipeline().incr("count").execute()
    client.echo("the-end")
    thread.join(timeout=10)
    raw.disconnect()
    return b"OK\n" + b"\n".join(lines) + b"\n"


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None)
