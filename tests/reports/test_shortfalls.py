"""What a set has of what a rule needs, in words, counted by hand."""

from dataclasses import replace

import pytest

from recommender.auditing import audit
from recommender.auditing.parting import with_counted
from recommender.qualifications.rules import (
    Bound,
    Case,
    Decided,
    Distinct,
    If,
    Kind,
    Overlap,
    Requirement,
    Rule,
    Select,
    Ways,
)
from recommender.qualifications.units import Unit
from recommender.reports.blocks import Table
from recommender.reports.parts.findings_part import finding_blocks
from recommender.reports.words.requirements import rule_in_words
from recommender.reports.words.shortfalls import have_in_words, lack, text_with_parts

UNITS = (
    Unit("A1", "One", "A", level=2, credits=5),
    Unit("A2", "Two", "A", level=3, credits=5),
    Unit("B1", "Three", "B", level=4, credits=4),
)
A, B = Select(groups=frozenset("A")), Select(groups=frozenset("B"))
C = Select(groups=frozenset("C"))
FACT = Decided(False, "work must be two-years; it is none")


@pytest.mark.parametrize(
    ("requires", "have", "sentence"),
    [
        (Bound("credits", B, 6), "4, 2 missing",
         "is 2 credits short of 6 from Group B"),
        (Bound("credits", A, None, 9), "10, 1 too many",
         "has 1 credit more than 9 from Group A"),
        (Bound("units", B, None, 0), "1, 1 too many",
         "has 1 unit from Group B, and may have none"),
        (Bound("units", A, 1, 1), "2, 1 too many",
         "has 1 unit more than 1 from Group A"),
        (Distinct("group", Select(), 3), "2, 1 missing",
         "is 1 different group short of 3"),
        (Bound("units", C, 1), "0, 1 missing", "has no unit from Group C"),
        (Bound("units", Select(units=frozenset({"A1", "B9"})), 2), "1, 1 missing",
         "is 1 unit short of 2 of A1 and B9"),
        (Bound("units", Select(units=frozenset({"B8", "B9"})), 1), "0, 1 missing",
         "has no unit of B8 or B9"),
    ],
)  # fmt: skip
def test_too_few_and_too_many_are_told_apart(
    requires: Requirement, have: str, sentence: str
) -> None:
    (finding,) = audit(UNITS, [Rule("r", Kind.RULE, "text", "", requires)])

    assert (have_in_words(finding), lack(finding)) == (have, sentence)


TWO, ANY = Bound("units", B, 2), Bound("units", C, 1)
FEW = "1 unit from Group B, 1 missing"
NONE = "0 units from Group C, 1 missing"
NEITHER = "none of the 2 alternatives is met"


@pytest.mark.parametrize(
    ("requires", "parts"),
    [
        (Ways((TWO, ANY), at_least=1), f"{NEITHER}: {FEW}; {NONE}"),
        (Ways((TWO, Bound("units", A, 1), FACT), at_least=2),
         f"met are 1 of 3; not met: {FEW}; {FACT.words}"),
        (Ways((Bound("units", A, 1), ANY), at_least=2), NONE),
        (Ways((Bound("units", A, 1), TWO), at_most=0), "2 units from Group A"),
        (Ways((Bound("units", A, 1), Bound("units", B, 1), TWO), at_most=1),
         "met are 2, at most 1 may be: 2 units from Group A; 1 unit from Group B"),
        (If(Bound("units", A, 1), TWO), f"2 units from Group A, but {FEW}"),
        (If(Bound("units", A, 1), Ways((TWO, ANY), at_least=1)),
         f"2 units from Group A, but ({NEITHER}: {FEW}; {NONE})"),
    ],
)  # fmt: skip
def test_a_rule_made_of_others_says_which_part_fails(
    requires: Requirement, parts: str
) -> None:
    (finding,) = audit(UNITS, [Rule("r", Kind.RULE, "As is", "", requires)])

    assert have_in_words(finding) == "not met"
    assert text_with_parts(finding) == f"As is: {parts}"
    assert lack(finding) == f'breaks "As is" ({parts})'


BOTH = Select(units=frozenset(["A1", "B9"]))


