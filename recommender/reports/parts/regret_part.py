"""Regret: what it may cost that something about the job is unsure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.reports.blocks import Block, Heading, Paragraph
from recommender.reports.words import likely_words, sizes
from recommender.requests.frequencies import frequency_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recommender.answers.recommendation import Recommendation
    from recommender.answers.regret_analysis import Regret
    from recommender.qualifications.qualification import Qualification
    from recommender.requests.frequencies import Range


def regret_blocks(
    regret: Regret | None, answer: Recommendation, *, robust: bool
) -> list[Block]:
    """Build the lines on how much better another plan could be, which, and when."""
    if regret is None:
        return []
    ranges = ", ".join(likely_words.unsure_in_words(answer.candidate.unsure))
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
    case = _case_in_words(regret, answer.candidate.unsure)
    other = " ".join(regret.other.codes)
    if regret.exact:
        return f"{case}: then {other} is best"
    by = sizes.amount(regret.least, answer.qualification)
    return f"{case}: then {other} is better by {by}"


def _case_in_words(regret: Regret, unsure: Mapping[str, Range]) -> str:
    """Return how often each unsure task is done, and which likely ones are not."""
    weights = {tag: regret.job[tag] for tag in unsure if tag in regret.job}
    absent = [tag for tag in weights if unsure[tag].percent and not weights[tag]]
    words = [f"{t} {frequency_of(weights[t])}" for t in weights if t not in absent]
    if len(absent) > likely_words.MOST_IN_FULL:
        words.append(f"none of the other {len(absent)}")
    else:
        words += [f"no {tag}" for tag in absent]
    return ", ".join(words)


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
