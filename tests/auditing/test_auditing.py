"""The audit, at each bound and one beside it, for each measure and filter."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, product
from random import Random

import pytest

from recommender.auditing import Auditor, audit, selects, weigh
from recommender.auditing.allocating import allocate, measure_counted
from recommender.auditing.gauging import gauge_of
from recommender.auditing.measuring import CandidateFacts, Measured, evaluate
from recommender.auditing.standard import candidate_facts
from recommender.qualifications.exact_numbers import Number
from recommender.qualifications.rules import (
    Bound,
    Case,
    If,
    Kind,
    Measure,
    Overlap,
    RequiredFact,
    Rule,
    Select,
    Share,
    Ways,
)
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
    assert [unit.code for unit in UNITS if selects(select, unit)] == codes.split()


@pytest.mark.parametrize(("points", "size"), [*product((0, 1, 2), repeat=2)])
def test_a_filter_on_several_numbers_lets_through_what_passes_each(
    points: int, size: int
) -> None:
    numbers = (("points", points), ("size", size))
    unit = Unit("A1", "One", "A", 2, 5, numbers=numbers)
    select = Select(numbers=(("points", 1, None), ("size", None, 1)))

    assert selects(select, unit) == (points >= 1 and size <= 1)


def test_a_waived_rule_holds_and_says_whether_the_units_keep_it() -> None:
    rule = Rule("r", Kind.RULE, "", "", Bound("units", Select(), 3), waived="agreed")

    for units, kept in ((UNITS, True), (UNITS[:2], False)):
        (finding,) = audit(units, [rule])
        assert (finding.holds, finding.kept) == (True, kept)


def test_a_set_without_units_covers_nothing_and_has_no_relevance() -> None:
    fit = weigh([], {"calls": 3})

    assert (fit.mismatch, fit.coverage, fit.relevance) == (6, 0, 0)
    assert fit.left_out == ("calls",)


def test_relevance_is_the_share_of_the_credits_that_is_daily_work() -> None:
    """All of 5 credits, a third of 6, and none of 10: 7 of 21."""
    tags = {"A1": (("calls", 3),), "A2": (("calls", 1), ("letters", 2)), "B1": ()}
    units = [replace(unit, tags=tags[unit.code]) for unit in UNITS]
    fit = weigh(units, {"calls": 3})

    assert fit.relevance == Fraction(7, 21)
    assert fit.mismatch == 14


@pytest.mark.parametrize(
    ("grades", "grade", "assumed", "passes"),
    [
        ({"Merit"}, "Merit", "", True),
        ({"Merit"}, "Pass", "", False),
        ({"Merit"}, None, "Merit", True),
        ({"Merit"}, None, "Pass", False),
        ({"Merit", "Pass"}, "Pass", "Merit", True),
    ],
)
def test_a_filter_on_grades_lets_through_units_of_such_a_grade(
    grades: set[str], grade: str | None, assumed: str, passes: bool
) -> None:
    known = CandidateFacts(
        grades={} if grade is None else {"A1": grade}, assumed=assumed
    )

    assert selects(Select(grades=frozenset(grades)), UNITS[0], known) is passes


def test_units_held_in_one_manner_are_all_known() -> None:
    manners = [("A1", "rpl"), ("A2", "rpl"), ("B1", "transfer")]
    known = candidate_facts({}, [], ["A1", "A2", "B1"], manners)

    assert known.held(frozenset(["rpl"])) == {"A1", "A2"}
    assert known.held(frozenset(["transfer"])) == {"B1"}
    assert known.held(frozenset(["any"])) == {"A1", "A2", "B1"}


def test_a_job_without_tasks_is_neither_covered_nor_left_out() -> None:
    fit = weigh(UNITS, {"calls": 0})

    assert (fit.mismatch, fit.coverage, fit.left_out) == (21, 0, ())


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
            findings = audit(chosen, rules)
            assert auditor.audit(chosen, rules) == findings
            broken = [finding.rule for finding in findings if not finding.holds]
            assert auditor.broken(chosen, rules) == broken


def test_auditors_of_one_catalogue_share_what_they_measure() -> None:
    """The second has the same codes in other sizes; the third compound rules too."""
    doubled = tuple(replace(unit, credits=2 * unit.credits) for unit in UNITS)
    total = Rule("total", Kind.RULE, "", "", Bound("credits", Select(), 2, 15))
    never = Rule("never", Kind.RULE, "", "", NEVER)

    for units in (UNITS, doubled, UNITS, doubled):
        for rules in ((total,), (total, never)):
            auditor = Auditor(rules, units)
            findings = audit(units, rules)
            assert auditor.audit(units, rules) == findings
            broken = [finding.rule for finding in findings if not finding.holds]
            assert auditor.broken(units, rules) == broken


def some_requirement(random: Random) -> Bound | Share | Overlap:
    if random.random() < 0.3:
        return Overlap(("award", "major"), "units", random.randint(0, 2))
    group = random.choice([None, frozenset("A")])
    towards = random.choice(["award", "major"])
    low, high = sorted(random.randint(0, 12) for _ in range(2))
    sides = random.choice([(low, None), (None, high), (low, high)])
    if random.random() < 0.3:
        parts = (None if side is None else Fraction(side, 12) for side in sides)
        inside = Select(min_level=random.choice([3, 4]))
        return Share("credits", inside, Select(groups=group), *parts, towards)
    return Bound("credits", Select(groups=group), *sides, towards=towards)


def choices(
    requirements: list[Bound | Share | Overlap], unit: Unit
) -> list[frozenset[str]]:
    """Return every choice of what a unit is counted towards."""
    places = set()
    for requirement in requirements:
        if isinstance(requirement, Bound) and selects(requirement.of, unit):
            places.add(requirement.towards)
        if isinstance(requirement, Share) and selects(requirement.out_of, unit):
            places.add(requirement.towards)
    sizes = range(len(places) + 1)
    return [
        frozenset(some) for size in sizes for some in combinations(sorted(places), size)
    ]


def misses(requirement: Bound | Share | Overlap, measured: Measured) -> Number:
    """Return by how much an amount is below, or above, what is allowed."""
    least = None if isinstance(requirement, Overlap) else requirement.at_least
    most, amount = requirement.at_most, measured.amount
    hundredths = 100 if isinstance(requirement, Share) else 1
    if not measured.applies:
        return 0
    below = 0 if least is None else max(hundredths * least - amount, 0)
    return max(below, 0 if most is None else amount - hundredths * most)


def test_of_the_ways_to_count_the_one_nearest_to_keeping_all_is_told() -> None:
    """Brute force: in turn each rule that can be kept, then what is missed, then most.

    Where all can be kept, the nearest keeps all of them.
    """
    random, short, beyond, shares = Random("allocations"), 0, 0, 0
    for _ in range(600):
        units = UNITS[: random.randint(1, 3)]
        requirements = [some_requirement(random) for _ in range(random.randint(1, 3))]
        if random.random() < 0.3:
            # A total that needs most of what there is leaves little choice.
            total = Bound("credits", Select(), 9, towards="award")
            requirements.insert(0, total)
        left = list(product(*(choices(requirements, unit) for unit in units)))
        for one in requirements:
            keeping = [
                way for way in left if not misses(one, measure_counted(one, units, way))
            ]
            left = keeping or left

        def distance(
            way: Sequence[frozenset[str]],
            units: tuple[Unit, ...] = units,
            requirements: list[Bound | Share | Overlap] = requirements,
        ) -> tuple[Number, int]:
            amounts = [measure_counted(one, units, tuple(way)) for one in requirements]
            return sum(map(misses, requirements, amounts)), -sum(map(len, way))

        allocation = allocate(units, requirements)
        amounts = [measure_counted(one, units, allocation) for one in requirements]

        assert allocation in left
        assert distance(allocation) == min(map(distance, left))
        short += distance(allocation)[0] > 0
        beyond += any(
            isinstance(one, Bound)
            and one.at_most is not None
            and measured.amount > one.at_most
            for one, measured in zip(requirements, amounts, strict=True)
        )
        shares += any(
            isinstance(one, Share) and not measured.holds
            for one, measured in zip(requirements, amounts, strict=True)
        )
    # The cases tell: many are short, and some are nearer from above.
    assert short > 50
    assert beyond > 10
    assert shares > 5


@pytest.mark.parametrize(
    ("low", "high", "holds"),
    [("3/5", Fraction(4, 5), True), ("59/60", None, False)],
)
def test_of_many_units_those_that_fit_a_share_are_counted(
    low: str, high: Fraction | None, holds: bool
) -> None:
    """40 units, all of which together keep neither the share nor the limit."""
    random = Random("many")
    units = [
        Unit(f"U{n}", "-", random.choice("ABC"), 2 + n % 3, random.randint(2, 9))
        for n in range(40)
    ]
    level = Select(levels=frozenset([3]))
    parts = [
        Bound("credits", Select(groups=frozenset("C")), None, 9, "award"),
        Bound("credits", Select(), 90, None, "award"),
        Share("credits", level, Select(), Fraction(low), high, "award"),
    ]
    rules = [Rule(f"{n}", Kind.RULE, "", "", part) for n, part in enumerate(parts)]
    findings = audit(units, rules)

    assert [finding.holds for finding in findings] == [True, True, holds]
    assert findings[1].measured >= 90


@pytest.mark.parametrize(
    ("low", "high", "missed"),
    [
        (Fraction(1, 2), None, Fraction(100, 2) - Fraction(500, 11)),
        (None, Fraction(1, 3), Fraction(500, 11) - Fraction(100, 3)),
        (Fraction(1, 2), Fraction(3, 4), Fraction(100, 2) - Fraction(500, 11)),
        (Fraction(1, 4), Fraction(1, 3), Fraction(500, 11) - Fraction(100, 3)),
        (Fraction(1, 4), Fraction(1, 2), 0),
    ],
)
def test_a_share_is_missed_by_hundredths_of_the_whole(
    low: Fraction | None, high: Fraction | None, missed: Fraction
) -> None:
    """5 of 11 credits are at level 2."""
    at_level_2, award = Select(levels=frozenset([2])), frozenset(["award"])
    share = Share("credits", at_level_2, Select(), low, high, "award")
    gauge = gauge_of(share, CandidateFacts(), strict=False)
    each = [gauge.add(unit, award) for unit in UNITS[:2]]

    assert gauge.miss([sum(parts) for parts in zip(*each, strict=True)]) == missed
    # Where nothing is counted, there is nothing of which to have a share.
    assert gauge.miss([0] * len(gauge.dimensions)) == 0


def test_what_is_counted_goes_on_beyond_what_is_needed() -> None:
    """5 and 6 credits are enough for 4: all of them are counted."""
    award = Bound("credits", Select(), at_least=4, towards="award")
    most = Bound("credits", Select(), at_most=11, towards="award")
    rules = [Rule("r", Kind.RULE, "", "", bound) for bound in (award, most)]

    assert [finding.measured for finding in audit(UNITS[:2], rules)] == [11, 11]
    assert [finding.measured for finding in audit(UNITS, rules[:1])] == [21]


NEVER = Bound("units", Select(), at_least=9)
COUNTED = Bound("credits", Select(), at_least=9, towards="award")
OTHER = Case("pathway", frozenset(["care"]), ("retail", "care"))


@pytest.mark.parametrize(
    ("requires", "cases"),
    [(NEVER, (OTHER,)), (If(NEVER, COUNTED), ()), (COUNTED, (OTHER,))],
    ids=["another case", "nothing to be counted", "neither"],
)
def test_nothing_is_measured_of_a_rule_that_does_not_apply(
    requires: Bound | If, cases: tuple[Case, ...]
) -> None:
    rule = Rule("r", Kind.RULE, "", "", requires, cases=cases)
    (finding,) = audit(UNITS, [rule])

    assert (finding.measured, finding.holds, finding.applies) == (0, True, False)


def test_a_case_that_is_known_is_not_open() -> None:
    """The set is given the benefit only where the candidate has not said which."""
    rules = [
        Rule(value, Kind.RULE, "", "", requires, cases=(case,))
        for value, requires in (
            ("retail", NEVER),
            ("care", Bound("units", Select(), 1)),
        )
        for case in (Case("pathway", frozenset([value]), ("retail", "care")),)
    ]

    for known, holds in (("retail", False), ("care", True), ("", True)):
        facts = CandidateFacts({"pathway": known} if known else {})
        findings = audit(UNITS, rules, facts)
        assert all(finding.holds for finding in findings) is holds, known


def test_a_part_of_the_job_is_used_in_full_in_part_or_left_out() -> None:
    tags = (("calls", 3), ("letters", 2), ("visits", 1))
    fit = weigh(
        [Unit("A1", "", "A", 2, 5, tags=tags)],
        dict.fromkeys(["calls", "letters", "visits", "sales"], 3),
    )

    assert (fit.left_out, fit.partly) == (("sales",), ("letters", "visits"))
    # 6 of 12 thirds, and 9 points for each.
    assert fit.coverage == Fraction(3 + 2 + 1, 12)


def test_a_fact_that_is_not_settled_does_not_apply_yet() -> None:
    """Nothing is measured of it, and nobody is refused for it."""
    fact = RequiredFact("pathway", frozenset(["care"]))
    (finding,) = audit(UNITS, [Rule("r", Kind.RULE, "", "", fact)])
    either = Ways((fact, NEVER), at_least=1)

    assert (finding.measured, finding.holds, finding.applies) == (0, True, False)
    assert evaluate(either, UNITS) == (1, True, True)
    assert evaluate(If(NEVER, fact), UNITS) == (0, True, False)
