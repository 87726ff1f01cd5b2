"""Sentences about a small table, and the rules that a person writes for them."""

import pytest

from recommender.authoring.candidate_facts import FactNames
from recommender.authoring.rule_filters import RuleFilters
from recommender.authoring.rule_proposals import propose_rules
from recommender.authoring.rule_rows import RuleRowReader
from recommender.authoring.statements import (
    ABOVE,
    AMONG,
    BESIDE,
    HEADING,
    Statement,
    split_heading,
)
from recommender.authoring.table_names import TableNames
from recommender.files.sheets import CellError, Row

# 25 credits: 7 in Group A, 11 in B (6 at level 3), 7 in C.
UNITS = (("U1", "A", "2", "3", "10"), ("U2", "A", "2", "4", "20"),
         ("U3", "B", "2", "5", "30"), ("U4", "B", "3", "6", "40"),
         ("U5", "C", "3", "7", ""))  # fmt: skip
ROWS = [
    {"code": code, "group": group, "level": level, "credits": credits, "glh": glh,
     "status": "", "row": f"{row}", "sheet": ""}
    for row, (code, group, level, credits, glh) in enumerate(UNITS, 2)
]  # fmt: skip
GROUPS = {"A": "Kites", "B": "Sails", "C": "Ropes"}
NAMES = TableNames(GROUPS, {}, ROWS)
# The same table, whose Group A is mandatory.
MANDATORY = TableNames(GROUPS, {"A": "Mandatory kites", "B": "Sails"}, ROWS)
ALL_OF_A = "The mandatory units U1 and U2: 7 credits"


def read(
    *texts: str,
    place: str = ABOVE,
    group: str = "",
    fresh: bool = False,
    names: TableNames = NAMES,
) -> list[str]:
    """Return the rules of texts in rows below each other, and why others are none."""
    statements = [
        Statement(row, text, place, group, fresh) for row, text in enumerate(texts, 1)
    ]
    seen = propose_rules(names, statements, [], {})
    rules = [rule.text for rule in seen.proposed]
    return rules + [f"? {unread.why}" for unread in seen.unread]


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("Minimum 20 credits", ["At least 20 credits in total"]),
        ("Take 2 units", ["At least 2 units in total"]),
        ("Minimum total credits: 20", ["At least 20 credits in total"]),
        ("Minimum credits from Group B: 6", ["At least 6 credits from Group B"]),
        ("At most 2 units from Group B", ["At most 2 units from Group B"]),
        ("No more than 2 units at level 3", ["At most 2 units at level 3"]),
        ("12 to 15 credits", ["12 to 15 credits in total"]),
        ("Exactly 3 units from Groups A to C", ["3 units from Group A, B or C"]),
        ("Between 3 and 4 units from Group A and B",
         ["3 to 4 units from Group A or B"]),
        ("All units from Group A", ["At least 2 units from Group A"]),
        ("Group A: 7 credits, Group B: 5 credits",
         ["At least 7 credits from Group A", "At least 5 credits from Group B"]),
        ("Choose two units from Group B, of which at least 1 at level 3",
         ["At least 2 units from Group B", "At least 1 unit from Group B at level 3"]),
        ("12 credits, of which 6 from Group B",
         ["At least 12 credits in total", "At least 6 credits from Group B"]),
        ("12 credits, 6 of which from Group B",
         ["At least 12 credits in total", "At least 6 credits from Group B"]),
        ("20 credits including 7 credits at level 3",
         ["At least 20 credits in total", "At least 7 credits at level 3"]),
        ("A minimum of 10 and a maximum of 15 credits from Group B",
         ["At least 10 credits from Group B", "At most 15 credits from Group B"]),
        ("At least 12 of the 25 credits at level 3",
         ["At least 12 credits at level 3"]),
        ("12 of the 25 credits at level 3", ["At least 12 credits at level 3"]),
        ("50% of the credits must be at level 3",
         ["At least 50% of the credits from Group A, B or C must be at level 3"]),
        ("Half of the units from Group B must be at level 3",
         ["At least 50% of the units from Group B must be at level 3"]),
        ("At least one unit from each group",
         ["At least 1 unit from each of A, B and C"]),
        ("At least 1 unit from each of Groups A and B",
         ["At least 1 unit from each of A and B"]),
        ("6 credits from Group B at level 3 or above",
         ["At least 6 credits from Group B at level 3 or above"]),
        ("6 credits at level 2 or below", ["At least 6 credits at level 2 or below"]),
        # What the table has not, or what is not clear, is no rule.
        ("At least 26 credits", ["? the table has only 25 credits in total"]),
        ("At least 12 credits from Group B",
         ["? the table has only 11 credits from Group B"]),
        ("At least 2 units from each of Groups A and C",
         ["? the table has only 1 units in total"]),
        ("3 credits each", ['? "each" of what is not understood']),
        ("Units of Group B are 6 credits each", []),
        ("Group D: 3 credits", ['? "group d" is not understood']),
        ("You may take 2 units from Group B",
         ['? "may" without a maximum requires nothing']),
        ("You may take up to 2 units from Group B", ["At most 2 units from Group B"]),
        ("12 credits minimum 20 maximum",
         ["? of which units the second number is, is not understood"]),
        ("Complete 2 units and 7",
         ["? of which units the second number is, is not understood"]),
        ("A further 5 credits from Group B",
         ["? what it is further to is not understood"]),
        ("12 credits or 2 units", ['? "or" between two rules is not understood']),
        ("Take 3 units of kite making", ['? "kite" is not understood']),
        ("Of which 6 credits must be taken",
         ["? what it is a part of is not understood"]),
        ("Minimum 3 credits from Group B at level 2 and level 3 or above",
         ['? "above" is not understood']),
        ("5 credits from U3 or U4", ["At least 5 credits of U3 or U4"]),
        ("At least 40 glh must be completed from 2 units",
         ["? of which units the second number is, is not understood"]),
    ],
)  # fmt: skip
def test_what_a_sentence_above_the_table_asks(text: str, rules: list[str]) -> None:
    assert read(text) == rules


