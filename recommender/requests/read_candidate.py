"""The candidate whose job a text describes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.qualifications.vocabulary import Frequency
from recommender.requests.candidate import Candidate
from recommender.requests.frequencies import Range

if TYPE_CHECKING:
    from recommender.job_text.job_reading import JobReading
    from recommender.qualifications.vocabulary import Role


def candidate_read(reading: JobReading, role: Role | None = None) -> Candidate:
    """Return the candidate of a job description, over a role that a person chose.

    A task that is not sure has its chance. One that the text denies is not part of the
    job; that it is never done, which rules units out, is for a person to confirm. The
    tasks of a chosen role are sure, as often as the text says, else as in the role.
    """
    chosen = {} if role is None else dict(role.frequencies)
    tags: dict[str, Frequency] = {}
    unsure: dict[str, Range] = {}
    for task in reading.tasks:
        if task.tag in chosen:
            if task.says_often and task.is_likely:
                tags[task.tag] = task.often
        elif task.is_sure:
            tags[task.tag] = task.often
        else:
            unsure[task.tag] = Range(Frequency.NEVER, task.often, task.percent)
    name = None if role is None else role.name
    return Candidate(name, tags, no_tags=reading.denied, unsure=unsure)
