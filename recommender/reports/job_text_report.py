"""Reports of what was read out of a job description."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.job_text.job_reading import grouped, stating
from recommender.job_text.over_a_role import over_role
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
    from collections.abc import Iterator, Mapping

    from recommender.job_text.job_reading import JobReading, Mention
    from recommender.job_text.over_a_role import OverRole
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.vocabulary import Frequency
    from recommender.reports.documents.catalogue_document import ReadingDocument
    from recommender.requests.candidate import Candidate

WORDINGS_SHOWN = 3
LINES_SHOWN = 8

_COLUMNS = (Column("Tag", 19), Column("How often", 9), Column("Evidence", 40))


@dataclass(frozen=True)
class JobTextReport:
    """The tags found in a job description, and what was not understood."""

    reading: JobReading
    qualification: Qualification

    def blocks(self) -> list[Block]:
        """Return the tags with the words that show them, and the remarks."""
        reading = self.reading
        rows = _rows(reading, reading.tags)
        heading = f"{self.qualification.title}: tags found in the text"
        blocks: list[Block] = [Heading(heading)]
        if rows:
            blocks.append(Table(_COLUMNS, rows))
        else:
            blocks.append(Paragraph("No task of this qualification was found."))
        if reading.doubtful:
            blocks.append(Heading("Perhaps"))
            blocks.append(Paragraph(_PERHAPS))
            blocks.append(Table(_COLUMNS, _rows(reading, reading.doubtful)))
        blocks += _nearest(reading)
        blocks += _denied(reading)
        blocks += _remarks(reading)
        if rows:
            blocks.append(Paragraph(_NEXT))
        return blocks

    def records(self) -> list[Record]:
        """Return one record per mention; a doubtful tag is marked as perhaps."""
        reading = self.reading
        frequencies = {**reading.tags, **reading.doubtful}
        return [
            {
                "tag": mention.tag,
                "often": str(frequencies[mention.tag]),
                "said": str(mention.often),
                "words": mention.words,
                "line": mention.line,
                "perhaps": "yes" if mention.tag in reading.doubtful else "no",
            }
            for mention in reading.mentions
        ]

    def document(self) -> ReadingDocument:
        """Return the tags and their evidence for JSON."""
        from recommender.reports.documents.catalogue_builder import reading_document

        return reading_document(self.qualification, self.reading)


def _rows(
    reading: JobReading, tags: Mapping[str, Frequency]
) -> tuple[tuple[str, ...], ...]:
    mentions_by_tag = grouped(reading.mentions)
    return tuple(
        (tag, str(often), "; ".join(_because(mentions_by_tag[tag])))
        for tag, often in tags.items()
    )


_PERHAPS = "Not enough evidence: please decide."
_NEXT = (
    "To use these, save a candidate file with --output FILE.toml, edit it, and plan "
    "with --candidate FILE.toml."
)


def _nearest(reading: JobReading) -> Iterator[Block]:
    if reading.role is None:
        return
    yield Heading("Nearest role")
    yield Paragraph(f"{reading.role.name}: {reading.role.title}. A suggestion.")
    for line in notes_on_role(over_role(reading, reading.role)):
        yield Paragraph(f"{line[0].upper()}{line[1:]}.")


def notes_on_role(over: OverRole) -> Iterator[str]:
    """Yield in words which tasks are taken from a role."""
    if over.from_role:
        tags, role = ", ".join(over.from_role), over.role.name
        yield f"taken from the role {role}, not named in the text: {tags}"


def _denied(reading: JobReading) -> Iterator[Block]:
    for line in denied_words(candidate_read(reading, reading.role)):
        yield Paragraph(f"{line[0].upper()}{line[1:]}.")


def denied_words(candidate: Candidate) -> Iterator[str]:
    """Yield the tasks that the text denies, and how to confirm that none is done."""
    if candidate.no_tags:
        names = ", ".join(candidate.no_tags)
        confirm = f"if never done, confirm with --tag {candidate.no_tags[0]}:never"
        yield f"not part of the job, as the text says: {names}; {confirm}"


def left_out(reading: JobReading) -> Iterator[str]:
    """Yield what in a text is too uncertain to be used."""
    if reading.doubtful:
        tags = (f"{tag} ({often})" for tag, often in reading.doubtful.items())
        yield f"mentioned but uncertain, so left out: {', '.join(tags)}"


def _because(mentions: list[Mention]) -> Iterator[str]:
    """Yield the first wordings; where words tell the task, none that only hints."""
    mention_by_words: dict[str, Mention] = {}
    for mention in stating(mentions):
        mention_by_words.setdefault(mention.words.casefold(), mention)
    for mention in list(mention_by_words.values())[:WORDINGS_SHOWN]:
        yield f'"{mention.words}" (line {mention.line}, {mention.often})'


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
    """Write the tags as a candidate file to edit; nothing else of the text is in it."""
    # Who only looks at what was found waits for no more than that.
    from recommender.requests.candidate_writing import (
        Notes,
        write_candidate,
    )

    notes = {tag.name: "no unit covers it" for tag in reading.not_covered}
    heading = [
        "Suggested from a job description: how often each task is part of the job.",
        "Change daily, weekly, sometimes or never; delete what is wrong; add more.",
    ]
    candidate = candidate_read(reading, reading.role)
    heading += (f"{line[0].upper()}{line[1:]}." for line in denied_words(candidate))
    if reading.role is not None:
        over = over_role(reading, reading.role)
        heading.append(
            "The role is the nearest, as a suggestion: change it or delete it."
        )
        heading += (f"{line[0].upper()}{line[1:]}." for line in notes_on_role(over))
    if reading.doubtful:
        heading.append("The text may say more: see the lines after the tags.")
    return write_candidate(
        candidate, qualification.name, heading, Notes(notes, reading.doubtful)
    )
