"""A unit that a table lists in two groups counts for either, but once."""

from itertools import chain, combinations
from pathlib import Path

import pytest

import recommender
from recommender.authoring.importing import ImportedQualification

TABLE = """Code,Title,Level,Credits
Group A (minimum {a} units),,,
K1,Splice a line,2,3
K2,Tie a knot,2,3
K3,Sew a sail,2,3
Group B (minimum {b} units),,,
K2,Tie a knot,2,3
K3,Sew a sail,2,3
K4,Glue a spar,2,3
"""
GROUPS = {"A": {"K1", "K2", "K3"}, "B": {"K2", "K3", "K4"}}


def imported(tmp_path: Path, text: str, **options: bool) -> ImportedQualification:
    """Return the qualification of a table."""
    path = tmp_path / "kites.csv"
    path.write_text(text, encoding="utf-8")
    return recommender.import_qualification(path, tmp_path / "kites", **options)


def holds(chosen: set[str], a: int, b: int) -> bool:
    """Return whether some of the units can be counted for A, and others for B."""
    free = chosen & GROUPS["A"] & GROUPS["B"]
    only_a, only_b = (len(chosen & GROUPS[g] - free) for g in "AB")
    return any(
        only_a + number >= a and only_b + len(free) - number >= b
        for number in range(len(free) + 1)
    )


@pytest.mark.parametrize(("a", "b"), [(1, 1), (2, 1), (2, 2), (3, 1)])
def test_a_unit_of_two_groups_counts_for_one_of_them(
    a: int, b: int, tmp_path: Path
) -> None:
    folder = imported(tmp_path, TABLE.format(a=a, b=b), accept_rules=True)
    kites = folder.qualification
    units = list(kites.catalogue.units)
    for chosen in chain.from_iterable(combinations(units, n) for n in range(5)):
        findings = recommender.audit(chosen, kites.rules)
        codes = {unit.code for unit in chosen}
        assert all(finding.holds for finding in findings) == holds(codes, a, b), codes


def test_a_unit_may_be_mandatory_by_its_second_group(tmp_path: Path) -> None:
    text = "Code,Title,Level,Credits\nGroup A: Optional,,,\nK1,Fly,2,3\nK2,Sew,2,3\n"
    text += "Group B: Mandatory,,,\nK2,Sew,2,3\n"
    (rule,) = imported(tmp_path, text).imported.seen.proposed

    assert rule.requires["of"] == {"units": ["K2"]}


def test_a_rule_of_the_sheet_of_rules_counts_it_too(tmp_path: Path) -> None:
    rules = tmp_path / "rules.csv"
    rules.write_text("rule,measure,groups,at least\nTwo of B,units,B,2\n")
    path = tmp_path / "kites.csv"
    path.write_text(TABLE.format(a=1, b=1).replace(" (minimum 1 units)", ""))
    folder = recommender.import_qualification(path, tmp_path / "kites", rules=rules)

    (rule,) = folder.imported.rules
    assert rule.requires["of"] == {
        "any_of": [{"groups": ["B"]}, {"units": ["K2", "K3"]}]
    }
    assert rule.text == "Two of B (with K2 and K3)"