def test_a_further_number_is_added_to_those_before_it() -> None:
    first = "Take 5 credits from Group A"
    apart = ["At least 5 credits from Group A", "At least 6 credits from Group B"]
    both = ["At least 5 credits from Group A", "At least 11 credits from Group A or B"]

    assert read(first, "A further 6 credits from Group B") == apart
    assert read(first, "A further 6 credits from Groups A and B") == both
    assert read(f"{first}. A further 6 credits from Groups A and B") == both
    units = read("Take 1 unit from Group A", "A further 6 credits from Groups A and B")
    assert units[1] == "At least 6 credits from Group A or B"
    overlap = read(
        "Take 5 credits from Groups A and B", "A further 6 credits from Group A"
    )
    assert overlap[1] == "? what it is further to is not understood"
    most = read(first, "Up to a further 6 credits from Group B")
    assert most[1].startswith('? "further" or "other"')


def test_a_text_among_units_is_of_its_group_if_nothing_else_fits() -> None:
    def among(text: str, **where: object) -> list[str]:
        return read(text, group="B", **{"place": AMONG, **where})  # type: ignore[arg-type]

    assert among("Take 11 credits") == ["? of Group B, or of all units?"]
    assert among("Take 12 credits") == ["At least 12 credits in total"]
    assert among("Take 5 credits at level 3") == ["At least 5 credits at level 3"]
    assert among("Take 5 credits", fresh=True) == ["At least 5 credits from Group B"]
    assert among("Take 5 credits from this group") == [
        "At least 5 credits from Group B"
    ]
    assert among("Take 5 credits", place=BESIDE) == []
    heading = among("Sails block (minimum 5 credits)", place=HEADING)
    assert heading == ["At least 5 credits from Group B"]
    assert read("2 units") == []
    assert read("20 credits") == ["At least 20 credits in total"]
    # The sum of the table asks for nothing.
    assert read("25 credits") == []
    assert read("Complete 25 credits") == ["At least 25 credits in total"]


