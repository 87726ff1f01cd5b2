"""One truth about sets of units: what is planned, repaired or swapped is valid."""

from dataclasses import replace

import recommender
from recommender.answers.checks import Checked, check_units
from recommender.answers.fragility import find_losses
from recommender.qualifications.units import Unit
from recommender.requests.resolving import resolve
from tests.builders.any_request import SOURCES, plan, requests
from tests.builders.whole_requests import Whole


def checked(whole: Whole, units: tuple[Unit, ...]) -> Checked:
    """Let `check` speak of a set of units."""
    candidate = resolve(whole.candidate, whole.qualification)
    return check_units(whole.qualification, candidate, units)


def combined(source: str, law: str) -> list[Whole]:
    """Give requests for a qualification: units alone keep no rules of it."""
    return [one for one in requests(source, law) if not one.candidate.units_only]


@SOURCES
def test_check_lets_every_plan_pass_and_weighs_it_the_same(source: str) -> None:
    for whole in combined(source, "check"):
        for one in recommender.recommend(
            whole.qualification, whole.candidate, top=3
        ).plans:
            found = checked(whole, one.units)
            assert found.valid
            assert found.fit is None or found.fit == one.fit


@SOURCES
def test_every_repair_passes_the_check(source: str) -> None:
    for number, whole in enumerate(combined(source, "repair")):
        units = whole.qualification.catalogue.units
        broken = [unit for i, unit in enumerate(units) if (i + number) % 3]
        candidate = resolve(whole.candidate, whole.qualification)
        found = recommender.repair(whole.qualification, candidate, broken)

        assert all(checked(whole, one.plan.units).valid for one in found.repairs)
        if not found.repairs:
            # Then there is no plan, whatever guidance the set itself breaks.
            assert not plan(whole.qualification, whole.candidate).plans


@SOURCES
def test_a_plan_is_its_own_repair(source: str) -> None:
    for whole in combined(source, "own repair"):
        answer = plan(whole.qualification, whole.candidate)
        if not answer.plans:
            continue
        candidate = resolve(whole.candidate, whole.qualification)
        found = recommender.repair(whole.qualification, candidate, answer.best.units)

        assert (found.repairs[0].add, found.repairs[0].drop) == ((), ())
        assert found.repairs[0].plan.fit == answer.best.fit


@SOURCES
def test_what_becomes_of_a_plan_without_a_unit_is_what_withdrawing_it_gives(
    source: str,
) -> None:
    """One swap passes the check; the best plan without the unit is no worse."""
    for whole in combined(source, "fragile"):
        answer = plan(whole.qualification, whole.candidate)
        if not answer.plans:
            continue
        losses = find_losses(answer.problem, answer.best, answer.proof.cap)
        for loss in losses:
            rest = [unit for unit in answer.best.units if unit is not loss.unit]
            assert loss.valid_without <= checked(whole, tuple(rest)).valid
            if loss.best is None or loss.loss is None:
                continue
            assert checked(whole, (*rest, loss.best)).valid
            wishes = whole.candidate.wishes
            others = (c for c in wishes.with_units if c != loss.unit.code)
            wishes = replace(
                wishes,
                with_units=tuple(others),
                withdrawn=(*wishes.withdrawn, loss.unit.code),
            )
            without = plan(whole.qualification, replace(whole.candidate, wishes=wishes))
            assert without.best.fit.mismatch <= answer.best.fit.mismatch + loss.loss
