"""Objects of pydantic as dicts: ``model.model_dump()``, and fields of a setting that is one by default."""

from __future__ import annotations

from clusterlint.link.clients.origins import setting_inside
from clusterlint.link.language import objects
from clusterlint.link.language.arguments import Arguments, exact_items
from clusterlint.link.values import DictValue, Entry, InstanceValue, Unknown, Value, text

METHODS = frozenset({"model_dump", "dict"})


def of_object(value: InstanceValue, arguments: Arguments) -> DictValue:
    """The fields of an object, without those that the call leaves out."""
    return _wanted(objects.as_dict(value), arguments)


def of_setting(base: Unknown, name: str, arguments: Arguments) -> DictValue | None:
    """``settings.redis.model_dump()`` where ``redis: RedisOptions = RedisOptions()``."""
    default = base.default
    if name not in METHODS or not isinstance(default, InstanceValue) or not default.exact:
        return None
    entries = [Entry(text(one), field(base, one) or held) for one, held in default.attributes.items()]
    return _wanted(DictValue(entries), arguments)


def field(base: Unknown, name: str) -> Value | None:
    """A field of such a setting: the environment may say it, the object says what it is by default."""
    held = base.default.attributes.get(name) if isinstance(base.default, InstanceValue) else None
    if held is None:
        return None
    return Unknown(
        ("attribute", base.identity, name),
        f"{base.spelling}.{name}",
        base.loops,
        setting=setting_inside(base, name),
        default=held,
        made_of=base.told_by,
        hops=base.hops,
    )


def _wanted(whole: DictValue, arguments: Arguments) -> DictValue:
    """The entries that ``include`` and ``exclude`` leave; of a choice that is not known all of them."""
    included, excluded = (_names(arguments.keyword(name)) for name in ("include", "exclude"))
    kept = [e for e in whole.entries if e.key not in excluded and (e.key in included or not included)]
    return DictValue(kept, whole.open)


def _names(value: Value | None) -> list[Value]:
    return exact_items(value) or [] if value is not None else []
