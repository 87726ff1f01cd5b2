"""Figures that benchmarks measure, and the tables of the page that shows them."""

from __future__ import annotations

import ast
import os
import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).parent
PAGE = HERE / "README.md"
# What is measured together, in the order of the page: a module test_NAME_speed.py.
TITLES = {
    "command": "Commands, plans and scans",
    "what_if": "What-ifs, prices and trade-offs",
    "lint": "Checking the rules of a qualification",
    "scale": "Large qualifications",
    "race": "The race",
    "cohort": "Caseloads against other engines",
    "caseload": "Requests per second",
    "menu": "Menus",
    "explore": "The page of explore",
}
COLUMNS = ("what", "measured", "compared with", "result", "aim")
MARKERS = "<!-- {part}: written by the benchmark -->\n{text}<!-- end of {part} -->\n"


@dataclass(frozen=True)
class Figure:
    """One row: what was measured, what it is compared with, and the aim."""

    what: str
    measured: str
    compared_with: str
    result: str
    aim: str

    header = COLUMNS

    @property
    def cells(self) -> tuple[str, ...]:
        """Return the cells of its row."""
        return self.what, self.measured, self.compared_with, self.result, self.aim

    def __str__(self) -> str:
        """Return it as one line of text."""
        compared = f", {self.compared_with}" if self.compared_with else ""
        aim = f" (aim {self.aim})" if self.aim else ""
        return f"{self.what:36} {self.measured}{compared}: {self.result}{aim}"


@dataclass(frozen=True)
class Lap:
    """One row of a table with columns of its own."""

    header: tuple[str, ...]
    cells: tuple[str, ...]

    def __str__(self) -> str:
        """Return it as one line of text."""
        cells = zip(self.header, self.cells, strict=True)
        return ", ".join(f"{name}: {cell}" for name, cell in cells)


# The figures of this run.
RECORDED: list[Figure | Lap] = []


def record(
    what: str, measured: str, compared_with: str, result: str, aim: str = ""
) -> None:
    """Print a figure, and keep it for the page."""
    figure = Figure(what, measured, compared_with, result, aim)
    print(figure)
    RECORDED.append(figure)


def record_lap(header: tuple[str, ...], cells: tuple[str, ...]) -> None:
    """Print a row of a table with columns of its own, and keep it for the page."""
    lap = Lap(header, cells)
    print(lap)
    RECORDED.append(lap)


def module_of(part: str) -> Path:
    """Return the file with the benchmarks of a part."""
    return HERE / f"test_{part}_speed.py"


def where_and_when() -> str:
    """Return the date, the machine, how busy others keep it, and versions."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    today = date.today()
    return (
        f"{today.day} {today:%B %Y}, {os.cpu_count()} cores, {memory:.0f} GB, "
        f"load {os.getloadavg()[0]:.1f} before, "
        f"{platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, ortools {version('ortools')}"
    )


def section(part: str, measured_on: str, figures: Sequence[Figure | Lap]) -> str:
    """Return the section of a part, with its markers."""
    docstring = ast.get_docstring(ast.parse(module_of(part).read_text("utf-8"))) or ""
    header = figures[0].header
    rows = [header, ("---",) * len(header), *(figure.cells for figure in figures)]
    table = "".join(f"| {' | '.join(row)} |\n" for row in rows)
    text = (
        f"## {TITLES[part]}\n\n{docstring.splitlines()[0]}\n"
        f"`python -m tests.benchmarks {part}`: {measured_on}.\n\n{table}"
    )
    return MARKERS.format(part=part, text=text)


def _found(part: str, page: str) -> re.Match[str]:
    pattern = MARKERS.format(part=part, text="(.*?)")
    match = re.search(pattern, page, flags=re.DOTALL)
    assert match, f"no section {part}"
    return match


def is_empty(part: str, page: str) -> bool:
    """Return whether a page has no figures of a part yet."""
    return not _found(part, page)[1]


def read_section(part: str, page: str) -> tuple[str, list[Lap]]:
    """Return what a page shows of a part: where it was measured, and the figures."""
    text = _found(part, page)[1]
    (measured_on,) = re.findall(rf"tests\.benchmarks {part}`: (.*)\.\n", text)
    lines = [line[2:-2] for line in text.splitlines() if line[:1] == "|"]
    header, _, *rows = (tuple(line.split(" | ")) for line in lines)
    return measured_on, [Lap(header, row) for row in rows]


def with_section(part: str, page: str, text: str) -> str:
    """Return a page with a new section of a part in place of the old one."""
    return page.replace(_found(part, page)[0], text)