@pytest.mark.parametrize(
    ("requires", "have", "needed", "text"),
    [
        (Ways((Bound("units", BOTH, 2), Bound("units", BOTH, None, 0)), 1),
         "not met", "both of A1 and B9, or neither", "As is: 1 of the 2"),
        (Ways((Bound("units", BOTH, 2), Bound("units", A, None, 0)), 1),
         "not met", "at least 2 units of A1 and B9, or no units from Group A",
         "As is: none of the 2 alternatives is met: 1 unit of A1 and B9, 1 missing; "
         "2 units from Group A, 2 too many"),
        (Ways((Bound("units", A, 1), ANY), at_least=1),
         "met", "at least 1 unit from Group A, or at least 1 unit from Group C",
         "As is"),
        (Decided(True, "work is two-years"), "met", "work is two-years", "As is"),
        (If(Bound("units", A, 1), Bound("units", B, 1)),
         "1", "at least 1 unit from Group B, if at least 1 unit from Group A",
         "As is"),
    ],
)  # fmt: skip
def test_what_a_compound_rule_has_is_no_number(
    requires: Requirement, have: str, needed: str, text: str
) -> None:
    rule = Rule("r", Kind.RULE, "As is", "", requires)
    (finding,) = audit(UNITS, [rule])

    assert (have_in_words(finding), rule_in_words(rule)) == (have, needed)
    assert text_with_parts(finding) == text


def test_long_conditions_of_a_rule_are_left_out_only_where_it_is_kept() -> None:
    long = Ways(tuple(Bound("units", A, n) for n in (1, 2, 3, 4)), at_least=1)
    broken = Ways(tuple(Bound("units", A, n) for n in (3, 4, 5, 6)), at_least=1)
    rules = [Rule("r", Kind.RULE, "As is", "", one) for one in (long, broken)]
    rules.append(replace(rules[1], id="w", waived="agreed"))
    findings = audit(UNITS, rules)

    def needed(*, full: bool) -> list[str]:
        blocks = finding_blocks(findings, full=full)
        tables = [block for block in blocks if isinstance(block, Table)]
        return [row[2] for table in tables for row in table.rows]

    written = [rule_in_words(rule) for rule in rules]
    assert needed(full=True) == written
    assert needed(full=False) == ["see --full", *written[1:]]


def test_what_is_missing_is_the_least_however_units_are_counted() -> None:
    """10 and at most 3 of the 4 credits of B1, which are all or none: 10 count."""
    total = Bound("credits", Select(), 12, towards="award")
    most = Bound("credits", B, None, 3, towards="award")
    rules = [
        Rule(n, Kind.RULE, n, "", one) for n, one in (("cap", most), ("all", total))
    ]
    cap, all_ = audit(UNITS, rules)

    assert (have_in_words(cap), have_in_words(all_)) == ("0", "10, 2 missing")
    assert (cap.counted, all_.counted) == ((), ("A1", "A2"))


@pytest.mark.parametrize(
    ("requires", "codes"),
    [
        (Bound("credits", A, 1), "A1 A2"),
        (Ways((TWO, ANY, Bound("units", A, 9)), at_least=1), "A1 A2 B1"),
        (If(Bound("units", C, 1), TWO), ""),
        (If(Bound("units", A, 1), TWO), "B1"),
        (Overlap(("x", "y"), "units", 0), ""),
    ],
)
def test_the_units_that_a_rule_counts_are_named(
    requires: Requirement, codes: str
) -> None:
    findings = audit(UNITS, [Rule("r", Kind.RULE, "", "", requires)])

    (finding,) = with_counted(findings, UNITS)
    assert finding.counted == tuple(codes.split())


def test_a_rule_in_full_has_its_units_and_its_case() -> None:
    case = Case("pathway", frozenset(["care"]), ("care", "play"))
    rule = Rule("r", Kind.RULE, "", "", TWO, cases=(case,))

    assert rule_in_words(rule) == "at least 2 units from Group B, where pathway is care"


def test_a_requirement_with_parts_inside_another_is_in_brackets() -> None:
    """Otherwise "a, and b, or c" could be read in two ways."""
    one = Bound("units", A, 1), Bound("credits", B, 4)
    both, either = Ways(one, 2), Ways((Bound("units", C, 2),), 1)
    words = "(at least 1 unit from Group A, and at least 4 credits from Group B)"
    c = "at least 2 units from Group C"

    def told(requires: Requirement) -> str:
        return rule_in_words(Rule("r", Kind.RULE, "", "", requires))

    assert told(Ways((both, either), 1)) == f"{words}, or {c}"
    assert told(If(both, either)) == f"{c}, if {words}"
    assert told(Ways((both, either, *one), 3)) == (
        f"at least 3 of: {words[1:-1]}; {c}; at least 1 unit from Group A; "
        "at least 4 credits from Group B"
    )
