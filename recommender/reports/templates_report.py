"""The report of shared plans: the templates, whom they serve, and their common core."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.errors import counted
from recommender.reports.blocks import (
    Block,
    Column,
    Heading,
    Paragraph,
    Record,
    Table,
)
from recommender.reports.menu_report import candidates_told, refused_blocks, who
from recommender.reports.parts.opening import qualification_title
from recommender.reports.words import wording

if TYPE_CHECKING:
    from recommender.answers.templates import Templates

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


def common_blocks(found: Templates) -> list[Block]:
    """Render the templates, and the units by how many candidates have them."""
    blocks: list[Block] = [qualification_title(found.qualification)]
    blocks.append(Paragraph(candidates_told(found.candidates), "For"))
    blocks += refused_blocks(found.refused)
    if not found.templates:
        return blocks
    core = " ".join(unit.code for unit in found.core) or "none"
    number = counted(len(found.templates), "template")
    return [
        *blocks,
        Heading(f"{number}: sets of units that give everyone a good plan"),
        Table(_TEMPLATE_COLUMNS, tuple(_templates(found))),
        Heading("The units of the templates"),
        Table(_UNIT_COLUMNS, tuple(_units(found))),
        Paragraph(f"{core}, in every template", "Core"),
        Paragraph(
            f"the most mismatch above a candidate's own best plan, in "
            f"{found.qualification.counted_in}; {float(found.within):g} allowed",
            "Loss",
        ),
        Paragraph(proof(found), "Proof"),
    ]


def proof(found: Templates) -> str:
    """State how few templates there can be."""
    if found.proven:
        return "proven: fewer templates cannot serve everyone within that loss"
    fewest = counted(found.at_least, "template")
    return (
        f"fewer than {fewest} cannot serve everyone within that loss; "
        f"whether {len(found.templates)} are needed is not proven"
    )


def _templates(found: Templates) -> list[tuple[str, ...]]:
    return [
        (
            f"{number}",
            f"{template.weight}",
            ", ".join(who(one) for one in template.assignments),
            wording.price_in_words(
                max(one.loss for one in template.assignments), "none"
            ),
            " ".join(unit.code for unit in template.units),
        )
        for number, template in enumerate(found.templates, 1)
    ]


def _units(found: Templates) -> list[tuple[str, ...]]:
    return [
        (
            unit.code,
            unit.title,
            f"{sum(unit in one.units for one in found.templates)}",
            f"{number}",
        )
        for unit, number in found.takers()
    ]


def common_records(found: Templates) -> list[Record]:
    """Return one record a candidate."""
    return [
        {
            "template": number,
            "id": id_,
            "weight": one.weight if len(one.ids) == 1 else 1,
            "units": " ".join(one.plan.codes),
            "credits": one.plan.credits,
            "mismatch": float(one.plan.fit.mismatch),
            "own_mismatch": float(one.own.fit.mismatch),
            "loss": float(one.loss),
        }
        for number, template in enumerate(found.templates, 1)
        for one in template.assignments
        for id_ in one.ids
    ]
