"""The pages whose console examples are run, and what these print now."""

import csv
import io
import re
import shlex
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.builders.running import run as run_program

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
NOTEBOOKS = ROOT / "notebooks"
MAP = ROOT / "recommender" / "README.md"
# The commands of this one follow each other, in a folder of their own.
OWN = NOTEBOOKS / "guide-own-qualification.md"
PAGES = [
    README,
    MAP,
    *sorted(NOTEBOOKS.glob("guide-*.md")),
    ROOT / "tests" / "benchmarks" / "README.md",
]
EXAMPLE = re.compile(r"(?<=```console\n\$ )(.*?)\n(.*?)(?=```)", flags=re.DOTALL)
# The sheets of the workbook of that page.
SHEETS = ("Units", "rules")
# Lines of what is printed that a page leaves out.
CUT = "[...]\n"


def read_page(page: Path) -> str:
    """Return the text of a page; nothing where only the package is there."""
    return page.read_text(encoding="utf-8") if page.exists() else ""


def run(command: str, folder: Path = ROOT) -> str:
    """Return what a command of an example prints."""
    program, *arguments = shlex.split(command)
    assert program == "recommender"
    done = run_program(*arguments, folder=folder)
    return done.out + done.err


def run_in_order(page: str, folder: Path) -> Iterator[tuple[str, str, str]]:
    """Yield command, shown and printed of examples that build on each other.

    The page has the two sheets of a workbook, the rows of strengths.csv as a person
    confirms them, and a job. After the first command the edits that it asks for are
    made: proposed rules are no longer comments, nor are tags only proposed.
    """
    sheets = re.findall(r"```csv\n(.*?)```", page, flags=re.DOTALL)
    confirmed, job = re.findall(r"```text\n(.*?)```", page, flags=re.DOTALL)
    write_workbook(folder / "front-office.xlsx", dict(zip(SHEETS, sheets, strict=True)))
    (folder / "job.txt").write_text(job, encoding="utf-8")
    for number, (command, shown) in enumerate(EXAMPLE.findall(page)):
        yield command, shown, run(command, folder)
        if number == 0:
            confirm(folder / "front-office", confirmed)


def write_workbook(path: Path, sheets: Mapping[str, str]) -> None:
    """Write a workbook with these sheets, each a CSV text; digits become numbers."""
    import openpyxl  # noqa: PLC0415  (an extra)

    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, text in sheets.items():
        sheet = book.create_sheet(title)
        for row in csv.reader(io.StringIO(text)):
            sheet.append([int(c) if c.isdigit() else c or None for c in row])
    book.save(path)


def confirm(folder: Path, rows: str) -> None:
    """Take the proposals of a folder, but these rows for their units."""
    rules, strengths = folder / "qualification.toml", folder / "strengths.csv"
    text = rules.read_text(encoding="utf-8")
    rules.write_text(re.sub("(?m)^#(?! )", "", text), encoding="utf-8")
    units = {row.split(",")[0] for row in rows.splitlines()}
    lines = strengths.read_text(encoding="utf-8").replace("proposed: ", "")
    others = [
        r for r in lines.splitlines(keepends=True) if r.split(",")[0] not in units
    ]
    strengths.write_text("".join(others) + rows, encoding="utf-8")


def matches(printed: str, shown: str) -> bool:
    """Return whether a command prints what its example shows, part after part.

    >>> matches("a\\nb\\nc\\nd\\n", "a\\n[...]\\nc\\n[...]\\n")
    True
    >>> matches("a\\nb\\nc\\nd\\n", "a\\n[...]\\nx\\n[...]\\nd\\n")
    False
    """
    first, *others = (part.strip("\n") for part in shown.split(CUT))
    printed = printed.strip("\n")
    if not others:
        return printed == first
    *inner, last = others
    rest = f"\n{printed.removeprefix(first)}\n"
    for part in inner:
        _, found, rest = rest.partition(f"\n{part}\n")
        if not found:
            return False
        rest = f"\n{rest}"
    return printed.startswith(first) and rest.strip("\n").endswith(last)


def shown_now(shown: str, printed: str) -> str:
    """Return what an example should show, cut where it is cut today."""
    if matches(printed, shown):
        return shown
    lead = "\n" if shown.startswith("\n") else ""
    lines = printed.strip("\n").splitlines(keepends=True)
    lines[-1] += "\n"
    if CUT not in shown:
        return lead + "".join(lines)
    head, *_, tail = (part.strip("\n").splitlines() for part in shown.split(CUT))
    last = lines[-len(tail) :] if tail else []
    return lead + "".join([*lines[: len(head)], CUT, *last])


def rewrite(page: Path) -> None:
    """Write into a page what its commands print now."""
    text = read_page(page)
    if page == OWN:
        with tempfile.TemporaryDirectory() as folder:
            printed = {c: p for c, _, p in run_in_order(text, Path(folder))}
    else:
        printed = {command: run(command) for command, _ in EXAMPLE.findall(text)}

    def example(found: re.Match[str]) -> str:
        return f"{found[1]}\n{shown_now(found[2], printed[found[1]])}"

    page.write_text(EXAMPLE.sub(example, text), encoding="utf-8")
