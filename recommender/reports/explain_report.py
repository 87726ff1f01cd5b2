"""The report of prices: what each unit, rule and wish costs, and what would change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.errors import counted
from recommender.reports.blocks import (
    NARROW,
    Block,
    Column,
    Heading,
    Paragraph,
    Record,
    Table,
)
from recommender.reports.parts.conflict_part import no_plan_blocks
from recommender.reports.parts.fragility_part import fragility_blocks
from recommender.reports.parts.opening import opening_blocks
from recommender.reports.words import sizes, wording
from recommender.reports.words.price_words import by_price, reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recommender.answers.prices import Explanation, RulePrice, UnitPrice
    from recommender.answers.ways_out import WaysOut
    from recommender.qualifications.plans import Plan
    from recommender.qualifications.units import Unit
    from recommender.reports.documents.advice_document import ExplainDocument

_UNIT_COLUMNS = (
    Column("Code", 5),
    Column("Title", 28, from_width=NARROW),
    Column("Now", 4),
    Column("Price", 6, right=True),
    Column("Otherwise", 30),
)
_RULE_COLUMNS = (
    Column("Rule", 38),
    Column("Price", 6, right=True),
    Column("Without it", 30),
)


@dataclass(frozen=True)
class ExplainReport:
    """What each unit, rule and wish costs; or why there is no plan."""

    explanation: Explanation
    ways: WaysOut | None = None

    def blocks(self) -> list[Block]:
        """Return the plan with the prices, or the conflict and its ways out."""
        explanation, answer = self.explanation, self.explanation.recommendation
        head = opening_blocks(answer.qualification, answer.candidate)
        if not answer.plans:
            return [*head, *no_plan_blocks(answer, self.ways)]
        best, qualification = answer.best, answer.qualification
        plan = (
            f"{' '.join(best.codes)}: {sizes.count(best.credits, qualification)}, "
            f"{sizes.mismatch_in_words(best.fit, qualification)}"
        )
        head.append(Paragraph(plan, "Plan"))
        if rounded := wording.rounding_note(answer.problem.match):
            head.append(Paragraph(rounded, "Rounded"))
        if explanation.fragile:
            head += fragility_blocks(best)
        if explanation.ties is None:
            return [*head, *_each(explanation)]
        return [*head, *_all_prices(explanation)]

    def records(self) -> list[Record]:
        """Return one record per unit, by price."""
        if not self.explanation.units:
            return []
        answer = self.explanation.recommendation
        return [
            {
                "code": priced.unit.code,
                "title": priced.unit.title,
                "in_plan": "yes" if priced.in_plan else "no",
                "price": None if priced.price is None else float(priced.price),
                "leaves": " ".join(wording.only_in(answer.best, priced.other)),
                "enters": " ".join(wording.only_in(priced.other, answer.best)),
                "reason": reason(priced, answer),
            }
            for priced in by_price(self.explanation)
        ]

    def document(self) -> ExplainDocument:
        """Return the prices for JSON."""
        from recommender.reports.documents.advice_builder import explain_document

        return explain_document(self.explanation, self.ways)


def _all_prices(explanation: Explanation) -> Iterator[Block]:
    best = explanation.recommendation.best
    costs = f"in {explanation.recommendation.qualification.counted_in} of mismatch"
    yield Heading(f"What it costs to add or leave out each optional unit, {costs}")
    units = tuple(_unit_row(priced, best) for priced in by_price(explanation))
    yield Table(_UNIT_COLUMNS, units)
    yield from _certainty(explanation)
    yield Heading(f"What each rule, guidance and wish costs, {costs}")
    rules = tuple(_rule_row(priced, best) for priced in explanation.rules)
    yield Table(_RULE_COLUMNS, rules)
    yield Paragraph("recommender explain UNIT shows one unit in more detail", "Next")


def _unit_row(priced: UnitPrice, best: Plan) -> tuple[str, ...]:
    unit, now = priced.unit, "in" if priced.in_plan else "out"
    if priced.other is None:
        because = "; ".join(rule.text for rule in priced.because)
        return (unit.code, unit.title, now, "-", f"not possible: {because}")
    change = wording.change_in_words(best, priced.other)
    return (unit.code, unit.title, now, wording.price_in_words(priced.price), change)


def _rule_row(priced: RulePrice, best: Plan) -> tuple[str, ...]:
    text = priced.rule.text
    if priced.other is None:
        return (text, "-", "no plan without it")
    change = wording.change_in_words(best, priced.other) if priced.price else ""
    return (text, wording.price_in_words(priced.price, free="0"), change)


def _certainty(explanation: Explanation) -> Iterator[Block]:
    assert explanation.ties is not None
    yield Heading("How certain the choice is")
    number = explanation.ties.number
    count = f"{number}" if explanation.ties.exact else f"{number} or more"
    ties = (
        "no other plan has as little mismatch"
        if number == 1
        else f"{count} plans have the same least mismatch"
    )
    yield Paragraph(ties, "Ties")
    yield Paragraph(_codes(explanation.in_every_best_plan), "In all")
    yield Paragraph(_codes(explanation.in_some_best_plan), "In some")
    none = explanation.in_no_best_plan
    yield Paragraph(
        f"{len(none)} of {counted(len(explanation.units), 'optional unit')}", "In none"
    )


def _codes(units: Sequence[Unit]) -> str:
    return " ".join(unit.code for unit in units) or "none"


def _each(explanation: Explanation) -> Iterator[Block]:
    for priced in explanation.units:
        yield Heading(f"{priced.unit.code}  {priced.unit.title}")
        yield Paragraph(reason(priced, explanation.recommendation))
