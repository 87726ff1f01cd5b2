"""Reports of what was read out of a job description."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.job_text.job_reading import stating
from recommender.reports.blocks import (
    Block,
    Column,
    Heading,
    Paragraph,
    Record,
    Table,
)
from recommender.requests.read_candidate import candidate_read

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from recommender.job_text.job_reading import JobReading, Mention, TaskReading
    from recommender.qualifications.qualification import Qualification
    from recommender.reports.documents.reading_document import ReadingDocument

WORDINGS_SHOWN = 2
LINES_SHOWN = 8

_COLUMNS = (
    Column("Tag", 19),
    Column("How often", 11),
    Column("Likely", 6, right=True),
    Column("Why", 36),
)
# A task that the text does not name may be so likely without a reason in its words.
_NO_WORDS = "from the text as a whole"
_USUAL = "How often is in brackets where it is usual and the text does not say."
_NEXT = (
    "To plan for this: recommender plan --job-text FILE. To change it first, save a "
    "candidate file with --output FILE.toml, edit it, and plan with --candidate "
    "FILE.toml."
)


@dataclass(frozen=True)
class JobTextReport:
    """The tasks read in a job description: how often, how likely, and why."""

    reading: JobReading
    qualification: Qualification

    def blocks(self) -> list[Block]:
        """Return the likely role, the tasks with the reasons, and the remarks."""
        reading = self.reading
        heading = f"{self.qualification.title}: the job as read"
        blocks: list[Block] = [Heading(heading)]
        if reading.roles:
            blocks.append(Paragraph(f"{role_words(reading)}."))
        if reading.tasks:
            rows = tuple(_row(task) for task in by_likelihood(reading))
            blocks += [Table(_COLUMNS, rows), Paragraph(_USUAL)]
        if not reading.is_of_the_area:
            blocks.append(Paragraph("No task of this qualification was found."))
        blocks += _denied(reading)
        blocks += _remarks(reading)
        if reading.is_of_the_area:
            blocks.append(Paragraph(_NEXT))
        return blocks

    def records(self) -> list[Record]:
        """Return one record per task, the likeliest first."""
        records: list[Record] = [
            {
                "tag": task.tag,
                "often": str(task.often),
                "often_is": "said" if task.says_often else "usual",
                "likely": task.percent,
                "why": why(task),
            }
            for task in by_likelihood(self.reading)
        ]
        for tag in self.reading.denied:
            record = {"tag": tag, "often": "never", "often_is": "said"}
            records.append({**record, "likely": 0, "why": ""})
        return records

    def document(self) -> ReadingDocument:
        """Return the tasks and their evidence for JSON."""
        from recommender.reports.documents.reading_builder import reading_document

        return reading_document(self.qualification, self.reading)


def by_likelihood(reading: JobReading) -> list[TaskReading]:
    """Return the tasks, the likeliest first, in the order of the vocabulary else."""
    return sorted(reading.tasks, key=lambda task: -task.percent)


def role_words(reading: JobReading) -> str:
    """Return in words which roles the text may describe."""
    roles = [f"{each.role.name} ({each.percent}%)" for each in reading.roles[:3]]
    if reading.role is None:
        return f"No role is clear; the likeliest: {', '.join(roles)}"
    others = f"; else {', '.join(roles[1:])}" if roles[1:] else ""
    return f"The likeliest role: {roles[0]}{others}"


def _row(task: TaskReading) -> tuple[str, ...]:
    often = str(task.often) if task.says_often else f"({task.often})"
    return task.tag, often, f"{task.percent}%", why(task)


def why(task: TaskReading) -> str:
    """Return the words of the text that speak for a task, and the role it is usual in.

    A wording that only hints at the task is named where none states it.
    """
    reasons = list(_quotes(task.mentions))
    if task.usual_for:
        reasons.append(f"usual for {task.usual_for[0]}")
    if task.words and not reasons:
        reasons.append(f"its words: {', '.join(task.words)}")
    return "; ".join(reasons) or _NO_WORDS


def _quotes(mentions: Collection[Mention]) -> Iterator[str]:
    """Yield the first wordings; where words state the task, none that only hints."""
    mention_by_words: dict[str, Mention] = {}
    for mention in stating(mentions):
        mention_by_words.setdefault(mention.words.casefold(), mention)
    for mention in list(mention_by_words.values())[:WORDINGS_SHOWN]:
        yield f'"{mention.words}" (line {mention.line})'


def _denied(reading: JobReading) -> Iterator[Block]:
    for line in denied_words(reading):
        yield Paragraph(f"{line[0].upper()}{line[1:]}.")


def denied_words(reading: JobReading) -> Iterator[str]:
    """Yield the tasks that the text denies, and how to confirm that none is done."""
    if reading.denied:
        names = ", ".join(reading.denied)
        confirm = f"if never done, confirm with --tag {reading.denied[0]}:never"
        yield f"not part of the job, as the text says: {names}; {confirm}"


def _remarks(reading: JobReading) -> Iterator[Block]:
    if not reading.is_english:
        yield Paragraph("This does not seem to be English; only English can be read.")
    if reading.not_covered:
        yield Heading("Not covered")
        for tag in reading.not_covered:
            words = tag.no_unit or "No unit of this qualification assesses it."
            yield Paragraph(f"{tag.name}: {words}")
    if reading.not_understood:
        yield Heading("Not understood")
        for line, text in reading.not_understood[:LINES_SHOWN]:
            yield Paragraph(f"line {line}: {_short(text)}")
        more = len(reading.not_understood) - LINES_SHOWN
        if more > 0:
            yield Paragraph(f"and {more} more")


def _short(text: str) -> str:
    return text if len(text) <= 90 else f"{text[:87].rstrip()}..."


def to_candidate_file(reading: JobReading, qualification: Qualification) -> str:
    """Return the tasks as a candidate file to edit, each with its reason."""
    # Who only looks at what was found waits for no more than that.
    from recommender.requests.candidate_writing import (
        Notes,
        write_candidate,
    )

    not_covered = {tag.name for tag in reading.not_covered}
    notes = {}
    for task in reading.tasks:
        often = "" if task.says_often else f"{task.often} is usual; "
        covered = "no unit covers it; " if task.tag in not_covered else ""
        notes[task.tag] = f"{covered}{often}{why(task)}"
    heading = [
        "Suggested from a job description: how often each task is part of the job, and",
        "how likely, where that is not sure. Change daily, weekly, sometimes or never;",
        "leave out the percentage of what is sure; delete what is wrong; add more.",
    ]
    if reading.roles:
        heading.append(f"{role_words(reading)}.")
    heading += (f"{line[0].upper()}{line[1:]}." for line in denied_words(reading))
    return write_candidate(
        candidate_read(reading),
        qualification.name,
        heading,
        Notes(notes, {}),
    )
