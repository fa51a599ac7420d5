import importlib
import os

import redis


def load():
    """By name, as a plug-in system would: what flows through here is not to be seen in the code."""
    return importlib.import_module("typing_" + ".api"), getattr(redis, "from_url")(os.environ["REDIS_URL"], decode_responses=True)


def scenario_fine():
    api, store = load()
    pipe = getattr(store, "pipeline")(transaction=False)
    return (
        api.by_alias(store, "a"),
        api.by_optional(store, "a"),
        api.by_typevar_chain(store, "a"),
        api.by_iterable([store], "a"),
        api.by_dict({"main": store}, "a"),
        api.by_callable(lambda: store, "a"),
        api.by_class(type(store), os.environ["REDIS_URL"], "a"),
        getattr(api.by_pipeline(pipe, "a"), "execute")(),
        api.row({"a": 1}, "a"),
    )


def breaks(name, *args):
    api, store = load()
    getattr(store, "set")("t:a", 1)
    return getattr(api, name)(*[store if arg == "store" else arg for arg in args])


def scenario_alias_pair():
    return breaks("by_alias_pair", "store", "a", "b")


def scenario_newtype():
    return breaks("by_newtype", "store", "a", "b")


def scenario_annotated():
    return breaks("by_annotated", "store", "a", "b")


def scenario_list():
    api, store = load()
    return api.by_list([store], "a", "b")


def scenario_callable():
    api, store = load()
    return api.by_callable_pair(lambda: store, "a", "b")


SCENARIOS = {
    "scenario_fine": "same",
    "scenario_alias_pair": "break",
    "scenario_newtype": "break",
    "scenario_annotated": "break",
    "scenario_list": "break",
    "scenario_callable": "break",
}
