"""Lua that the code reads from files of the project: which file it is, and the text that comes of it.

Paths are followed only where the project has Lua files. An open file is the text of its path, as long as it
is one of them: what is read() of it is the text of the file. Whatever else is read stays unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from posixpath import dirname

from clusterlint.extract import ir
from clusterlint.finding import Location
from clusterlint.link.language import expressions, externals
from clusterlint.link.language.arguments import Arguments
from clusterlint.link.texts import paths, text_functions
from clusterlint.link.values import (
    External,
    Item,
    ListValue,
    ModuleValue,
    Text,
    Unknown,
    Value,
    join,
    options,
    standing_for,
    text,
)
from clusterlint.link.world import Frame, World
from clusterlint.slots.template import Template

_READING = frozenset({"read", "read_bytes", "read_text", "readall"})
_LISTING = {"glob": True, "iglob": True, "rglob": False, "iterdir": True}
"""What lists files; whether only those of the folder itself."""

Reader = Callable[[World, Frame, Arguments, ir.Invocation], "Value | None"]


def file_of(world: World, path: str) -> Text | None:
    """``__file__`` of a module."""
    return paths.below_the_root(path) if world.scripts else None


def attribute(world: World, base: Text, name: str) -> Value | None:
    """``path.parent`` and the like."""
    return paths.attribute(base, name) if world.scripts else None


def method(
    world: World, frame: Frame, base: Text, name: str, arguments: Arguments, node: ir.Invocation
) -> Value | None:
    """A method of a path, or of an open file; None for what is no such thing."""
    if not world.scripts:
        return None
    if name in _READING:
        unknown = Unknown(("content", standing_for(base)), f"{name}()", externals.loops([base]))
        return _read(world, frame, base) or unknown
    if name == "open":
        return base if _file(world, frame, base) is not None else None
    if name == "joinpath":
        given = Arguments(((base, False), *arguments.positional))
        return text_functions.path_joined(world, frame, given, node)
    if name in _LISTING:
        pattern = arguments.get(0, "pattern")
        literal = "*" if name == "iterdir" else _literal(pattern)
        return None if literal is None else _listed(world, frame, base, literal, near=_LISTING[name])
    return paths.method(base, name, arguments)


def divided(world: World, frame: Frame, left: Value, right: Value, place: Location | None) -> Value | None:
    """``folder / "x.lua"``: a text on either side of a slash is a path."""
    if not world.scripts or not (isinstance(left, Text) or isinstance(right, Text)):
        return None
    return text_functions.path_of((left, right), place, expressions.opaque_for(frame))


def called(world: World, frame: Frame, name: str, arguments: Arguments, node: ir.Invocation) -> Value | None:
    """What a function of the standard library gives that makes paths or reads files."""
    reader = (
        _FUNCTIONS.get(name.replace("importlib_resources.", "importlib.resources."))
        if world.scripts
        else None
    )
    return None if reader is None else reader(world, frame, arguments, node)


def _path(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value | None:
    """``Path(folder, "x.lua")``."""
    if not arguments.positional:
        return text(".")
    if len(arguments.positional) == 1:
        given = arguments.positional[0][0]
        return given if all(isinstance(one, Text) for one in options(given)) else None
    return text_functions.path_joined(world, frame, arguments, node)


def _of_each(change: Callable[[Text], Value | None]) -> Reader:
    """A function of one path."""

    def model(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value | None:
        given = arguments.plain()
        found = [change(one) if isinstance(one, Text) else None for v in given[:1] for one in options(v)]
        known = [one for one in found if one is not None]
        return join(*known) if known and len(known) == len(found) else None

    return model


def _opened(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value | None:
    """``open(path)``."""
    given = arguments.get(0, "file")
    found = options(given) if given is not None else ()
    known = [one for one in found if isinstance(one, Text) and _file(world, frame, one) is not None]
    return given if known and len(known) == len(found) else None


def _globbed(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value | None:
    """``glob.glob(os.path.join(folder, "*.lua"))``."""
    given = arguments.get(0, "pathname")
    if not isinstance(given, Text):
        return None
    folder, pattern = paths.parent(given), _literal(paths.attribute(given, "name"))
    return None if folder is None or pattern is None else _listed(world, frame, folder, pattern, near=True)


def _names(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value | None:
    """``os.listdir(folder)``."""
    given = arguments.get(0, "path")
    found = _listed(world, frame, given, "*", near=True) if isinstance(given, Text) else None
    if found is None:
        return None
    named = [paths.attribute(item.value, "name") for item in found.items if isinstance(item.value, Text)]
    return ListValue("list", [Item(one) for one in named if one is not None], loops=frame.loops)


def _package(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value | None:
    """``importlib.resources.files(package)``: the folder of a package, without an argument of one's own."""
    folder = _folder_of(world, frame, arguments.get(0, "package"), node)
    return None if folder is None else paths.below_the_root(folder)


