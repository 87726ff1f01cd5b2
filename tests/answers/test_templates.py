"""Templates, against every way to share out every set of units."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import recommender
from recommender import Candidate, Wishes, find_templates
from recommender.answers.caseloads import group_candidates
from recommender.auditing import audit
from recommender.solver.engine.clock import Clock
from recommender.solver.menus import covering
from recommender.solver.menus.covering import SetCovering
from tests.builders.caseloads import Caseload, caseloads
from tests.builders.examples import examples
from tests.builders.small import bound, small
from tests.oracles import brute

ABOUT = recommender.load_qualification("ocr-03456")
losses = st.sampled_from([Fraction(0), Fraction(1), Fraction(3), Fraction(8)])


def servants(caseload: Caseload, within: Fraction) -> dict[frozenset[str], set[int]]:
    """Return for every set of units the requests that it is a good plan for."""
    found: dict[frozenset[str], set[int]] = {}
    for number, one in enumerate(caseload.asked):
        plans = [(brute.mismatch(plan, one), plan) for plan in brute.plans(one)]
        least = min(mismatch for mismatch, _ in plans)
        for mismatch, plan in plans:
            if mismatch <= least + within:
                codes = frozenset(unit.code for unit in plan)
                found.setdefault(codes, set()).add(number)
    return found


def fewest(serves: dict[frozenset[str], set[int]], everyone: set[int]) -> int:
    for number in range(1, len(everyone) + 1):
        for some in combinations(serves.values(), number):
            if set().union(*some) == everyone:
                return number
    raise AssertionError("everyone has a plan")


@examples(100)
@given(caseloads(), losses)
def test_no_fewer_sets_give_everyone_a_good_plan(
    caseload: Caseload, within: Fraction
) -> None:
    serves = servants(caseload._replace(most_loss=None), within)
    pricings = caseload._replace(most_loss=None).pricings()
    least = fewest(serves, {*range(len(pricings))})
    most_loss = int(within * pricings[0].problem.match.scale)
    search = SetCovering(pricings, most_loss, Clock())
    cover = search.run()

    assert search.at_least <= least
    assert cover.at_least <= least <= len(cover.templates)
    assert len(cover.templates) == least
    numbers = sorted(n for some in cover.templates.values() for n in some)
    assert numbers == [*range(len(pricings))]
    for chosen, some in cover.templates.items():
        codes = frozenset(caseload.asked[0].units[i].code for i in chosen)
        assert {*some} <= serves[codes]


def pairs() -> Iterator[tuple[str, str]]:
    roles = ["receptionist", "contact-centre-adviser", "field-engineer"]
    yield from combinations(roles, 2)


@pytest.mark.parametrize("roles", [*pairs()])
def test_two_roles_share_one_plan_once_the_loss_is_that_of_their_best_common_one(
    roles: tuple[str, str],
) -> None:
    candidates = {role: Candidate(role) for role in roles}
    loss = Fraction(0)
    while len((answer := find_templates(ABOUT, candidates, within=loss)).templates) > 1:
        assert answer.proven
        loss += 2
    (template,) = answer.templates

    assert answer.core == template.units
    assert loss - 2 < max(one.loss for one in template.assignments) <= loss
    for one in template.assignments:
        assert all(f.holds for f in audit(one.plan.units, ABOUT.rules))
        assert one.plan.units == template.units


def test_equal_candidates_share_their_best_plan_and_it_is_the_core() -> None:
    candidates = {f"C-{n}": Candidate("receptionist") for n in range(3)}
    answer = find_templates(ABOUT, candidates, within=Fraction(0))

    assert (len(answer.templates), answer.at_least, answer.proven) == (1, 1, True)
    assert answer.templates[0].weight == 3
    assert answer.templates[0].assignments[0].ids == ("C-0", "C-1", "C-2")
    assert " ".join(u.code for u in answer.core) == "F3 F4 A4 A10 A11 B10 C5 D3"
    assert dict(answer.takers()) == dict.fromkeys(answer.core, 3)


def test_wishes_that_exclude_each_other_are_never_shared() -> None:
    one = Candidate("receptionist", wishes=Wishes(with_units=("B10",)))
    other = Candidate("receptionist", wishes=Wishes(without_units=("B10",)))
    answer = find_templates(ABOUT, {"C-1": one, "C-2": other}, within=Fraction(500))

    assert (len(answer.templates), answer.proven) == (2, True)
    assert "B10" not in [unit.code for unit in answer.core]


def test_without_time_to_look_everyone_keeps_the_own_plan(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Stopped at once, the answer is a cover still, and says what is proven."""

    def stopped(self: SetCovering) -> None:
        raise covering.out_of_time("it was asked")

    monkeypatch.setattr(SetCovering, "_add_greedy_columns", stopped)
    candidates = {r: Candidate(r) for r in ("receptionist", "field-engineer")}
    found = find_templates(ABOUT, candidates, within=Fraction(6))

    assert (len(found.templates), found.at_least, found.proven) == (2, 1, False)
    assert all(
        one.loss == 0 for template in found.templates for one in template.assignments
    )


