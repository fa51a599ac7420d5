"""Which files to read: the few that can touch Redis, as raw bytes."""

from clusterlint.discover.lua_files import lua_files
from clusterlint.discover.select import Discovery, discover, from_stdin, with_file
from clusterlint.discover.source import FileProblem, SourceFile

__all__ = ["Discovery", "FileProblem", "SourceFile", "discover", "from_stdin", "lua_files", "with_file"]
