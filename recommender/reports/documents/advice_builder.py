"""The documents of prices, what-ifs, scenarios and trade-offs, built from answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.reports.documents import advice_document as doc
from recommender.reports.documents.document_parts import json_number
from recommender.reports.documents.plan_builder import (
    candidate_document,
    conflict_document,
    fragility_documents,
    plan_document,
    plan_of,
    reason_documents,
)
from recommender.reports.documents.timeline_builder import timeline_document
from recommender.reports.parts import curve_part
from recommender.reports.words import change_words, price_words, sizes, wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from recommender.answers.prices import Explanation, RulePrice, UnitPrice
    from recommender.answers.recommendation import Recommendation
    from recommender.answers.tradeoffs import Tradeoffs
    from recommender.answers.ways_out import WaysOut
    from recommender.answers.what_ifs import Comparison
    from recommender.qualifications.units import Unit


def explain_document(
    explanation: Explanation, ways: WaysOut | None = None
) -> doc.ExplainDocument:
    """Build the document of prices, or of the conflict if there is no plan."""
    answer = explanation.recommendation
    ties = None
    if explanation.ties is not None:
        ties = doc.TiesDocument(
            number=explanation.ties.number,
            exact=explanation.ties.exact,
            in_every=[unit.code for unit in explanation.in_every_best_plan],
            in_some=[unit.code for unit in explanation.in_some_best_plan],
            in_none=[unit.code for unit in explanation.in_no_best_plan],
        )
    return doc.ExplainDocument(
        qualification=answer.qualification.name,
        candidate=candidate_document(answer.candidate, answer.qualification),
        plan=plan_of(answer, answer.best) if answer.plans else None,
        units=[
            _unit_price(unit_price, answer)
            for unit_price in price_words.by_price(explanation)
        ],
        rules=[_rule_price(rule_price, answer) for rule_price in explanation.rules],
        ties=ties,
        fragility=fragility_documents(answer) if explanation.fragile else [],
        rounding=float(answer.problem.match.rounding),
        conflict=conflict_document(answer.conflict, ways, answer),
    )


def _unit_price(price: UnitPrice, answer: Recommendation) -> doc.UnitPriceDocument:
    best = plan_of(answer, answer.best)
    other = None if price.other is None else plan_of(answer, price.other)
    return doc.UnitPriceDocument(
        code=price.unit.code,
        in_plan=price.in_plan,
        price=None if price.price is None else float(price.price),
        plan_if_in=best if price.in_plan else other,
        plan_if_out=other if price.in_plan else best,
        leaves=list(wording.only_in(answer.best, price.other)),
        enters=list(wording.only_in(price.other, answer.best)),
        reason=price_words.reason(price, answer),
        because=reason_documents(price.because),
        set_aside=[rule.id for rule in price.set_aside],
        credit_limit=price.limit,
    )


def _rule_price(price: RulePrice, answer: Recommendation) -> doc.RulePriceDocument:
    return doc.RulePriceDocument(
        rule=price.rule.id,
        kind=price.rule.kind.value,
        text=price.rule.text,
        price=None if price.price is None else float(price.price),
        plan_without=None if price.other is None else plan_of(answer, price.other),
    )


def _differences(comparison: Comparison) -> dict[str, float | int | None]:
    """Return what the new plan has more than the old; None unless there are both."""
    names = ("credits", "coverage", "relevance", "mismatch", "hours")
    if not (comparison.before.plans and comparison.after.plans):
        return dict.fromkeys(names)
    before, after = comparison.before.best, comparison.after.best
    qualification, old, new = comparison.before.qualification, before.fit, after.fit
    hours = [sizes.hours(plan, qualification) for plan in (before, after)]
    return {
        "credits": json_number(after.credits - before.credits),
        "coverage": float(new.coverage - old.coverage),
        "relevance": float(new.relevance - old.relevance),
        "mismatch": float(new.mismatch - old.mismatch),
        "hours": None if None in hours else json_number(after.hours - before.hours),
    }


def what_if_document(
    comparison: Comparison, ways: WaysOut | None = None
) -> doc.WhatIfDocument:
    """Build the document of a what-if, with ways out if the change leaves no plan."""
    first, second = comparison.before, comparison.after
    qualification = first.qualification
    before = first.best if first.plans else None
    after = second.best if second.plans else None
    return doc.WhatIfDocument.model_validate(
        {
            "qualification": qualification.name,
            "candidate_before": candidate_document(first.candidate, qualification),
            "candidate_after": candidate_document(second.candidate, qualification),
            "changed": change_words.changed(comparison),
            "before": before and plan_of(first, before),
            "after": after and plan_of(second, after),
            "units_in": [unit.code for unit in comparison.units_in],
            "units_out": [unit.code for unit in comparison.units_out],
            "enters": _moves(change_words.enters(comparison)),
            "leaves": _moves(change_words.leaves(comparison)),
            **_differences(comparison),
            "kept_close": comparison.loss is not None,
            "loss": None if comparison.loss is None else float(comparison.loss),
            "curve": _curve(comparison),
            "timeline_before": timeline_document(first),
            "timeline_after": timeline_document(second),
            "conflict": conflict_document(second.conflict, ways, second),
        }
    )


def _curve(comparison: Comparison) -> list[doc.StepDocument]:
    gains = curve_part.gains(comparison)
    return [
        doc.StepDocument(
            changes=step.changes,
            units_in=list(wording.only_in(step.plan, comparison.before.best)),
            units_out=list(wording.only_in(comparison.before.best, step.plan)),
            gain=None if gain is None else float(gain),
            plan=plan_of(comparison.after, step.plan),
            compared=step is comparison.step,
        )
        for step, gain in zip(comparison.curve, gains, strict=True)
    ]


def _moves(moves: Iterable[tuple[Unit, str]]) -> list[doc.MoveDocument]:
    return [
        doc.MoveDocument(code=unit.code, title=unit.title, why=why)
        for unit, why in moves
    ]


def scenarios_document(
    answers: Mapping[str, Recommendation],
) -> doc.ScenariosDocument:
    """Build the document of scenarios, in the order of the file."""
    qualification = next(iter(answers.values())).qualification
    return doc.ScenariosDocument(
        qualification=qualification.name,
        scenarios=[
            doc.ScenarioDocument(
                name=name,
                candidate=candidate_document(answer.candidate, qualification),
                status=answer.status.value,
                plan=plan_of(answer, answer.best) if answer.plans else None,
                timeline=timeline_document(answer),
                conflict=conflict_document(answer.conflict, None, answer),
            )
            for name, answer in answers.items()
        ],
    )


def tradeoffs_document(
    tradeoffs: Tradeoffs, ways: WaysOut | None = None
) -> doc.TradeoffsDocument:
    """Build the document of trade-offs, or of the conflict if there is no plan."""
    qualification, job = tradeoffs.qualification, tradeoffs.problem.job
    conflict = None
    if tradeoffs.none is not None:
        conflict = conflict_document(tradeoffs.none.conflict, ways, tradeoffs.none)
    return doc.TradeoffsDocument(
        qualification=qualification.name,
        candidate=candidate_document(tradeoffs.candidate, qualification),
        against=tradeoffs.against,
        up_to=tradeoffs.up_to,
        rounding=float(tradeoffs.problem.match.rounding),
        points=[
            doc.PointDocument(
                credits=point.plan.credits,
                value=point.value,
                plan=plan_document(
                    point.plan, job, tradeoffs.problem.mandatory, qualification
                ),
                on_frontier=point.on_frontier,
                knee=point is tradeoffs.knee,
            )
            for point in tradeoffs.points
        ],
        conflict=conflict,
    )
