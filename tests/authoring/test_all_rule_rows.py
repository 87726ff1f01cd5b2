"""A sheet of rules states what qualification.toml does, as written by hand."""

from pathlib import Path

import openpyxl
import pytest

import recommender
from recommender import FileFaultsError
from recommender.loading.shipped import load_qualification
from recommender.qualifications.qualification import Qualification

UNITS = [
    ["Code", "Title", "Group", "Level", "Credits"],
    ["U1", "Plan", "A: Mandatory", "Entry 2", 4],
    ["U2", "Do", "A: Mandatory", "Entry 3", 4],
    ["U3", "Check", "B: Optional", 1, 6],
    ["U4", "Report", "B: Optional", 2, 4],
    ["U5", "Sell", "C: Sales", 2, 6],
    ["U6", "Buy", "C: Sales", 3, 6],
]
FACTS = [
    ["Fact", "Question", "Values", "Unless said"],
    ["Pathway", "Which pathway?", "Care, Play work", ""],
    ["Certificate", "Which certificate is held?", "none; level 2", "none"],
    ["Work", "How long in work?", "none, two years", "none"],
]
# Each row of the sheet, by its columns, and the same rule as written by hand.
RULES: list[tuple[dict[str, object], str]] = [
    (
        {"Rule": "In total", "Measure": "credits", "At least": 12},
        'measure = "credits"\nat_least = 12',
    ),
    (
        {"Rule": "Core", "Kind": "Mandatory", "Groups": "A"},
        'measure = "units"\nof.units = ["U1", "U2"]\nat_least = 2',
    ),
    (
        {"Rule": "Not both", "Kind": "barred", "Units": "U3, U4"},
        'measure = "units"\nof.units = ["U3", "U4"]\nat_most = 1',
    ),
    (
        {"Units": "U6", "Needs": "U2 and U5"},
        'if.of.units = ["U6"]\nthen.of.units = ["U2", "U5"]\nthen.at_least = 2',
    ),
    (
        {"Units": "U5, U6", "Needs": "U1 or U2"},
        'if.of.units = ["U5", "U6"]\nthen.of.units = ["U1", "U2"]',
    ),
    (
        {"Groups": "C", "Needs": "2 of U1, U3, U4"},
        'if.of.groups = ["C"]\nthen.of.units = ["U1", "U3", "U4"]\nthen.at_least = 2',
    ),
    (
        {"Units": "U5", "Bars": "U3, U4"},
        'if.of.units = ["U5"]\nthen.of.units = ["U3", "U4"]\nthen.at_most = 0',
    ),
    (
        {"Measure": "units", "Units": "U5", "At least": 1, "When": "care"},
        'when.pathway = ["care"]\nmeasure = "units"\nof.units = ["U5"]\nat_least = 1',
    ),
    (
        {"Measure": "credits", "Groups": "B", "At most": 9, "Towards": "the award"},
        'measure = "credits"\nof.groups = ["B"]\nat_most = 9\ntowards = "the-award"',
    ),
    (
        {"Measure": "credits", "At least": 1, "Towards": "The award"},
        'measure = "credits"\nat_least = 1\ntowards = "the-award"',
    ),
    (
        {"Measure": "credits", "Held": "rpl", "At most": 5},
        'measure = "credits"\nof.held = ["rpl"]\nat_most = 5',
    ),
    (
        {"Measure": "credits", "Except units": "U1, U2", "At least": 6},
        'measure = "credits"\nof.except_units = ["U1", "U2"]\nat_least = 6',
    ),
    (
        {"Measure": "credits", "Level": "Entry 3", "At least": 4},
        'measure = "credits"\nof.units = ["U2"]\nat_least = 4',
    ),
    (
        {"Measure": "credits", "Level": "E3 or above", "Groups": "A, B", "At least": 4},
        'measure = "credits"\nof.groups = ["A", "B"]\nof.units = ["U2", "U3", "U4"]\n'
        "at_least = 4",
    ),
]
GUIDANCE = (
    {"Rule": "Rather not", "Kind": "guidance", "Measure": "credits", "Level": "3",
     "At most": 0, "Unless tags": "managing"},
    'measure = "credits"\nof.levels = [3]\nat_most = 0\nunless_tags = ["managing"]',
)  # fmt: skip
ENDORSEMENT = (
    {"Kind": "endorsement", "Title": "(Sales)", "Groups": "C", "Measure": "units",
     "At least": 2},
    'title = "(Sales)"\nmeasure = "units"\nof.groups = ["C"]\nat_least = 2',
)  # fmt: skip
CHOICES: list[tuple[list[dict[str, object]], str]] = [
    (
        [{"Rule": "One of B", "One of": "route", "Measure": "units", "Groups": "B",
          "At least": 1},
         {"Rule": "One of C", "One of": "Route", "Measure": "units", "Groups": "C",
          "At least": 1}],
        'any_of = [{ measure = "units", of.groups = ["B"], at_least = 1 }, '
        '{ measure = "units", of.groups = ["C"], at_least = 1 }]',
    ),
    (
        [{"One of": "2 of any", "Units": "U6", "Needs": "U5"},
         {"One of": "2 of any", "Measure": "credits", "Groups": "B", "At least": 4},
         {"One of": "2 of any", "Measure": "units", "Groups": "C", "At most": 1}],
        'any_of = [{ if = { of.units = ["U6"] }, then = { of.units = ["U5"] } }, '
        '{ measure = "credits", of.groups = ["B"], at_least = 4 }, '
        '{ measure = "units", of.groups = ["C"], at_most = 1 }]\nat_least = 2',
    ),
    (
        [{"One of": "entry", "Fact": "certificate: level 2"},
         {"One of": "entry", "Fact": "work: two years"}],
        'any_of = [{ fact.certificate = ["level-2"] }, { fact.work = ["two-years"] }]',
    ),
]  # fmt: skip
HEADER = (
    "Rule", "Kind", "Measure", "Groups", "Level", "Units", "Except units", "At least",
    "At most", "Exactly", "Needs", "Bars", "One of", "When", "Fact", "Held", "Towards",
    "Unless tags", "Title", "Source",
)  # fmt: skip
TOML_FACTS = """
[facts.pathway]
question = "Which pathway?"
values = ["care", "play-work"]
[facts.certificate]
question = "Which certificate is held?"
values = ["none", "level-2"]
unless_said = "none"
[facts.work]
question = "How long in work?"
values = ["none", "two-years"]
unless_said = "none"
"""


