"""Slips: comparisons turned round, numbers off by one, `and` for `or`, `min` for `max`.

A slip changes one expression. It is known by the text before and after, and by its
number among the slips of its module.
"""

import ast
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_COMBINED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.FloorDiv: ast.Mult,
    ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
_TYPES = {"int", "str", "float", "bool", "bytes", "list", "dict", "set", "frozenset"}
_TYPES |= {"tuple", "type", "object", "None"}
_CALLED = {"any": "all", "all": "any", "min": "max", "max": "min"}


class Slip(NamedTuple):
    """A change of one expression of a module, by its number among such changes.

    `function` is the first line of the outermost function that it is in, or 0. It is
    the `nth` change of its line that reads the same.
    """

    module: str
    number: int
    line: int
    function: int
    before: str
    after: str
    nth: int = 1

    @property
    def key(self) -> str:
        """What sorts slips at random, but the same way while the code is the same."""
        text = f"{self.module}:{self.line}:{self.number}:{self.after}"
        return hashlib.sha256(text.encode()).hexdigest()

    def __str__(self) -> str:
        which = f" (number {self.nth})" if self.nth > 1 else ""
        return f"{self.module}:{self.line}: {self.before}  ->  {self.after}{which}"


class _Slipping(ast.NodeTransformer):
    """Lists the slips that a module can have, and makes one of them."""

    def __init__(self, module: str, number: int | None = None) -> None:
        self.module, self.number = module, number
        self.slips: list[Slip] = []
        self.function = 0

    def _slip(self, before: ast.expr, after: ast.expr) -> ast.AST:
        texts = ast.unparse(before), ast.unparse(after)
        place = (len(self.slips), before.lineno, self.function)
        same = (before.lineno, *texts)
        alike = [s for s in self.slips if (s.line, s.before, s.after) == same]
        slip = Slip(self.module, *place, *texts, nth=len(alike) + 1)
        self.slips.append(slip)
        if slip.number == self.number:
            return ast.copy_location(after, before)
        return self.generic_visit(before)

    def visit_If(self, node: ast.If) -> ast.AST:
        if "TYPE_CHECKING" in ast.unparse(node.test):
            return node
        return self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        other = _COMPARED[type(node.ops[0])]
        ops = [other(), *node.ops[1:]]
        return self._slip(node, ast.Compare(node.left, ops, node.comparators))

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        other = _COMBINED.get(type(node.op))
        if other is None or _is_type(node):
            return self.generic_visit(node)
        return self._slip(node, ast.BinOp(node.left, other(), node.right))

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        return self._slip(node, ast.BoolOp(other, node.values))

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        if not isinstance(node.op, ast.Not):
            return self.generic_visit(node)
        return self._slip(node, node.operand)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name == "zip":
            # Whether the lengths are compared is seen only where they differ.
            node.args = [self.visit(each) for each in node.args]
            return node
        other = _CALLED.get(name)
        if other is None:
            return self.generic_visit(node)
        called = ast.Call(ast.Name(other, ast.Load()), node.args, node.keywords)
        return self._slip(node, called)

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if type(node.value) is bool:
            return self._slip(node, ast.Constant(not node.value))
        if type(node.value) is int:
            return self._slip(node, ast.Constant(node.value + 1))
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if node.value is not None:
            node.value = self.visit(node.value)
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        # Of a decorator, a slip is seen only where what it decorates is wrong.
        node.args = self.visit(node.args)
        outer = self.function
        first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
        self.function = outer or first
        node.body = [self.visit(each) for each in node.body]
        self.function = outer
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        node.body = [self.visit(each) for each in node.body]
        return node


def _is_type(node: ast.BinOp) -> bool:
    """Return whether a `|` is between types, as in `int | None`."""
    parts = ast.unparse(node).split(" | ")
    names = [part.partition("[")[0].rpartition(".")[2] for part in parts]
    return all(name in _TYPES or name[:1].isupper() for name in names)


def slips_of(module: str) -> list[Slip]:
    """Return the slips that a module can have; the module is a path from the top."""
    slipping = _Slipping(module)
    slipping.visit(ast.parse((ROOT / module).read_text("utf-8")))
    return slipping.slips


def tree_with_slip(slip: Slip, text: str) -> ast.Module:
    """Return the tree of a module with a slip in it."""
    slipping = _Slipping(slip.module, slip.number)
    wrong: ast.Module = ast.fix_missing_locations(slipping.visit(ast.parse(text)))
    return wrong


def with_slip(slip: Slip, text: str) -> str:
    """Return the text of a module with a slip in it."""
    return ast.unparse(tree_with_slip(slip, text))


def modules_of(places: list[str]) -> Iterator[str]:
    """Yield the modules of folders, and those that are named, once each."""
    seen: set[str] = set()
    for place in places:
        path = ROOT / place
        found = [path] if path.is_file() else sorted(path.rglob("*.py"))
        for module in found:
            name = module.relative_to(ROOT).as_posix()
            if name not in seen:
                seen.add(name)
                yield name
