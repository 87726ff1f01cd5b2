"""Menus of several sizes at once, against every choice of units: their laws."""

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import recommender
from recommender import Candidate, Frequency, choose_menus
from recommender.answers.menus import Menus
from recommender.qualifications.qualification import Qualification
from recommender.qualifications.units import Unit
from tests.builders.examples import examples
from tests.builders.whole_requests import Whole, qualification_of, total, wholes
from tests.oracles.brute import Set
from tests.oracles.whole import plans_of

ABOUT = recommender.load_qualification("ocr-03456")
CALLS, LETTERS = (("calls", 3),), (("letters", 3),)
ALIKE = (
    Unit("A1", "", "A", 2, 5, tags=CALLS),
    Unit("A2", "", "A", 2, 5, tags=CALLS),
    Unit("B1", "", "B", 2, 5, tags=LETTERS),
)


@dataclass(frozen=True)
class Centre:
    """Candidates of one qualification, and every plan of each with its mismatch."""

    qualification: Qualification
    candidates: tuple[Candidate, ...]
    plans: tuple[list[tuple[Fraction, Set]], ...]

    def least_by_size(self, most_loss: Fraction | None) -> dict[int, Fraction]:
        """Return the least mismatch in all with so many optional units, where any."""
        optional = {
            u.code for u in self.qualification.catalogue.units
        } - self.qualification.mandatory
        found: dict[int, Fraction] = {}
        for size in range(len(optional) + 1):
            totals = [
                self._total(self.qualification.mandatory.union(menu), most_loss)
                for menu in combinations(sorted(optional), size)
            ]
            able = [total for total in totals if total is not None]
            if able or size - 1 in found:
                before = [found[size - 1]] if size - 1 in found else []
                found[size] = min([*able, *before])
        return found

    def _total(
        self, offered: frozenset[str], most_loss: Fraction | None
    ) -> Fraction | None:
        total = Fraction(0)
        for candidate, plans in zip(self.candidates, self.plans, strict=True):
            there = offered.union(candidate.wishes.have)
            own = min(mismatch for mismatch, _ in plans)
            able = [m for m, plan in plans if {u.code for u in plan} <= there]
            if not able or (most_loss is not None and min(able) > own + most_loss):
                return None
            total += min(able)
        return total


@st.composite
def centres(draw: st.DrawFn) -> Centre:
    """Draw candidates who differ in their tags and spare credits, all with a plan."""
    whole = draw(wholes())
    candidates = []
    for _ in range(draw(st.integers(1, 3))):
        tags = st.dictionaries(
            st.sampled_from(("calls", "letters", "visits")),
            st.sampled_from(Frequency),
            max_size=3,
        )
        wishes = replace(whole.candidate.wishes, spare=draw(st.none() | st.just(0)))
        asked = replace(whole.candidate, tags=draw(tags), wishes=wishes, no_tags=())
        candidates.append(asked)
    able = [one for one in candidates if plans_of(Whole(whole.qualification, one))]
    assume(able)
    plans = tuple(plans_of(Whole(whole.qualification, one)) for one in able)
    return Centre(whole.qualification, tuple(able), plans)


def offers(centre: Centre, sizes: list[int], most_loss: Fraction | None) -> Menus:
    asked = {f"C-{n}": one for n, one in enumerate(centre.candidates)}
    return choose_menus(
        centre.qualification, asked, sizes, most_loss=most_loss, within=Fraction(0)
    )


@examples(100)
@given(
    centres(),
    st.lists(st.integers(1, 9), min_size=1, max_size=3),
    st.sampled_from([None, None, Fraction(0), Fraction(1, 10), Fraction(2)]),
)
def test_whatever_sizes_are_asked_for_each_menu_is_the_best_of_its_size(
    centre: Centre, sizes: list[int], most_loss: Fraction | None
) -> None:
    least = centre.least_by_size(most_loss)
    fewest, most = min(least), max(least)
    answer = offers(centre, sizes, most_loss)

    assert answer.fewest == fewest
    assert answer.too_small == tuple(sorted({s for s in sizes if s < fewest}))
    large = sorted({size for size in sizes if size >= fewest})
    assert [one.size for one in answer.menus] == large
    for one in answer.menus:
        assert len(one.units) <= one.size
        assert one.mismatch == one.bound == least[min(one.size, most)]
        codes = {u.code for u in one.units} | centre.qualification.mandatory
        for served in one.assignments:
            assert {u.code for u in served.plan.new_units} <= codes


@pytest.mark.slow
def test_a_menu_far_smaller_than_the_next_has_no_more_units_than_its_size() -> None:
    roles = ("contact-centre-adviser", "receptionist", "field-engineer")
    answer = choose_menus(ABOUT, {role: Candidate(role) for role in roles}, [6, 12])

    assert [len(one.units) <= one.size for one in answer.menus] == [True, True]
    assert answer.menus[0].mismatch > answer.menus[1].mismatch


def test_two_who_may_lose_nothing_need_the_unit_of_each() -> None:
    """One answers calls, the other writes; both have a plan without mismatch."""
    qualification = replace(qualification_of(ALIKE, (total(5),)), guidance=())
    daily = Frequency.DAILY
    asked = {
        "P": Candidate(tags={"calls": daily}, bare=True),
        "Q": Candidate(tags={"letters": daily}, bare=True),
    }
    answer = choose_menus(qualification, asked, [1], most_loss=Fraction(1, 10))

    assert (answer.least, answer.fewest, answer.too_small) == (0, 2, (1,))
    assert answer.menus == ()
    assert len(answer.blockers) == 2
