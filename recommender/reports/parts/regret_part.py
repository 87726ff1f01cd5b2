"""Regret: what it may cost that something about the job is unsure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.reports.blocks import Block, Heading, Paragraph
from recommender.reports.words import sizes
from recommender.requests.frequencies import frequency_of, often_in_words

if TYPE_CHECKING:
    from recommender.answers.recommendation import Recommendation
    from recommender.answers.regret_analysis import Regret
    from recommender.qualifications.qualification import Qualification


def regret_blocks(
    regret: Regret | None, answer: Recommendation, *, robust: bool
) -> list[Block]:
    """Build the lines on how much better another plan could be, which, and when."""
    if regret is None:
        return []
    unsure = answer.candidate.unsure
    ranges = ", ".join(f"{tag} ({often_in_words(unsure[tag])})" for tag in unsure)
    blocks: list[Block] = [Heading("If the job turns out differently")]
    blocks.append(Paragraph(ranges, "Unsure"))
    if not regret.most:
        blocks.append(Paragraph("No plan is better in any of these cases.", "Regret"))
        return blocks
    qualification = answer.qualification
    size = f"at most {sizes.amount(regret.most, qualification)} of mismatch"
    if not regret.exact:
        size += f" (at least {sizes.amount(regret.least, qualification)})"
    least = f"; {robustness(regret, qualification)}" if robust else _ROBUST_HINT
    blocks.append(Paragraph(f"{size}{least}", "Regret"))
    if regret.least:
        blocks.append(Paragraph(_worst_case(regret, answer), "At worst"))
    return blocks


def _worst_case(regret: Regret, answer: Recommendation) -> str:
    case = ", ".join(
        f"{tag} {frequency_of(regret.job[tag])}"
        for tag in answer.candidate.unsure
        if tag in regret.job
    )
    other = " ".join(regret.other.codes)
    if regret.exact:
        return f"{case}: then {other} is best"
    by = sizes.amount(regret.least, answer.qualification)
    return f"{case}: then {other} is better by {by}"


_ROBUST_HINT = "; --robust finds the plan with the least"


def robustness(regret: Regret, qualification: Qualification) -> str:
    """Return whether no plan has a smaller regret, or the least that one could have."""
    if regret.robust:
        return "no plan has less"
    if not regret.floor:
        return "whether a plan has less is NOT proven"
    floor = sizes.amount(regret.floor, qualification)
    return (
        f"no plan has less than {floor}; whether any has less than this is NOT proven"
    )
