"""Reports of regret: what it may cost that something about the job is unsure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.reporting import sizes
from recommender.reporting.blocks import Block, Heading, Paragraph
from recommender.requests.frequencies import frequency_of, often_in_words

if TYPE_CHECKING:
    from recommender.advising.recommending import Recommendation
    from recommender.advising.regretting import Regret


def regret_blocks(
    regret: Regret | None, answer: Recommendation, *, robust: bool
) -> list[Block]:
    """Say by how much the plan could be beaten, by which other, and when."""
    if regret is None:
        return []
    doubts = answer.candidate.unsure
    unsure = ", ".join(f"{tag} ({often_in_words(o)})" for tag, o in doubts.items())
    blocks: list[Block] = [Heading("If the job turns out otherwise")]
    blocks.append(Paragraph(unsure, "Unsure"))
    if not regret.most:
        blocks.append(Paragraph("Whatever is true, no plan is better.", "Regret"))
        return blocks
    so = ", ".join(
        f"{tag} {frequency_of(regret.job[tag])}" for tag in doubts if tag in regret.job
    )
    most = sizes.amount(regret.most, answer.qualification)
    least = "; no plan has less" if robust else "; --robust finds the plan with least"
    blocks.append(Paragraph(f"at most {most} of misfit{least}", "Regret"))
    other = " ".join(regret.other.codes)
    blocks.append(Paragraph(f"{so}: then {other} is best", "At worst"))
    return blocks