def test_mandatory_units_are_one_rule_however_it_is_said() -> None:
    assert read("Units U1 and U2 are mandatory") == [ALL_OF_A]
    assert read("Units U1 and U2 must be taken") == [ALL_OF_A]
    assert read("Unit U1 is mandatory") == ["The mandatory unit U1: 3 credits"]
    whole = "The mandatory units U1, U2, U3, U4 and U5: 25 credits"
    assert read("All units are mandatory") == [whole]
    of_b = "The mandatory units U3 and U4: 11 credits"
    assert read("All units are mandatory", place=AMONG, group="B", fresh=True) == [of_b]
    unclear = ["? of Group B, or of all units?"]
    assert read("All units are mandatory", place=AMONG, group="B") == unclear
    assert read("Take 7 mandatory credits", names=MANDATORY) == [ALL_OF_A]
    # Only a part of them is needed.
    part = ["At least 3 credits from Group A"]
    assert read("Take 3 mandatory credits", names=MANDATORY) == part
    assert read("Take 2 optional units", names=MANDATORY) == [
        ALL_OF_A, "At least 2 units from Group B or C",
    ]  # fmt: skip
    assert read("Take 2 optional units") == ["? which units are optional is not known"]


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("U1 may not be taken with U2", ["U1 and U2 may not be taken together"]),
        ("U1 and U2 are barred with U3", ["U1 or U2 may not be taken with U3"]),
        ("Only one of U1, U2 and U3", ["U1, U2 and U3 may not be taken together"]),
        ("U1 requires U2", ["U1 needs U2"]),
        ("U3 requires U1 or U2", ["U3 needs U1 or U2"]),
        ("U3 requires U1 and U2", ["U3 needs U1 and U2"]),
        ("U1 and U2 must be taken together", ["U1 and U2 are taken together"]),
        ("U1 must be completed before U2", ["U2 needs U1"]),
        ("U1 is a prerequisite for U2 and U3", ["U2 or U3 needs U1"]),
        ("Barred: U1", ["? which units it is about is not understood"]),
        ("U1 requires nothing", ['? "nothing" is not understood']),
        ("U1 must be taken together", ["? which units it is about is not understood"]),
    ],
)
def test_what_a_sentence_says_of_pairs(text: str, rules: list[str]) -> None:
    assert read(text, place=AMONG) == rules


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Group B (minimum 5 credits)", ("Group B", "minimum 5 credits")),
        ("Optional units: choose two", ("Optional units", "choose two")),
        ("Group B minimum 5 credits from Group C", ("", "")),
        ("There are units: choose two", ("", "")),
        ("Group A + minimum 5 credits", ("", "")),
        ("Kite House: choose two", ("", "")),
        ("From Group B: choose two", ("", "")),
    ],
)
def test_a_heading_may_have_a_rule_behind_its_name(
    text: str, parts: tuple[str, str]
) -> None:
    assert split_heading(text) == parts


