"""The sheet of the qualifications compared for a job, to agree on one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.errors import counted
from recommender.reports.blocks import Paragraph
from recommender.reports.parts.opening import job_in_titles
from recommender.reports.sheets.paper_sheet import PaperSheet, Section
from recommender.reports.sheets.sheet_frame import (
    fields_of_making,
    filled,
    footer_of,
    sections_of,
    signatures,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from recommender.answers.qualification_choice import QualificationChoice
    from recommender.reports.blocks import Block
    from recommender.requests.sheet_names import SheetNames


def which_sheet(
    choice: QualificationChoice,
    blocks: Iterable[Block],
    made: date,
    people: SheetNames,
) -> PaperSheet:
    """Return the blocks of the report as a sheet, with lines to sign on."""
    compared = [contender.qualification for contender in choice.contenders]
    first = compared[0]
    day, (_, data_of_first) = fields_of_making(first, made)
    _, _, version = data_of_first.partition("; ")
    others = (fields_of_making(each, made)[1][1] for each in compared)
    data = "; ".join([*(text.partition("; ")[0] for text in others), version])
    said = (b for b in blocks if not (isinstance(b, Paragraph) and b.label == "Job"))
    agreed = signatures(people, "Suggested by software, choice agreed by:")
    return PaperSheet(
        "Which qualification",
        f"{counted(len(compared), 'qualification')} compared for one job",
        (
            *people.fields(),
            day,
            ("Data", data),
            ("Job", job_in_titles(first, choice.candidate)),
        ),
        filled(
            *sections_of(said, first, "In short"), Section("Confirmation", (agreed,))
        ),
        footer_of(first, made),
    )
