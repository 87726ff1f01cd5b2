"""Documenting prices, what-ifs, scenarios and trade-offs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.reports import explain_report, what_if_report
from recommender.reports.documents import advice_document as doc
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
from recommender.reports.words import sizes, wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from recommender.answers.prices import Explanation, RulePrice, UnitPrice
    from recommender.answers.recommendation import Recommendation
    from recommender.answers.tradeoffs import Tradeoffs
    from recommender.answers.ways_out import WaysOut
    from recommender.answers.what_ifs import Comparison
    from recommender.qualifications.units import Unit


def explain_document(
    found: Explanation, ways: WaysOut | None = None
) -> doc.ExplainDocument:
    """Document prices; with the conflict and its ways out where there is no plan."""
    answer = found.recommendation
    ties = None
    if found.ties is not None:
        ties = doc.TiesDocument(
            number=found.ties.number,
            exact=found.ties.exact,
            in_every=[unit.code for unit in found.in_every_best_plan],
            in_some=[unit.code for unit in found.in_some_best_plan],
            in_none=[unit.code for unit in found.in_no_best_plan],
        )
    return doc.ExplainDocument(
        qualification=answer.qualification.name,
        candidate=candidate_document(answer.candidate, answer.qualification),
        plan=plan_of(answer, answer.best) if answer.plans else None,
        units=[_unit_price(one, answer) for one in explain_report.by_price(found)],
        rules=[_rule_price(one, answer) for one in found.rules],
        ties=ties,
        fragility=fragility_documents(answer) if found.fragile else [],
        rounding=float(answer.problem.match.rounding),
        conflict=conflict_document(answer.conflict, ways, answer),
    )


def _unit_price(one: UnitPrice, answer: Recommendation) -> doc.UnitPriceDocument:
    best = plan_of(answer, answer.best)
    other = None if one.other is None else plan_of(answer, one.other)
    return doc.UnitPriceDocument(
        code=one.unit.code,
        in_plan=one.in_plan,
        price=None if one.price is None else float(one.price),
        plan_if_in=best if one.in_plan else other,
        plan_if_out=other if one.in_plan else best,
        leaves=list(wording.only_in(answer.best, one.other)),
        enters=list(wording.only_in(one.other, answer.best)),
        reason=explain_report.reason(one, answer),
        because=reason_documents(one.because),
        set_aside=[rule.id for rule in one.set_aside],
        credit_limit=one.limit,
    )


def _rule_price(one: RulePrice, answer: Recommendation) -> doc.RulePriceDocument:
    return doc.RulePriceDocument(
        rule=one.rule.id,
        kind=one.rule.kind.value,
        text=one.rule.text,
        price=None if one.price is None else float(one.price),
        plan_without=None if one.other is None else plan_of(answer, one.other),
    )


def _differences(found: Comparison) -> dict[str, float | int | None]:
    """Return what the plan after has more than the one before; None without both."""
    names = ("credits", "coverage", "relevance", "mismatch", "hours")
    if not (found.before.plans and found.after.plans):
        return dict.fromkeys(names)
    before, after = found.before.best, found.after.best
    qualification, old, new = found.before.qualification, before.fit, after.fit
    hours = [sizes.hours(plan, qualification) for plan in (before, after)]
    return {
        "credits": after.credits - before.credits,
        "coverage": float(new.coverage - old.coverage),
        "relevance": float(new.relevance - old.relevance),
        "mismatch": float(new.mismatch - old.mismatch),
        "hours": None if None in hours else after.hours - before.hours,
    }


def what_if_document(
    found: Comparison, ways: WaysOut | None = None
) -> doc.WhatIfDocument:
    """Document a comparison; with the ways out where the change leaves no plan."""
    first, second = found.before, found.after
    qualification = first.qualification
    before = first.best if first.plans else None
    after = second.best if second.plans else None
    return doc.WhatIfDocument.model_validate(
        {
            "qualification": qualification.name,
            "candidate_before": candidate_document(first.candidate, qualification),
            "candidate_after": candidate_document(second.candidate, qualification),
            "changed": what_if_report.changed(found),
            "before": before and plan_of(first, before),
            "after": after and plan_of(second, after),
            "units_in": [unit.code for unit in found.units_in],
            "units_out": [unit.code for unit in found.units_out],
            "enters": _moves(what_if_report.enters(found)),
            "leaves": _moves(what_if_report.leaves(found)),
            **_differences(found),
            "kept_close": found.loss is not None,
            "loss": None if found.loss is None else float(found.loss),
            "curve": _curve(found),
            "timeline_before": timeline_document(first),
            "timeline_after": timeline_document(second),
            "conflict": conflict_document(second.conflict, ways, second),
        }
    )


def _curve(found: Comparison) -> list[doc.StepDocument]:
    gains = curve_part.gains(found)
    return [
        doc.StepDocument(
            changes=step.changes,
            units_in=list(wording.only_in(step.plan, found.before.best)),
            units_out=list(wording.only_in(found.before.best, step.plan)),
            gain=None if gain is None else float(gain),
            plan=plan_of(found.after, step.plan),
            compared=step is found.step,
        )
        for step, gain in zip(found.curve, gains, strict=True)
    ]


def _moves(moves: Iterable[tuple[Unit, str]]) -> list[doc.MoveDocument]:
    return [
        doc.MoveDocument(code=unit.code, title=unit.title, why=why)
        for unit, why in moves
    ]


def scenarios_document(
    found: Mapping[str, Recommendation],
) -> doc.ScenariosDocument:
    """Document scenarios in their order."""
    qualification = next(iter(found.values())).qualification
    return doc.ScenariosDocument(
        qualification=qualification.name,
        scenarios=[
            doc.ScenarioDocument(
                name=name,
                candidate=candidate_document(one.candidate, qualification),
                status=one.status.value,
                plan=plan_of(one, one.best) if one.plans else None,
                timeline=timeline_document(one),
                conflict=conflict_document(one.conflict, None, one),
            )
            for name, one in found.items()
        ],
    )


def tradeoffs_document(
    found: Tradeoffs, ways: WaysOut | None = None
) -> doc.TradeoffsDocument:
    """Document trade-offs; with the conflict where there is no plan at all."""
    qualification, job = found.qualification, found.problem.job
    conflict = None
    if found.none is not None:
        conflict = conflict_document(found.none.conflict, ways, found.none)
    return doc.TradeoffsDocument(
        qualification=qualification.name,
        candidate=candidate_document(found.candidate, qualification),
        against=found.against,
        up_to=found.up_to,
        rounding=float(found.problem.match.rounding),
        points=[
            doc.PointDocument(
                credits=point.plan.credits,
                value=point.value,
                plan=plan_document(
                    point.plan, job, found.problem.mandatory, qualification
                ),
                on_frontier=point.on_frontier,
                knee=point is found.knee,
            )
            for point in found.points
        ],
        conflict=conflict,
    )
