"""Scans: the guarantee against brute force and against answers meant to break it."""

import random
from dataclasses import replace
from fractions import Fraction
from itertools import product
from types import SimpleNamespace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from recommender import Candidate, Frequency, load_qualification
from recommender.answers.plan_details import add_details_to_scan
from recommender.answers.questions import questions_for
from recommender.answers.scan import MOST_TOGETHER, Question, Scan, ScanState
from recommender.qualifications.units import Unit
from recommender.reports.blocks import to_text
from recommender.reports.scan_report import ScanReport
from recommender.requests.frequencies import AT_ALL, MAYBE, Range
from recommender.solver.engine.clock import Clock
from tests.builders.asking import TAGS
from tests.builders.examples import examples
from tests.builders.whole_requests import Whole, likely_wholes, wholes
from tests.evaluation.scans import answer, jobs, must_be_asked, scanned, worst_found
from tests.oracles import brute
from tests.oracles.whole import asked_of, plans_of

ABOUT = load_qualification("ocr-03456")
OFTEN = [Frequency.DAILY, Frequency.WEEKLY, Frequency.SOMETIMES]
true_jobs = st.dictionaries(st.sampled_from(TAGS), st.sampled_from(OFTEN))


def over(scan: Scan, job: dict[str, Frequency]) -> ScanState:
    """Answer until nothing is asked."""
    for _ in range(40):
        state = scan.state()
        if state.question is None:
            return state
        answer(scan, state.question, job)
    pytest.fail("the scan does not end")


@examples(200)
@given(wholes(), true_jobs, st.sampled_from([0, 0, 1, 2]))
def test_no_answer_to_what_was_left_open_costs_more_than_the_tolerance(
    whole: Whole, job: dict[str, Frequency], tolerance: int
) -> None:
    scan = Scan(whole.qualification, whole.candidate, tolerance=Fraction(tolerance))
    last = over(scan, job)
    assume(last.answer.plans)

    known, rest = scan.candidate, [tag.name for tag in scan.open]
    ticked = [tag for tag, often in scan.known.unsure.items() if often == AT_ALL]
    choices = [*([None, *OFTEN] for _ in rest), *(OFTEN for _ in ticked)]
    for often in product(*choices):
        said = dict(zip((*rest, *ticked), often, strict=True))
        tags = {tag: one for tag, one in said.items() if one is not None}
        true = replace(whole, candidate=replace(known, tags={**known.tags, **tags}))
        mine = brute.mismatch(last.answer.best.units, asked_of(true))
        least = min((mismatch for mismatch, _ in plans_of(true)), default=mine)
        assert mine - least <= tolerance


@examples(60)
@given(likely_wholes(), true_jobs)
def test_likely_tasks_that_are_left_open_cannot_change_the_plan_either(
    whole: Whole, job: dict[str, Frequency]
) -> None:
    scan = Scan(whole.qualification, whole.candidate)
    last = over(scan, job)
    assume(last.answer.plans)

    known = replace(scan.candidate, unsure={})
    chances = scan.candidate.unsure
    assert all(chances[tag].percent for tag in chances)
    ticked = [tag for tag, often in scan.known.unsure.items() if often == AT_ALL]
    choices = {tag.name: [None, *OFTEN] for tag in scan.open}
    choices |= {tag: [None, chances[tag].most] for tag in chances if tag in choices}
    choices |= {tag: [*OFTEN] for tag in ticked}
    for often in product(*choices.values()):
        said = zip(choices, often, strict=True)
        tags = {tag: one for tag, one in said if one is not None}
        gone = (*known.no_tags, *(tag for tag in chances if tag not in tags))
        true = replace(
            whole, candidate=replace(known, tags={**known.tags, **tags}, no_tags=gone)
        )
        mine = brute.mismatch(last.answer.best.units, asked_of(true))
        least = min((mismatch for mismatch, _ in plans_of(true)), default=mine)
        assert mine <= least


def test_a_scan_begins_with_the_likely_tasks_that_are_worth_most() -> None:
    said = {"complaints": "weekly 70%", "coaching": "sometimes 20%"}
    candidate = Candidate("receptionist", said)  # type: ignore[arg-type]
    worth = questions_for(ABOUT, candidate).questions
    scan = Scan(ABOUT, candidate)

    assert {tag.name for tag in scan.open} >= {"complaints", "coaching"}
    question = scan.state().question
    assert question == Question(tuple(each.tag for each in worth))
    scan.answer_which(question, [worth[1].tag.name])
    assert scan.candidate.no_tags == (worth[0].tag.name,)
    assert scan.candidate.tags == {worth[1].tag.name: worth[1].chance.most}
    assert not scan.candidate.unsure


