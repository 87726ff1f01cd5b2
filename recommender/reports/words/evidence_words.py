"""Occasions for evidence, and the units at risk of none, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.errors import counted
from recommender.qualifications.vocabulary import Frequency
from recommender.reports.words.day_words import day_in_short
from recommender.reports.words.lists import join_names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recommender.answers.evidence_planning import EvidenceAnswer
    from recommender.answers.evidence_swaps import EvidenceSwap
    from recommender.answers.timelines import Stretch
    from recommender.qualifications.evidence import (
        Coverage,
        EvidencePlan,
        Occasion,
    )

_MOST_AGREED = 2


def size_in_words(evidence: EvidencePlan) -> str:
    """Return how many occasions and visits there are, and how many that saves."""
    units, visits = len(evidence.coverage), evidence.visits
    number = counted(len(evidence.occasions), "occasion")
    size = f"{number} for {counted(units, 'new unit')}"
    each = evidence.visits_one_each
    saved = f"one visit per unit would be {each}"
    return f"{size}, with {counted(visits, 'visit')}; {saved}"


def often_in_job(occasion: Occasion, answer: EvidenceAnswer) -> str:
    """Return how often the task of an occasion is done in the job."""
    often = answer.job.get(occasion.tag, Frequency.NEVER)
    if not often.weight:
        return "to arrange"
    return "now and then" if often is Frequency.SOMETIMES else often.value


def examples_in_words(occasion: Occasion, answer: EvidenceAnswer) -> str:
    """Return what the evidence may be."""
    return "; or ".join(answer.guide.tasks[occasion.tag].examples[occasion.kind])


def time_in_words(stretch: Stretch | None) -> str:
    """Return by when an occasion is held: by the end of the first unit it serves."""
    if stretch is None:
        return ""
    if stretch.last_day is not None:
        return f"by {day_in_short(stretch.last_day)}"
    return f"by week {stretch.to_week}"


def risk_in_words(
    coverage: Coverage, answer: EvidenceAnswer, *, with_tags: bool = True
) -> str:
    """Return why a unit may get no evidence, and what to agree first.

    The tasks have their tags, which can be typed, only `with_tags`.
    """
    if not coverage.occasions:
        return f"{coverage.code}: no task that gives evidence of it is known"
    find = answer.recommendation.qualification.vocabulary.find_tag
    tags = list(dict.fromkeys(o.tag for o in coverage.occasions))[:_MOST_AGREED]
    titles = join_names(
        [f'"{find(tag).title}"{f" ({tag})" if with_tags else ""}' for tag in tags]
    )
    if coverage.arranged:
        return (
            f"{coverage.code}: no task of the job gives evidence of it; first agree "
            f"with the employer how the candidate gets to {titles}"
        )
    return (
        f"{coverage.code}: what gives evidence of it is done only now and then; first "
        f"agree when: {titles}"
    )


def swap_in_words(swap: EvidenceSwap, before: EvidencePlan) -> str:
    """Return what a swap of units changes in the occasions."""
    name = f"{swap.enters.code} instead of {swap.leaves.code}"
    if swap.evidence is None:
        return f"{name}: no occasions are enough"
    change = len(swap.evidence.occasions) - len(before.occasions)
    words = "as many occasions"
    if change:
        more = "more" if change > 0 else "fewer"
        words = counted(abs(change), f"{more} occasion")
    visits = swap.evidence.visits - before.visits
    if visits:
        words += f", {abs(visits)} {'more' if visits > 0 else 'fewer'} to visit"
    parts = [f"{name}: {words}"]
    if swap.gained:
        parts.append(f"also {_names(swap.gained)}")
    if swap.lost:
        parts.append(f"no longer {_names(swap.lost)}")
    text = "; ".join(parts)
    if swap.broken:
        text += f" (the plan would then break: {'; '.join(swap.broken)})"
    return text


def _names(occasions: Iterable[Occasion]) -> str:
    return join_names([occasion.name for occasion in occasions])
