"""Rules that tables state in words: what is proposed, and what is left to a person."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from recommender.authoring.new_folder import imported_files, write_folder
from recommender.authoring.spreadsheet_import import Imported, read_spreadsheet

HERE = Path(__file__).parent
TABLES = tomllib.loads((HERE / "rule_tables.toml").read_text(encoding="utf-8"))[
    "tables"
]


def read(tmp_path: Path, sheet: str) -> Imported:
    path = tmp_path / "units.csv"
    path.write_text(sheet.lstrip("\n"), encoding="utf-8")
    return read_spreadsheet(path, level=2)


def shown(requires: dict[str, Any], rows: list[dict[str, str]]) -> str:
    """Return what a rule requires, in the notation of the tables."""
    for key in ("needs", "bars", "together"):
        if key in requires:
            column = requires[key]
            cells = [f"{row['code']}={row[column]}" for row in rows if row[column]]
            return f"{key} {column}: {', '.join(cells)}"
    if "if" in requires:
        then = requires["then"]
        units = " ".join(then["of"]["units"])
        end = f" <= {then['at_most']}" if "at_most" in then else ""
        return f"if {' '.join(requires['if']['of']['units'])} then {units}{end}"
    if "out_of" in requires:
        whole = " ".join(requires["out_of"]["groups"])
        part = f"{requires['measure']}{filtered(requires)}"
        return f"share of {part} among {whole}{ends(requires)}"
    return f"{requires['measure']}{filtered(requires)}{ends(requires)}"


def filtered(requires: dict[str, Any]) -> str:
    of, words = requires.get("of", {}), ""
    if "for_each" in requires:
        words += f" each {' '.join(requires['for_each']['groups'])}"
    if "groups" in of:
        words += f" group {' '.join(of['groups'])}"
    if "units" in of:
        words += f" {' '.join(of['units'])}"
    if "except_units" in of:
        words += f" except {' '.join(of['except_units'])}"
    if "levels" in of:
        words += f" level {' '.join(map(str, of['levels']))}"
    if "min_level" in of:
        words += f" level>={of['min_level']}"
    return words


def ends(requires: dict[str, Any]) -> str:
    low, high = requires.get("at_least"), requires.get("at_most")
    if "exactly" in requires:
        return f" = {requires['exactly']}"
    if low is not None and high is not None:
        return f" {low} to {high}"
    return f" >= {low}" if high is None else f" <= {high}"


@pytest.mark.parametrize("table", TABLES, ids=[table["name"] for table in TABLES])
def test_a_table_states_these_rules_and_no_other(
    table: dict[str, Any], tmp_path: Path
) -> None:
    imported = read(tmp_path, table["sheet"])

    rules = [shown(dict(r.requires), imported.rows) for r in imported.seen.proposed]
    assert rules == table["rules"]
    unclear = sorted({unread.words.row for unread in imported.seen.unread})
    assert unclear == table.get("unclear", [])


@pytest.mark.parametrize("table", TABLES, ids=[table["name"] for table in TABLES])
def test_a_comment_is_a_rule_when_its_marks_are_removed(
    table: dict[str, Any], tmp_path: Path
) -> None:
    imported = read(tmp_path, table["sheet"])
    files = imported_files(imported, "mine", "Mine")
    as_read = write_folder(tmp_path / "as-read", files)
    text = files["qualification.toml"]
    if table["rules"]:
        text = re.sub("^#(?! )", "", text, flags=re.MULTILINE)
    confirmed = write_folder(
        tmp_path / "confirmed", {**files, "qualification.toml": text}
    )
    at_once = write_folder(
        tmp_path / "at-once",
        imported_files(imported, "mine", "Mine", accept_rules=True),
    )

    assert [rule.id for rule in as_read.rules] == ["to-be-written"]
    if table["rules"]:
        assert as_read.rules + at_once.rules == confirmed.rules
    else:
        assert as_read.rules == at_once.rules == confirmed.rules


def test_a_source_has_the_row_and_the_words(tmp_path: Path) -> None:
    imported = read(tmp_path, TABLES[0]["sheet"])
    folder = write_folder(
        tmp_path / "mine", imported_files(imported, "mine", "Mine", accept_rules=True)
    )

    source = {rule.id: rule.source for rule in folder.rules}
    assert source["group-b"] == (
        "units.csv, row 7: Group B Optional (minimum 14 credits)"
    )
    assert source["mandatory"].startswith("units.csv, rows 2, 5, 6: Learners must")


README = (HERE.parents[1] / "data" / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(
    r"(?<=`)[A-Za-z0-9][^`\n]+(?=`)",
    README.partition("They are seen\n")[2].partition("- in columns")[0],
)


@pytest.mark.parametrize("words", EXAMPLES)
def test_each_example_of_the_page_is_understood(words: str, tmp_path: Path) -> None:
    group = re.match("(?:Group [BE]|Optional units)(?= [(-]|:)", words)
    names = ["Group A: Mandatory", *(f"Group {id_}: Optional" for id_ in "BCDE")]
    lines = ["At least 20 credits from Groups B and C"]
    for number, name in enumerate(names):
        named = group is not None and name.startswith(group[0])
        lines.append(words if named else name)
        lines += [f"U{2 * number + n},Plan,{3 + n % 2},14" for n in (1, 2)]
    if group is not None and group[0] == "Optional units":
        lines += [words, "U11,Plan,3,14", "U12,Plan,3,14"]
    lines += [] if group else [words]
    head = "Code,Title,Level,Credits"
    sheet = [
        head,
        *(f'"{t}"' if not t.startswith("U") or " " in t else t for t in lines),
    ]
    imported = read(tmp_path, "\n".join(f"{line}" for line in sheet) + "\n")

    assert len(EXAMPLES) == 10
    assert imported.seen.unread == []
    said = [w.text for rule in imported.seen.proposed for w in rule.words]
    assert words in said


def test_a_row_that_states_a_rule_is_not_left_out(tmp_path: Path) -> None:
    sheet = (
        "Code,Title,Level,Credits\nU1,Plan,3,6\nU2,Do,3,6\nU3,End,3,6\n"
        "At least 12 credits in total,,,\nTotal credits required,,,10\n"
        "See the handbook.,,,\n"
    )
    imported = read(tmp_path, sheet)

    seen = sorted(rule.requires["at_least"] for rule in imported.seen.proposed)
    assert seen == [10, 12]
    assert imported.counts.by_fate == {"header": 1, "unit": 3, "rule": 2, "not read": 1}
    assert imported.skipped == []
    assert [note for note in imported.notes if "not read" in note] == [
        'row 7: not read: "See the handbook."'
    ]


def test_a_line_above_the_units_has_the_title_and_the_level(tmp_path: Path) -> None:
    sheet = (
        "Our centre,,,\nLevel 4 Diploma in Hat Making,,,\n"
        "Code,Title,Level,Credits\nU1,Plan,3,6\nU2,Do,3,6\n"
    )
    imported = read(tmp_path, sheet)
    line = imported.title_line

    assert line is not None
    assert (line.text, imported.level) == ("Level 4 Diploma in Hat Making", "4")
    assert imported.left_out == ['row 1: not read: "Our centre"']
    assert imported.usual[-1] == 'row 2: the title: "Level 4 Diploma in Hat Making"'
    untitled = read(tmp_path, sheet.partition("\n")[2].partition("\n")[2])
    assert (untitled.title_line, untitled.level) == (None, "3")
