"""Code that a codemod leaves to a person."""

from __future__ import annotations

import libcst as cst


class Unfit(Exception):
    """The code is not what the codemod rewrites; ``node`` is where, ``why`` says it in a few words."""

    def __init__(self, node: cst.CSTNode, why: str) -> None:
        super().__init__(why)
        self.node = node
        self.why = why
