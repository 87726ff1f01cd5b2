"""Questions about likely tasks: what would change the plan, and how to answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.reports.blocks import Block, Heading, Paragraph
from recommender.reports.words import likely_words, sizes

if TYPE_CHECKING:
    from recommender.answers.questions import Questions, TaskQuestion
    from recommender.qualifications.qualification import Qualification


def question_blocks(
    questions: Questions | None, qualification: Qualification
) -> list[Block]:
    """Build the lines of the questions that are worth most; none without chances."""
    if questions is None:
        return []
    blocks: list[Block] = [Heading("What would change this plan")]
    most = likely_words.MOST_ASKED
    for number, question in enumerate(questions.questions[:most], 1):
        blocks.append(Paragraph(_in_words(question, qualification), f"{number}"))
    more = len(questions.questions) - most
    if not questions.complete:
        text = "time ran out before the answers for every likely task were tried"
        blocks.append(Paragraph(text))
    elif not questions.questions:
        blocks.append(Paragraph("No single answer about a likely task does."))
    elif more > 0:
        which = "one more answer" if more == 1 else f"answers to {more} more"
        blocks.append(Paragraph(f"Worth less: {which}; see --format json"))
    return blocks


def _in_words(question: TaskQuestion, qualification: Qualification) -> str:
    asked = likely_words.question_in_words(question.tag, question.chance)
    worth = (
        f"Worth {sizes.amount(question.value, qualification)} of mismatch on average"
    )
    if not question.value:
        worth = "Guidance would then rule this plan out"
    return (
        f"{asked}\n{likely_words.swaps_in_words(question)}\n"
        f"{worth}; answer with {likely_words.answers_in_words(question)}"
    )
