"""Plans where tasks are likely, not certain: the least expected mismatch."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import recommender
from recommender import Candidate, Status, recommend
from recommender.answers.menus import choose_menus
from recommender.auditing import weigh
from recommender.problems.job_match import match, parts_of
from recommender.qualifications.catalogue import Catalogue
from recommender.requests.candidate import weights_of
from recommender.solver.scip.second_opinion import ask_scip
from tests.builders.asking import TAGS, unit_lists
from tests.builders.examples import examples
from tests.builders.whole_requests import Whole, likely_wholes
from tests.oracles import brute
from tests.oracles.brute import Set
from tests.oracles.outcomes import expected_mismatches

ABOUT = recommender.load_qualification("ocr-03456")


@examples(120)
@given(likely_wholes())
def test_the_plan_has_the_least_expected_mismatch_of_all(whole: Whole) -> None:
    expected = expected_mismatches(whole)
    answer = recommend(whole.qualification, whole.candidate, second_opinion=True)

    assert (answer.status is Status.OPTIMAL) == bool(expected)
    if answer.plans:
        least = min(expected.values())
        assert answer.best.fit.mismatch == expected[answer.best.units] == least
    assert answer.proof.second_opinion == "SCIP agrees"


weights = st.dictionaries(
    st.sampled_from(TAGS),
    st.integers(0, 3) | st.builds(lambda n: Fraction(n, 100), st.integers(0, 300)),
)


@given(unit_lists(), weights, st.data())
def test_the_match_and_the_audit_weigh_averages_alike(
    units: Set, job: dict[str, Fraction], data: st.DataObject
) -> None:
    held = data.draw(st.sets(st.sampled_from([unit.code for unit in units])))
    for comparable in (False, True):
        matched = match(Catalogue(units), job, held, scale_for_all=comparable)
        assert matched.exact
        for chosen in brute.subsets(units):
            places = frozenset(units.index(unit) for unit in chosen)
            audited = weigh(chosen, job, held).mismatch
            assert matched.mismatch(matched.scaled(places)) == audited


def test_without_chances_matches_are_as_they_were() -> None:
    job = {"complaints": 3, "selling": 2}
    cut = match(ABOUT.catalogue, job, parts=10, scale_for_all=True)
    whole = match(ABOUT.catalogue, job, scale_for_all=True)

    assert parts_of(job) == 1
    assert cut.scale % whole.scale == 0
    assert [c * (cut.scale // whole.scale) for c in whole.costs] == [*cut.costs]


UNSURE = {
    "selling": "weekly 60%", "complaints": "daily 30%", "coaching": "sometimes 50%",
    "writing": "daily 70%", "records": "weekly 20%",
}  # fmt: skip


@pytest.mark.parametrize("role", [role.name for role in ABOUT.vocabulary.roles][:4])
def test_scip_agrees_about_likely_tasks_of_a_whole_qualification(role: str) -> None:
    candidate = Candidate(role, UNSURE)  # type: ignore[arg-type]
    answer = recommend(ABOUT, candidate)
    problem = answer.problem
    opinion = ask_scip(
        problem.units, problem.rules, problem.job, problem.held, problem.spare
    )

    assert answer.best.codes == opinion.codes
    assert answer.best.fit.mismatch == opinion.mismatch
    weighed = weigh(answer.best.units, weights_of(answer.candidate, ABOUT))
    assert weighed.mismatch == opinion.mismatch


def test_a_menu_for_likely_tasks_has_the_own_plan_of_each_candidate() -> None:
    candidates = {
        "C1": Candidate("receptionist", {"selling": "weekly 60%"}),  # type: ignore[dict-item]
        "C2": Candidate("receptionist", {"selling": "weekly 25%"}),  # type: ignore[dict-item]
        "C3": Candidate("receptionist", {"selling": "weekly"}),  # type: ignore[dict-item]
    }
    (menu,) = choose_menus(ABOUT, candidates, [len(ABOUT.catalogue.units)]).menus
    own = {
        id_: recommend(ABOUT, candidate).best.fit.mismatch
        for id_, candidate in candidates.items()
    }

    mismatches = {
        id_: assignment.plan.fit.mismatch
        for assignment in menu.assignments
        for id_ in assignment.ids
    }
    assert mismatches == own
