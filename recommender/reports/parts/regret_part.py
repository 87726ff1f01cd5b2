"""Reports of regret: what it may cost that something about the job is unsure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.reports.blocks import Block, Heading, Paragraph
from recommender.reports.words import sizes
from recommender.requests.frequencies import frequency_of, range_in_words

if TYPE_CHECKING:
    from recommender.answers.recommendation import Recommendation
    from recommender.answers.regret_analysis import Regret
    from recommender.qualifications.qualification import Qualification


def regret_blocks(
    regret: Regret | None, answer: Recommendation, *, robust: bool
) -> list[Block]:
    """State by how much the plan could be beaten, by which other, and when."""
    if regret is None:
        return []
    doubts = answer.candidate.unsure
    unsure = ", ".join(f"{tag} ({range_in_words(o)})" for tag, o in doubts.items())
    blocks: list[Block] = [Heading("If the job turns out otherwise")]
    blocks.append(Paragraph(unsure, "Unsure"))
    if not regret.most:
        blocks.append(Paragraph("Whatever is true, no plan is better.", "Regret"))
        return blocks
    so = ", ".join(
        f"{tag} {frequency_of(regret.job[tag])}" for tag in doubts if tag in regret.job
    )
    qualification = answer.qualification
    told = f"at most {sizes.amount(regret.most, qualification)} of mismatch"
    if not regret.exact:
        told += f" ({sizes.amount(regret.least, qualification)} at least)"
    least = f"; {robustness(regret, qualification)}" if robust else _ROBUST_HINT
    blocks.append(Paragraph(f"{told}{least}", "Regret"))
    if regret.least:
        by = f"better by {sizes.amount(regret.least, qualification)}"
        other = " ".join(regret.other.codes)
        then = f"{so}: then {other} is {'best' if regret.exact else by}"
        blocks.append(Paragraph(then, "At worst"))
    return blocks


_ROBUST_HINT = "; --robust finds the plan with least"


def robustness(regret: Regret, qualification: Qualification) -> str:
    """State whether no plan has a smaller regret, or what none can be below."""
    if regret.robust:
        return "no plan has less"
    if not regret.floor:
        return "whether a plan has less is NOT proven"
    floor = sizes.amount(regret.floor, qualification)
    return f"no plan has less than {floor}, whether one has less is NOT proven"
