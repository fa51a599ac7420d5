"""The scripts lie in files beside the code; every part of a team reads them in its own way."""

import importlib.resources
import os
import pkgutil
from functools import lru_cache
from pathlib import Path

HERE = Path(__file__).resolve().parent

ADD = HERE.joinpath("lua", "add.lua").read_text(encoding="utf-8")
ORDER = Path(__file__).with_name("lua").joinpath("order.lua").read_text()
DROP = pkgutil.get_data("basket", "more/drop.lua").decode()
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "lua", "best.lua")) as opened:
    BEST = opened.read()

ALL = {path.stem: path.read_text() for path in sorted((HERE / "lua").glob("*.lua"))}


@lru_cache(maxsize=None)
def text(name):
    return (importlib.resources.files(__package__) / "lua" / f"{name}.lua").read_text()
