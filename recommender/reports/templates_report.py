"""The report of shared plans: the templates, whom they serve, and their common core."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from recommender.cohorts.people import labels_of, name_record
from recommender.errors import counted
from recommender.reports.blocks import (
    Block,
    Column,
    Heading,
    Paragraph,
    Record,
    Table,
)
from recommender.reports.menu_report import refused_blocks, who
from recommender.reports.parts.opening import qualification_title
from recommender.reports.words import wording

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recommender.answers.templates import Templates
    from recommender.reports.documents.menu_document import CommonDocument

_TEMPLATE_COLUMNS = (
    Column("No.", 3, right=True),
    Column("For", 3, right=True),
    Column("Candidates", 26),
    Column("Loss", 5, right=True),
    Column("Units", 33),
)
_UNIT_COLUMNS = (
    Column("Code", 5),
    Column("Title", 50),
    Column("Templates", 9, right=True),
    Column("Candidates", 10, right=True),
)


@dataclass(frozen=True)
class TemplatesReport:
    """The templates that serve everyone, whom they serve, and their common core."""

    templates: Templates
    names: Mapping[str, str] = field(default_factory=dict, repr=False)

    def blocks(self) -> list[Block]:
        """Return the templates, and the units by how many candidates have them."""
        shared, labels = self.templates, labels_of(self.names)
        blocks: list[Block] = [qualification_title(shared.qualification)]
        blocks.append(Paragraph(counted(shared.candidates, "candidate"), "For"))
        blocks += refused_blocks(shared.refused, labels)
        if not shared.templates:
            return blocks
        core = " ".join(unit.code for unit in shared.core) or "none"
        number = counted(len(shared.templates), "template")
        loss = (
            f"the most mismatch above a candidate's own best plan, in "
            f"{shared.qualification.counted_in}; {float(shared.within):g} allowed"
        )
        return [
            *blocks,
            Heading(f"{number}: sets of units that give everyone a good plan"),
            Table(_TEMPLATE_COLUMNS, tuple(_template_rows(shared, labels))),
            Heading("The units of the templates"),
            Table(_UNIT_COLUMNS, tuple(_unit_rows(shared))),
            Paragraph(f"{core}, in every template", "Core"),
            Paragraph(loss, "Loss"),
            Paragraph(proof(shared), "Proof"),
        ]

    def records(self) -> list[Record]:
        """Return one record per candidate."""
        return [
            {
                "template": number,
                "id": id_,
                **name_record(id_, self.names),
                "weight": assignment.weight if len(assignment.ids) == 1 else 1,
                "units": " ".join(assignment.plan.codes),
                "credits": assignment.plan.credits,
                "mismatch": float(assignment.plan.fit.mismatch),
                "own_mismatch": float(assignment.own.fit.mismatch),
                "loss": float(assignment.loss),
            }
            for number, template in enumerate(self.templates.templates, 1)
            for assignment in template.assignments
            for id_ in assignment.ids
        ]

    def document(self) -> CommonDocument:
        """Return the templates for JSON."""
        from recommender.reports.documents.menu_builder import common_document

        return common_document(self.templates, self.names)


def proof(shared: Templates) -> str:
    """Return how few templates there can be."""
    if shared.proven:
        return "proven: fewer templates cannot serve everyone within that loss"
    fewest = counted(shared.at_least, "template")
    return (
        f"fewer than {fewest} cannot serve everyone within that loss; "
        f"whether {len(shared.templates)} are needed is not proven"
    )


def _template_rows(
    shared: Templates, labels: Mapping[str, str]
) -> list[tuple[str, ...]]:
    return [
        (
            f"{number}",
            f"{template.weight}",
            ", ".join(who(assignment, labels) for assignment in template.assignments),
            wording.price_in_words(
                max(assignment.loss for assignment in template.assignments), "none"
            ),
            " ".join(unit.code for unit in template.units),
        )
        for number, template in enumerate(shared.templates, 1)
    ]


def _unit_rows(shared: Templates) -> list[tuple[str, ...]]:
    return [
        (
            unit.code,
            unit.title,
            f"{sum(unit in template.units for template in shared.templates)}",
            f"{number}",
        )
        for unit, number in shared.takers()
    ]
