"""The parts of documents about a unit of a plan, and why it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recommender.reports.documents import document_parts as doc
from recommender.reports.documents.document_parts import json_number
from recommender.reports.documents.finding_builder import rule_fields
from recommender.reports.words import reasons
from recommender.reports.words.shortfalls import lack

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recommender.qualifications.plans import Plan
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.units import Unit
    from recommender.qualifications.vocabulary import Weight


def unit_fields(
    unit: Unit, plan: Plan, job: Mapping[str, Weight], qualification: Qualification
) -> dict[str, Any]:
    """Return the fields of a unit of a plan."""
    ties = reasons.tied_units(unit, plan)
    return {
        "code": unit.code,
        "title": unit.title,
        "group": unit.group,
        "level": unit.level,
        "credits": unit.credits,
        "held": unit.code in plan.held,
        "relevance": float(plan.known_details.need_by_code[unit.code].relevance),
        "tags": list(reasons.matched_tags(unit, job)),
        "elsewhere": unit.elsewhere,
        "verified": unit.verified("level") and unit.verified("credits"),
        "as_good": None if ties is None else [tied_unit.code for tied_unit in ties],
        "weak_evidence": _weak_evidence(unit, plan, job, qualification),
    }


def _weak_evidence(
    unit: Unit, plan: Plan, job: Mapping[str, Weight], qualification: Qualification
) -> doc.WeakEvidence | None:
    if not reasons.is_weak(unit, plan):
        return None
    loss = plan.known_details.loss_of(unit.code)
    best, price = (None, None) if loss is None else (loss.best, loss.loss)
    return doc.WeakEvidence(
        because=[
            doc.LackDocument(
                rule=finding.rule.id,
                kind=finding.rule.kind.value,
                text=finding.rule.text,
                needed=rule_fields(finding.rule)["needed"],
                measured=json_number(finding.measured),
                without=lack(finding),
            )
            for finding in reasons.deciding_findings(unit, plan)
        ],
        covers=list(plan.known_details.need_by_code[unit.code].alone),
        instead=None if best is None else best.code,
        price=None if price is None else float(price),
        worked_out=loss is not None,
        text=reasons.weak_evidence_in_words(unit, plan, job, qualification),
    )