def test_who_has_no_plan_at_all_is_left_out_with_the_reason() -> None:
    impossible = Candidate("receptionist", wishes=Wishes(max_credits=20))
    answer = find_templates(
        ABOUT, {"C-1": impossible, "C-2": Candidate("receptionist")}
    )

    assert [one.ids for one in answer.refused] == [("C-1",)]
    assert [one.ids for t in answer.templates for one in t.assignments] == [("C-2",)]
    assert not find_templates(ABOUT, {"C-1": impossible}).templates


ENTRY = """
[facts.entry]
question = "What is held already?"
values = ["none", "certificate"]
unless_said = "none"

[[rules]]
id = "entry"
text = "Without a certificate, unit B1"
source = "made up"
if.fact.entry = ["none"]
then.of.units = ["B1"]
"""


def loads() -> list[dict[str, Candidate]]:
    """Return two candidates whose rules differ in a fact, in both orders."""
    said = {
        "with": Candidate(wishes=Wishes(facts=(("entry", "certificate"),))),
        "without": Candidate(wishes=Wishes(facts=(("entry", "none"),))),
    }
    return [said, dict(reversed(said.items()))]


def test_candidates_whose_facts_differ_are_planned_for_apart(tmp_path: Path) -> None:
    """Their rules have the same ids, but are other rules once facts are put in."""
    qualification = small(tmp_path / "own", ENTRY)
    own = {
        id_: recommender.recommend(qualification, one).best.codes
        for id_, one in loads()[0].items()
    }
    assert own["with"] != own["without"]
    for load in loads():
        shared = find_templates(qualification, load, within=Fraction(0))
        menu = recommender.choose_menus(qualification, load, [4]).menus[0]
        for served in (
            s for template in shared.templates for s in template.assignments
        ):
            assert [own[id_] for id_ in served.ids] == [served.plan.codes]
        for served in menu.assignments:
            assert [own[id_] for id_ in served.ids] == [served.plan.codes]


def test_candidates_who_hold_a_unit_in_other_ways_are_planned_for_apart(
    tmp_path: Path,
) -> None:
    limit = bound("transfer", 'of.held = ["transfer"]', "at_most = 0")
    qualification = small(tmp_path / "own", limit)
    by = {how: (("B1", how),) for how in ("transfer", "rpl")}
    load = {
        how: Candidate(wishes=Wishes(have=("B1",), held_by=pairs))
        for how, pairs in by.items()
    }
    for some in (load, dict(reversed(load.items()))):
        shared = find_templates(qualification, some)
        assert [refused.ids for refused in shared.refused] == [("transfer",)]
        assert [s.ids for t in shared.templates for s in t.assignments] == [("rpl",)]


def test_candidates_who_differ_in_what_there_is_to_spare_are_apart() -> None:
    some = {
        str(spare): Candidate("receptionist", wishes=Wishes(spare=spare))
        for spare in (0, 3, 9)
    }
    usual = Candidate("receptionist")
    groups = group_candidates(ABOUT, {**some, "usual": usual}, {})

    assert sorted(group.ids for group in groups) == [("0",), ("3", "usual"), ("9",)]
