"""The report of menus: what to offer, what it costs, and who loses."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
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
from recommender.reports.parts.conflict_part import conflict_blocks
from recommender.reports.parts.opening import qualification_title
from recommender.reports.words import sizes, wording

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from recommender.answers.caseloads import Assignment, NoPlan
    from recommender.answers.menus import Menu, Menus
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.units import Unit
    from recommender.reports.documents.menu_document import MenuDocument
    from recommender.reports.sheets.paper_sheet import PaperSheet
    from recommender.requests.sheet_names import SheetNames

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


@dataclass(frozen=True)
class MenuReport:
    """What to offer, what that costs, and who loses."""

    menus: Menus
    names: Mapping[str, str] = field(default_factory=dict, repr=False)

    def blocks(self) -> list[Block]:
        """Return one menu with its plans, or the curve over several sizes."""
        menus, labels = self.menus, labels_of(self.names)
        blocks: list[Block] = [qualification_title(menus.qualification)]
        blocks.append(Paragraph(counted(menus.candidates, "candidate"), "For"))
        if menus.prepared:
            prepared = " ".join(unit.code for unit in menus.prepared)
            blocks.append(Paragraph(prepared, "Prepared"))
        blocks += refused_blocks(menus.refused, labels)
        if menus.too_small:
            blocks += _too_small(menus, labels)
        if len(menus.menus) > 1:
            blocks += _curve(menus)
        elif menus.menus:
            blocks += _single(menus, menus.menus[0], labels)
        return blocks

    def records(self) -> list[Record]:
        """Return one record per candidate and size."""
        return [
            {
                "offered": menu.size,
                "menu": _codes(menu.units),
                "id": id_,
                **name_record(id_, self.names),
                "weight": assignment.weight if len(assignment.ids) == 1 else 1,
                "units": " ".join(assignment.plan.codes),
                "credits": assignment.plan.credits,
                "mismatch": float(assignment.plan.fit.mismatch),
                "own_mismatch": float(assignment.own.fit.mismatch),
                "loss": float(assignment.loss),
                "total_mismatch": float(menu.mismatch),
                "bound": float(menu.bound),
            }
            for menu in self.menus.menus
            for assignment in menu.by_loss()
            for id_ in assignment.ids
        ]

    def document(self) -> MenuDocument:
        """Return the menus for JSON."""
        from recommender.reports.documents.menu_builder import menu_document

        return menu_document(self.menus, self.names)

    def sheet(self, made: date, people: SheetNames) -> PaperSheet:
        """Return the sheet for whoever decides what the centre offers."""
        from recommender.reports.pictures.caseload_charts import menu_chart
        from recommender.reports.sheets.paper_sheet import Section
        from recommender.reports.sheets.report_sheet import report_sheet
        from recommender.reports.sheets.sheet_frame import (
            pictures,
            signatures_of_centre,
        )

        menus = self.menus
        after = (
            Section("The curve", tuple(pictures(menu_chart, menus))),
            Section("Confirmation", (signatures_of_centre(people),)),
        )
        return report_sheet(
            self.blocks()[1:], menus.qualification, "Units to offer",
            people.fields_of_centre(), made, after=after,
        )  # fmt: skip


def refused_blocks(refused: Sequence[NoPlan], labels: Mapping[str, str]) -> list[Block]:
    """Render who has no plan whatever is offered, and why."""
    blocks: list[Block] = []
    for group in refused:
        blocks.append(Heading(f"Left out: {listed(group.ids, labels)}"))
        blocks += conflict_blocks(group.conflict)
    return blocks


def listed(ids: Sequence[str], labels: Mapping[str, str]) -> str:
    """List some candidates, by `labels` where there are any, and count the rest."""
    named = [labels.get(id_, id_) for id_ in ids[:_MOST_IDS]]
    rest = len(ids) - _MOST_IDS
    return ", ".join(named) + (f" and {rest} more" if rest > 0 else "")


def who(assignment: Assignment, labels: Mapping[str, str]) -> str:
    """List equal candidates, with how many they are where the ids don't tell."""
    many = f" ({assignment.weight})" if assignment.weight != len(assignment.ids) else ""
    return listed(assignment.ids, labels) + many


def _too_small(menus: Menus, labels: Mapping[str, str]) -> list[Block]:
    listed = ", ".join(str(size) for size in menus.too_small)
    plan = "valid plan" if menus.most_loss is None else "plan within the loss"
    fewest = counted(menus.fewest or 0, "unit")
    heading = f"Too few: {listed}. With fewer than {fewest} someone has no {plan}."
    blockers = [labels.get(id_, id_) for id_ in menus.blockers]
    largest = max(menus.too_small)
    units = counted(largest, "unit")
    if not blockers:
        because = "time ran out before it was clear who needs more"
        return [Heading(heading), Paragraph(because, "Because")]
    because = f"{blockers[0]} alone needs more than {units}"
    if len(blockers) > 1:
        because = f"no {units} serve all of these: {', '.join(blockers)}"
    return [Heading(heading), Paragraph(because, "Because")]


