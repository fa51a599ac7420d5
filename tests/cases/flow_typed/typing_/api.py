"""Nobody in the program builds what these functions are given: only annotations say what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Callable, Iterable, Type

# endpoints: unknown

from .aliases import Client, MaybeClient, R, Row, SessionStore

if TYPE_CHECKING:
    from redis.client import Pipeline


def by_alias(store: Client, name: str) -> str | None:
    return store.get(f"t:{name}")  # expect: ok


def by_alias_pair(store: Client, one: str, other: str):
    return store.mget(f"t:{one}", f"t:{other}")  # expect: break CL101


def by_optional(store: MaybeClient, name: str):
    return store.hget("rows", name) if store is not None else None  # expect: ok


def by_newtype(sessions: SessionStore, one: str, other: str):
    return sessions.renamenx(f"t:{one}", f"t:{other}")  # expect: break CL101


def by_typevar(store: R, name: str) -> R:
    store.set(f"t:{name}", "1")  # expect: ok
    return store


def by_typevar_chain(store: Client, name: str):
    return by_typevar(store, name).strlen(f"t:{name}")  # expect: ok


def by_annotated(store: Annotated[Client, "primary"], one: str, other: str):
    return store.sdiff(f"s:{one}", f"s:{other}")  # expect: break CL101


def by_iterable(stores: Iterable[Client], name: str):
    return [store.ttl(f"t:{name}") for store in stores]  # expect: ok


def by_dict(stores: dict[str, Client], name: str):
    return stores["main"].type(f"t:{name}"), stores.get("none")  # expect: ok


def by_list(stores: list[Client], one: str, other: str):
    return stores[0].zunion([f"z:{one}", f"z:{other}"])  # expect: break CL101


def by_callable(connect: Callable[[], Client], name: str):
    return connect().persist(f"t:{name}")  # expect: ok


def by_callable_pair(connect: Callable[..., Client], one: str, other: str):
    return connect().copy(f"t:{one}", f"t:{other}")  # expect: break CL101


def by_class(kind: Type[Client], url: str, name: str):
    return kind.from_url(url, decode_responses=True).get(f"t:{name}")  # expect: ok


def by_pipeline(pipe: "Pipeline", name: str):
    pipe.get(f"t:{name}")  # expect: ok
    return pipe


def row(rows: Row, name: str):
    return rows.get(name), list(rows.keys())  # expect: ok
