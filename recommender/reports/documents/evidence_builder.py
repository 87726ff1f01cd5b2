"""The document of an assessment plan, built from the answer."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from recommender.qualifications.plans import Status
from recommender.qualifications.rules import Kind
from recommender.reports.documents import evidence_document as doc
from recommender.reports.documents.plan_builder import (
    candidate_document,
    conflict_document,
)
from recommender.reports.words import evidence_words

if TYPE_CHECKING:
    from recommender.answers.evidence_planning import EvidenceAnswer
    from recommender.answers.evidence_swaps import EvidenceSwap
    from recommender.answers.recommendation import Recommendation
    from recommender.answers.ways_out import WaysOut
    from recommender.qualifications.evidence import Coverage, EvidencePlan, Occasion


def evidence_document(
    recommendation: Recommendation,
    answer: EvidenceAnswer | None,
    ways: WaysOut | None = None,
) -> doc.EvidenceDocument:
    """Build the document of the occasions, or of why there is no plan or none."""
    evidence = None if answer is None else answer.evidence
    plan = recommendation.best if recommendation.plans else None
    return doc.EvidenceDocument(
        qualification=recommendation.qualification.name,
        candidate=candidate_document(
            recommendation.candidate, recommendation.qualification
        ),
        status=(recommendation if answer is None else answer).status.value,
        plan=list(plan.codes) if plan else [],
        held=[unit.code for unit in plan.held_units] if plan else [],
        occasions=_occasions(answer, evidence),
        units=_units(answer, evidence),
        visits=evidence.visits if evidence else None,
        visits_one_each=evidence.visits_one_each if evidence else None,
        swaps=[_swap(swap) for swap in (answer.swaps if answer else ())],
        files=list(answer.guide.files) if answer else [],
        conflict=None
        if plan
        else conflict_document(recommendation.conflict, ways, recommendation),
        evidence_conflict=_conflict(answer),
    )


def _occasions(
    answer: EvidenceAnswer | None, evidence: EvidencePlan | None
) -> list[doc.OccasionDocument]:
    if answer is None or evidence is None:
        return []
    return [_occasion(occasion, answer, evidence) for occasion in answer.in_order]


def _occasion(
    occasion: Occasion, answer: EvidenceAnswer, evidence: EvidencePlan
) -> doc.OccasionDocument:
    task, often = answer.guide.tasks[occasion.tag], answer.job.get(occasion.tag)
    stretch = answer.times.get(occasion)
    find = answer.recommendation.qualification.vocabulary.find_tag
    return doc.OccasionDocument.model_validate(
        {
            "name": occasion.name,
            "kind": occasion.kind.value,
            "task": occasion.tag,
            "title": find(occasion.tag).title,
            "how_often": often.value if often is not None and often.weight else None,
            "visit": occasion.kind.is_visit,
            "examples": list(task.examples[occasion.kind]),
            "source": task.source,
            "units": list(evidence.serves[occasion]),
            "first_unit": stretch and stretch.unit.code,
            "from_week": stretch and stretch.from_week,
            "to_week": stretch and stretch.to_week,
            "first_day": stretch and stretch.first_day,
            "last_day": stretch and stretch.last_day,
        }
    )


def _units(
    answer: EvidenceAnswer | None, evidence: EvidencePlan | None
) -> list[doc.UnitEvidenceDocument]:
    if answer is None or evidence is None:
        return []
    return [_unit(coverage, answer) for coverage in evidence.coverage]


def _unit(coverage: Coverage, answer: EvidenceAnswer) -> doc.UnitEvidenceDocument:
    units = answer.recommendation.qualification.catalogue.unit_by_code
    wanted = asdict(coverage.wanted)
    del wanted["from_credits"]
    risk = evidence_words.risk_in_words(coverage, answer) if coverage.at_risk else ""
    return doc.UnitEvidenceDocument(
        code=coverage.code,
        title=units[coverage.code].title,
        occasions=[occasion.name for occasion in coverage.occasions],
        wanted={amount: number for amount, number in wanted.items() if number},
        at_risk=coverage.at_risk,
        arranged=coverage.arranged,
        agree_first=risk,
    )


def _swap(swap: EvidenceSwap) -> doc.EvidenceSwapDocument:
    after = swap.evidence
    return doc.EvidenceSwapDocument(
        leaves=swap.leaves.code,
        enters=swap.enters.code,
        occasions=len(after.occasions) if after else None,
        visits=after.visits if after else None,
        gained=[occasion.name for occasion in swap.gained],
        lost=[occasion.name for occasion in swap.lost],
        breaks=list(swap.broken),
    )


def _conflict(answer: EvidenceAnswer | None) -> doc.EvidenceConflict | None:
    if answer is None or answer.status is not Status.INFEASIBLE:
        return None
    return doc.EvidenceConflict(
        because=[
            doc.EvidenceBecause(
                kind="wish" if rule.kind is Kind.WISH else "wanted", text=rule.text
            )
            for rule in answer.conflict
        ],
        ways_out=[
            doc.EvidenceWayDocument(
                changes=list(way.changes),
                occasions=[occasion.name for occasion in way.evidence.occasions],
                visits=way.evidence.visits,
            )
            for way in answer.ways_out
        ],
    )
