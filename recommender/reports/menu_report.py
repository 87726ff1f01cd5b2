"""The report of menus: what to menu, what it costs, and who loses."""

from __future__ import annotations

from fractions import Fraction
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
from recommender.reports.parts.conflict_part import conflict_blocks
from recommender.reports.parts.opening import qualification_title
from recommender.reports.words import sizes, wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.answers.caseloads import Assignment, NoPlan
    from recommender.answers.menus import Menu, Menus
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.units import Unit

WIDTH_OF_PLOT = 24
# So many ids of equal candidates are named in a table, the others counted.
_MOST_IDS = 3
_UNIT_COLUMNS = (
    Column("Code", 5),
    Column("Title", 37),
    Column("Group", 5),
    Column("Level", 5, right=True),
    Column("Credits", 7, right=True),
    Column("Taken by", 8, right=True),
)
_LOSS_COLUMNS = (
    Column("Candidate", 22),
    Column("Own", 5, right=True),
    Column("Menu", 5, right=True),
    Column("Loss", 5, right=True),
    Column("Plan", 33),
)


def menu_blocks(found: Menus) -> list[Block]:
    """Render one menu with its plans, or the curve over several sizes."""
    blocks: list[Block] = [qualification_title(found.qualification)]
    blocks.append(Paragraph(candidates_told(found.candidates), "For"))
    if found.prepared:
        blocks.append(Paragraph(" ".join(u.code for u in found.prepared), "Prepared"))
    blocks += refused_blocks(found.refused)
    if found.too_small:
        blocks += _too_small(found)
    if len(found.menus) > 1:
        blocks += _curve(found)
    elif found.menus:
        blocks += _one(found, found.menus[0])
    return blocks


def candidates_told(number: int) -> str:
    """State how many candidates there are."""
    return counted(number, "candidate")


def refused_blocks(refused: Sequence[NoPlan]) -> list[Block]:
    """Render who has no plan whatever is offered, and why."""
    blocks: list[Block] = []
    for one in refused:
        blocks.append(Heading(f"Left out: {names(one.ids)}"))
        blocks += conflict_blocks(one.conflict)
    return blocks


def names(ids: Sequence[str]) -> str:
    """Name some ids, and count the rest."""
    named, rest = ids[:_MOST_IDS], len(ids) - _MOST_IDS
    return ", ".join(named) + (f" and {rest} more" if rest > 0 else "")


def who(one: Assignment) -> str:
    """Name equal candidates, with how many they are where the ids don't tell."""
    many = f" ({one.weight})" if one.weight != len(one.ids) else ""
    return names(one.ids) + many


def _too_small(found: Menus) -> list[Block]:
    sizes = ", ".join(str(size) for size in found.too_small)
    plan = "valid plan" if found.most_loss is None else "plan within the loss"
    fewest = counted(found.fewest or 0, "unit")
    told = f"Too few: {sizes}. With fewer than {fewest} someone has no {plan}."
    blockers, largest = found.blockers, max(found.too_small)
    units = counted(largest, "unit")
    if not blockers:
        because = "the time ran out before it was clear who needs more"
        return [Heading(told), Paragraph(because, "Because")]
    because = f"{blockers[0]} alone needs more than {units}"
    if len(blockers) > 1:
        because = f"no {units} serve all of these: {', '.join(blockers)}"
    return [Heading(told), Paragraph(because, "Because")]


def _one(found: Menus, menu: Menu) -> list[Block]:
    rows = tuple(
        (
            unit.code,
            unit.title,
            unit.group,
            f"{unit.level}",
            f"{unit.credits}",
            f"{menu.takers(unit)}",
        )
        for unit in menu.units
    )
    units = counted(len(menu.units), "optional unit")
    losses = tuple(
        (
            who(one),
            f"{float(one.own.fit.mismatch):.1f}",
            f"{float(one.plan.fit.mismatch):.1f}",
            wording.price_in_words(one.loss, "none"),
            _optional(one, found),
        )
        for one in by_loss(menu)
    )
    return [
        Heading(f"The {units} to offer"),
        sizes.table(_UNIT_COLUMNS, rows, found.qualification),
        Paragraph(_besides(found, menu)),
        Heading("Who loses: mismatch with every unit on menu, and with this menu"),
        Table(_LOSS_COLUMNS, losses),
        Paragraph(_total(found, menu), "In all"),
        Paragraph(proof(menu, found.qualification), "Proof"),
        Paragraph(_limits(found.qualification), "Limits"),
    ]


def _limits(qualification: Qualification) -> str:
    return (
        "every plan keeps all rules, wishes and guidance, and the limit on "
        f"{qualification.counted_in} that the candidate's plan would have with every "
        "unit on offer"
    )


