"""The job that a cell of a caseload describes in sentences."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from recommender.files.sheets import CellError
from recommender.job_text.dictionary import load_book
from recommender.job_text.job_reading import stating
from recommender.job_text.text_reading import read_job
from recommender.requests.frequencies import often_in_words
from recommender.requests.read_candidate import candidate_read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.job_text.job_reading import JobReading, TaskReading
    from recommender.job_text.phrasebook import Phrasebook
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.vocabulary import Role
    from recommender.requests.candidate import Candidate

_MOST_KEPT = 4_096


class RowJob(NamedTuple):
    """A job read in a text, what was found in words, and kinds of personal details."""

    candidate: Candidate
    findings: tuple[str, ...]
    personal: tuple[str, ...]


class JobReader:
    """Reads the jobs that cells describe, those that are equal only once."""

    def __init__(self, qualification: Qualification) -> None:
        self._qualification = qualification
        self.read = lru_cache(_MOST_KEPT)(self._read)

    def _read(self, text: str, role_name: str | None) -> RowJob:
        """Return the job in a text, over a role that is known.

        Raises:
            CellError: The text is not in English, or states no task.
        """
        qualification = self._qualification
        words = qualification.vocabulary
        role = None if role_name is None else words.role_named(role_name)
        among = None if role is None else (role,)
        reading = read_job(text, qualification, self._book, among)
        if not reading.is_english:
            hint = "only English can be read: translate it, or write the tasks in tags"
            raise CellError("job-language", "this does not seem to be English", hint)
        if not _states_a_task(reading, is_role_known=role is not None):
            message = "no task of this qualification was found in this text"
            hint = "say in English what the person does, or write the tasks in tags"
            raise CellError("job-no-task", message, hint)
        candidate = candidate_read(reading, role)
        findings = tuple(_findings(reading, candidate, role))
        return RowJob(candidate, findings, tuple(reading.personal_details))

    @cached_property
    def _book(self) -> Phrasebook:
        return load_book(self._qualification)


def _states_a_task(reading: JobReading, *, is_role_known: bool) -> bool:
    """Return whether a text says what is part of a job, or what is not.

    A known role makes its tasks likely whatever the text says.
    """
    likely = [task for task in reading.tasks if task.is_likely]
    words = [task for task in likely if task.words and not is_role_known]
    return bool(words or reading.denied or any(task.mentions for task in likely))


def _findings(
    reading: JobReading, candidate: Candidate, role: Role | None
) -> Iterator[str]:
    """Yield what was read: the role, each task and how often, and what is denied."""
    if role is None and reading.role is not None:
        yield f"like the role {reading.role.name}"
    usual = {} if role is None else dict(role.frequencies)
    for task in reading.tasks:
        if task.tag in candidate.unsure:
            often = often_in_words(candidate.unsure[task.tag])
        elif task.tag in candidate.tags:
            often = candidate.tags[task.tag].value
        elif task.mentions:
            often = f"{usual[task.tag].value} as in the role"
        else:
            continue
        yield f"{task.tag} {often}{_words_for(task)}"
    for tag in reading.denied:
        yield f"{tag} is not part of the job"
    if reading.not_understood:
        yield f"not understood: {len(reading.not_understood)} of the sentences"


def _words_for(task: TaskReading) -> str:
    """Return the words that state a task; personal details are hidden in them."""
    mention = next(iter(stating(task.mentions)), None)
    return "" if mention is None else f" ({mention.words})"
