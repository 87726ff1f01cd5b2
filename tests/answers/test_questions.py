"""Questions about likely tasks: what an answer is worth, against brute force."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import assume, given

import recommender
from recommender import Candidate, Frequency, Wishes, recommend
from recommender.answers.questions import (
    PlanSwap,
    Questions,
    _QuestionFinder,
    answered,
    answered_together,
    questions_for,
)
from recommender.qualifications.rules import Bound, Kind, Rule, Select
from recommender.qualifications.units import Unit
from recommender.requests.candidate import weights_of
from recommender.requests.frequencies import Range
from recommender.requests.resolving import resolve
from recommender.solver.engine.clock import Clock
from tests.builders.examples import examples
from tests.builders.whole_requests import (
    Whole,
    likely_wholes,
    qualification_of,
    total,
)
from tests.oracles.brute import Set
from tests.oracles.outcomes import expected_mismatch, expected_mismatches

ABOUT = recommender.load_qualification("ocr-03456")


def given_answer(whole: Whole, tag: str, done: bool) -> Whole:
    """Return the request after an answer, by hand."""
    one = whole.candidate
    rest = {other: one.unsure[other] for other in one.unsure if other != tag}
    tags = {**one.tags, **({tag: one.unsure[tag].most} if done else {})}
    gone = one.no_tags if done else (*one.no_tags, tag)
    candidate = replace(one, tags=tags, no_tags=gone, unsure=rest)
    return replace(whole, candidate=candidate)


def saved(plan: Set, whole: Whole) -> Fraction:
    """Return how much less mismatch the best plan after an answer has."""
    found = expected_mismatches(whole)
    if not found:
        return Fraction(0)
    return max(expected_mismatch(plan, whole) - min(found.values()), Fraction(0))


@examples(100)
@given(likely_wholes())
def test_a_question_is_worth_what_its_answers_save_on_average(whole: Whole) -> None:
    answer = recommend(whole.qualification, whole.candidate)
    assume(answer.plans)
    plan = answer.best.units
    asked = questions_for(
        whole.qualification, whole.candidate, most=None, answer=answer
    )

    values = {question.tag.name: question.value for question in asked.questions}
    for tag, chance in whole.candidate.unsure.items():
        p = Fraction(chance.percent or 0, 100)
        yes, no = (
            saved(plan, given_answer(whole, tag, done)) for done in (True, False)
        )
        assert values.get(tag, Fraction(0)) == p * yes + (1 - p) * no
    assert asked.complete
    assert [*values.values()] == sorted(values.values(), reverse=True)


@examples(60)
@given(likely_wholes())
def test_each_answer_leads_to_the_plan_that_it_says(whole: Whole) -> None:
    answer = recommend(whole.qualification, whole.candidate)
    assume(answer.plans)
    for question in questions_for(
        whole.qualification, whole.candidate, most=None, answer=answer
    ).questions:
        for done, swap in ((True, question.if_yes), (False, question.if_no)):
            after = given_answer(whole, question.tag.name, done)
            units = {*answer.best.units} - {*swap.dropped} | {*swap.added}
            plan = tuple(unit for unit in whole.units if unit in units)
            mismatches = expected_mismatches(after)
            if mismatches:
                assert mismatches[plan] == min(mismatches.values())


@examples(60)
@given(likely_wholes())
def test_asking_never_raises_the_expected_mismatch(whole: Whole) -> None:
    # Guidance could rule a plan out once a task is known not to be done.
    wishes = replace(whole.candidate.wishes, lift=("top",))
    qualification, candidate = (
        whole.qualification,
        replace(whole.candidate, wishes=wishes),
    )
    average = recommend(qualification, candidate)
    assume(average.plans)
    before = average.best.fit.mismatch
    for _ in range(3):
        first = questions_for(qualification, candidate, most=1).questions
        if not first:
            break
        tag, chance = first[0].tag.name, first[0].chance
        share = Fraction(chance.percent or 0, 100)
        yes, no = (
            recommend(qualification, answered(candidate, tag, often)).best.fit.mismatch
            for often in (chance.most, None)
        )
        after = share * yes + (1 - share) * no
        assert after == before - first[0].value < before
        candidate = answered(candidate, tag, chance.most)
        before = yes


def test_an_answer_replaces_the_chance_and_nothing_else() -> None:
    candidate = resolve(
        Candidate(
            "receptionist",
            {"selling": "weekly 60%", "complaints": "daily 30%", "writing": "maybe"},  # type: ignore[dict-item]
        ),
        ABOUT,
    )
    yes = answered(candidate, "selling", Frequency.DAILY)
    no = answered(candidate, "selling", None)

    assert (yes.tags, yes.no_tags) == ({"selling": "daily"}, ())
    assert (no.tags, no.no_tags) == ({}, ("selling",))
    assert [*yes.unsure] == [*no.unsure] == ["complaints", "writing"]
    assert [*candidate.chances] == ["selling", "complaints"]
    assert answered(yes, "selling", None) == no
    assert weights_of(yes, ABOUT)["selling"] == 3
    assert "selling" not in weights_of(no, ABOUT)


def test_several_answers_at_once_are_those_one_after_another() -> None:
    said = {"complaints": "weekly 70%", "coaching": "sometimes 40%"}
    candidate = resolve(Candidate("receptionist", said), ABOUT)  # type: ignore[arg-type]
    asked = questions_for(ABOUT, candidate, most=None).questions
    together = answered_together(candidate, asked, {"coaching": Frequency.DAILY})

    assert {question.tag.name for question in asked} == {*said}
    assert together == answered(
        answered(candidate, "complaints", None), "coaching", Frequency.DAILY
    )


def test_without_chances_or_without_time_there_are_no_questions() -> None:
    certain = Candidate("receptionist", {"writing": "maybe"})  # type: ignore[dict-item]
    likely = Candidate("receptionist", {"selling": "daily 60%"})  # type: ignore[dict-item]
    answer = recommend(ABOUT, likely)

    assert questions_for(ABOUT, certain).questions == ()
    assert questions_for(ABOUT, certain).complete
    late = questions_for(ABOUT, likely, answer=answer, time_limit=1e-9)
    assert (late.questions, late.complete) == ((), False)


def test_where_no_task_is_likely_all_is_asked_that_can_be() -> None:
    found = questions_for(ABOUT, Candidate("receptionist"))

    assert found == Questions()
    assert (found.questions, found.complete) == ((), True)


def test_a_question_is_worth_eleven_thirds_of_a_credit_at_forty_percent() -> None:
    """Of units for calls, weekly, and for sales, perhaps daily, one is taken.

    Sales are done: the plan with calls has 5/3 off the job and leaves out 6, that with
    sales leaves out 4. They are not done: calls remain best. So 40 % of 11/3 is saved.
    """
    calls = Unit("A1", "", "A", 2, 5, tags=(("calls", 3),))
    sales = Unit("A2", "", "A", 2, 5, tags=(("sales", 3),))
    five = Rule("five", Kind.RULE, "", "", Bound("credits", Select(), 5, 5))
    about = qualification_of((calls, sales), (five,))
    chance = Range(Frequency.NEVER, Frequency.DAILY, 40)
    tags = {"calls": Frequency.WEEKLY}
    candidate = Candidate(bare=True, tags=tags, unsure={"sales": chance})
    (question,) = questions_for(about, candidate, most=None).questions

    assert (question.tag.name, question.value) == ("sales", Fraction(22, 15))
    assert (question.if_yes.added, question.if_yes.dropped) == ((sales,), (calls,))
    assert (question.if_yes.saves, question.if_no.saves) == (Fraction(11, 3), 0)


def test_what_is_saved_where_a_task_is_not_done_counts_by_its_own_chance() -> None:
    """At 60 % the unit for sales is taken, although there may be none."""
    calls = Unit("A1", "", "A", 2, 5, tags=(("calls", 3),))
    sales = Unit("A2", "", "A", 2, 5, tags=(("sales", 3),))
    five = Rule("five", Kind.RULE, "", "", Bound("credits", Select(), 5, 5))
    about = qualification_of((calls, sales), (five,))
    chance = Range(Frequency.NEVER, Frequency.DAILY, 60)
    tags = {"calls": Frequency.SOMETIMES}
    candidate = Candidate(bare=True, tags=tags, unsure={"sales": chance})
    (question,) = questions_for(about, candidate, most=None).questions

    # Not done: sales have 5 off the job and leave out 2, calls 10/3 off the job.
    assert (question.if_yes.saves, question.if_no.saves) == (0, Fraction(11, 3))
    assert question.value == Fraction(2, 5) * Fraction(11, 3)


THREE_CALLS = tuple(
    Unit(f"{group}{n}", "", group, 2, 5, tags=((tag, 3),))
    for group, tag, number in (("A", "calls", 3), ("B", "sales", 2))
    for n in range(1, number + 1)
)


def question_of(
    units: tuple[Unit, ...], low: int, high: int | None, spare: int = 3
) -> PlanSwap:
    """Return what changes if sales are daily, which they are at 40 %; calls are."""
    bound = Bound("credits", Select(), low, high)
    about = qualification_of(units, (Rule("r", Kind.RULE, "", "", bound),))
    candidate = Candidate(
        bare=True,
        tags={"calls": Frequency.DAILY},
        unsure={"sales": Range(Frequency.NEVER, Frequency.DAILY, 40)},
        wishes=Wishes(spare=spare),
    )
    (question,) = questions_for(about, candidate).questions
    return question.if_yes


def test_of_plans_as_good_after_an_answer_the_nearest_is_named() -> None:
    """One unit for sales is enough, and two are no worse."""
    swap = question_of(THREE_CALLS, 15, 15)

    assert [unit.group for unit in swap.dropped] == ["A"]
    assert [unit.group for unit in swap.added] == ["B"]


def test_a_unit_that_is_only_added_changes_the_plan_too() -> None:
    swap = question_of(THREE_CALLS[2:4], 5, None, spare=5)

    assert ([unit.group for unit in swap.added], swap.dropped) == (["B"], ())
    assert not PlanSwap()


def test_the_least_certain_tasks_with_the_most_weight_are_looked_at_first() -> None:
    """A chance p weighs p (100 - p), times 3 if the task would be daily."""
    tags = ("calls", "letters", "sales", "visits")
    units = tuple(
        Unit(f"U{n}", "", "A", 2, 5, tags=((tag, 3),)) for n, tag in enumerate(tags)
    )
    about = qualification_of(units, (total(5),))

    def order(**chances: tuple[Frequency, int]) -> list[str]:
        unsure = {
            tag: Range(Frequency.NEVER, often, percent)
            for tag, (often, percent) in chances.items()
        }
        answer = recommend(about, Candidate(bare=True, unsure=unsure))
        finder = _QuestionFinder(answer, Clock())
        return [tag.name for tag in finder._promising()]

    some, daily = Frequency.SOMETIMES, Frequency.DAILY
    # 2500, 2700, 2400 and 3 * 99.
    assert order(
        calls=(some, 50), letters=(daily, 10), sales=(some, 60), visits=(daily, 1)
    ) == ["letters", "calls", "sales", "visits"]
    # As uncertain, in the order of the tasks.
    assert order(visits=(some, 99), calls=(some, 1)) == ["calls", "visits"]
    assert order(visits=(some, 1), calls=(some, 99)) == ["calls", "visits"]
    assert order(letters=(some, 20), sales=(some, 70)) == ["sales", "letters"]


def test_three_questions_are_asked_unless_more_are_wanted() -> None:
    tags = ("selling", "complaints", "coaching", "writing", "escalations")
    said = dict.fromkeys(tags, "daily 50%")
    candidate = Candidate("receptionist", said)  # type: ignore[arg-type]
    every = questions_for(ABOUT, candidate, most=None).questions

    assert len(every) > 3
    assert questions_for(ABOUT, candidate).questions == every[:3]


def test_without_a_plan_there_is_nothing_to_ask() -> None:
    wishes = Wishes(max_credits=20)
    likely = Candidate("receptionist", {"selling": "daily 60%"}, wishes)  # type: ignore[dict-item]
    asked = questions_for(ABOUT, likely)

    assert (asked.questions, asked.complete) == ((), True)