def test_no_more_tasks_are_asked_about_than_one_takes_in_at_a_glance() -> None:
    """Eight, or six with what each answer changes, of many more that are open."""
    tasks = [tag.name for tag in ABOUT.vocabulary.tags[:14]]
    likely = Candidate("receptionist", dict.fromkeys(tasks, "daily 50%"))  # type: ignore[arg-type]

    for candidate, number in ((Candidate("receptionist"), 8), (likely, 6)):
        scan = Scan(ABOUT, candidate)
        question = scan.state().question
        assert question is not None
        assert len(question.tags) == number < len(scan.open)


def test_in_doubt_is_what_is_open_or_ticked_and_not_what_one_is_not_sure_of() -> None:
    """One who is not sure of complaints is planned for as if they came up sometimes."""
    chance = Range(Frequency.NEVER, Frequency.DAILY, 40)
    unsure = {"complaints": MAYBE, "coaching": AT_ALL, "selling": chance}
    scan = Scan(ABOUT, Candidate("receptionist", unsure=unsure))
    doubts = scan._with_doubts()
    rest = {tag.name for tag in scan.open} - {"selling"}

    assert doubts.unsure == {
        "coaching": AT_ALL, "selling": chance, **dict.fromkeys(rest, MAYBE),
    }  # fmt: skip
    assert rest.isdisjoint(unsure)
    assert dict(doubts.tags) == {"complaints": Frequency.SOMETIMES}


@pytest.mark.parametrize(
    ("lifting", "deciding", "further", "asked"),
    [
        # Of fewer than five it is asked what else would make another plan best.
        ((), (3, 1), (), (1, 3)),
        ((2,), (3, 2), (7,), (2, 3, 7)),
        ((), (5, 4, 3, 2, 1), (7,), (1, 2, 3, 4, 5)),
        ((), (9, 8, 7, 6, 5, 4, 3, 2, 1, 0), (), (2, 3, 4, 5, 6, 7, 8, 9)),
        # Where nothing tells which could, the first of all are asked about.
        ((), (), (), (0, 1, 2, 3, 4, 5, 6, 7)),
    ],
)
def test_what_makes_another_plan_best_is_asked_about_together(
    lifting: tuple[int, ...],
    deciding: tuple[int, ...],
    further: tuple[int, ...],
    asked: tuple[int, ...],
) -> None:
    scan = Scan(ABOUT, Candidate("receptionist"))
    tags, made = scan.open, []

    def regret_of(_: object, settled: set[str] | None = None) -> SimpleNamespace:
        made.append(settled)
        return SimpleNamespace(most=5, tags=deciding if settled is None else further)

    analysis = SimpleNamespace(regret_of=regret_of, clock=Clock())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scan, "_most_valuable", lambda *_: [])
        patch.setattr(scan, "_lifting", lambda *_: [tags[i] for i in lifting])
        patch.setattr(scan, "_deciding", lambda found: [tags[i] for i in found.tags])
        state = scan._next(SimpleNamespace(best=None), analysis)  # type: ignore[arg-type]

    assert state.question == Question(tuple(tags[i] for i in asked))
    if len(made) > 1:
        some = {*lifting, *deciding}
        assert made[1] == {tags[i].name for i in some}


def test_a_single_likely_task_is_asked_how_often() -> None:
    said = {"complaints": "weekly 70%"}
    scan = Scan(ABOUT, Candidate("receptionist", said))  # type: ignore[arg-type]
    question = scan.state().question

    assert question is not None
    assert question.is_single
    scan.answer_how_often(question, Frequency.DAILY)
    assert scan.candidate.tags == {"complaints": Frequency.DAILY}


@pytest.mark.exhaustive
@pytest.mark.parametrize("tolerance", [0, 2])
def test_no_answer_to_the_rest_changes_the_plan_of_a_real_job(tolerance: int) -> None:
    chance = random.Random(tolerance)
    for role, job in jobs(17):
        one = scanned(job, role, tolerance)

        assert worst_found(one, chance) <= tolerance
        assert one.scan.questions <= 12


def test_one_task_at_a_time_could_not_end_as_soon() -> None:
    assert must_be_asked("receptionist", 0) > 12


def test_a_scan_asks_on_while_an_answer_could_change_the_plan() -> None:
    state = Scan(ABOUT, Candidate("receptionist")).state()

    assert state.regret is not None
    assert state.regret.most > 0
    assert state.question is not None
    assert 1 <= len(state.question.tags) <= MOST_TOGETHER


