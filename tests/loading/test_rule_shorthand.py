"""Rules written in short say what they say at length; what is no short form is told."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from recommender.errors import FileFaultsError
from recommender.files.shipped_files import data_folder
from recommender.files.toml_files import TomlFile, read_toml
from recommender.loading.rule_shorthand import MEASURED, MEASURES, SHARED, written_out
from recommender.qualifications.rules import Bound, Select, Ways
from tests.builders.any_qualification import HEAD, UNITS
from tests.builders.texts import load

SHIPPED = sorted(data_folder().glob("*/qualification.toml"))
TOTAL = """[[rules]]
id = "total"
text = "At least 20 credits"
source = "page 1"
credits = { at_least = 20 }
"""


def in_short(entry: Any) -> Any:
    """Put a measure, and all that belongs to it, under a key, wherever there is one."""
    if isinstance(entry, list):
        return [in_short(one) for one in entry]
    if not isinstance(entry, dict):
        return entry
    entry = {key: in_short(value) for key, value in entry.items()}
    if entry.get("measure") not in MEASURES or "readings" in entry:
        return entry
    inside = {key: entry.pop(key) for key in MEASURED if key in entry}
    measure = entry.pop("measure")
    return {**entry, measure: inside}


def sharing(entries: list[Any]) -> list[Any]:
    """Put neighbours that share a source, or more, into one table."""
    tables: list[Any] = []
    for entry in deepcopy(entries):
        shared = {key: entry.pop(key) for key in SHARED if key in entry}
        if tables and {k: v for k, v in tables[-1].items() if k != "rules"} == shared:
            tables[-1]["rules"].append(entry)
        else:
            tables.append({**shared, "rules": [entry]})
    return tables


@pytest.mark.parametrize("path", SHIPPED, ids=[path.parent.name for path in SHIPPED])
def test_what_is_shipped_says_the_same_in_short(path: Path) -> None:
    file = read_toml(path, kind="rules")
    short = {
        key: sharing(in_short(value)) if key in ("rules", "guidance") else value
        for key, value in file.content.items()
    }
    written, faults = written_out(file._replace(content=short))

    assert short["rules"] != file.content["rules"]
    assert faults == ()
    assert written.content == written_out(file)[0].content


def test_a_table_of_rules_shares_its_cases_with_theirs() -> None:
    one = load(
        HEAD
        + TOTAL
        + """[[rules]]
source = "page 2"
when.pathway = ["care"]
rules = [
  { id = "one", text = "U5", units = { of.units = ["U5"], at_least = 1 } },
  { id = "two", text = "U6", when.certificate = ["yes"], source = "page 3",
""".replace('page 3",\n', 'page 3", ')
        + """ units = { of.units = ["U6"], at_least = 1 } },
]
[[rules]]
source = "page 4"
[[rules.rules]]
id = "three"
text = "Either"
any_of = [{ units = { of.groups = ["B"], at_least = 2 } }, { of.groups = ["C"] }]
""",
        UNITS,
    )

    rules = {rule.id: rule for rule in one.rules}
    assert list(rules) == ["total", "one", "two", "three"]
    assert [rules[id_].source for id_ in rules] == [f"page {n}" for n in (1, 2, 3, 4)]
    assert [case.choice for case in rules["one"].cases] == ["pathway"]
    assert {case.choice for case in rules["two"].cases} == {"pathway", "certificate"}


@pytest.mark.parametrize(
    ("line", "told", "row"),
    [
        ("credits = 20", "credits is not a table", 4),
        ("credits = { sum = 20 }", "sum has no place inside credits", 4),
        ("credits = { at_laest = 20 }", "did you mean at_least", 4),
        ('measure = "hours"\ncredits = { at_least = 2 }', "measure has no place", 5),
        ("at_most = 9\ncredits = { at_least = 2 }", "at_most has no place", 5),
        ("units = { at_most = 1 }\ncredits = { at_least = 2 }", "units has no", 5),
        ("any_of = [{ hours = 2 }, {}]", "hours is not a table", 4),
        ("credit = { at_least = 2 }", "not a valid key here did you mean credits?", 4),
        ('units = { groups = ["A"], at_least = 1 }', "units write of.groups", 4),
        ('units = { group = ["A"], at_least = 1 }', "units write of.groups", 4),
        ("credits = { minimum = 2 }", "credits known here: of, at_least", 4),
        ('credits = { source = "x" }', "credits write it beside credits, not", 4),
        ('any_of = [{ units = ["U1"] }]', "write of.units to name them", 4),
        ('credits = { at_least = "2" }', "write a number without quotes", 4),
        ('units = { at_least = 1, of.groups = "A" }', "in square brackets", 4),
        ("units = { at_least = 1, of.units = [1] }", "write a text, in quotes", 4),
        ('all_or_none = ["U1"]', "has only 1 write 2 or more", 4),
        ('for_each = "A"\nunits = { at_least = 1 }', "known in it: groups, levels", 4),
        ('rules = "none"', "rules inside [[rules]] is not a list of tables", 4),
        ("rules = []", "rules inside [[rules]] is not a list of tables", 4),
        (
            'rules = [{ id = "a", text = "a", credits = { at_least = 1 } }]',
            "id cannot be said once for several rules",
            2,
        ),
    ],
)
def test_what_is_no_short_form_is_told_with_its_line(
    line: str, told: str, row: int
) -> None:
    text = f'[[rules]]\nid = "row"\ntext = "t"\n{line}\nsource = "page 1"\n'
    head = HEAD.count("\n") + TOTAL.count("\n")

    with pytest.raises(FileFaultsError) as error:
        load(HEAD + TOTAL + text, UNITS)

    shown = [
        (fault.row and fault.row - head, f"{fault.message} {fault.hint}")
        for fault in error.value.faults
    ]
    assert [at for at, words in shown if told in words] == [row]


def test_a_fault_inside_a_list_of_rules_is_on_its_line() -> None:
    text = (
        TOTAL
        + """[[rules]]
