"""One Redis server, spoken to in raw replies; the only module that knows redis-py.

redis-py is imported when a server is opened: it is an optional extra. Its retries are off: a command that was
sent twice would be counted wrong. Errors of a connection become :class:`Lost`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Union
from urllib.parse import parse_qsl, urlencode, urlsplit

from clusterlint.errors import UserError
from clusterlint.migrate.errors import Lost, Refused, Stopped

Word = Union[bytes, str, int]
Command = tuple[Word, ...]
Reply = Any  # bytes, int, None, a list of replies, or Refused

_OWN_QUERY = ("decode_responses", "protocol")  # replies are bytes, whatever the application wants
_CODES = {
    "MovedError": "MOVED",
    "AskError": "ASK",
    "TryAgainError": "TRYAGAIN",
    "ClusterDownError": "CLUSTERDOWN",
    "MasterDownError": "MASTERDOWN",
    "ReadOnlyError": "READONLY",
    "NoPermissionError": "NOPERM",
    "ClusterCrossSlotError": "CROSSSLOT",
    "OutOfMemoryError": "OOM",
    "ExecAbortError": "EXECABORT",
}
"""Classes of redis-py for which the code is taken off the text."""

_TIMEOUT = 60.0  # seconds, unless the URL says otherwise


def load_redis(user: str = "migrate-keys", extra: str = "migrate") -> Any:
    """redis-py, or one line that says how ``user`` gets it."""
    try:
        import redis
    except ImportError:
        raise UserError(f"{user} needs redis-py: pip install 'clusterlint[{extra}]'") from None
    if int(redis.__version__.partition(".")[0]) < 5:
        raise UserError(
            f"{user} needs redis-py 5 or later, not {redis.__version__}: pip install 'clusterlint[{extra}]'"
        )
    return redis


class Server:
    """A connection that opens when it is used, and again after it was lost."""

    def __init__(self, make: Any, options: dict[str, Any], label: str) -> None:
        self.label = label
        self.options = options
        self._make = make
        self._connection: Any = None

    @property
    def database(self) -> int:
        """The number in the URL, else 0."""
        return int(self.options.get("db") or 0)

    @property
    def host(self) -> str:
        """The host of the URL."""
        return str(self.options.get("host", ""))

    def in_database(self, number: int) -> Server:
        """The same server, another database of it."""
        label = self.label.removesuffix(f"/{self.database}") if self.database else self.label
        options = {**self.options, "db": number}
        return Server(self._make, options, label + (f"/{number}" if number else ""))

    def at(self, host: str, port: int) -> Server:
        """Another node, with the same credentials and options."""
        options = {**self.options, "host": host, "port": port}
        return Server(self._make, options, f"{host}:{port}")

    def call(self, *words: Word) -> Reply:
        """One reply; :class:`Refused` is raised."""
        (reply,) = self.pipe([words])
        if isinstance(reply, Refused):
            raise reply
        return reply

    def pipe(self, commands: Sequence[Command]) -> list[Reply]:
        """The replies of a pipeline (no transaction), in order; a :class:`Refused` stands for its command."""
        if not commands:
            return []
        with self._errors():
            if self._connection is None:
                self._connection = self._make(**self.options)
            connection = self._connection
            connection.connect()
            connection.send_packed_command([_packed(commands)], check_health=False)
            return [self._read(connection) for _ in commands]

    def _read(self, connection: Any) -> Reply:
        try:
            return connection.read_response(disable_decoding=True)
        except load_redis().ResponseError as problem:
            code = _CODES.get(type(problem).__name__)
            return Refused(
                f"{code} {problem}" if code and not str(problem).startswith(code) else str(problem)
            )

    @contextmanager
    def _errors(self) -> Iterator[None]:
        redis = load_redis()
        try:
            yield
        except redis.AuthenticationError as problem:
            self.close()
            raise UserError(f"{self.label} refuses the login: {problem}") from None
        except redis.ResponseError as problem:  # while connecting: SELECT, CLIENT
            self.close()
            raise Stopped(f"{self.label}: {problem}") from None
        except (redis.ConnectionError, redis.TimeoutError, OSError) as problem:
            self.close()
            raise Lost(f"{self.label}: {problem}") from None
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Half a reply must never be taken for the next one: a new connection is made when needed."""
        if self._connection is not None:
            self._connection.disconnect()
            self._connection = None

    def info(self) -> dict[str, str]:
        """INFO as a flat dictionary."""
        text: str = self.call("INFO").decode("utf-8", "replace")
        pairs = (line.partition(":") for line in text.splitlines() if line and not line.startswith("#"))
        return {name: value.strip() for name, _, value in pairs}


def open_server(url: str, option: str, timeout: float = _TIMEOUT) -> Server:
    """A server by URL; nothing is sent yet. ``option`` is named where the URL is wrong, a password never.

    ``timeout``: seconds for connecting and for each reply, unless the URL says otherwise.
    """
    redis = load_redis()
    try:
        parts = urlsplit(url)
        query = urlencode([pair for pair in parse_qsl(parts.query) if pair[0] not in _OWN_QUERY])
        port = parts.port
        retry = redis.retry.Retry(redis.backoff.NoBackoff(), 0)
        pool = redis.ConnectionPool.from_url(
            url.partition("?")[0] + (f"?{query}" if query else ""),
            protocol=2,
            retry=retry,
            **({} if "socket_timeout" in query else {"socket_timeout": timeout}),
        )
    except (ValueError, TypeError):
        raise UserError(
            f"{option}: not the URL of a Redis server, as redis://host:6379/0, rediss://host:6379 or unix:///path"
        ) from None
    place = parts.path if parts.scheme == "unix" else f"{parts.hostname or 'localhost'}:{port or 6379}"
    number = int(pool.connection_kwargs.get("db") or 0)
    options = {name: value for name, value in pool.connection_kwargs.items() if value is not None}
    return Server(pool.connection_class, options, place + (f"/{number}" if number else ""))


def _packed(commands: Sequence[Command]) -> bytes:
    """The pipeline as it goes over the wire; redis-py's own packing was the largest part of a run."""
    parts = []
    for words in commands:
        parts.append(b"*%d\r\n" % len(words))
        for word in words:
            raw = word if isinstance(word, bytes) else str(word).encode()
            parts.append(b"$%d\r\n%b\r\n" % (len(raw), raw))
    return b"".join(parts)


def version(info: dict[str, str]) -> tuple[str, tuple[int, int]]:
    """Name and version for people, and the Redis version that the server is compatible with."""
    own = info.get("valkey_version")
    name = f"Valkey {own}" if own else f"Redis {info.get('redis_version', '?')}"
    numbers = (info.get("redis_version", "0.0") + ".0").split(".")
    return name, (int(numbers[0]), int(numbers[1]))
