"""The documents of questions about likely tasks, built from answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recommender.reports.documents.plan_document import (
    QuestionDocument,
    SwapDocument,
    SwapIfDoneDocument,
)
from recommender.reports.words.likely_words import question_in_words

if TYPE_CHECKING:
    from recommender.answers.questions import PlanSwap, Questions, TaskQuestion


def question_documents(questions: Questions | None) -> list[QuestionDocument]:
    """Build the documents of all questions, the most valuable first."""
    return [_question(each) for each in questions.questions] if questions else []


def _question(question: TaskQuestion) -> QuestionDocument:
    often: Any = question.chance.most.value
    return QuestionDocument(
        tag=question.tag.name,
        question=question_in_words(question.tag),
        chance=(question.chance.percent or 0) / 100,
        value=float(question.value),
        if_yes=SwapIfDoneDocument(frequency=often, **_codes(question.if_yes)),
        if_no=SwapDocument(**_codes(question.if_no)),
    )


def _codes(swap: PlanSwap) -> dict[str, Any]:
    return {
        "in": [unit.code for unit in swap.added],
        "out": [unit.code for unit in swap.dropped],
    }