source = "page 2"
rules = [
  { id = "one", text = "U5", units = { of.units = ["U5"], at_least = 1 } },
  { id = "two", text = "U6", units = { of.units = ["U9"], at_least = -1 } },
]
"""
    )
    head = HEAD.count("\n")
    with pytest.raises(FileFaultsError) as error:
        load(HEAD + text, UNITS)
    assert [(fault.row, fault.column) for fault in error.value.faults] == [
        (head + 10, "rules[2].rules[2].at_least")
    ]

    with pytest.raises(FileFaultsError) as error:
        load(HEAD + text.replace("-1", "1"), UNITS)
    assert [(fault.row, fault.column) for fault in error.value.faults] == [
        (head + 10, "two")
    ]


READINGS = """[[rules]]
id = "read"
text = "9 credits, or two units, from B or C"
source = "page 2"
reading = "counted"
credits = { of.groups = ["B", "C"] }
[rules.readings.counted]
means = "credits"
at_least = 9
[rules.readings.less]
means = "credits of B alone"
at_least = 8
of.groups = ["B"]
[rules.readings.units]
means = "units"
measure = "units"
exactly = 2
[rules.readings.towards]
means = "counted towards the award"
credits = { at_most = 9, towards = "award" }
"""


def test_readings_may_differ_in_any_key() -> None:
    total = TOTAL.replace("20 }", '20, towards = "award" }')
    read = load(HEAD + total + READINGS, UNITS).readings["read"]

    both, b = Select(groups=frozenset("BC")), Select(groups=frozenset("B"))
    assert {name: rule.requires for name, rule in read.items()} == {
        "counted": Bound("credits", both, at_least=9),
        "less": Bound("credits", b, at_least=8),
        "units": Bound("units", both, 2, 2),
        "towards": Bound("credits", both, at_most=9, towards="award"),
    }


def test_a_total_that_only_one_reading_names_is_told() -> None:
    with pytest.raises(FileFaultsError, match="no other rule counts towards award"):
        load(HEAD + TOTAL + READINGS, UNITS)


def test_readings_may_be_of_different_shapes() -> None:
    text = """[[rules]]
id = "read"
text = "A unit of B, or of C"
source = "page 2"
reading = "either"
[rules.readings.either]
means = "of one of them"
any_of = [{ of.groups = ["B"] }, { of.groups = ["C"] }]
[rules.readings.all]
means = "one in all"
units = { of.groups = ["B", "C"], at_least = 1 }
"""
    read = load(HEAD + TOTAL + text, UNITS).readings["read"].values()

    assert [type(rule.requires) for rule in read] == [Ways, Bound]


def test_a_short_form_is_read_where_requirements_are() -> None:
    content = {"rules": [{"if": {"units": {"of": {}}}, "then": {"hours": {}}}]}
    written, faults = written_out(TomlFile("x.toml", "rules", "", content))

    assert faults == ()
    assert written.content["rules"] == [
        {"if": {"measure": "units", "of": {}}, "then": {"measure": "hours"}}
    ]


def test_all_units_of_a_group_are_mandatory() -> None:
    rule = """[[rules]]
id = "core"
text = "All units of Group B at level 3"
source = "page 2"
units = { of.groups = ["B"], of.levels = [3], at_least = "all" }
"""
    one = load(HEAD + TOTAL + rule, UNITS)

    assert one.mandatory == frozenset(["U3", "U5"])


@pytest.mark.parametrize(
    "rule",
    [
        'credits = { of.groups = ["B"], at_least = "all" }',
        'units = { at_least = "all" }',
        'units = { of.groups = ["B"], of.tags = ["serving"], at_least = "all" }',
        'units = { of.groups = ["B"], at_least = "all", at_most = 3 }',
        'units = { of.groups = ["B"], at_most = "all" }',
        'units = { of.groups = ["B"], out_of.groups = ["B"], at_least = "all" }',
        'for_each.groups = ["B"]\nunits = { of.groups = ["B"], at_least = "all" }',
    ],
)
def test_all_of_anything_else_is_refused(rule: str) -> None:
    text = f'[[rules]]\nid = "a"\ntext = "t"\nsource = "s"\n{rule}\n'

    with pytest.raises(FileFaultsError, match=r"all the units in groups|on all units"):
        load(HEAD + TOTAL + text, UNITS)
