"""Deciding: from the evidence in a text to how likely each task is, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.job_text.features import NOT_THE_JOB
from recommender.job_text.job_reading import (
    RoleReading,
    TaskReading,
    highest,
    stating,
)
from recommender.qualifications.vocabulary import Frequency

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from recommender.job_text.features import JobEvidence
    from recommender.job_text.job_reading import Mention
    from recommender.job_text.reading_model import ReadingModel
    from recommender.qualifications.vocabulary import Role, Vocabulary

# A role that is less likely is no reason for a task.
LIKELY_ROLE = 0.25
# The likeliest role is clear from this probability on, if it is so many times that of
# the next. Chosen so that few clear roles are named wrongly: see tests/evaluation.
CLEAR_ROLE, CLEARER = 0.2, 2
# A task that is less likely is left out.
LEAST_PERCENT = 20


def in_tens(probability: float) -> int:
    """Return a probability as a percentage in tens.

    >>> in_tens(0.34), in_tens(0.96), in_tens(0.04)
    (30, 100, 0)
    """
    return 10 * round(10 * probability)


def decide_roles(
    probabilities: Mapping[str, float], vocabulary: Vocabulary
) -> tuple[RoleReading, ...]:
    """Return the roles that a text may describe, the likeliest first."""
    roles = sorted(vocabulary.roles, key=lambda role: -probabilities[role.name])
    readings = (RoleReading(role, in_tens(probabilities[role.name])) for role in roles)
    return tuple(reading for reading in readings if reading.percent)


def clear_role(
    probabilities: Mapping[str, float], vocabulary: Vocabulary
) -> Role | None:
    """Return the role that a text clearly describes; None if there is none."""
    roles = sorted(vocabulary.roles, key=lambda role: -probabilities[role.name])
    most, next_most = [*(probabilities[role.name] for role in roles[:2]), 0.0, 0.0][:2]
    return roles[0] if most >= max(CLEAR_ROLE, CLEARER * next_most) else None


def decide_tasks(
    evidence: JobEvidence,
    roles: Mapping[str, float],
    model: ReadingModel,
    vocabulary: Vocabulary,
) -> tuple[tuple[TaskReading, ...], tuple[str, ...]]:
    """Return the tasks that may be part of the job, and those that the text denies.

    What every job has is left out, unless it is more often part of this one.
    """
    probabilities = model.task_probabilities(evidence, roles, vocabulary)
    everyone = dict(vocabulary.everyone)
    tasks: list[TaskReading] = []
    denied: list[str] = []
    for tag in vocabulary.tags:
        found = evidence.by_tag.get(tag.name)
        percent = in_tens(probabilities[tag.name])
        if found is not None and found.denied and not found.stated:
            denied.append(tag.name)
            continue
        mentions = tuple(_shown(evidence.mentions, tag.name))
        said = [mention for mention in stating(mentions) if mention.says_often]
        usual = model.usual_frequency(tag.name, roles, vocabulary.roles)
        often = highest([mention.often for mention in said]) if said else usual
        of_every_job = everyone.get(tag.name, Frequency.NEVER).weight
        if percent >= LEAST_PERCENT and percent * often.weight > 100 * of_every_job:
            usual_for = tuple(_usual_for(tag.name, roles, vocabulary.roles))
            words = tuple(model.telling_words(evidence, tag.name))
            reading = TaskReading(
                tag.name, percent, often, bool(said), mentions, usual_for, words
            )
            tasks.append(reading)
    return tuple(tasks), tuple(denied)


def _shown(mentions: Collection[Mention], tag: str) -> Iterator[Mention]:
    """Yield the mentions that speak for a task."""
    for mention in mentions:
        is_done = mention.often is not Frequency.NEVER
        counts = mention.part not in NOT_THE_JOB and not mention.standing
        if mention.tag == tag and is_done and counts:
            yield mention


def _usual_for(
    tag: str, roles: Mapping[str, float], among: Collection[Role]
) -> Iterator[str]:
    for role in sorted(among, key=lambda role: -roles[role.name]):
        if roles[role.name] >= LIKELY_ROLE and tag in dict(role.frequencies):
            yield role.name
