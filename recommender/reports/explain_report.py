"""The report of prices: what each unit, rule and wish costs, and what would change."""

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
from recommender.reports.parts.conflict_part import no_plan_blocks
from recommender.reports.parts.fragility_part import fragility_blocks
from recommender.reports.parts.opening import opening_blocks
from recommender.reports.words import reasons, sizes, wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recommender.answers.prices import Explanation, RulePrice, UnitPrice
    from recommender.answers.recommendation import Recommendation
    from recommender.answers.ways_out import WaysOut
    from recommender.qualifications.plans import Plan
    from recommender.qualifications.units import Unit

_UNIT_COLUMNS = (
    Column("Code", 5),
    Column("Title", 28, spare=True),
    Column("Now", 4),
    Column("Price", 6, right=True),
    Column("Otherwise", 30),
)
_RULE_COLUMNS = (
    Column("Rule", 38),
    Column("Price", 6, right=True),
    Column("Without it", 30),
)


def explain_blocks(answer: Explanation, ways: WaysOut | None = None) -> list[Block]:
    """Render the prices: units by price, which units are certain, and the rules."""
    found = answer.recommendation
    head = opening_blocks(found.qualification, found.candidate)
    if not found.plans:
        return [*head, *no_plan_blocks(found, ways)]
    best, qualification = found.best, found.qualification
    told = (
        f"{' '.join(best.codes)}: {sizes.count(best.credits, qualification)}, "
        f"{sizes.mismatch_in_words(best.fit, qualification)}"
    )
    head.append(Paragraph(told, "Plan"))
    if rounded := wording.rounding_note(found.problem.match):
        head.append(Paragraph(rounded, "Rounded"))
    if answer.fragile:
        head += fragility_blocks(best)
    if answer.ties is None:
        return [*head, *_each(answer)]
    costs = f"in {qualification.counted_in} of mismatch"
    return [
        *head,
        Heading(f"What it costs to add or leave out each optional unit, {costs}"),
        Table(_UNIT_COLUMNS, tuple(_unit_row(one, best) for one in by_price(answer))),
        *_certainty(answer),
        Heading(f"What each rule, guidance and wish costs, {costs}"),
        Table(_RULE_COLUMNS, tuple(_rule_row(one, best) for one in answer.rules)),
        Paragraph("recommender explain UNIT tells more about one unit", "Next"),
    ]


def by_price(answer: Explanation) -> list[UnitPrice]:
    """Order units by price, those that cannot be otherwise last."""
    return sorted(answer.units, key=lambda one: (one.price is None, one.price or 0))


def _unit_row(one: UnitPrice, best: Plan) -> tuple[str, ...]:
    now = "in" if one.in_plan else "out"
    if one.other is None:
        because = "; ".join(rule.text for rule in one.because)
        return (one.unit.code, one.unit.title, now, "-", f"not possible: {because}")
    change = wording.change_in_words(best, one.other)
    return (
        one.unit.code,
        one.unit.title,
        now,
        wording.price_in_words(one.price),
        change,
    )


def _rule_row(one: RulePrice, best: Plan) -> tuple[str, ...]:
    if one.other is None:
        return (one.rule.text, "-", "no plan without it")
    change = wording.change_in_words(best, one.other) if one.price else ""
    return (one.rule.text, wording.price_in_words(one.price, free="0"), change)


def _certainty(answer: Explanation) -> Iterator[Block]:
    assert answer.ties is not None
    yield Heading("How certain the choice is")
    there = answer.ties.number
    count = f"{there}" if answer.ties.exact else f"{there} or more"
    told = (
        "no other plan has as little mismatch"
        if there == 1
        else f"{count} plans have the same least mismatch"
    )
    yield Paragraph(told, "Ties")
    yield Paragraph(_codes(answer.in_every_best_plan), "In all")
    yield Paragraph(_codes(answer.in_some_best_plan), "In some")
    none = answer.in_no_best_plan
    yield Paragraph(
        f"{len(none)} of {counted(len(answer.units), 'optional unit')}", "In none"
    )


def _codes(units: Sequence[Unit]) -> str:
    return " ".join(unit.code for unit in units) or "none"


def _each(answer: Explanation) -> Iterator[Block]:
    for one in answer.units:
        yield Heading(f"{one.unit.code}  {one.unit.title}")
        yield Paragraph(reason(one, answer.recommendation))


def reason(one: UnitPrice, found: Recommendation) -> str:
    """State what having a unit otherwise would change, or why it cannot be.

    The price is the difference of two proven optima, each within its own limit on
    credits.
    """
    if one.other is None:
        because = "; ".join(wording.conflict_lines(one.because))
        no = "every plan has it" if one.in_plan else "not possible: no plan has it"
        return f"{no}: {because}"
    change, qualification = (
        wording.change_in_words(found.best, one.other),
        found.qualification,
    )
    what = "refusing" if one.in_plan else "insisting on"
    where = "in the plan" if one.in_plan else "not in the plan"
    told = f"{change}, {sizes.count(one.other.credits, qualification)} in all"
    price = one.price or Fraction(0)
    told = f"{sizes.cost_in_words(price, qualification, 's')}: {told}"
    if not price:
        told = f"is free: {change} does not change the mismatch"
    ties = [] if price else _ties(one, found.best)
    return "; ".join([where, f"{what} it {told}", *_moved(one, found), *ties])


def _moved(one: UnitPrice, found: Recommendation) -> Iterator[str]:
    """State what else the request changes: guidance, and the limit on credits."""
    for rule in one.set_aside:
        yield f"{rule.text} ({rule.id}) is set aside for it"
    if one.limit is not None:
        most = sizes.count(one.limit, found.qualification)
        yield f"the limit is then {most} instead of {found.proof.cap}"


def _ties(one: UnitPrice, best: Plan) -> list[str]:
    """Return what is as good as a unit by itself, or what it is as good as."""
    if one.in_plan:
        ties = reasons.ties_in_words(one.unit, best)
        return [ties] if ties else []
    replaced = [
        unit.code
        for unit in best.units
        if one.unit.code
        in {other.code for other in reasons.tied_units(unit, best) or ()}
    ]
    return [f"as good as {' or '.join(replaced)} (your choice)"] if replaced else []


def explain_records(answer: Explanation) -> list[Record]:
    """Return one record a unit, by price."""
    if not answer.units:
        return []
    best = answer.recommendation.best
    return [
        {
            "code": one.unit.code,
            "title": one.unit.title,
            "in_plan": "yes" if one.in_plan else "no",
            "price": None if one.price is None else float(one.price),
            "leaves": " ".join(wording.only_in(best, one.other)),
            "enters": " ".join(wording.only_in(one.other, best)),
            "reason": reason(one, answer.recommendation),
        }
        for one in by_price(answer)
    ]
