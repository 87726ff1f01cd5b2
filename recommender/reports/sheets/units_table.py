"""The units of a plan on a sheet: a table by group, with why each unit is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.errors import counted
from recommender.reports.sheets.paper_sheet import (
    TO_TICK,
    RowGroup,
    SheetColumn,
    SheetTable,
    in_percent,
)
from recommender.reports.words import reasons, shortfalls, sizes, wording
from recommender.reports.words.held_words import (
    FROM_ELSEWHERE,
    agreed_in_words,
    held_in_words,
)
from recommender.reports.words.wish_words import wishes_in_words
from recommender.requests.frequencies import often_in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from recommender.answers.recommendation import Recommendation
    from recommender.qualifications.plans import Plan
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.units import Unit
    from recommender.requests.wish_table import Wishes

# The kinds of evidence, with the letter at the head of their column.
EVIDENCE = (
    ("O", "observation"),
    ("Q", "questions"),
    ("S", "personal statement"),
    ("T", "witness testimony"),
    ("P", "work products"),
)
UNITS_TABLE = "Units of the plan"
LEVEL = SheetColumn("Level", 7, right=True)
CREDITS = SheetColumn("Credits", 8, right=True)


def plan_table(plan: Plan, answer: Recommendation) -> SheetTable:
    """Return the units of a plan by group: why, done or to do, evidence to tick."""
    qualification = answer.qualification
    columns = columns_for(
        qualification,
        SheetColumn("Unit", 6),
        SheetColumn("Title", 29),
        LEVEL,
        CREDITS,
        SheetColumn("Why: tasks of this job", 28),
        SheetColumn("Status", 7),
        *(SheetColumn(letter, 3, in_full=kind) for letter, kind in EVIDENCE),
    )

    def row(unit: Unit) -> tuple[str, ...]:
        return (
            unit.code,
            unit.title,
            *size_cells(unit, qualification),
            why(unit, plan, answer),
            held_in_words(unit, answer.candidate.wishes) or "to do",
            *(TO_TICK for _ in EVIDENCE),
        )

    return SheetTable(UNITS_TABLE, columns, by_group(plan.units, qualification, row))


def plain_table(
    caption: str,
    units: Sequence[Unit],
    qualification: Qualification,
    held: Collection[str],
) -> SheetTable:
    """Return units by group, with which are done if any is held."""
    columns = columns_for(
        qualification,
        SheetColumn("Unit", 12),
        SheetColumn("Title", 60),
        LEVEL,
        CREDITS,
        *([SheetColumn("Status", 13)] if held else []),
    )

    def row(unit: Unit) -> tuple[str, ...]:
        status = "done" if unit.code in held else "to do"
        cells = (unit.code, unit.title, *size_cells(unit, qualification), status)
        return cells[: len(columns)]

    return SheetTable(caption, columns, by_group(units, qualification, row))


def elsewhere_table(
    units: Iterable[Unit], qualification: Qualification, wishes: Wishes
) -> Iterator[SheetTable]:
    """Yield the units from elsewhere, if any, with what was agreed about each."""
    columns = columns_for(
        qualification,
        SheetColumn("Unit", 8),
        SheetColumn("Title", 36),
        LEVEL,
        CREDITS,
        SheetColumn("Counts for", 24),
        SheetColumn("Achieved by", 22),
    )
    rows = tuple(
        (
            unit.code,
            unit.title,
            *size_cells(unit, qualification),
            *agreed_in_words(unit, wishes),
        )
        for unit in units
        if unit.elsewhere
    )
    if rows:
        yield SheetTable(FROM_ELSEWHERE, columns, (RowGroup("", rows),))


def columns_for(
    qualification: Qualification, *columns: SheetColumn
) -> tuple[SheetColumn, ...]:
    """Return columns, without those of levels and credits where units have none.

    Their shares are in percent.
    """
    unused: tuple[SheetColumn, ...] = () if qualification.has_levels else (LEVEL,)
    unused += () if qualification.has_credits else (CREDITS,)
    return in_percent([column for column in columns if column not in unused])


def size_cells(unit: Unit, qualification: Qualification) -> tuple[str, ...]:
    """Return a unit's level and credits, if any, marked where not verified."""
    cells: tuple[str, ...] = ()
    if qualification.has_levels:
        level = unit.level_name
        cells += (f"{level}{'' if unit.verified('level') else '*'}",)
    if qualification.has_credits:
        cells += (f"{unit.credits}{'' if unit.verified('credits') else '*'}",)
    return cells


def by_group(
    units: Iterable[Unit],
    qualification: Qualification,
    row: Callable[[Unit], Sequence[str]],
) -> tuple[RowGroup, ...]:
    """Return the rows of units below the titles of their groups.

    Units from elsewhere have a table of their own: not all of them are in a group.
    """
    listed = tuple(unit for unit in units if not unit.elsewhere)
    groups = (
        RowGroup(
            f"Group {group}: {name}" if name else f"Group {group}",
            tuple(tuple(row(unit)) for unit in listed if unit.group == group),
        )
        for group, name in qualification.groups.items()
    )
    return tuple(group for group in groups if group.rows)


def why(unit: Unit, plan: Plan, answer: Recommendation) -> str:
    """Return why a unit is in a plan, in the titles of the tasks of the job."""
    if unit.elsewhere:
        return "Already achieved elsewhere"
    job, words = answer.problem.job, answer.qualification.vocabulary
    parts = ["Mandatory"] if unit.code in answer.problem.mandatory else []
    parts += [
        f"{words.find_tag(tag).title} ({often_in_words(job[tag])})"
        for tag in reasons.matched_tags(unit, job)
    ]
    if reasons.is_weak(unit, plan):
        parts.append("Weak evidence: agree first how it will be shown")
    if not parts:
        parts.append("Not part of the job")
        findings = reasons.deciding_findings(unit, plan)
        if findings:
            lacks = shortfalls.lacks(findings)
            lacks = wishes_in_words(lacks, answer.qualification)
            parts.append(f"without it the plan {lacks}")
    return "; ".join(parts)


def unverified_in_words(units: Iterable[Unit], qualification: Qualification) -> str:
    """Return how many facts marked with a star nobody has verified; empty if none."""
    facts, number = wording.count_unverified(units)
    if not facts:
        return ""
    verb = "is" if facts == 1 else "are"
    return (
        f"* {facts} {sizes.fact_names(qualification)} of {counted(number, 'unit')} "
        f"{verb} not verified against an awarding body's document: check them in the "
        "handbook."
    )
