"""Text leaves in one place each: for a terminal, a shell, a spreadsheet and markup."""

import ast
from collections.abc import Iterator
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import recommender
from recommender.files.csv_text import csv_of
from recommender.files.sheets import read_records
from recommender.safe_text import for_spreadsheet, for_terminal, from_spreadsheet
from tests.builders.examples import examples

PACKAGE = Path(recommender.__file__).parent
# What makes text leave, and the modules that may do it.
WAYS = {
    "click.echo": {"cli/terminal.py"},
    "click.secho": set(),
    "click.prompt": {"cli/terminal.py"},
    "click.confirm": {"cli/terminal.py"},
    "print": set(),
    "sys.stdout.write": set(),
    "sys.stderr.write": set(),
    "error.show": {"cli/terminal.py"},
    "shlex.join": {"safe_text.py"},
    "shlex.quote": {"safe_text.py"},
    "quote": set(),
    "csv.writer": {"files/csv_text.py"},
    "csv.DictWriter": set(),
    "escape": {"safe_text.py", "reports/sheets/html_writer.py"},
    "html.escape": set(),
    "Markup": {"reports/sheets/html_writer.py"},
    "xlsxwriter.Workbook": {"reports/cohort_sheets/sheet_styles.py"},
    "os.system": set(),
    "eval": set(),
    "exec": set(),
}


def calls() -> Iterator[tuple[str, str]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield ast.unparse(node.func), path.relative_to(PACKAGE).as_posix()


def test_text_leaves_in_one_place_each() -> None:
    assert [
        (called, where)
        for called, where in calls()
        if called in WAYS and where not in WAYS[called]
    ] == []


def test_what_a_person_picks_from_is_spelt_out() -> None:
    """Choices with arrow keys are shown by a package of others."""
    tree = ast.parse((PACKAGE / "cli" / "prompts.py").read_text(encoding="utf-8"))
    shown = [
        node.args[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).startswith("questionary.")
    ]

    assert shown
    assert [
        ast.unparse(text)
        for text in shown
        if not isinstance(text, ast.Constant)
        and not ast.unparse(text).startswith("for_terminal(")
    ] == []


@examples(200)
@given(st.text())
def test_nothing_is_obeyed_by_a_terminal(text: str) -> None:
    shown = for_terminal(text)

    assert not {"\x1b", "\x9b", "\r", "\x07", "\x08", "\u202e", "\u200b"} & {*shown}
    assert for_terminal(shown) == shown
    shown.encode("utf-8")


RISKY = st.text(st.sampled_from("=+-@'\t;\n,\" a1"), max_size=12)


@examples(300)
@given(RISKY)
def test_a_csv_that_is_read_again_is_the_same(text: str) -> None:
    records, faults = read_records(csv_of([["id", "x"], ["C1", text]]), "t.csv")

    assert faults == []
    cells = records[1].cells
    assert cells == ["C1", text]


@examples(300)
@given(RISKY)
def test_no_spreadsheet_finds_a_formula(text: str) -> None:
    guarded = for_spreadsheet(text)
    pieces = [p for line in guarded.split("\n") for p in line.split(";")]

    assert [piece for piece in pieces if piece[:1] in tuple("=+-@\t")] == []
    assert from_spreadsheet(guarded) == text