def _resource(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value | None:
    """``resources.path(package, "x.lua")`` and the like: the path."""
    folder = _package(world, frame, arguments, node)
    if folder is None:
        return None
    given = [arguments.get(1, "resource"), *arguments.plain()[2:]]
    parts = [folder, *(v for v in given if v is not None)]
    return text_functions.path_of(parts, None, expressions.opaque_for(frame))


def _content(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value | None:
    """``pkgutil.get_data(package, "x.lua")`` and the like: what is in it."""
    found = _resource(world, frame, arguments, node)
    return _read(world, frame, found) if isinstance(found, Text) else None


def _folder_of(world: World, frame: Frame, value: Value | None, node: ir.Invocation) -> str | None:
    """The folder of a package that is named, or imported."""
    here = frame.module.path
    if value is None or (isinstance(value, Unknown) and _names_itself(node)):
        return dirname(here)
    if isinstance(value, ModuleValue):
        return dirname(value.path)
    name = value.name if isinstance(value, External) else _literal(value)
    if not name:
        return None
    module = world.index.absolute(here, name)
    if module is not None:
        return dirname(module)
    return _nearest(here, _folders(world), name.replace(".", "/"))


def _names_itself(node: ir.Invocation) -> bool:
    first = node.args[0].value if node.args else None
    return isinstance(first, ir.Name) and first.id in ("__package__", "__name__")


def _read(world: World, frame: Frame, path: Text) -> Text | None:
    """The text of the file at a path."""
    found = _file(world, frame, path)
    if found is None:
        return None
    return Text(Template.of([world.scripts[found]]), Location(found, 1, 1, 1, 1))


def _file(world: World, frame: Frame, path: Text) -> str | None:
    """The Lua file at a path. Of one that begins with something unknown the end must mean one file only."""
    known = paths.in_the_project(path)
    if known is not None:
        return known if known in world.scripts else None
    end = paths.end_of(path)
    return None if end is None else _nearest(frame.module.path, world.scripts, end)


def _nearest(here: str, known: Iterable[str], end: str) -> str | None:
    """The one of these paths that ends so; of several the one that shares most folders with a file."""
    found = [path for path in known if path == end or path.endswith(f"/{end}")]
    shared = [_shared(here, path) for path in found]
    best = [path for path, count in zip(found, shared, strict=True) if count == max(shared)]
    return best[0] if len(best) == 1 else None


def _shared(one: str, other: str) -> int:
    """How many folders two paths begin with."""
    pairs = zip(one.split("/")[:-1], other.split("/")[:-1], strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(one.count("/"), other.count("/")))


def _folders(world: World) -> set[str]:
    """The folders that Lua files lie in, and those above them."""
    found: set[str] = set()
    for path in world.scripts:
        while path := dirname(path):
            found.add(path)
    return found


def _listed(world: World, frame: Frame, folder: Text, pattern: str, *, near: bool) -> ListValue | None:
    """The Lua files of a folder; ``near``: of itself only, unless the pattern says more."""
    known = paths.in_the_project(folder)
    if known is None:
        end = paths.end_of(folder)
        known = None if end is None else _nearest(frame.module.path, _folders(world), end)
    if known is None:
        return None
    deep = not near or pattern.startswith("**/")
    wanted = pattern.removeprefix("**/")
    items = [
        Item(paths.below_the_root(path))
        for path in sorted(world.scripts)
        if _is_in(path, known, wanted, deep=deep)
    ]
    return ListValue("list", items, loops=frame.loops)


def _is_in(path: str, folder: str, pattern: str, *, deep: bool) -> bool:
    inside = f"{folder}/" if folder else ""
    if not path.startswith(inside):
        return False
    names, wanted = path[len(inside) :].split("/"), pattern.split("/")
    if len(names) < len(wanted) or (len(names) > len(wanted) and not deep):
        return False
    return all(map(fnmatchcase, names[-len(wanted) :], wanted))


def _literal(value: Value | None) -> str | None:
    return value.template.literal if isinstance(value, Text) else None


def _same(path: Text) -> Text:
    return path


_FUNCTIONS: dict[str, Reader] = {
    **dict.fromkeys(
        ("pathlib.Path", "pathlib.PurePath", "pathlib.PosixPath", "pathlib.PurePosixPath", "anyio.Path"),
        _path,
    ),
    **dict.fromkeys(
        (f"os.path.{name}" for name in ("abspath", "expanduser", "normpath", "realpath")), _of_each(_same)
    ),
    "os.fspath": _of_each(_same),
    "os.path.basename": _of_each(lambda path: paths.attribute(path, "name")),
    "os.path.dirname": _of_each(paths.parent),
    "os.path.splitext": _of_each(paths.split),
    **dict.fromkeys(("builtins.open", "io.open", "codecs.open", "aiofiles.open", "anyio.open_file"), _opened),
    "glob.glob": _globbed,
    "glob.iglob": _globbed,
    "os.listdir": _names,
    "importlib.resources.files": _package,
    "importlib.resources.as_file": _of_each(_same),
    **dict.fromkeys(
        ("importlib.resources.path", "importlib.resources.open_text", "importlib.resources.open_binary"),
        _resource,
    ),
    **dict.fromkeys(("importlib.resources.read_text", "importlib.resources.read_binary"), _content),
    "pkgutil.get_data": _content,
    "pkg_resources.resource_filename": _resource,
    "pkg_resources.resource_stream": _resource,
    "pkg_resources.resource_string": _content,
}