def _single(menus: Menus, menu: Menu, labels: Mapping[str, str]) -> list[Block]:
    rows = tuple(
        (
            unit.code,
            unit.title,
            unit.group,
            unit.level_name,
            f"{unit.credits}",
            f"{menu.takers(unit)}",
        )
        for unit in menu.units
    )
    units = counted(len(menu.units), "optional unit")
    losses = tuple(
        (
            who(assignment, labels),
            f"{float(assignment.own.fit.mismatch):.1f}",
            f"{float(assignment.plan.fit.mismatch):.1f}",
            wording.price_in_words(assignment.loss, "none"),
            _optional(assignment, menus),
        )
        for assignment in menu.by_loss()
    )
    return [
        Heading(f"The {units} to offer"),
        sizes.table(_UNIT_COLUMNS, rows, menus.qualification),
        Paragraph(_besides(menus, menu)),
        Heading("Who loses: mismatch with every unit on offer, and with this menu"),
        Table(_LOSS_COLUMNS, losses),
        Paragraph(_total(menus, menu), "In all"),
        Paragraph(proof(menu, menus.qualification), "Proof"),
        Paragraph(_limits(menus.qualification), "Limits"),
    ]


def _limits(qualification: Qualification) -> str:
    return (
        "every plan keeps all rules, wishes and guidance, and the limit on "
        f"{qualification.counted_in} that the candidate's plan would have with every "
        "unit on offer"
    )


def _optional(assignment: Assignment, menus: Menus) -> str:
    mandatory = menus.qualification.mandatory
    return " ".join(code for code in assignment.plan.codes if code not in mandatory)


def _besides(menus: Menus, menu: Menu) -> str:
    mandatory = [
        unit.code
        for unit in menus.qualification.catalogue.units
        if unit.code in menus.qualification.mandatory
    ]
    line = f"Besides {' and '.join(mandatory)}, which are mandatory." * bool(mandatory)
    if len(menu.units) < menu.size:
        line += f" More than {len(menu.units)} would not help."
    return line.strip()


def _total(menus: Menus, menu: Menu) -> str:
    everyone = sum(assignment.weight for assignment in menu.assignments)
    total, own = sizes.amount(menu.mismatch, menus.qualification), float(menus.least)
    return (
        f"mismatch {total}, compared with {own:.1f} with every unit on offer; "
        f"{_losers(menu)} of {everyone} lose something"
    )


def _losers(menu: Menu) -> int:
    return sum(assignment.weight for assignment in menu.assignments if assignment.loss)


def proof(menu: Menu, qualification: Qualification) -> str:
    """Return how close to the best a menu is proven to be."""
    none = f"no menu of {counted(menu.size, 'unit')}"
    if menu.bound == menu.mismatch:
        return f"proven optimal: {none} has a lower total mismatch"
    least = sizes.amount(menu.bound, qualification)
    return (
        f"{none} has a total below {least}: within "
        f"{gap_in_percent(menu.gap)} of the best; --gap 0 continues the search"
    )


def gap_in_percent(gap: Fraction) -> str:
    """Return a gap in percent, rounded up so that it is never too small.

    >>> gap_in_percent(Fraction(1, 300)), gap_in_percent(Fraction(0))
    ('0.34 %', '0 %')
    """
    hundredths = -(-gap.numerator * 10_000 // gap.denominator)
    return f"{hundredths / 100:.2f} %" if gap else "0 %"


def _curve(menus: Menus) -> list[Block]:
    mismatches = [float(menu.mismatch) for menu in menus.menus]
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
    before: list[Menu | None] = [None, *menus.menus]
    rows = tuple(
        _point(menu, last, (float(menu.mismatch) - least) / ((most - least) or 1))
        for last, menu in zip(before, menus.menus, strict=False)
    )
    own = sizes.amount(menus.least, menus.qualification)
    legend = (
        f"total mismatch, compared with {own} with every unit on "
        "offer; Gap: the most by which a better menu could reduce it; Lose: how many "
        "have more mismatch than with every unit on offer"
    )
    return [
        Heading("The least total mismatch for each number of optional units"),
        Table(columns, rows),
        Paragraph(legend, "Mismatch"),
        Paragraph(_limits(menus.qualification), "Limits"),
    ]


def _point(menu: Menu, before: Menu | None, share: float) -> tuple[str, ...]:
    """Render one menu of the curve, and what changes from the one before."""
    return (
        f"{menu.size}",
        f"{float(menu.mismatch):.1f}",
        gap_in_percent(menu.gap),
        f"{_losers(menu)}",
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
