"""What a person made of a plan is audited and weighed like any plan."""

import io
from fractions import Fraction

import openpyxl
import pytest

from recommender.answers.checks import check_units
from recommender.cohorts.chosen_units import ChosenUnits, Edit, choose_units
from recommender.cohorts.cohort import Cohort, CohortAnswers, Member
from recommender.cohorts.planning import Planner
from recommender.qualifications.rules import Kind
from recommender.reports.cohort_workbook import to_workbook
from recommender.requests.candidate import Candidate, Wishes
from recommender.requests.resolving import resolve
from tests.builders.any_request import SOURCES, requests
from tests.builders.cohort_runs import ABOUT, candidates

RECEPTIONIST = resolve(Candidate("receptionist"), ABOUT)


def answers(*asked: Candidate) -> CohortAnswers:
    planner = Planner(ABOUT, 60.0)
    members = tuple(Member(f"C-{number}", one) for number, one in enumerate(asked))
    outcomes = tuple(planner.plan(one) for one in asked)
    return CohortAnswers(ABOUT, Cohort("caseload.csv", members), outcomes)


def edited(
    asked: Candidate, *codes: str, suggested: tuple[str, ...] = ()
) -> ChosenUnits:
    whole = answers(asked)
    before = suggested or whole.outcomes[0].units
    (chosen,) = choose_units(whole, {"C-0": Edit(codes, before)})
    return chosen


def test_a_plan_in_nobodys_hands_holds_and_costs_nothing() -> None:
    whole = answers(*candidates(20))
    for chosen, outcome in zip(choose_units(whole), whole.outcomes, strict=True):
        assert chosen.codes == outcome.units
        assert not chosen.is_changed
        assert chosen.holds == outcome.has_plan
        assert chosen.cost == (0 if outcome.has_plan else None)
        assert not chosen.not_kept or not outcome.has_plan


@SOURCES
def test_a_best_plan_of_any_qualification_holds_and_costs_nothing(source: str) -> None:
    for whole in requests(source, "chosen units", small=12, few=2):
        asked = resolve(whole.candidate, whole.qualification)
        outcome = Planner(whole.qualification, 60.0).plan(asked)
        cohort = Cohort("caseload.csv", (Member("C-0", asked),))
        planned = CohortAnswers(whole.qualification, cohort, (outcome,))
        (chosen,) = choose_units(planned)

        assert chosen.codes == outcome.units
        assert not outcome.has_plan or (chosen.holds and not chosen.not_kept)
        assert chosen.cost == (0 if outcome.has_plan else None)
        assert len(opened(to_workbook(planned)).worksheets) == 8


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_any_set_gets_the_findings_and_the_fit_of_a_check() -> None:
    codes = ("F3", "F4", "A3", "B11", "C5", "D6")
    chosen = edited(RECEPTIONIST, *codes)
    units = [ABOUT.catalogue.unit_by_code[code] for code in codes]
    checked = check_units(ABOUT, RECEPTIONIST, units)

    assert chosen.fit == checked.fit
    assert [f.rule.id for f in chosen.broken] == [
        f.rule.id for f in checked.findings if not f.holds
    ]
    assert not chosen.holds
    assert checked.fit is not None
    best = Fraction(answers(RECEPTIONIST).outcomes[0].mismatch)
    assert chosen.cost == checked.fit.mismatch - best


def test_what_was_put_in_and_taken_out_is_told_apart() -> None:
    best = answers(RECEPTIONIST).outcomes[0].units
    (new,) = [unit.code for unit in ABOUT.catalogue.units if unit.code not in best][:1]
    chosen = edited(RECEPTIONIST, *best[:-1], new)

    assert (chosen.units_in, chosen.units_out) == ((new,), (best[-1],))
    assert chosen.is_changed


def test_a_wish_that_is_not_kept_is_no_broken_rule() -> None:
    asked = resolve(Candidate("receptionist", wishes=Wishes(max_credits=44)), ABOUT)
    best = answers(asked).outcomes[0].units
    more = [unit.code for unit in ABOUT.catalogue.units if unit.code not in best][:2]
    chosen = edited(asked, *best, *more)

    assert chosen.holds
    assert "--max-credits 44" in [f.rule.id for f in chosen.not_kept]


def test_a_unit_is_needed_for_what_would_fail_only_without_it() -> None:
    chosen = edited(RECEPTIONIST, "F3", "F4")
    needed = [f.rule.id for f in chosen.unmet_by_code["F3"] if f.rule.kind is Kind.RULE]

    assert needed == ["mandatory"]


def test_an_unknown_unit_does_not_hold() -> None:
    whole = answers(RECEPTIONIST)
    codes = whole.outcomes[0].units
    (chosen,) = choose_units(whole, {"C-0": Edit(codes, codes, ("Z9",))})

    assert not chosen.holds
    assert chosen.units_in == ("Z9",)


@pytest.mark.parametrize("codes", [(), ("F3",)])
def test_without_a_best_plan_there_is_no_cost(codes: tuple[str, ...]) -> None:
    asked = resolve(Candidate("receptionist", wishes=Wishes(max_credits=20)), ABOUT)
    chosen = edited(asked, *codes)

    assert chosen.cost is None
    assert not chosen.holds
    assert chosen.is_there == bool(codes)
