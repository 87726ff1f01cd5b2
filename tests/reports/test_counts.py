"""Counts are told with the right number: one role, two roles."""

import re
from pathlib import Path

import pytest

import recommender
from recommender.cli import cli  # noqa: F401  (the commands tell counts too)
from tests.builders.running import run

SOURCE = Path(recommender.__file__).parent
THINGS = [
    "candidate",
    "change",
    "column",
    "credit",
    "file",
    "group",
    "hour",
    "id",
    "level",
    "plan",
    "problem",
    "question",
    "remark",
    "role",
    "row",
    "rule",
    "set",
    "tag",
    "task",
    "template",
    "time",
    "unit",
    "wish",
    "week",
    "day",
    "option",
]
# A number that a word in the plural follows, in the text of the program.
PLURAL = re.compile(rf"\}} (?:[a-z]+ )?({'|'.join(THINGS)})e?s\b")
# Here the number is never one.
NEVER_ONE = {
    "top-range",
    "list(dict.fromkeys(units))",
    'return ({"groups": groups} if groups',
    "of units without one is from",
    "more than {MOST_SHEETS:,} candidates",
    "if self.is_variable:",
    "for bar in (*groups, *rules)",
    "of units read",
    "xlsx-too-many",
    "columns; at most",
    "rules have the id",
    "columns have this name",
    "parallel == 1 else",
    "tasks are not part of it",
    "plans have the same least mismatch",
    "if hours == 1 else",
    "units at a time from week",
    "has units from elsewhere",
    "wishes must be given up",
    "for rules in (before, after)",
    "any other time leave it out",
    "units here have",
    "of its {hours} hours",
    "{MOST_ROWS - 1:,} rows",
    "{LONG_HOURS} hours",
    "needs hours",
    "{float(match.rounding):.1g} credits",
    'times": 1.0 for n in range',
    "rows, a unit in each",
    '{words} words"] = 1.0',
}


def written() -> list[str]:
    lines = []
    for path in sorted(SOURCE.rglob("*.py")):
        rows = path.read_text(encoding="utf-8").splitlines()
        for number, row in enumerate(rows):
            if PLURAL.search(row) and ">>>" not in row:
                near = " ".join(rows[max(0, number - 2) : number + 3])
                lines.append(f"{path.name}: {row.strip()} | {near}")
    return lines


def test_no_count_is_written_with_the_plural_alone() -> None:
    found = [one for one in written() if not any(word in one for word in NEVER_ONE)]

    assert [one.split(" | ")[0] for one in found] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "told"),
    [
        (["check", "F3"], "1 unit, 6 credits"),
        (["units", "--text", "xyzzy"], "0 of 59 units"),
        (["common", "--role", "receptionist"], "1 template"),
    ],
)
def test_one_is_told_in_the_singular(command: list[str], told: str) -> None:
    assert told in run(*command).out


@pytest.mark.slow
def test_one_rule_and_one_role_are_told_in_the_singular(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    sheet = tmp_path / "u.csv"
    sheet.write_text("code,title,level,credits\nU1,First,2,1\n", encoding="utf-8")
    made = run("qualification", "import", str(sheet), "--folder", str(folder))
    checked = run("qualification", "check", str(folder))

    assert "1 unit of" in made.out
    assert "1 unit in 1 group, 1 rule of combination, 1 role;" in checked.out
