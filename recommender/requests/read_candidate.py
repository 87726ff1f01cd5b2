"""The candidate whose job a text describes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.errors import Fault, RequestError
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


def require_a_job(reading: JobReading, name: str) -> None:
    """Refuse to plan for a text that cannot be read, or that has no task.

    Raises:
        RequestError: the text of this name is not in English, or states no task.
    """
    if not reading.is_english:
        message = f"{name} does not seem to be in English"
        hint = "only English can be read: translate it, or name the tasks with --tag"
        raise RequestError(Fault("job-language", message, hint))
    if not reading.is_of_the_area:
        message = f"no task of this qualification was found in {name}"
        hint = "name the tasks with --tag, or answer questions: recommender scan"
        raise RequestError(Fault("job-no-task", message, hint))
