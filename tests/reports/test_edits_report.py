"""What the report of an edited workbook says of a plan, and the words for it."""

from dataclasses import replace

import pytest

from recommender.cohorts.chosen_units import ChosenUnits, Edit, choose_units
from recommender.cohorts.cohort import Cohort, CohortAnswers, Member
from recommender.cohorts.planning import Planner
from recommender.reports.blocks import to_text
from recommender.reports.edits_report import EditsReport
from recommender.reports.words import choice_words
from recommender.requests.candidate import Candidate, Wishes
from recommender.requests.resolving import resolve
from recommender.requests.saved_plan import SavedPlan
from tests.builders.cohort_runs import ABOUT

MADE_WITH = SavedPlan((), ABOUT.name, ABOUT.sha256)


def planned(role: str = "receptionist", **wishes: object) -> CohortAnswers:
    asked = resolve(Candidate(role, wishes=Wishes(**wishes)), ABOUT)  # type: ignore[arg-type]
    cohort = Cohort("caseload.csv", (Member("C-1", asked),))
    return CohortAnswers(ABOUT, cohort, (Planner(ABOUT, 60.0).plan(asked),))


def edited(answers: CohortAnswers, edit: Edit) -> ChosenUnits:
    (chosen,) = choose_units(answers, {"C-1": edit})
    return chosen


def text_of(chosen: ChosenUnits) -> str:
    report = EditsReport(ABOUT, (chosen,), MADE_WITH)
    return " ".join(to_text(report.blocks()).split())


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (1.0, "nearly all"), (0.944, "most"), (0.95, "nearly all"),
        (0.594, "about half"),
        (0.596, "most"), (0.4, "about half"), (0.39, "some"), (0.2, "some"),
        (0.19, "little"), (0.0, "little"),
    ],
)  # fmt: skip
def test_shares_are_told_in_words(share: float, words: str) -> None:
    assert choice_words.share_in_words(share, "it").startswith(f"{words} of it (")


def test_more_credits_than_are_to_spare_are_told_as_the_reason_for_a_better_fit() -> (
    None
):
    answers = planned()
    best = answers.outcomes[0].units
    better = [
        chosen
        for unit in ABOUT.catalogue.units
        if unit.code not in best
        and (chosen := edited(answers, Edit((*best, unit.code), best))).cost is not None
        and chosen.cost < 0
        and not chosen.not_kept
    ]

    assert better
    for chosen in better:
        credits = sum(unit.credits for unit in chosen.units)
        assert credits > 42 + 3
        assert "of mismatch, with more credits than are allowed to spare" in text_of(
            chosen
        )


def test_a_worse_plan_is_not_excused() -> None:
    answers = planned()
    best = answers.outcomes[0].units
    chosen = edited(answers, Edit(best[1:], best))

    assert "allowed to spare" not in text_of(chosen)


def test_it_says_that_the_best_plan_is_another_now() -> None:
    answers = planned()
    best = answers.outcomes[0].units
    before = (*best[:-1], "A13")
    chosen = edited(answers, Edit(before, before))

    assert not chosen.is_changed
    assert f"the best plan is now another: {best[-1]} for A13" in text_of(chosen)
    assert "is now another" not in text_of(edited(answers, Edit(best, best)))


def test_what_would_be_as_good_is_only_told_of_the_suggested_plan() -> None:
    for role in (role.name for role in ABOUT.vocabulary.roles):
        answers = planned(role)
        (outcome,) = answers.outcomes
        (chosen,) = choose_units(answers)
        reasons = [choice_words.why_in_words(unit, chosen) for unit in chosen.units]
        assert sum("as good:" in reason for reason in reasons) == len(outcome.as_good)
        changed = edited(answers, Edit(outcome.units[:-1], outcome.units))
        reasons = [choice_words.why_in_words(unit, changed) for unit in changed.units]
        assert not any("as good" in reason for reason in reasons)


def test_a_unit_that_was_asked_for_says_so() -> None:
    (chosen,) = choose_units(planned(with_units=("B15",)))
    unit = ABOUT.catalogue.unit_by_code["B15"]

    assert "asked for" in choice_words.why_in_words(unit, chosen)
    (chosen,) = choose_units(planned(have=("B15",)))
    assert "asked for" not in choice_words.why_in_words(unit, chosen)


def test_a_plan_without_a_job_is_not_called_a_bad_fit() -> None:
    asked = resolve(Candidate(), ABOUT)
    cohort = Cohort("caseload.csv", (Member("C-1", asked),))
    answers = CohortAnswers(ABOUT, cohort, (Planner(ABOUT, 60.0).plan(asked),))
    (chosen,) = choose_units(answers)

    assert (
        choice_words.fit_in_words(chosen, ABOUT) == "not matched: no role and no tags"
    )


@pytest.mark.parametrize("status", ["feasible", "unknown", "crashed", "hung", "failed"])
def test_every_status_has_words_and_something_to_decide(status: str) -> None:
    answers = planned()
    outcome = replace(answers.outcomes[0], status=status)
    if status != "feasible":
        outcome = replace(outcome, units=(), because=("ValueError: x",))
    (chosen,) = choose_units(replace(answers, outcomes=(outcome,)))

    assert choice_words.status_in_words(chosen)
    assert choice_words.decisions(chosen, ABOUT)
