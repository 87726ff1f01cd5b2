"""The candidate whose job a text describes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.job_text.over_a_role import over_role
from recommender.qualifications.vocabulary import Frequency
from recommender.requests.candidate import Candidate

if TYPE_CHECKING:
    from recommender.job_text.job_reading import JobReading
    from recommender.qualifications.vocabulary import Role


def candidate_read(reading: JobReading, role: Role | None) -> Candidate:
    """Return the candidate of a job description, over a role if there is one.

    A task that the text denies is not part of the job. That it is never done, which
    rules units out, is for a person to confirm.
    """
    tags = reading.tags if role is None else over_role(reading, role).tags
    done = {tag: often for tag, often in tags.items() if often is not Frequency.NEVER}
    denied = tuple(tag for tag in tags if tag not in done)
    return Candidate(None if role is None else role.name, done, no_tags=denied)
