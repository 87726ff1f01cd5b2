"""Deciding: from the evidence in a text to how likely each task is, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.job_text.features import NOT_THE_JOB, task_features
from recommender.job_text.job_reading import (
    RoleReading,
    TaskReading,
    highest,
    stating,
)
from recommender.job_text.reading_model import TASKS
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
    as_read: Mapping[str, float] | None = None,
) -> tuple[tuple[TaskReading, ...], tuple[str, ...]]:
    """Return the tasks that may be part of the job, and those that the text denies.

    What every job has is left out, unless it is more often part of this one. Where a
    person chose the `roles`, `as_read` are those that the text speaks for: the choice
    makes no task less likely that the text itself states.
    """
    chosen = model.task_probabilities(evidence, roles, vocabulary)
    read = chosen
    if as_read is not None:
        read = model.task_probabilities(evidence, as_read, vocabulary)
    everyone = dict(vocabulary.everyone)
    tasks: list[TaskReading] = []
    denied: list[str] = []
    for tag in (tag.name for tag in vocabulary.tags):
        shown = evidence.by_tag.get(tag)
        if shown is not None and shown.denied and not shown.stated:
            denied.append(tag)
            continue
        speaking, probability = roles, chosen[tag]
        if as_read and shown is not None and shown.stated and read[tag] > probability:
            speaking, probability = as_read, read[tag]
        percent = in_tens(probability)
        if percent >= LEAST_PERCENT:
            task = _task_reading(tag, percent, evidence, speaking, model, vocabulary)
            of_every_job = everyone.get(tag, Frequency.NEVER).weight
            if percent * task.often.weight > 100 * of_every_job:
                tasks.append(task)
    return tuple(tasks), tuple(denied)


def _task_reading(
    tag: str,
    percent: int,
    evidence: JobEvidence,
    roles: Mapping[str, float],
    model: ReadingModel,
    vocabulary: Vocabulary,
) -> TaskReading:
    """Return a task with how often it is done, and all that speaks for it."""
    mentions = tuple(_shown(evidence.mentions, tag))
    said = [mention for mention in stating(mentions) if mention.says_often]
    usual = model.usual_frequency(tag, roles, vocabulary.roles)
    features = task_features(evidence, tag, roles, vocabulary)
    return TaskReading(
        tag,
        percent,
        highest([mention.often for mention in said]) if said else usual,
        bool(said),
        mentions,
        tuple(_usual_for(tag, roles, vocabulary.roles)),
        tuple(model.telling_words(evidence, tag)),
        _most_important(model.contributions(TASKS, tag, features)),
    )


def _most_important(added: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    """Return what features add, to two places, without those that add nothing."""
    rounded = ((feature, round(value, 2)) for feature, value in added.items())
    some = (pair for pair in rounded if pair[1])
    return tuple(sorted(some, key=lambda pair: (-abs(pair[1]), pair[0])))


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
