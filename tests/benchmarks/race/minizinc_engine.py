"""MiniZinc with Gecode: a model as text, run as a command for each solve.

`minizinc` is a program, which Debian has as a package; PyPI has none.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable

from tests.benchmarks.race.engine import Aim, Engine, TooLongError
from tests.benchmarks.race.programs import Program, Row

COMMAND = "minizinc"


def is_installed() -> bool:
    """Return whether the program is there, with Gecode."""
    return shutil.which(COMMAND) is not None


class MiniZinc(Engine):
    """A constraint model, whose search tries the cheapest decisions first."""

    def __init__(self, program: Program, seconds: float = 60.0) -> None:
        super().__init__(program, seconds)
        self._more: list[Row] = []
        self._fixed: dict[int, int] = {}
        self._binding: Iterable[int] = range(len(program.rows))

    def _text(self, aim: Aim) -> str:
        program, decisions = self.program, range(len(self.program.costs))
        lines = [f"array[0..{len(decisions) - 1}] of var 0..1: x;"]
        for row in [*(program.rows[i] for i in self._binding), *self._more]:
            total = " + ".join(f"{w}*x[{i}]" for i, w in row.terms.items()) or "0"
            lines += [] if row.low is None else [f"constraint {total} >= {row.low};"]
            lines += [] if row.high is None else [f"constraint {total} <= {row.high};"]
        lines += [f"constraint x[{i}] = {v};" for i, v in self._fixed.items()]
        lines.append("var int: total;")
        if aim == "mismatch":
            gained = [
                f"{gain}*max([{', '.join(f'x[{i}]' for i in members)}])"
                for gain, members in program.gains
            ]
            costs = [f"{c}*x[{i}]" for i, c in enumerate(program.costs) if c]
            cost = " + ".join(costs) or "0"
            lines.append(f"constraint total = {' - '.join([cost, *gained])};")
        else:
            credits = program.credits if aim == "credits" else [0] * len(decisions)
            total = " + ".join(f"{c}*x[{i}]" for i, c in enumerate(credits) if c)
            lines.append(f"constraint total = {total or '0'};")
        order = sorted(decisions, key=lambda i: program.costs[i])
        search = f"int_search([{', '.join(f'x[{i}]' for i in order)}], "
        search += "dom_w_deg, indomain_max)"
        lines.append(f"solve :: {search} minimize total;")
        lines.append('output ["on: \\([i | i in index_set(x) where fix(x[i]) = 1])"];')
        return "\n".join(lines)

    def minimise(self, aim: Aim) -> frozenset[int] | None:
        limit = str(int(1000 * self.seconds))
        done = subprocess.run(
            [COMMAND, "--solver", "gecode", "--time-limit", limit, "-"],
            input=self._text(aim),
            capture_output=True,
            text=True,
            check=True,
        )
        if "=====UNSATISFIABLE=====" in done.stdout:
            return None
        if "==========" not in done.stdout:
            raise TooLongError
        listed = re.findall(r"on: \[(.*)\]", done.stdout)[-1]
        return frozenset(int(i) for i in listed.split(",") if i.strip())

    def limit_credits(self, most: int) -> None:
        self._more.append(Row(dict(enumerate(self.program.credits)), high=most))

    def fix(self, decision: int, value: int | None) -> None:
        self._fixed.pop(decision, None)
        if value is not None:
            self._fixed[decision] = value

    def exclude(self, chosen: frozenset[int]) -> None:
        decisions = range(len(self.program.costs))
        signs = {i: -1 if i in chosen else 1 for i in decisions}
        self._more.append(Row(signs, low=1 - len(chosen)))

    def bind(self, rows: Iterable[int]) -> None:
        self._binding = [*rows]