def workbook(path: Path, *rows: dict[str, object], facts: bool = True) -> Path:
    book = openpyxl.Workbook()
    book.active.title = "Units"
    for unit in UNITS:
        book.active.append(unit)
    sheet = book.create_sheet("Rules")
    sheet.append(HEADER)
    for row in rows:
        assert row.keys() <= set(HEADER)
        sheet.append([row.get(column) for column in HEADER])
    for fact in FACTS if facts else ():
        book["Facts" if "Facts" in book else book.create_sheet("Facts").title].append(
            fact
        )
    book.save(path)
    return path


def by_hand(folder: Path, *tables: tuple[str, str]) -> Qualification:
    """Write the tables of rules into a folder whose rules are still to be written."""
    path = folder.with_suffix(".xlsx")
    workbook(path, facts=False)
    recommender.import_qualification(
        path, folder, sheet="Units", area="customer-service"
    )
    file = folder / "qualification.toml"
    head = file.read_text(encoding="utf-8").split("# The rules of combination")[0]
    rules = [
        f'[[{kind}]]\nid = "r{n}"\ntext = "t"\nsource = "s"\n{text}\n'
        for n, (kind, text) in enumerate(tables)
    ]
    file.write_text(head + TOML_FACTS + "\n".join(rules), encoding="utf-8")
    return load_qualification(folder)


def test_each_row_is_the_rule_that_a_person_writes_in_toml(tmp_path: Path) -> None:
    rows = [row for row, _ in RULES]
    choices = [row for several, _ in CHOICES for row in several]
    note: dict[str, object] = {"Kind": "note", "Rule": "Within two years"}
    others = (GUIDANCE[0], ENDORSEMENT[0], note)
    path = workbook(tmp_path / "units.xlsx", *rows, *choices, *others)
    made = recommender.import_qualification(
        path, tmp_path / "made", area="customer-service"
    ).qualification
    hand = by_hand(
        tmp_path / "hand",
        *(("rules", text) for _, text in (*RULES, *CHOICES)),
        ("guidance", GUIDANCE[1]),
        ("endorsements", ENDORSEMENT[1]),
    )

    assert made.facts == hand.facts
    assert len(made.rules) == len(hand.rules)
    for mine, other in zip(made.rules, hand.rules, strict=True):
        assert (mine.requires, mine.cases) == (other.requires, other.cases)
    (mine,), (other,) = made.guidance, hand.guidance
    assert (mine.rule.requires, mine.unless_tags) == (
        other.rule.requires,
        other.unless_tags,
    )
    (mine_too,), (other_too,) = made.endorsements, hand.endorsements
    assert (mine_too.title, mine_too.rule.requires) == (
        other_too.title,
        other_too.rule.requires,
    )
    assert [note.text for note in made.notes] == ["Within two years"]
    texts = [rule.text for rule in made.rules]
    assert texts[3:7] == [
        "U6 needs U2 and U5",
        "U5 or U6 needs 1 of U1 and U2",
        "Any unit from Group C needs 2 of U1, U3 and U4",
        "U5 may not be taken with U3 or U4",
    ]
    assert "One of B or One of C" in texts


def test_a_sheet_with_a_header_alone_has_no_rules(tmp_path: Path) -> None:
    path = workbook(tmp_path / "units.xlsx", facts=False)
    answer = recommender.import_qualification(path, tmp_path / "made")

    assert 'sheet "Rules": no rules below its header' in answer.imported.notes
    assert answer.qualification.to_do


