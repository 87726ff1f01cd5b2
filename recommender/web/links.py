"""Links of the page: each is a whole request, one step away from the one shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from recommender.answers.questions import answered
from recommender.reports.words import likely_words, sizes, wording
from recommender.reports.words.wish_words import wishes_in_words
from recommender.web.controls import OFTEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.answers.questions import Questions
    from recommender.answers.recommendation import Recommendation
    from recommender.answers.ways_out import WaysOut
    from recommender.requests.candidate import Candidate
    from recommender.web.page_request import PageRequest


class PageStep(NamedTuple):
    """A link: what it is called, what it leads to in words, and its address."""

    label: str
    text: str
    query: str


class Asked(NamedTuple):
    """A question about a likely task: what each answer changes, and the answers."""

    question: str
    text: str
    answers: tuple[PageStep, ...]


def ways_as_steps(ways: WaysOut, asked: PageRequest) -> Iterator[PageStep]:
    """Yield the ways out of a conflict, each with the plan that it leads to."""
    for way in ways:
        size = sizes.count(way.plan.credits, way.answer.qualification)
        fit = sizes.mismatch_in_words(way.plan.fit, way.answer.qualification)
        text = f"{' '.join(way.plan.codes)}: {size}, {fit}"
        changes = (wishes_in_words(c, way.answer.qualification) for c in way.changes)
        yield PageStep(" and ".join(changes), text, _query(way.candidate, asked))


def ties_as_steps(answer: Recommendation, asked: PageRequest) -> Iterator[PageStep]:
    """Yield the free choices: units that do as well as one of the plan."""
    losses = answer.best.known_details.losses or ()
    for loss in losses:
        for other in loss.as_good:
            page = asked.with_units([other.code], [loss.unit.code])
            label = f"{other.code} instead of {loss.unit.code}"
            yield PageStep(label, f"{other.title}: does as well", page.query)


def others_as_steps(others: Recommendation, asked: PageRequest) -> Iterator[PageStep]:
    """Yield the next best plans, each with what it costs."""
    best = others.best
    for plan in others.plans[1:]:
        added, dropped = wording.only_in(plan, best), wording.only_in(best, plan)
        more = plan.fit.mismatch - best.fit.mismatch
        cost = sizes.amount(more, others.qualification)
        text = f"{cost} more mismatch" if more else "as good"
        size = sizes.count(plan.credits, others.qualification)
        page = asked.with_units(added, dropped)
        label = wording.change_in_words(best, plan)
        yield PageStep(f"{label[:1].upper()}{label[1:]}", f"{text}, {size}", page.query)


def questions_as_steps(questions: Questions, asked: PageRequest) -> Iterator[Asked]:
    """Yield the questions whose answers change the plan, the most valuable first."""
    for question in questions.questions:
        tag, chance = question.tag, question.chance
        yes = answered(asked.candidate, tag.name, chance.most)
        no = answered(asked.candidate, tag.name, None)
        steps = (
            PageStep(f"Yes, {OFTEN[chance.most].lower()}", "", _query(yes, asked)),
            PageStep("No", "", _query(no, asked)),
        )
        words = likely_words.question_in_words(tag, chance)
        yield Asked(words, likely_words.swaps_in_words(question), steps)


def _query(candidate: Candidate, asked: PageRequest) -> str:
    return asked.asking(candidate).query
