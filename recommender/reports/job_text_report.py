"""Reports of what was read out of a job description."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.job_text.job_reading import stating
from recommender.qualifications.vocabulary import Frequency
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
    from recommender.qualifications.vocabulary import Role
    from recommender.reports.documents.reading_document import ReadingDocument

WORDINGS_SHOWN = 2
LINES_SHOWN = 8
# A role that is less likely is not named.
_LEAST_PERCENT = 20

_COLUMNS = (
    Column("Tag", 19),
    Column("How often", 11),
    Column("Likely", 6, right=True),
    Column("Why", 36),
)
# A task that the text does not name may be so likely without a reason in its words.
_NO_WORDS = "the text as a whole"
_NOT_ENGLISH = (
    "This does not seem to be English; only English can be read. Translate it, or "
    "name the tasks with --tag."
)
_NO_TASK = (
    "No task of this qualification was found. Name the tasks with --tag, or answer "
    "questions: recommender scan."
)
_HOW_TO_READ = (
    "Likely: the chance that the task is part of the job, in tens; 100% is planned for "
    "as sure. In brackets: how often is usual, as the text does not say."
)
_NEXT = (
    "Next: recommender plan --job-text FILE plans for this. To correct it first, save "
    "it with --output FILE.toml, edit, and plan with --candidate FILE.toml."
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
        if not reading.is_english:
            blocks.append(Paragraph(_NOT_ENGLISH))
        elif not reading.is_of_the_area:
            blocks.append(Paragraph(_NO_TASK))
        if reading.is_english and reading.tasks:
            blocks.append(Paragraph(f"{role_words(reading)}."))
            rows = [_row(task, reading.role) for task in by_likelihood(reading)]
            rows += [
                (tag, "denied", "0%", _why_not(tag, reading)) for tag in reading.denied
            ]
            blocks += [Table(_COLUMNS, tuple(rows)), Paragraph(_HOW_TO_READ)]
        blocks += _denied(reading)
        blocks += _remarks(reading)
        if reading.is_english and reading.is_of_the_area:
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
                "why": why(task, self.reading.role),
            }
            for task in by_likelihood(self.reading)
        ]
        for tag in self.reading.denied:
            record = {"tag": tag, "often": "never", "often_is": "said"}
            reason = _why_not(tag, self.reading)
            records.append({**record, "likely": 0, "why": reason})
        return records

    def document(self) -> ReadingDocument:
        """Return the tasks and their evidence for JSON."""
        from recommender.reports.documents.reading_builder import reading_document

        return reading_document(self.qualification, self.reading)


def by_likelihood(reading: JobReading) -> list[TaskReading]:
    """Return the tasks, the likeliest first, in the order of the vocabulary else."""
    return sorted(reading.tasks, key=lambda task: -task.percent)


def role_words(reading: JobReading) -> str:
    """Return in words which role the text describes, or which it may describe."""
    roles = [each for each in reading.roles if each.percent >= _LEAST_PERCENT]
    likely = [f"{each.role.name} ({each.percent}% likely)" for each in roles[:3]]
    if reading.role is not None and likely:
        others = f"; otherwise {', '.join(likely[1:])}" if likely[1:] else ""
        return f"Read as the role {likely[0]}{others}"
    if likely:
        return f"No role is clear; perhaps {', '.join(likely)}"
    return "No role is like it: it may be a job of another area"


def _row(task: TaskReading, role: Role | None) -> tuple[str, ...]:
    often = str(task.often) if task.says_often else f"({task.often})"
    return task.tag, often, f"{task.percent}%", why(task, role)


def why(task: TaskReading, role: Role | None = None) -> str:
    """Return the words of the text that speak for a task, and the role it is usual in.

    A wording that only hints at the task is named where none states it. `role` is the
    one that the text is read as.
    """
    reasons = list(_quotes(task.mentions))
    if task.usual_for:
        usual_for = task.usual_for[0]
        is_read = role is not None and role.name == usual_for
        reasons.append(f"usual {'in this role' if is_read else f'for {usual_for}'}")
    if task.words and not reasons:
        reasons.append(f"words like {', '.join(task.words)}")
    return "; ".join(reasons) or _NO_WORDS


def _why_not(tag: str, reading: JobReading) -> str:
    """Return the words of the text with which it denies a task."""
    denials = (
        mention
        for mention in reading.mentions
        if mention.tag == tag and mention.often is Frequency.NEVER
    )
    return "; ".join(_quotes([*denials]))


def _quotes(mentions: Collection[Mention]) -> Iterator[str]:
    """Yield the first wordings; where words state the task, none that only hints."""
    mention_by_words: dict[str, Mention] = {}
    for mention in stating(mentions):
        mention_by_words.setdefault(mention.shown.casefold(), mention)
    quoted = ""
    for words, mention in list(mention_by_words.items())[:WORDINGS_SHOWN]:
        if words not in quoted:
            yield f'"{mention.shown}" (line {mention.line})'
        quoted = words


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
        notes[task.tag] = f"{covered}{often}{why(task, reading.role)}"
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
