"""Reports of what was read out of a job description."""

from __future__ import annotations

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

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from recommender.job_text.job_reading import JobReading, Mention
    from recommender.job_text.over_a_role import OverRole
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.vocabulary import Frequency

WORDINGS_TOLD = 3
LINES_TOLD = 8

_COLUMNS = (Column("Tag", 19), Column("How often", 9), Column("Evidence", 40))


def reading_blocks(reading: JobReading, qualification: Qualification) -> list[Block]:
    """Render the tags found with the words that say so, and what was not understood."""
    rows = _rows(reading, reading.tags)
    blocks: list[Block] = [Heading(f"{qualification.title}: tags found in the text")]
    if rows:
        blocks.append(Table(_COLUMNS, rows))
    else:
        blocks.append(Paragraph("No task of this qualification was found."))
    if reading.doubtful:
        blocks.append(Heading("Perhaps"))
        blocks.append(Paragraph(_PERHAPS))
        blocks.append(Table(_COLUMNS, _rows(reading, reading.doubtful)))
    blocks += _nearest(reading)
    blocks += _remarks(reading)
    if rows:
        blocks.append(Paragraph(_NEXT))
    return blocks


def _rows(
    reading: JobReading, tags: Mapping[str, Frequency]
) -> tuple[tuple[str, ...], ...]:
    found = grouped(reading.mentions)
    return tuple(
        (tag, str(often), "; ".join(_because(found[tag])))
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


def left_out(reading: JobReading) -> Iterator[str]:
    """State what of a text is too doubtful to be taken."""
    if reading.doubtful:
        found = (f"{tag} ({often})" for tag, often in reading.doubtful.items())
        yield f"mentioned but uncertain, so left out: {', '.join(found)}"


def _because(mentions: list[Mention]) -> Iterator[str]:
    """Yield the first wordings; where words tell the task, none that only hints."""
    told: dict[str, Mention] = {}
    for mention in stating(mentions):
        told.setdefault(mention.words.casefold(), mention)
    for mention in list(told.values())[:WORDINGS_TOLD]:
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
        for line, text in reading.not_understood[:LINES_TOLD]:
            yield Paragraph(f"line {line}: {_short(text)}")
        more = len(reading.not_understood) - LINES_TOLD
        if more > 0:
            yield Paragraph(f"and {more} more")


def _short(text: str) -> str:
    return text if len(text) <= 90 else f"{text[:87].rstrip()}..."


def reading_records(reading: JobReading) -> list[Record]:
    """Return one record a mention; a doubtful tag is one perhaps."""
    often = {**reading.tags, **reading.doubtful}
    return [
        {
            "tag": one.tag,
            "often": str(often[one.tag]),
            "said": str(one.often),
            "words": one.words,
            "line": one.line,
            "perhaps": "yes" if one.tag in reading.doubtful else "no",
        }
        for one in reading.mentions
    ]


def to_candidate_file(reading: JobReading, qualification: Qualification) -> str:
    """Write the tags as a candidate file to edit; nothing else of the text is in it."""
    # Who only looks at what was found waits for no more than that.
    from recommender.requests.candidate import Candidate  # noqa: PLC0415
    from recommender.requests.candidate_writing import (  # noqa: PLC0415
        Notes,
        write_candidate,
    )

    notes = {tag.name: "no unit covers it" for tag in reading.not_covered}
    heading = [
        "Suggested from a job description: how often each task is part of the job.",
        "Change daily, weekly, sometimes or never; delete what is wrong; add more.",
    ]
    candidate = Candidate(tags=reading.tags)
    if reading.role is not None:
        over = over_role(reading, reading.role)
        candidate = Candidate(reading.role.name, over.tags)
        heading.append(
            "The role is the nearest, as a suggestion: change it or delete it."
        )
        heading += (f"{line[0].upper()}{line[1:]}." for line in notes_on_role(over))
    if reading.doubtful:
        heading.append("The text may say more: see the lines after the tags.")
    return write_candidate(
        candidate, qualification.name, heading, Notes(notes, reading.doubtful)
    )
