"""What the probe asks besides calling methods: attributes, constructor options, the list of blocked commands."""

from __future__ import annotations

import asyncio
import importlib
import inspect
from typing import Any

from clusterlint.catalog.remake.outcome import of_error

OPTIONS: dict[str, Any] = {
    "db": 1, "db0": 0, "connection_pool": None, "unix_socket_path": "/none.sock", "single_connection_client": True,
    "auto_close_connection_pool": False, "charset": "utf-8", "errors": "strict", "health_check_interval": 30,
    "retry_on_error": [ConnectionError], "retry_on_timeout": True, "client_name": "probe", "username": "default",
    "password": "", "socket_timeout": 2.0, "socket_connect_timeout": 2.0, "socket_keepalive": True,
    "socket_keepalive_options": {}, "socket_read_size": 65536, "encoding": "utf-8", "encoding_errors": "strict",
    "decode_responses": True, "max_connections": 10, "protocol": 3, "lib_name": "probe", "lib_version": "1",
    "ssl_min_version": None, "ssl_ciphers": "ALL", "ssl_validate_ocsp": False, "ssl_validate_ocsp_stapled": False,
    "ssl_ocsp_context": None, "ssl_ocsp_expected_cert": None, "ssl_ca_path": "/none", "ssl_ca_data": "x",
    "ssl_keyfile": "/none", "ssl_certfile": "/none", "ssl_cert_reqs": "required", "ssl_ca_certs": "/none",
    "ssl_password": "x", "ssl_check_hostname": False, "ssl": True,
}  # fmt: skip
UNPROBED_LIVE = ("ssl",)


def public(client: Any) -> list[str]:
    """The public attributes of a client instance."""
    return sorted(name for name in dir(client) if not name.startswith("_"))


def blocked(module: str) -> list[str]:
    """PIPELINE_BLOCKED_COMMANDS of the installed release of this library; [] where it has no such list."""
    names = getattr(importlib.import_module(f"{module}.cluster"), "PIPELINE_BLOCKED_COMMANDS", ())
    return sorted({" ".join(name) if isinstance(name, tuple) else str(name) for name in names})


def measure(
    plain: Any, cluster: Any, masters: list[int], loop: asyncio.AbstractEventLoop, asynchronous: bool
) -> dict[str, list[str]]:
    """[kind, exception, detail] for each constructor option that the standalone client has in this release."""
    known = inspect.signature(plain.__init__).parameters
    result = {}
    for option, value in OPTIONS.items():
        name = "db" if option == "db0" else option
        if name in known:
            result[option] = loop.run_until_complete(
                _one(plain, cluster, masters, (name, value), asynchronous)
            )
    return result


async def _one(
    plain: Any, cluster: Any, masters: list[int], option: tuple[str, Any], asynchronous: bool
) -> list[str]:
    name, value = option
    kept = name in inspect.signature(cluster.__init__).parameters
    try:
        forwarded = _held if asynchronous else _forwarded
        kept = kept or name in forwarded(cluster, masters[0], name, value)
        if name == "connection_pool":
            value = plain(port=masters[0]).connection_pool
        if not name.startswith(UNPROBED_LIVE):
            await asyncio.wait_for(_use(cluster, masters[0], {name: value}, asynchronous), 10)
    except Exception as failure:
        error = of_error(failure)
        return ["refused", error.exception, error.message]
    return ["same" if kept else "ignored", "", ""]


async def _use(cluster: Any, port: int, option: dict[str, Any], asynchronous: bool) -> None:
    """Write and read keys of all masters with a client that was given the option."""
    client = cluster(host="127.0.0.1", port=port, **option)
    try:
        for key in ("k0", "k1", "k2", "k3", "k4", "k5"):
            for reply in (client.set(key, "1"), client.get(key)):
                if asynchronous:
                    await reply
    finally:
        closed = getattr(client, "aclose", client.close)()
        if asynchronous:
            await closed


def _held(cluster: Any, port: int, name: str, value: Any) -> set[str]:
    """The options that an async cluster client, which connects later, keeps for its connections."""
    client = cluster(host="127.0.0.1", port=port, **{name: value})
    return set(getattr(client, "connection_kwargs", {}))


class _Seen(BaseException):
    """Carries the connection options out of a constructor, before it connects."""


def _forwarded(cluster: Any, port: int, name: str, value: Any) -> set[str]:
    """The options that a sync cluster client hands on to its connections."""
    manager = importlib.import_module(cluster.__module__).NodesManager
    original = manager.initialize

    def initialize(self: Any, *_: Any, **__: Any) -> None:
        raise _Seen(self.connection_kwargs)

    manager.initialize = initialize
    try:
        cluster(host="127.0.0.1", port=port, **{name: value})
    except _Seen as seen:
        names = set(seen.args[0])
        return names | {"lib_name", "lib_version"} if "driver_info" in names else names
    finally:
        manager.initialize = original
    return set()
