"""One small change of a program's text at a time, as a slip of the hand would make it.

The changes: a comparison turned or moved by one, `and` for `or`, a `not` more or less, a condition
turned round, a number one off, a truth for the other, plus for minus, a check or a refusal left
out, `break` for `continue`. Texts, annotations and docstrings are left alone.
"""

import ast
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass

from typing_extensions import override

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_RECKONED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}


@dataclass(frozen=True, slots=True)
class Change:
    """One change: where, what, and the changed program."""

    line: int
    what: str
    tree: ast.Module

    @override
    def __str__(self) -> str:
        return f"{self.line}: {self.what}"


def changes(source: str) -> Iterator[Change]:
    """Every small change of a module, in the order of its text."""
    tree = ast.parse(source)
    places = _Places()
    places.visit(tree)
    for at, what in places.found:
        changed = deepcopy(tree)
        others = _Places()
        others.visit(changed)
        line = others.act(at)
        yield Change(line, what, ast.fix_missing_locations(changed))


class _Places(ast.NodeVisitor):
    """All places that can be changed, in order; acting on one changes the tree that was visited."""

    def __init__(self) -> None:
        self.found: list[tuple[int, str]] = []
        self._acts: list[tuple[Callable[[], object], int]] = []

    def act(self, at: int) -> int:
        """Change the place of this number; the line it is on."""
        act, line = self._acts[at]
        act()
        return line

    def _note(self, node: ast.expr | ast.stmt, what: str, act: Callable[[], object]) -> None:
        self.found.append((len(self._acts), what))
        self._acts.append((act, node.lineno))

    @override
    def visit_Compare(self, node: ast.Compare) -> None:
        for at, operator in enumerate(node.ops):
            other = _COMPARED[type(operator)]
            what = f"{other.__name__} for {type(operator).__name__}"
            self._note(node, what, lambda at=at, other=other: node.ops.__setitem__(at, other()))  # type: ignore[misc]
        self.generic_visit(node)

    @override
    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        other = ast.Or if isinstance(node.op, ast.And) else ast.And
        self._note(node, f"{other.__name__} here", lambda: setattr(node, "op", other()))
        self.generic_visit(node)

    @override
    def visit_BinOp(self, node: ast.BinOp) -> None:
        other = _RECKONED.get(type(node.op))
        if other is not None and not _is_text(node):
            self._note(node, f"{other.__name__} here", lambda: setattr(node, "op", other()))
        self.generic_visit(node)

    @override
    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        if isinstance(node.op, ast.Not):
            # Twice not, but always a truth.
            turned = ast.UnaryOp(ast.Not(), node.operand)
            self._note(node, "no not", lambda: setattr(node, "operand", turned))
        self.generic_visit(node)

    @override
    def visit_If(self, node: ast.If) -> None:
        self._turn(node, "if")
        self.generic_visit(node)

    @override
    def visit_IfExp(self, node: ast.IfExp) -> None:
        self._turn(node, "either")
        self.generic_visit(node)

    def _turn(self, node: ast.If | ast.IfExp, what: str) -> None:
        if not isinstance(node.test, ast.Compare | ast.UnaryOp):
            turned = ast.UnaryOp(ast.Not(), node.test)
            self._note(node, f"{what} not", lambda: setattr(node, "test", turned))

    @override
    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, bool):
            other: object = not node.value
        elif isinstance(node.value, int):
            other = node.value + 1
        else:
            return
        self._note(node, f"{other} for {node.value}", lambda: setattr(node, "value", other))

    @override
    def generic_visit(self, node: ast.AST) -> None:
        for name in ("body", "orelse", "finalbody"):
            some = getattr(node, name, None)
            if isinstance(some, list):
                self._visit_statements(some)
        super().generic_visit(node)

    def _visit_statements(self, some: list[ast.stmt]) -> None:
        for at, statement in enumerate(some):
            called = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)
            if called or isinstance(statement, ast.Raise):
                gone = ast.copy_location(ast.Pass(), statement)
                what = f"without {ast.unparse(statement)[:60]}"
                self._note(statement, what, lambda at=at, gone=gone: some.__setitem__(at, gone))  # type: ignore[misc]
            elif isinstance(statement, ast.Break | ast.Continue):
                other = ast.Continue if isinstance(statement, ast.Break) else ast.Break
                turned = ast.copy_location(other(), statement)
                self._note(
                    statement,
                    f"{other.__name__} here",
                    lambda at=at, turned=turned: some.__setitem__(at, turned),  # type: ignore[misc]
                )

    # What no run of the program depends on.
    @override
    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    @override
    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        for each in (*node.args.defaults, *node.args.kw_defaults):
            if each is not None:
                self.visit(each)
        self._visit_statements(node.body)
        for statement in node.body:
            self.visit(statement)

    @override
    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for statement in node.body:
            self.visit(statement)


def _is_text(node: ast.BinOp) -> bool:
    """Whether a sum joins texts: minus there is no slip of the hand."""
    return any(
        isinstance(side, ast.JoinedStr)
        or (isinstance(side, ast.Constant) and isinstance(side.value, str | bytes))
        for side in (node.left, node.right)
    )