def test_a_pathway_that_is_only_named_becomes_a_fact(tmp_path: Path) -> None:
    care: dict[str, object] = {
        "Measure": "units", "Units": "U5", "At least": 1, "When": "Care",
    }  # fmt: skip
    play = {**care, "Units": "U6", "When": "pathway: Play work"}
    path = workbook(tmp_path / "units.xlsx", care, play, facts=False)
    made = recommender.import_qualification(path, tmp_path / "made").qualification

    assert made.facts["pathway"].values == ("care", "play-work")
    one = workbook(tmp_path / "one.xlsx", care, facts=False)
    alone = recommender.import_qualification(one, tmp_path / "alone").qualification
    assert alone.facts["pathway"].values == ("care", "other")


@pytest.mark.parametrize(
    ("row", "column", "message", "hint"),
    [
        ({"Kind": "maybe"}, "kind", "maybe is not a kind of rule", "mandatory"),
        ({"Units": "U6", "Needs": "U9"}, "needs", "no unit U9", "write its code"),
        ({"Units": "U6", "Needs": "U6"}, "needs", "U6 refers to itself", "remove"),
        ({"Needs": "U2"}, "units", '"needs" of which units?', "codes"),
        ({"Units": "U6", "Needs": "U1 and U2 or U3"}, "needs",
         'U1 and U2 or U3 has "and" and "or"', "a row for each"),
        ({"Units": "U6", "Needs": "4 of U1, U2"}, "needs", "4 of U1, U2 names 2 units",
         "U1 or U2"),
        ({"Units": "U6", "Needs": "U1", "At least": 2}, "at least",
         'this has no effect in a row with "needs"', "a row of its own"),
        ({"Units": "U6", "Needs": "U1", "Bars": "U3"}, "bars",
         'this has no effect in a row with "needs"', "a row of its own"),
        ({"Kind": "note", "Rule": "x", "When": "care"}, "when",
         'this has no effect in a row with "note"', "leave"),
        ({"Kind": "note"}, "rule", "the rule has no words", "write them"),
        ({"Measure": "units", "At least": 1, "When": "cooking"}, "when",
         "cooking is not a value of pathway", "care or play-work"),
        ({"Measure": "units", "At least": 1, "When": "route: care"}, "when",
         "there is no fact route", "sheet facts"),
        ({"Fact": "pathway: care"}, "fact",
         "pathway has no answer if the candidate gives none", "unless said"),
        ({"Kind": "endorsement", "Measure": "units", "At least": 1}, "title",
         "an endorsement needs its extra title", "(Care)"),
        ({"Measure": "units", "At least": 1, "Title": "(Care)"}, "title",
         "this has no effect in a row with rule", "leave"),
        ({"Measure": "units", "At least": 1, "One of": "route"}, "one of",
         "route has only 1 alternatives", "at least two"),
        ({"Measure": "units", "Groups": "each of B, C", "At least": 1, "One of": "x"},
         "one of", "a rule for each group, or towards a total, is no alternative",
         "leave"),
        ({"Measure": "credits", "At most": 9, "Towards": "award"}, "towards",
         "no other rule counts towards award", "where it is required"),
        ({"Kind": "barred", "Units": "U3"}, "units", "U3 is barred with what?", "both"),
        ({"Kind": "mandatory"}, "units", "which units are mandatory?", "name groups"),
        ({"Measure": "units", "Level": "E1", "At least": 1}, "level",
         "no unit is at E1", "levels"),
        ({"Kind": "guidance", "Measure": "units", "At least": 1,
          "Unless tags": "managng"}, "unless tags",
         "there is no tag managng in customer-service", "managing"),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_read_is_named_with_what_to_write(
    row: dict[str, object], column: str, message: str, hint: str, tmp_path: Path
) -> None:
    path = workbook(tmp_path / "units.xlsx", row)
    with pytest.raises(FileFaultsError) as error:
        recommender.import_qualification(
            path, tmp_path / "made", area="customer-service"
        )

    (fault,) = error.value.faults
    assert (fault.row, fault.column, fault.message) == (2, column, message)
    assert hint in (fault.hint or "")
    assert fault.file == f"{path} [Rules]"
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        (["", "?", "a, b", ""], "fact", "a fact needs a name"),
        (["Pathway", "?", "a", ""], "fact", "pathway is there already"),
        (["Sector", "?", "", ""], "values", "a fact needs values"),
        (["Sector", "?", "a, b", "c"], "unless said", "c is not one of its values"),
    ],
)
def test_a_fact_that_cannot_be_read_is_named(
    row: list[str], column: str, message: str, tmp_path: Path
) -> None:
    FACTS.append(row)
    try:
        path = workbook(tmp_path / "units.xlsx", RULES[0][0])
    finally:
        FACTS.pop()
    with pytest.raises(FileFaultsError) as error:
        recommender.import_qualification(path, tmp_path / "made")

    (fault,) = error.value.faults
    assert (fault.row, fault.column, fault.message) == (5, column, message)