def test_who_does_some_of_several_tasks_is_asked_how_often_each() -> None:
    scan = Scan(ABOUT, Candidate("receptionist"))
    question = scan.state().question
    assert question is not None
    first, second, *_ = question.tags
    scan.answer_which(question, [first.name, second.name])

    assert scan.questions == 1
    assert scan.state().question == Question((first,))
    scan.answer_how_often(Question((first,)), Frequency.DAILY)
    assert scan.questions == 2
    assert scan.state().question == Question((second,))
    assert scan.candidate.tags[first.name] is Frequency.DAILY


def test_who_is_not_sure_is_not_asked_again_and_the_file_says_maybe() -> None:
    scan = Scan(ABOUT, Candidate("receptionist"), full=True)
    question = scan.state().question
    assert question is not None
    scan.answer_how_often(question, None)

    assert question.tags[0].name in scan.candidate.unsure
    assert scan.state().question != question


def test_the_report_says_that_what_is_unsure_counts_as_sometimes() -> None:
    job = Candidate("receptionist", unsure={"complaints": MAYBE})
    scan = Scan(ABOUT, job, tolerance=Fraction(1000))
    assert scan.state().question is None
    state = add_details_to_scan(scan.state(), Clock())
    text = " ".join(to_text(ScanReport(scan, state).blocks()).split())

    assert "complaints counts as sometimes, because you were not sure" in text


def test_what_was_only_ticked_is_kept_and_asked_about_when_it_goes_on() -> None:
    scan = Scan(ABOUT, Candidate("receptionist"))
    question = scan.state().question
    assert question is not None
    first, second, *_ = question.tags
    scan.answer_which(question, [first.name, second.name])
    scan.answer_how_often(Question((first,)), Frequency.DAILY)

    again = Scan(ABOUT, scan.known)
    later = Scan(ABOUT, scan.known, before=(3, 4))

    assert (later.questions, later.tasks) == (3, 4 + len(later.open) + 1)
    assert (again.questions, again.tasks) == (0, len(again.open) + 1)
    assert scan.known.unsure == {second.name: AT_ALL}
    assert again.state().question == Question((second,))
    assert (again.left, again.candidate) == (scan.left, scan.candidate)


def test_a_full_scan_asks_about_every_task_alone() -> None:
    scan = Scan(ABOUT, Candidate("receptionist", bare=True), full=True)
    there, asked = scan.tasks, []
    while (question := scan.state().question) is not None and len(asked) < 3:
        asked += question.tags
        scan.answer_how_often(question, Frequency.SOMETIMES)

    assert (len(asked), scan.questions, scan.left) == (3, 3, there - 3)


@pytest.mark.slow
def test_a_scan_with_a_tolerance_asks_no_more_than_one_without() -> None:
    for role, job in jobs(4):
        exact, loose = (scanned(job, role, tolerance) for tolerance in (0, 20))

        assert loose.scan.questions <= exact.scan.questions


def test_no_plan_ends_a_scan() -> None:
    wishes = replace(Candidate().wishes, max_credits=20)
    state = Scan(ABOUT, Candidate("receptionist", wishes=wishes)).state()

    assert state.question is None
    assert state.answer.conflict


def test_only_a_full_scan_asks_about_the_tasks_of_the_role() -> None:
    role = dict(ABOUT.vocabulary.find_role("receptionist").frequencies)
    usual, full = (
        Scan(ABOUT, Candidate("receptionist"), full=f) for f in (False, True)
    )
    asked = {tag.name for tag in usual.open}

    assert asked.isdisjoint(tag for tag, often in role.items() if often.weight)
    assert {tag.name for tag in full.open} > asked


def test_the_tasks_that_make_most_of_the_other_plan_come_first() -> None:
    """By credits, times strength, times how often: 12, 10 and 8; one is nothing."""
    scan = Scan(ABOUT, Candidate("receptionist"))
    first, second, third, never, other = scan.open[:5]
    rival = (
        Unit("U1", "", "A", 2, 4, tags=((third.name, 2), (first.name, 3))),
        Unit("U2", "", "A", 2, 10, tags=((second.name, 1), (never.name, 3))),
    )
    job = {first.name: 1, second.name: 1, third.name: 1, other.name: 3}
    regret = SimpleNamespace(rival=rival, job=job)

    assert scan._deciding(regret) == [first, second, third]  # type: ignore[arg-type]