def test_cells_of_a_sheet_of_rules_name_units() -> None:
    filters = RuleFilters(NAMES)

    def refused(what: str, text: str) -> str:
        with pytest.raises(CellError) as caught:
            filters.at_level({}, text) if what == "level" else getattr(filters, what)(
                text
            )
        return caught.value.id

    assert filters.groups("A to C") == ({"groups": ["A", "B", "C"]}, [])
    assert filters.groups("Sails, Kites") == ({"groups": ["A", "B"]}, [])
    assert filters.groups("groups B; C") == ({"groups": ["B", "C"]}, [])
    assert filters.groups("each of A, B") == ({}, ["A", "B"])
    assert filters.groups("each group") == ({}, ["A", "B", "C"])
    assert filters.groups("all") == filters.groups("") == ({}, [])
    assert refused("groups", "D") == refused("groups", "A and kite") == "rule-group"
    assert filters.units("units U1, u2 and U3") == ["U1", "U2", "U3"]
    assert refused("units", "U9") == "rule-unit"
    assert filters.choice("U1, U2") == (["U1", "U2"], 2)
    assert filters.choice("U1 or U2") == (["U1", "U2"], 1)
    assert filters.choice("2 of U1, U2, U3") == (["U1", "U2", "U3"], 2)
    assert filters.choice("one of U1, U2") == (["U1", "U2"], 1)
    for wrong in ("3 of U1, U2", "0 of U1, U2", "U1 or U2 and U3"):
        assert refused("choice", wrong) == "rule-units"
    levels = {"3": {"levels": [3]}, "level 2, 3": {"levels": [2, 3]}, "": {},
              "3 or above": {"min_level": 3}, "up to 2": {"max_level": 2},
              "at least 2": {"min_level": 2}, "at most level 2": {"max_level": 2},
              "at 3": {"levels": [3]}, "2+": {"min_level": 2}}  # fmt: skip
    assert {text: filters.at_level({}, text) for text in levels} == levels
    assert refused("level", "hot") == refused("level", "E2") == "rule-level"
    entry = [
        {**row, "level": level}
        for row, level in zip(ROWS[:3], ("E1", "E3", "1"), strict=True)
    ]
    low = RuleFilters(TableNames(GROUPS, {}, entry))
    assert low.at_level({}, "E3 or above") == {"units": ["U2", "U3"]}
    assert low.at_level({}, "up to E1") == {"units": ["U1"]}
    assert low.at_level({}, "E1, 1") == {"units": ["U1", "U3"]}


def with_status(*statuses: str) -> TableNames:
    rows = [{**row, "status": s} for row, s in zip(ROWS, statuses, strict=True)]
    return TableNames(GROUPS, {}, rows)


def test_units_may_be_mandatory_by_a_column() -> None:
    some = with_status("mandatory", "", "", "mandatory", "")
    every = with_status(*["mandatory"] * 5)
    of_some = "The mandatory units U1 and U4: 9 credits"

    assert read("Take 9 mandatory credits", names=some) == [of_some]
    two = read("Take 2 optional units", names=some)
    assert two == [of_some, "At least 2 units from the optional units"]
    part = read("Take 2 optional units from Group A", names=some)
    assert part[-1] == "? a group that is not optional"
    unclear = "? which units are optional is not known"
    assert read("Take 2 optional units", names=every)[-1] == unclear
    mixed = with_status("mandatory", "", "mandatory", "", "mandatory")
    rest = read("Take 2 optional units", names=mixed)
    assert rest[-1] == "At least 2 units from the optional units"
    wrong = read("Take 2 optional units from Group A", names=MANDATORY)
    assert wrong[-1] == "? a group that is not optional"


def test_what_is_a_part_of_a_rule_for_each_group_is_unclear() -> None:
    part = "? what it is a part of is not understood"

    assert read("At least 1 unit from each group, of which 1 at level 3") == [part]
    levels = "At least 5 credits at level 2 from Group B, of which 2 at level 3"
    assert read(levels) == ["? two levels for one number"]
    assert read("50% of the credits") == ["? a share of what is not understood"]
    hours = "Complete {} glh of units from Groups A and B"
    assert read(hours.format(100)) == ["At least 100 guided hours from Group A or B"]
    more = "? the table has only 100 hours from Group A or B"
    assert read(hours.format(101)) == [more]


def test_a_unit_of_two_groups_counts_for_one_of_two_minimums() -> None:
    rows = [{**row, "also": "B" if row["code"] == "U2" else ""} for row in ROWS]
    names = TableNames(GROUPS, {}, rows)
    least, most = "At least 5 credits from Group A", "At most 9 credits from Group B"

    both = read(least, "At least 6 credits from Group B", names=names)
    assert both == [
        least,
        "At least 6 credits from Group B (with U2)",
        "No unit counts for Group A and for Group B",
    ]
    assert read(least, most, names=names) == [least, f"{most} (with U2)"]
    assert read(least, "At least 3 credits from Group C", names=names)[2:] == []


