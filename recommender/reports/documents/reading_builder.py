"""The document of what was read in a job description, built from a reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.qualifications.vocabulary import Frequency
from recommender.reports.documents import reading_document as doc

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recommender.job_text.job_reading import JobReading, Mention, TaskReading
    from recommender.qualifications.qualification import Qualification


def reading_document(
    qualification: Qualification, reading: JobReading
) -> doc.ReadingDocument:
    """Build the document of what was read in a job description."""
    covered = {tag for unit in qualification.catalogue.units for tag, _ in unit.tags}
    tasks = [_found_tag(task, task.tag in covered) for task in reading.tasks]
    likely = {task.tag for task in reading.tasks if task.is_likely}
    return doc.ReadingDocument(
        qualification=qualification.name,
        tags=[
            *(tag for tag in tasks if tag.tag in likely),
            *(_denied_tag(tag, reading, tag in covered) for tag in reading.denied),
        ],
        doubtful=[tag for tag in tasks if tag.tag not in likely],
        not_understood=[
            doc.LineEntry(line=number, text=text)
            for number, text in reading.not_understood
        ],
        private={kind: list(lines) for kind, lines in reading.personal_details.items()},
        is_english=reading.is_english,
        nearest_role=_nearest_role(reading),
        roles=[
            doc.LikelyRole(role=each.role.name, percent=each.percent)
            for each in reading.roles
        ],
        denied=list(reading.denied),
    )


def _found_tag(task: TaskReading, covered: bool) -> doc.FoundTag:
    return doc.FoundTag(
        tag=task.tag,
        often=task.often.value,
        covered=covered,
        mentions=_mentions(task.mentions),
        percent=task.percent,
        says_often=task.says_often,
        usual_for=list(task.usual_for),
        words=list(task.words),
        because=dict(task.because),
    )


def _denied_tag(tag: str, reading: JobReading, covered: bool) -> doc.FoundTag:
    denials = [
        mention
        for mention in reading.mentions
        if mention.tag == tag and mention.often is Frequency.NEVER
    ]
    return doc.FoundTag(
        tag=tag,
        often=Frequency.NEVER.value,
        covered=covered,
        mentions=_mentions(denials),
        percent=0,
        says_often=True,
        usual_for=[],
        words=[],
        because={},
    )


def _mentions(mentions: Iterable[Mention]) -> list[doc.MentionEntry]:
    return [
        doc.MentionEntry(
            words=mention.shown, line=mention.line, often=mention.often.value
        )
        for mention in mentions
    ]


def _nearest_role(reading: JobReading) -> doc.NearestRole | None:
    if reading.role is None:
        return None
    mentioned = {task.tag for task in reading.tasks if task.mentions}
    usual = [tag for tag, _ in reading.role.frequencies]
    return doc.NearestRole(
        role=reading.role.name,
        title=reading.role.title,
        from_role=[tag for tag in usual if tag not in mentioned],
    )
