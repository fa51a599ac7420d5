"""Keys that get the prefix where a command is called: ``r.get(key)`` becomes ``r.get("db1:" + key)``.

That is for keys whose text must stay as it is elsewhere, or is not built in these files. A sum fails loudly
where a key is not the text that it is taken to be; an f-string would make a name of anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import libcst as cst

from clusterlint.catalog.client import method
from clusterlint.fix.context import Context
from clusterlint.fix.databases.group import Group, texts
from clusterlint.fix.model import Edit
from clusterlint.fix.outline import Outline, each
from clusterlint.fix.places import Places
from clusterlint.fix.unfit import Unfit
from clusterlint.link.identity import Identity
from clusterlint.link.program import Call
from clusterlint.slots.template import Template

_ROLES = ("key", "keys", "store", "keymap")
_MANY = (cst.List, cst.Tuple, cst.Set)
_OPERANDS = (cst.Name, cst.Attribute, cst.Call, cst.Subscript, cst.SimpleString, cst.FormattedString)


def wrapped(context: Context, places: Places, group: Group, calls: Sequence[Call]) -> tuple[Edit, ...]:
    """The edits at one place, where all of these calls are made; raises Unfit."""
    first = calls[0]
    path = first.location.path
    outline = context.outline(path)
    node = outline.syntax.at(first.location, cst.Call)
    if node is None:
        raise Unfit(outline.syntax.module, f"{first.method}() is not a plain call")
    others = [
        c for c in context.program.calls if c.location == first.location and not group.move.has(c.client)
    ]
    if others:
        raise Unfit(node, f"{first.method}() is called there on clients of other databases as well")
    known = [template for call in calls for template in texts(call)]
    if any(map(group.move.found, known)):
        raise Unfit(node, f"{first.method}() is given keys there that have the prefix already")
    keys = list(_keys(node, first.method, max(len(first.keys), min(len(known), 1))))
    if not keys:
        raise Unfit(node, f"where the keys of {first.method}() stand is not plain")
    kind = _kind(outline, places, keys, known)
    return tuple(edit for key in keys for edit in _put(outline, key, group.prefix, kind))


def _kind(
    outline: Outline, places: Places, keys: Sequence[cst.BaseExpression], known: Sequence[Template]
) -> str:
    """What the keys are: "text", "bytes" or "number"; raises Unfit where that is not known for all."""
    found = {_kind_of(places, template) for template in known}
    if found == {"", "text"} and all(map(_is_parameter, known)):
        return "text"  # some callers bring a text; what others bring is added to one, or fails loudly
    if "" in found:
        open_ = next(template for template in known if not _kind_of(places, template))
        told = {_annotated(outline, key) for key in keys}
        if len(told) != 1 or not all(told):
            raise Unfit(keys[0], f"it is not known whether `{open_}` is str or bytes there")
        found = (found - {""}) | told
    if len(found) != 1:
        raise Unfit(keys[0], "the keys there are of several types")
    return found.pop()


def _kind_of(places: Places, template: Template) -> str:
    """By the literals that a key is built of; "" for a value and for a number, which may come as either."""
    binary = places.binary(template.source)
    if binary is not None:
        return "bytes" if binary else "text"
    return "text" if template.literal is not None and not template.literal.lstrip("-").isdigit() else ""


def _is_parameter(template: Template) -> bool:
    """Whether it is a text, or the parameter of a function as it came."""
    identity = template.holes[0].identity if template.bare else None
    return not template.bare or (isinstance(identity, Identity) and identity.parts[0] == "parameter")


def _annotated(outline: Outline, key: cst.BaseExpression) -> str:
    """The type that a function declares for its parameter of that name, which it gives no other value."""
    if not isinstance(key, cst.Name):
        return ""
    for around in outline.above(key):
        if isinstance(around, cst.FunctionDef):
            every = (*around.params.params, *around.params.kwonly_params, *around.params.posonly_params)
            found = next((one.annotation for one in every if one.name.value == key.value), None)
            bound = (one.target for one in each(around.body, cst.AssignTarget))
            if found is None or any(isinstance(one, cst.Name) and one.value == key.value for one in bound):
                return ""
            written = outline.bare(found.annotation).strip("\"'")
            return {"str": "text", "bytes": "bytes", "int": "number"}.get(written, "")
    return ""


def _keys(node: cst.Call, name: str, count: int) -> Iterator[cst.BaseExpression]:
    """The expressions of the keys in the call; raises Unfit where they are not written there one by one."""
    found = method(name)
    parameters = list(found.by_role(*_ROLES)) if found is not None else []
    if not parameters:
        raise Unfit(node, f"it is not known which arguments of {name}() are keys")
    places = {p.name: n for n, p in enumerate(found.parameters)} if found is not None else {}
    given = 0
    for parameter in parameters:
        for value in _given(node, places[parameter.name], parameter.name, parameter.kind):
            for key in _each(value, parameter.role):
                given += 1
                yield key
    if given != count:
        raise Unfit(node, f"the keys of {name}() are not all written one by one")


def _given(node: cst.Call, place: int, name: str, kind: str) -> Iterator[cst.BaseExpression]:
    plain = [arg for arg in node.args if arg.keyword is None]
    if any(arg.star for arg in node.args):
        raise Unfit(node, "its arguments come from a sequence")
    if kind == "varargs":
        yield from (arg.value for arg in plain[place:])
    elif kind == "positional" and place < len(plain):
        yield plain[place].value
    else:
        yield from (a.value for a in node.args if a.keyword is not None and a.keyword.value == name)


def _each(value: cst.BaseExpression, role: str) -> Iterator[cst.BaseExpression]:
    if role == "keymap":
        if not isinstance(value, cst.Dict):
            raise Unfit(value, "the keys there are those of a mapping")
        for pair in value.elements:
            if not isinstance(pair, cst.DictElement):
                raise Unfit(value, "the keys there are those of a mapping")
            yield pair.key
    elif role == "keys" and isinstance(value, _MANY):
        for element in value.elements:
            if isinstance(element, cst.StarredElement):
                raise Unfit(value, "the keys there come from a sequence")
            yield element.value
    else:
        yield value


def _put(outline: Outline, key: cst.BaseExpression, prefix: str, kind: str) -> Iterator[Edit]:
    start, end = outline.syntax.full(key)
    path = outline.source.path
    if kind == "number":
        if not isinstance(key, cst.Name):
            raise Unfit(key, "the key there is a number that is worked out")
        yield Edit(path, start, start, f'f"{prefix}{{')
        yield Edit(path, end, end, '}"')
        return
    mark = "b" if kind == "bytes" else ""
    plain = isinstance(key, _OPERANDS) or bool(key.lpar)
    if isinstance(key, cst.BinaryOperation) and isinstance(key.operator, cst.Add):
        plain = True
    yield Edit(path, start, start, f'{mark}"{prefix}" + {"" if plain else "("}')
    if not plain:
        yield Edit(path, end, end, ")")