def by_loss(menu: Menu) -> list[Assignment]:
    """Return the candidates, those who lose most first."""
    return sorted(menu.assignments, key=lambda one: (-one.loss, one.ids))


def _optional(one: Assignment, found: Menus) -> str:
    mandatory = found.qualification.mandatory
    return " ".join(code for code in one.plan.codes if code not in mandatory)


def _besides(found: Menus, menu: Menu) -> str:
    mandatory = [
        unit.code
        for unit in found.qualification.catalogue.units
        if unit.code in found.qualification.mandatory
    ]
    told = f"Besides {' and '.join(mandatory)}, which are mandatory." * bool(mandatory)
    if len(menu.units) < menu.size:
        told += f" More than {len(menu.units)} would not help."
    return told.strip()


def _total(found: Menus, menu: Menu) -> str:
    losers = sum(one.weight for one in menu.assignments if one.loss)
    total, own = sizes.amount(menu.mismatch, found.qualification), float(found.least)
    return (
        f"mismatch {total}, beside {own:.1f} with every unit on offer; "
        f"{losers} of {sum(one.weight for one in menu.assignments)} lose something"
    )


def proof(menu: Menu, qualification: Qualification) -> str:
    """State how near to the best a menu is proven to be."""
    none = f"no menu of {counted(menu.size, 'unit')}"
    if menu.bound == menu.mismatch:
        return f"proven optimal: {none} gives less mismatch in all"
    least = sizes.amount(menu.bound, qualification)
    return (
        f"{none} gives less than {least} in all: within "
        f"{gap_told(menu.gap)} of the best; --gap 0 searches on"
    )


def gap_told(gap: Fraction) -> str:
    """Return a gap in percent, rounded up so that it is never too small.

    >>> gap_told(Fraction(1, 300)), gap_told(Fraction(0))
    ('0.34 %', '0 %')
    """
    hundredths = -(-gap.numerator * 10_000 // gap.denominator)
    return f"{hundredths / 100:.2f} %" if gap else "0 %"


def _curve(found: Menus) -> list[Block]:
    mismatches = [float(menu.mismatch) for menu in found.menus]
    least, most = min(mismatches), max(mismatches)
    columns = (
        Column("Units", 5, right=True),
        Column("Mismatch", 8, right=True),
        Column("Gap", 6, right=True),
        Column("Lose", 4, right=True),
        Column(
            f"{least:.1f}".ljust(WIDTH_OF_PLOT - 6) + f"{most:.1f}",
            WIDTH_OF_PLOT,
            drawn=True,
        ),
        Column("Change", 20),
    )
    before: list[Menu | None] = [None, *found.menus]
    rows = tuple(
        _point(menu, last, (float(menu.mismatch) - least) / ((most - least) or 1))
        for last, menu in zip(before, found.menus, strict=False)
    )
    least_told = sizes.amount(found.least, found.qualification)
    told = (
        f"mismatch in all, beside {least_told} with every unit on "
        "offer; Gap: how much less a better menu could have at most; Lose: how many "
        "have more mismatch than with every unit on offer"
    )
    return [
        Heading("The least total mismatch for each number of optional units"),
        Table(columns, rows),
        Paragraph(told, "Mismatch"),
        Paragraph(_limits(found.qualification), "Limits"),
    ]


def _point(menu: Menu, before: Menu | None, share: float) -> tuple[str, ...]:
    """Render one menu of the curve, and what changes from the one before."""
    return (
        f"{menu.size}",
        f"{float(menu.mismatch):.1f}",
        gap_told(menu.gap),
        f"{sum(one.weight for one in menu.assignments if one.loss)}",
        "." * round((WIDTH_OF_PLOT - 1) * share) + "*",
        _codes(menu.units) if before is None else _change(before, menu),
    )


def _codes(units: Sequence[Unit]) -> str:
    return " ".join(unit.code for unit in units)


def _change(before: Menu, menu: Menu) -> str:
    come = _codes([unit for unit in menu.units if unit not in before.units])
    gone = _codes([unit for unit in before.units if unit not in menu.units])
    if come and gone:
        return f"{come} for {gone}"
    return f"also {come}" if come else (f"without {gone}" if gone else "the same")


def menu_records(found: Menus) -> list[Record]:
    """Return one record a candidate and size."""
    return [
        {
            "offered": menu.size,
            "menu": _codes(menu.units),
            "id": id_,
            "weight": one.weight if len(one.ids) == 1 else 1,
            "units": " ".join(one.plan.codes),
            "credits": one.plan.credits,
            "mismatch": float(one.plan.fit.mismatch),
            "own_mismatch": float(one.own.fit.mismatch),
            "loss": float(one.loss),
            "total_mismatch": float(menu.mismatch),
            "bound": float(menu.bound),
        }
        for menu in found.menus
        for one in by_loss(menu)
        for id_ in one.ids
    ]
