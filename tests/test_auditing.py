"""The audit, at each bound and one beside it, for each measure and filter."""

import pytest

from recommender.auditing import Auditor, audit, is_about, weigh
from recommender.qualifications.rules import Bound, Kind, Measure, Rule, Select
from recommender.qualifications.units import Unit

# 5 + 6 + 10 = 21 credits, 3 units; 33 1/3 and 66 2/3 round to 33 and 67 hours, and 41
# are known: 141.
UNITS = (
    Unit("A1", "One", "A", level=2, credits=5),
    Unit("A2", "Two", "A", level=3, credits=6, glh=41),
    Unit("B1", "Three", "B", level=4, credits=10),
)
MEASURES: tuple[Measure, ...] = ("credits", "units", "hours")


@pytest.mark.parametrize(
    ("measure", "low", "high", "holds"),
    [
        ("credits", 20, None, True),
        ("credits", 21, None, True),
        ("credits", 22, None, False),
        ("credits", None, 20, False),
        ("credits", None, 21, True),
        ("credits", None, 22, True),
        ("credits", 21, 21, True),
        ("units", 3, None, True),
        ("units", 4, None, False),
        ("units", None, 3, True),
        ("units", None, 2, False),
        ("units", None, 0, False),
        ("hours", 141, None, True),
        ("hours", 142, None, False),
        ("hours", None, 141, True),
        ("hours", None, 140, False),
    ],
)
def test_a_bound_holds_up_to_itself_and_no_further(
    measure: Measure, low: int | None, high: int | None, holds: bool
) -> None:
    rule = Rule("r", Kind.RULE, "", "", Bound(measure, Select(), low, high))
    (finding,) = audit(UNITS, [rule])

    assert finding.measured == {"credits": 21, "units": 3, "hours": 141}[measure]
    assert finding.holds is holds


@pytest.mark.parametrize(
    ("select", "codes"),
    [
        (Select(), "A1 A2 B1"),
        (Select(groups=frozenset("A")), "A1 A2"),
        (Select(groups=frozenset()), ""),
        (Select(levels=frozenset({3})), "A2"),
        (Select(min_level=3), "A2 B1"),
        (Select(max_level=3), "A1 A2"),
        (Select(min_level=3, max_level=3), "A2"),
        (Select(units=frozenset({"A1", "B1"})), "A1 B1"),
        (Select(groups=frozenset("A"), min_level=3), "A2"),
        (Select(except_units=frozenset({"A2"})), "A1 B1"),
        (Select(units=frozenset({"A1"}), except_units=frozenset({"A1"})), ""),
    ],
)
def test_a_filter_lets_through_what_passes_every_part_of_it(
    select: Select, codes: str
) -> None:
    assert [unit.code for unit in UNITS if is_about(select, unit)] == codes.split()


def test_a_set_without_units_covers_nothing_and_has_no_relevance() -> None:
    fit = weigh([], {"calls": 3})

    assert (fit.misfit, fit.coverage, fit.relevance) == (6, 0, 0)
    assert fit.left_out == ("calls",)


def test_a_job_without_tasks_is_neither_covered_nor_left_out() -> None:
    fit = weigh(UNITS, {"calls": 0})

    assert (fit.misfit, fit.coverage, fit.left_out) == (21, 0, ())


def test_an_auditor_says_of_one_set_after_another_what_the_audit_says_of_each() -> None:
    """Rules asked about often, one asked about once, and sets that share units."""
    often = tuple(
        Rule(f"{measure}{low}", Kind.RULE, "", "", Bound(measure, Select(), low))
        for measure in MEASURES
        for low in (2, 10)
    )
    third = Bound("units", Select(levels=frozenset([3])), 1)
    once = Rule("level-3", Kind.WISH, "", "", third)
    auditor = Auditor(often)

    for chosen in (UNITS[:2], UNITS[1:], UNITS, ()):
        for rules in (often, (*often[1:], once)):
            assert auditor.audit(chosen, rules) == audit(chosen, rules)
