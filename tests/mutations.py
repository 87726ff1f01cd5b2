"""Slips put into the code, one at a time, to see whether the tests notice.

`python -m tests.mutations` tries a sample on a copy of the repository: comparisons
turned round, numbers off by one, `and` for `or`, what is negated. For each slip it
runs the tests of its module, and lists those that no test noticed. A slip that changes
nothing that anyone could see survives too: whoever runs this judges.
"""

import argparse
import ast
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
# The tests that are about the modules of a folder, or about one module.
TESTS = {
    "auditing": ("tests/auditing", "tests/laws/test_constructs.py"),
    "certificates": ("tests/certificates",),
    "solver/model": ("tests/solver/model", "tests/laws/test_constructs.py"),
    "requests": ("tests/requests", "tests/laws/test_wishes.py"),
    "qualifications/rules.py": ("tests/laws/test_constructs.py", "tests/solver/rules"),
}
_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_COMBINED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.FloorDiv: ast.Mult,
    ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip


class Slip(NamedTuple):
    """A place in a module that can go wrong, by its number among such places."""

    module: Path
    tests: tuple[str, ...]
    number: int


class _Slipping(ast.NodeTransformer):
    """Counts the places of a module that can go wrong, and changes one of them."""

    def __init__(self, number: int | None) -> None:
        self.number, self.count, self.what = number, 0, ""

    def _is_it(self) -> bool:
        self.count += 1
        return self.count - 1 == self.number

    def _changed(self, before: ast.AST, after: ast.AST) -> ast.AST:
        line = getattr(before, "lineno", 0)
        self.what = f"line {line}: {ast.unparse(before)}  ->  {ast.unparse(after)}"
        return after

    def visit_If(self, node: ast.If) -> ast.AST:
        if "TYPE_CHECKING" in ast.unparse(node.test):
            return node
        return self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        other = _COMPARED.get(type(node.ops[0]))
        if other is not None and self._is_it():
            ops = [other(), *node.ops[1:]]
            return self._changed(node, ast.Compare(node.left, ops, node.comparators))
        return self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        other = _COMBINED.get(type(node.op))
        if other is not None and not _is_type(node) and self._is_it():
            return self._changed(node, ast.BinOp(node.left, other(), node.right))
        return self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        if self._is_it():
            other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            return self._changed(node, ast.BoolOp(other, node.values))
        return self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        if isinstance(node.op, ast.Not) and self._is_it():
            return self._changed(node, node.operand)
        return self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if type(node.value) is int and self._is_it():
            return self._changed(node, ast.Constant(node.value + 1))
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        return node


def _is_type(node: ast.BinOp) -> bool:
    """Say whether a `|` is between types, as in `int | None`."""
    text = ast.unparse(node)
    return "None" in text or text.replace(" | ", "").replace(".", "").isidentifier()


def slips() -> Iterator[Slip]:
    """Give every slip that can be made in the modules of the table."""
    for place, tests in TESTS.items():
        path = ROOT / "recommender" / place
        for module in [path] if path.is_file() else sorted(path.rglob("*.py")):
            counter = _Slipping(None)
            counter.visit(ast.parse(module.read_text("utf-8")))
            for number in range(counter.count):
                yield Slip(module.relative_to(ROOT), tests, number)


def try_slip(slip: Slip, copy: Path, seconds: float) -> tuple[bool, str]:
    """Make a slip in a copy, run its tests, and say whether they noticed, and what."""
    module = copy / slip.module
    right = module.read_text("utf-8")
    slipping = _Slipping(slip.number)
    wrong = ast.fix_missing_locations(slipping.visit(ast.parse(right)))
    module.write_text(ast.unparse(wrong), "utf-8")
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-n", "0", "-p",
               "no:cacheprovider", "-m", "not slow", *slip.tests]  # fmt: skip
    try:
        done = subprocess.run(
            command, cwd=copy, capture_output=True, timeout=seconds, check=False
        )
        noticed = done.returncode != 0
    except subprocess.TimeoutExpired:
        noticed = True
    finally:
        module.write_text(right, "utf-8")
    return noticed, f"{slip.module}, {slipping.what}"


def main() -> None:
    """Try a sample, and print the rate and what was not noticed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="a part of the modules' paths")
    parser.add_argument("--seconds", type=float, default=300, help="for one slip")
    asked = parser.parse_args()
    every = [slip for slip in slips() if asked.only in str(slip.module)]
    sample = random.Random(asked.seed).sample(every, min(asked.sample, len(every)))
    survived = []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        left_out = shutil.ignore_patterns(".git", ".venv", "locked", "__pycache__")
        shutil.copytree(ROOT, copy, ignore=left_out)
        for slip in sample:
            noticed, what = try_slip(slip, copy, asked.seconds)
            survived += [] if noticed else [what]
            print("noticed " if noticed else "SURVIVED", what, flush=True)
    fell = len(sample) - len(survived)
    print(f"{fell} of {len(sample)} noticed ({fell / max(len(sample), 1):.0%})")


if __name__ == "__main__":
    main()
