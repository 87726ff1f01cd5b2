"""The sheet of a request without a plan: what does not go together, and ways out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from recommender.qualifications.plans import Status
from recommender.reports.blocks import Paragraph
from recommender.reports.parts.opening import job_in_titles
from recommender.reports.sheets.paper_sheet import (
    TO_TICK,
    PaperSheet,
    RowGroup,
    Section,
    SheetBlock,
    SheetColumn,
    SheetTable,
)
from recommender.reports.sheets.sheet_frame import (
    fields_of_making,
    filled,
    footer_of,
    note_blocks,
    signatures,
    title_of,
)
from recommender.reports.sheets.units_table import CREDITS, columns_for
from recommender.reports.words import wording
from recommender.reports.words.waived_words import waived_blocks
from recommender.reports.words.wish_words import wishes_in_words
from recommender.requests.sheet_names import SheetNames

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from recommender.answers.recommendation import Recommendation
    from recommender.answers.ways_out import WaysOut
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.rules import Rule
    from recommender.requests.candidate import Candidate

MOST_WAYS = 8
_NONE = "No plan keeps all of these together"
_NO_TIME = "Time ran out before any plan was found; there may be one"


@dataclass(frozen=True)
class NoPlanSheet:
    """Builds the sheet of an answer without a plan, made on a day."""

    answer: Recommendation
    ways: WaysOut | None
    made: date
    people: SheetNames = field(default_factory=SheetNames)

    def sheet(self) -> PaperSheet:
        """Return the sheet."""
        answer = self.answer
        is_known = answer.status is not Status.UNKNOWN
        sections = tuple(no_plan_sections(answer, self.ways))
        return sheet_without_plan(
            answer.qualification, answer.candidate, sections, self.made,
            self.people, is_signed=is_known,
        )  # fmt: skip


def sheet_without_plan(
    qualification: Qualification,
    candidate: Candidate,
    sections: tuple[Section, ...],
    made: date,
    people: SheetNames,
    *,
    is_signed: bool,
) -> PaperSheet:
    """Return a sheet that says why there is no plan; a change may be signed on it."""
    job = job_in_titles(qualification, candidate)
    agreed = signatures(people, "What is changed is agreed by:")
    return PaperSheet(
        "No unit plan", title_of(qualification),
        (*people.fields(), *fields_of_making(qualification, made), ("Job", job)),
        filled(
            Section("Rules set aside", tuple(waived_blocks(qualification, candidate))),
            *sections,
            Section("Confirmation", (agreed,) if is_signed else ()),
            Section("Basis", tuple(note_blocks(qualification)), small=True),
        ),
        footer_of(qualification, made),
    )  # fmt: skip


def sections_of_reasons(
    reasons: Sequence[str], way_out: str, qualification: Qualification
) -> tuple[Section, ...]:
    """Return why there is no plan, where only the reasons are known in words."""
    said = [wishes_in_words(reason, qualification) for reason in reasons]
    texts = tuple(Paragraph(f"{text[:1].upper()}{text[1:]}") for text in said)
    way = wishes_in_words(way_out, qualification)
    ways = (Paragraph(f"{way[:1].upper()}{way[1:]}"),) if way else ()
    title = _NONE if len(said) > 1 else "There is no plan"
    return (Section(title, texts), Section("A way out", ways))


def no_plan_sections(answer: Recommendation, ways: WaysOut | None) -> Iterator[Section]:
    """Yield what does not go together, and the changes any of which is enough."""
    if answer.status is Status.UNKNOWN:
        yield Section(_NO_TIME, (Paragraph("Allow more time, and ask again."),))
        return
    conflict = conflict_in_words(answer.conflict, answer.qualification)
    yield Section(_NONE, tuple(conflict))
    if ways is not None:
        yield Section("Ways out", tuple(_ways(ways)))


def conflict_in_words(
    conflict: Sequence[Rule], qualification: Qualification
) -> Iterator[SheetBlock]:
    """Yield what cannot all hold, each with who says so: wishes first."""
    for line in wording.conflict_lines(conflict):
        plain = line.removeprefix("and ").removeprefix("because ")
        who, _, text = plain.partition(": ")
        label = f"{who[:1].upper()}{who[1:]}"
        yield Paragraph(wishes_in_words(text, qualification), label)


def _ways(ways: WaysOut) -> Iterator[SheetBlock]:
    if not ways:
        text = "No plan is possible, whichever wishes are given up."
        if not ways.complete:
            text = "Time ran out before a way out was found."
        yield Paragraph(text)
        return
    qualification = ways[0].answer.qualification
    number = len(ways[0].given_up)
    caption = "Any one of these is enough; the one that fits the job best is first"
    if number > 1:
        caption = f"At least {number} wishes must be given up; best fit first"
    columns = columns_for(
        qualification,
        SheetColumn("Change", 42),
        SheetColumn("Job covered", 12, right=True),
        CREDITS,
        SheetColumn("The plan then", 30),
        SheetColumn("Agreed", 8),
    )
    rows = tuple(_way(ways, i) for i in range(min(len(ways), MOST_WAYS)))
    yield SheetTable(caption, columns, (RowGroup("", rows),))
    if not ways.complete:
        yield Paragraph("There may be better ways: time ran out while looking.")
    elif ways.number > len(rows):
        yield Paragraph(f"The best {len(rows)} of {ways.number:,}.")


def _way(ways: WaysOut, index: int) -> tuple[str, ...]:
    way = ways[index]
    qualification, plan = way.answer.qualification, way.plan
    change = wishes_in_words(" and ".join(way.changes), qualification)
    return (
        f"{change[:1].upper()}{change[1:]}",
        wording.percent(plan.fit.coverage),
        *((f"{plan.credits}",) if qualification.has_credits else ()),
        " ".join(plan.codes),
        TO_TICK,
    )
