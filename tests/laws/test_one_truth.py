"""One truth: commands that answer the same question give the same answer.

Each law pairs two of them, on random requests of small qualifications of every shape
and on the shipped ones. What a command says is held against `plan` and `check`.
"""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

import recommender
from recommender import Candidate, Frequency, Qualification, weigh
from recommender.answers.recommendation import Recommendation
from recommender.answers.scan import Scan
from recommender.answers.what_ifs import compare_scenarios
from recommender.cohorts.planning import Planner
from recommender.requests.candidate_file import read_candidate
from recommender.requests.candidate_writing import write_candidate
from recommender.requests.frequencies import AT_ALL
from recommender.requests.resolving import resolve
from tests.builders.any_request import (
    SMALL,
    SOURCES,
    START,
    plan,
    requests,
)
from tests.builders.waiting import FOR_EVER
from tests.builders.whole_requests import Whole
from tests.evaluation import scans


def codes(answer: Recommendation) -> tuple[str, ...] | None:
    return answer.best.codes if answer.plans else None


def pairs(some: list[Whole]) -> Iterator[tuple[Qualification, Candidate, Candidate]]:
    """Pair each request with the same one but for its wishes, as the next has them."""
    for one, other in pairwise(some):
        qualification = one.qualification
        units = {unit.code for unit in qualification.catalogue.units}
        wishes = replace(
            other.candidate.wishes,
            unit_credits=one.candidate.wishes.unit_credits,
        )
        named = {*wishes.with_units, *wishes.without_units, *wishes.withdrawn}
        guides = {guide.rule.id for guide in qualification.guidance}
        if named | {*wishes.have} <= units and {*wishes.lift} <= guides:
            yield qualification, one.candidate, replace(one.candidate, wishes=wishes)


@SOURCES
def test_a_row_of_a_caseload_is_the_plan_of_its_candidate(source: str) -> None:
    planner: Planner | None = None
    for whole in requests(source, "cohort"):
        if planner is None or source in SMALL:
            planner = Planner(whole.qualification, FOR_EVER)
        row = planner.plan(resolve(whole.candidate, whole.qualification))
        answer = plan(whole.qualification, whole.candidate)

        assert row.status == answer.status.value
        if answer.plans:
            best = answer.best
            assert (row.units, row.credits) == (best.codes, best.credits)
            assert Fraction(row.mismatch) == best.fit.mismatch
            assert row.hours == best.hours
            assert row.left_out == best.fit.left_out
        else:
            ways = recommender.ways_out(answer)
            assert row.because == tuple(rule.text for rule in answer.conflict)
            assert row.way_out == (" and ".join(ways[0].changes) if ways else "")


@SOURCES
def test_both_sides_of_what_if_are_the_plans_of_their_requests(source: str) -> None:
    for qualification, before, after in pairs(requests(source, "what-if")):
        found = recommender.what_if(qualification, before, after)

        assert codes(found.before) == codes(plan(qualification, before))
        assert codes(found.after) == codes(plan(qualification, after))


@SOURCES
def test_scenarios_are_what_if_one_by_one(source: str) -> None:
    for qualification, before, after in pairs(requests(source, "scenarios")):
        told = compare_scenarios(qualification, {"as given": before, "other": after})
        found = recommender.what_if(qualification, before, after)

        assert codes(told["as given"]) == codes(found.before)
        assert codes(told["other"]) == codes(found.after)
        assert told["other"].conflict == found.after.conflict


@SOURCES
def test_a_menu_of_all_units_serves_everyone_with_the_own_plan(source: str) -> None:
    for whole in requests(source, "menu"):
        qualification = whole.qualification
        optional = len(qualification.catalogue.units) - len(qualification.mandatory)
        answer = plan(qualification, whole.candidate)
        found = recommender.choose_menus(
            qualification,
            {"C-1": whole.candidate},
            [max(optional, 1)],
            within=Fraction(0),
        )
        if not answer.plans:
            (refused,) = found.refused
            assert {rule.id for rule in refused.conflict} == {
                rule.id for rule in answer.conflict
            }
            continue
        (served,) = found.menus[0].assignments

        assert served.own.codes == answer.best.codes
        assert served.plan.fit.mismatch == answer.best.fit.mismatch
        assert found.menus[0].mismatch == answer.best.fit.mismatch


