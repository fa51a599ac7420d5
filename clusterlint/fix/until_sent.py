"""What runs between a queued command and execute().

A command that leaves a pipeline runs where it stood, before execute() does. That is the same only if
execute() is sure to come: nothing between the two leaves the block, asks another server, or can fail.
"""

from __future__ import annotations

import libcst as cst

from clusterlint.fix.outline import Outline, each, nodes
from clusterlint.fix.unfit import Unfit

_PLAIN = frozenset(
    {"str", "repr", "bool", "len", "range", "enumerate", "zip", "list", "tuple", "set", "dict", "sorted"}
)
"""Functions of Python that do not fail on what code gives them here."""
_CLOCKS = frozenset({"time.time", "time.monotonic", "time.time_ns"})
_ROUND = frozenset({"int", "round"})
_METHODS = frozenset({"items", "keys", "values", "join", "format", "encode"})
_DEEPEST = 3
"""Functions that call each other to build one key."""

_LEAVES = (cst.Return, cst.Raise, cst.Break, cst.Continue, cst.Assert)


class UntilSent:
    """Looks at the code around the commands of one pipeline; raises Unfit where execute() may not come."""

    def __init__(self, outline: Outline, pipe: str) -> None:
        self._outline, self._pipe = outline, pipe

    def check(self, statement: cst.CSTNode, *, begins: bool) -> None:
        """From the statement to execute(), block by block outwards; ``begins``: nothing is queued before."""
        if not begins:  # what is queued goes first, and then the arguments are worked out
            self._harmless(statement)
        at = statement
        while True:
            above = self._outline.parent(at)
            if isinstance(above, (cst.FunctionDef, cst.With, cst.Try, cst.TryStar)) or above is None:
                raise Unfit(statement, f"{self._pipe}.execute() is not sure to come after it")
            if isinstance(above, (cst.For, cst.While)):
                self._harmless(above)
            elif isinstance(above, (cst.IndentedBlock, cst.Module)):
                behind = above.body[[one is at for one in above.body].index(True) + 1 :]
                for one in behind:
                    if self._sends(one):
                        return
                    self._harmless(one)
            at = above

    def _sends(self, statement: cst.CSTNode) -> bool:
        """Whether it calls execute(), and before anything else that matters."""
        head: cst.CSTNode = statement
        if isinstance(statement, cst.If):
            head = statement.test
        elif isinstance(statement, cst.For):
            head = statement.iter
        elif isinstance(statement, (cst.Try, cst.TryStar)):
            return self._in_try(statement)
        elif not isinstance(statement, cst.SimpleStatementLine):
            return False
        calls = [call for call in each(head, cst.Call) if self._is_execute(call)]
        kinds = (cst.BooleanOperation, cst.IfExp, cst.Lambda)
        for call in calls:
            for above in self._outline.above(call):
                if above is statement:
                    break
                if isinstance(above, kinds):
                    raise Unfit(call, f"{self._pipe}.execute() stands under a condition")
        return bool(calls)

    def _in_try(self, statement: cst.Try | cst.TryStar) -> bool:
        """Errors of execute() are handled there, and those of a command in front of it are not."""
        if not any(self._is_execute(call) for call in each(statement.body, cst.Call)):
            return False
        ends = statement.finalbody.body.body if statement.finalbody is not None else ()
        first = statement.body.body[0]
        if statement.handlers or not all(map(self._is_queueing, ends)) or not self._sends(first):
            raise Unfit(statement, f"only the errors of {self._pipe}.execute() are handled there")
        return True

    def _is_queueing(self, statement: cst.CSTNode) -> bool:
        calls = [self._base(call) for call in each(statement, cst.Call)]
        return bool(calls) and all(base == self._pipe for base in calls)

    def _is_execute(self, call: cst.Call) -> bool:
        named = isinstance(call.func, cst.Attribute) and call.func.attr.value == "execute"
        return named and self._base(call) == self._pipe

    def _harmless(self, statement: cst.CSTNode) -> None:
        """Raises Unfit for a statement after which execute() might not come."""
        for node in nodes(statement):
            if isinstance(node, _LEAVES):
                word = type(node).__name__.lower()
                raise Unfit(node, f"`{word}` stands between it and {self._pipe}.execute()")
            if isinstance(node, (cst.With, cst.Try, cst.TryStar, cst.Match, cst.FunctionDef, cst.ClassDef)):
                raise Unfit(node, f"other code stands between it and {self._pipe}.execute()")
            waits = isinstance(node, cst.Await) and not isinstance(node.expression, cst.Call)
            if waits or isinstance(node, (cst.Subscript, cst.Yield)):
                raise Unfit(node, self._fails(node))
            if isinstance(node, cst.Call) and not self._is_plain(node, 0):
                raise Unfit(node, self._fails(node))

    def _fails(self, node: cst.CSTNode) -> str:
        code = self._outline.code(node.func if isinstance(node, cst.Call) else node)
        shown = f"{code}()" if isinstance(node, cst.Call) else code
        return f"`{shown}` may fail between it and {self._pipe}.execute()"

    def _is_plain(self, call: cst.Call, depth: int) -> bool:
        """Whether it queues a command, or builds a text or the like."""
        if self._base(call) == self._pipe or self._is_given(call):
            return True
        name = self._outline.code(call.func)
        if name in _PLAIN or name in _CLOCKS:
            return True
        if name in _ROUND:
            return all(isinstance(arg.value, cst.Call) for arg in call.args)
        if isinstance(call.func, cst.Attribute) and call.func.attr.value in _METHODS:
            return True
        made = self._function(call)
        return made is not None and depth < _DEEPEST and self._builds(made, depth)

    def _is_given(self, call: cst.Call) -> bool:
        """A Script object that queues on the pipeline."""
        return any(
            arg.keyword is not None
            and arg.keyword.value == "client"
            and self._outline.code(arg.value) == self._pipe
            for arg in call.args
        )

    def _base(self, call: cst.Call) -> str:
        """What the chain of calls begins with: `pipe` of ``pipe.get(a).get(b)``."""
        at: cst.CSTNode = call
        while isinstance(at, (cst.Call, cst.Attribute)):
            at = at.func if isinstance(at, cst.Call) else at.value
        return at.value if isinstance(at, cst.Name) and at is not call.func else ""

    def _function(self, call: cst.Call) -> cst.FunctionDef | None:
        """The function of this file, or method of this class, that is called."""
        holder: cst.CSTNode | None = self._outline.syntax.module
        name: cst.BaseExpression = call.func
        if isinstance(name, cst.Attribute) and self._outline.code(name.value) in ("self", "cls"):
            holder = next((one for one in self._outline.above(call) if isinstance(one, cst.ClassDef)), None)
            name = name.attr
        if holder is None or not isinstance(name, cst.Name):
            return None
        block = holder.body if isinstance(holder, cst.ClassDef) else holder
        found = [one for one in block.children if isinstance(one, cst.FunctionDef)]
        return next((one for one in found if one.name.value == name.value), None)

    def _builds(self, function: cst.FunctionDef, depth: int) -> bool:
        """Whether it does nothing but return a text that it puts together."""
        lines = [one for one in function.body.body if isinstance(one, cst.SimpleStatementLine)]
        small = [one for line in lines for one in line.body]
        if len(lines) != len(function.body.body) or function.asynchronous is not None:
            return False
        texts = (cst.SimpleString, cst.ConcatenatedString)
        code = [one for one in small if not (isinstance(one, cst.Expr) and isinstance(one.value, texts))]
        if len(code) != 1 or not isinstance(code[0], cst.Return):
            return False
        bad = (cst.Subscript, cst.Await, cst.Yield)
        inner = list(nodes(code[0]))
        calls = [one for one in inner if isinstance(one, cst.Call)]
        return not any(isinstance(one, bad) for one in inner) and all(
            self._is_plain(one, depth + 1) for one in calls
        )
