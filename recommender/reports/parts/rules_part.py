"""What comes with rules: extra titles, choices, facts, notes, and what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.errors import counted
from recommender.reports.blocks import Block, Column, Heading, Paragraph, Table
from recommender.reports.words import requirements, wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.qualifications.grades import Grades
    from recommender.qualifications.plans import Plan
    from recommender.qualifications.qualification import Fact, Qualification

# What points are for, by what grades have them for.
_SIZES = {"credits": "credit", "hours": "guided hour", "units": "unit"}
_FACT_COLUMNS = (
    Column("Fact", 13),
    Column("Question", 26),
    Column("Values", 24),
    Column("By default", 12),
)
_TITLE_COLUMNS = (Column("Title", 22), Column("Text", 35), Column("Needed", 19))


def rule_blocks(plan: Plan, qualification: Qualification) -> list[Block]:
    """Build the lines for a plan's choices, titles and notes, and what comes next."""
    details = plan.known_details
    choices = [f"{name}: {value}" for name, value in details.choices.items()]
    blocks = [Paragraph(", ".join(choices), "Choices")] if choices else []
    if details.titles:
        blocks.append(Paragraph(", ".join(details.titles), "Titles"))
    if qualification.notes:
        notes = "\n".join(note.text for note in qualification.notes)
        blocks.append(Paragraph(notes, "Notes"))
    if qualification.leads_to:
        blocks.append(Paragraph(wording.leads_to(qualification), "Leads to"))
    return [Heading("What comes with it"), *blocks] if blocks else []


def facts_and_titles_blocks(qualification: Qualification) -> list[Block]:
    """Build the lists of facts, extra titles and notes, and what comes next."""
    blocks = _asked_blocks(qualification)
    if qualification.endorsements:
        titles = tuple(
            (
                endorsement.rule.id,
                f"{endorsement.title}: {endorsement.rule.text}",
                requirements.required(endorsement.rule),
            )
            for endorsement in qualification.endorsements
        )
        blocks += [Heading("Extra titles, asked for with --endorse TITLE")]
        blocks += [Table(_TITLE_COLUMNS, titles)]
    if qualification.notes:
        blocks += [
            Heading("Notes"),
            *(Paragraph(f"- {note.text}") for note in qualification.notes),
        ]
    if qualification.leads_to:
        next_ = Paragraph(f"- {wording.leads_to(qualification)}")
        blocks += [Heading("Leads to"), next_]
    return blocks


def _asked_blocks(qualification: Qualification) -> list[Block]:
    """Build the lists of what rules ask of a candidate besides units."""
    blocks: list[Block] = []
    if qualification.facts:
        rows = tuple(
            (fact.name, fact.question, _values(fact), fact.unless_said or "")
            for fact in qualification.facts.values()
        )
        blocks += [
            Heading("Facts, given with --fact FACT:VALUE"),
            Table(_FACT_COLUMNS, rows),
        ]
    if qualification.grades:
        grades = qualification.grades
        words = f"{', '.join(grades.order)}; {grades.unless_said} unless said"
        blocks.append(Heading("Grades, given with --grade UNIT:GRADE"))
        lines = (words, *_points(grades))
        blocks += [Paragraph(f"- {line}") for line in lines]
    return blocks


def _points(grades: Grades) -> Iterator[str]:
    """Yield what grades are worth, in words: for each size where there is a table."""
    size = _SIZES[grades.per]
    rows = {f"points per {size}": grades.points}
    for number, points in sorted(grades.points_by_size.items()):
        rows[f"points for a unit of {counted(number, size)}"] = points
    for words, points in rows.items():
        worth = [f"{name} {points[name]}" for name in grades.order if name in points]
        if worth:
            yield f"{words}: {', '.join(worth)}"


def _values(fact: Fact) -> str:
    """Return the values of a fact; of a number the ranges that rules tell apart."""
    values = ", ".join(fact.values)
    return values if fact.thresholds is None else f"a number: {values}"