@SOURCES
def test_a_point_of_the_curve_is_the_plan_with_so_many_credits(source: str) -> None:
    for whole in requests(source, "tradeoffs"):
        qualification, candidate = whole.qualification, whole.candidate
        found = recommender.trade_off(qualification, candidate)
        own = candidate.wishes.max_credits
        if not found.points:
            assert not plan(qualification, candidate).plans or own is not None
        for point in found.points:
            most = point.value if own is None else min(own, point.value)
            wishes = replace(candidate.wishes, max_credits=most)
            answer = plan(qualification, replace(candidate, wishes=wishes))
            least = min(
                one.plan.fit.mismatch
                for one in found.points
                if one.value <= point.value
            )

            assert answer.best.fit.mismatch == least
            assert answer.best.credits <= point.value == point.plan.credits
            assert not point.on_frontier or answer.best.credits == point.value


@SOURCES
def test_each_way_out_is_the_plan_of_the_request_as_changed(source: str) -> None:
    for whole in requests(source, "ways", small=40, few=6):
        answer = plan(whole.qualification, whole.candidate)
        ways = recommender.ways_out(answer)

        assert not (answer.plans and ways)
        for way in ways[:4]:
            assert plan(whole.qualification, way.candidate).best.codes == way.plan.codes


@SOURCES
def test_the_second_opinion_is_the_first(source: str) -> None:
    for whole in requests(source, "scip"):
        answer = recommender.recommend(
            whole.qualification, whole.candidate, second_opinion=True
        )
        assert "SCIP agrees" in answer.proof.second_opinion


def true_job(whole: Whole, seed: str) -> dict[str, Frequency]:
    """Say how often each task is done, as the candidate has said of some."""
    random = Random(seed)
    tags = [tag.name for tag in whole.qualification.vocabulary.tags]
    return {tag: random.choice([*Frequency]) for tag in tags}


@SOURCES
@pytest.mark.parametrize("full", [True, False])
def test_a_scan_ends_with_a_plan_as_good_as_that_for_the_same_tags(
    source: str, full: bool
) -> None:
    for whole in requests(source, f"scan {full}", small=15, few=1 if full else 3):
        job = true_job(whole, source)
        scan = Scan(whole.qualification, whole.candidate, full=full)
        while (state := scan.state()).question is not None:
            scans.answer(scan, state.question, job)
        if not state.answer.plans:
            continue
        left = [tag.name for tag in scan.open] + [
            tag for tag, often in scan.known.unsure.items() if often == AT_ALL
        ]
        said = {tag: job[tag] for tag in left if job[tag] is not Frequency.NEVER}
        told = replace(scan.candidate, tags={**scan.candidate.tags, **said})
        best = plan(whole.qualification, told)

        mine = weigh(state.answer.best.units, best.problem.job, best.problem.held)
        assert mine.mismatch == best.best.fit.mismatch
        if full:
            assert codes(state.answer) == codes(best)


@SOURCES
def test_a_candidate_file_gives_the_plan_of_what_is_written_into_it(
    source: str, tmp_path: Path
) -> None:
    file = tmp_path / "candidate.toml"
    for whole in requests(source, "file"):
        resolved = resolve(whole.candidate, whole.qualification)
        file.write_text(
            write_candidate(resolved, whole.qualification.name), encoding="utf-8"
        )
        read, _ = read_candidate(file)
        found = plan(whole.qualification, read)

        assert resolve(read, whole.qualification) == resolved
        assert codes(found) == codes(plan(whole.qualification, whole.candidate))


@SOURCES
def test_who_finishes_by_the_finish_of_a_plan_gets_a_plan_as_good(source: str) -> None:
    """And nobody is told a finish after the deadline that was asked for."""
    for whole in requests(source, "time"):
        qualification, asked = whole.qualification, whole.candidate
        wishes = replace(
            asked.wishes, hours_per_week=7.0, start=START, finish_by=None, parallel=2
        )
        if not qualification.has_hours(qualification.catalogue.units):
            continue
        answer = plan(qualification, replace(asked, wishes=wishes))
        timeline = recommender.timeline_of(answer)
        if timeline is None:
            continue
        assert timeline.finish is not None
        just = replace(wishes, finish_by=timeline.finish)
        again = plan(qualification, replace(asked, wishes=just))
        assert again.best.fit.mismatch == answer.best.fit.mismatch
        told = recommender.timeline_of(again)
        assert told is not None
        assert told.finish is not None
        assert told.finish <= timeline.finish