@pytest.mark.parametrize(
    ("cells", "requires"),
    [
        ({"measure": "credits", "at_least": "20"},
         {"measure": "credits", "at_least": 20}),
        ({"measure": "units", "groups": "B", "level": "3", "at_least": "100%"},
         {"measure": "units", "of": {"levels": [3]}, "out_of": {"groups": ["B"]},
          "at_least": "100%"}),
        ({"measure": "credits", "groups": "B", "at_most": "1/2"},
         {"measure": "credits", "of": {"groups": ["B"]},
          "out_of": {"groups": ["A", "B", "C"]}, "at_most": "1/2"}),
        ({"measure": "units", "groups": "A", "at_least": "all"},
         {"measure": "units", "of": {"units": ["U1", "U2"]}, "at_least": 2}),
        ({"measure": "credits", "exactly": "7,5 credits"},
         {"measure": "credits", "exactly": 7.5}),
        ({"measure": "points", "at_most": "9"}, {"measure": "points", "at_most": 9}),
        ({"units": "U1", "needs": "U2 or U3"},
         {"if": {"of": {"units": ["U1"]}}, "then": {"of": {"units": ["U2", "U3"]}}}),
        ({"units": "U1", "bars": "U2, U3"},
         {"if": {"of": {"units": ["U1"]}},
          "then": {"of": {"units": ["U2", "U3"]}, "at_most": 0}}),
        ({"kind": "mandatory", "groups": "A"},
         {"measure": "units", "of": {"units": ["U1", "U2"]}, "at_least": 2}),
        ({"kind": "barred", "units": "U1, U2"},
         {"measure": "units", "of": {"units": ["U1", "U2"]}, "at_most": 1}),
    ],
)  # fmt: skip
def test_a_row_of_a_sheet_of_rules_is_a_rule(
    cells: dict[str, str], requires: dict[str, object]
) -> None:
    assert rule_of(**cells) == requires


def rule_of(**cells: str) -> object:
    points = {"U1": {"points": "3", "marks": "3"}, "U2": {"points": "4", "marks": "x"}}
    reader = RuleRowReader(NAMES, points, FactNames())
    return reader.read(Row(2, 2, {"rule": "As said", **cells}), "Rules").rule.requires


@pytest.mark.parametrize(
    ("cells", "id_"),
    [
        ({"measure": "units", "groups": "B", "at_least": "101%"}, "rule-bound"),
        ({"measure": "marks", "at_least": "3"}, "rule-measure"),
        ({"measure": "credits"}, "rule-bound"),
        ({"measure": "credits", "at_least": "3", "exactly": "3"}, "rule-bound"),
        ({"measure": "credits", "at_least": "4", "at_most": "3"}, "rule-bound"),
        ({"measure": "credits", "at_least": "50%", "at_most": "3"}, "rule-bound"),
        ({"measure": "credits", "at_least": "50%"}, "rule-bound"),
        ({"measure": "credits", "groups": "B", "exactly": "50%"}, "rule-bound"),
        ({"measure": "different groups", "at_least": "50%"}, "rule-measure"),
        ({"units": "U1", "needs": "U1"}, "rule-units"),
        ({"needs": "U1"}, "rule-units"),
        ({"kind": "barred", "units": "U1"}, "rule-units"),
        ({"kind": "kite"}, "rule-kind"),
        ({"kind": "mandatory", "groups": "A", "at_least": "3"}, "rule-idle"),
    ],
)
def test_a_row_that_is_no_clear_rule_is_a_fault(
    cells: dict[str, str], id_: str
) -> None:
    with pytest.raises(CellError) as caught:
        rule_of(**cells)

    assert caught.value.id == id_
