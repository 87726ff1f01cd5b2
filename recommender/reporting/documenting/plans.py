"""Documenting plans, and the audit of a set."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from recommender.auditing import relevance
from recommender.qualifications.plans import Status
from recommender.reporting import wording
from recommender.reporting.documenting.timelines import timeline_document
from recommender.reporting.documents import parts as doc
from recommender.reporting.documents.plans import CheckDocument, PlansDocument
from recommender.requests.candidate import Candidate, job_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from recommender.advising.recommending import Recommendation
    from recommender.qualifications.plans import Finding, Fit, Plan
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.rules import Rule
    from recommender.qualifications.units import Unit


def plans_document(answer: Recommendation) -> PlansDocument:
    """Document a recommendation."""
    known = answer.proof
    conflict = None
    if answer.conflict:
        because = [
            doc.Reason(id=rule.id, kind=rule.kind.value, text=rule.text)
            for rule in answer.conflict
        ]
        conflict = doc.ConflictDocument(because=because, ways_out=[])
    return PlansDocument(
        qualification=answer.qualification.name,
        candidate=candidate_document(answer.candidate, answer.qualification),
        status=answer.status.value,
        proven_optimal=answer.status is Status.OPTIMAL,
        plans=[plan_document(plan, answer) for plan in answer.plans],
        conflict=conflict,
        these_are_all=answer.these_are_all,
        fewest_credits=known.fewest,
        credit_limit=known.cap,
        bound=None if known.bound is None else float(known.bound),
        second_opinion=known.second_opinion or None,
        set_aside=[
            doc.SetAside(guidance=rule.id, text=rule.text, because=because)
            for rule, because in answer.problem.set_aside
        ],
        timeline=timeline_document(answer),
    )


def candidate_document(
    candidate: Candidate, about: Qualification
) -> doc.CandidateDocument:
    """Document what was asked; wishes are named as in a candidate file."""
    wishes: dict[str, Any] = asdict(candidate.wishes)
    wishes["with"] = wishes.pop("with_units")
    wishes["without"] = wishes.pop("without_units")
    wishes["readings"] = dict(wishes["readings"])
    wishes["mandatory"] = wording.mandatory_word(candidate.wishes)
    del wishes["alongside"]
    told = {key: _plain(value) for key, value in wishes.items()}
    return doc.CandidateDocument(
        role=candidate.role,
        tags={tag: often.value for tag, often in candidate.tags.items()},
        wishes=told,
        bare=candidate.bare,
        job={tag: often.value for tag, often in job_of(candidate, about).items()},
    )


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value


def plan_document(plan: Plan, answer: Recommendation) -> doc.PlanDocument:
    """Document one plan of a recommendation."""
    return doc.PlanDocument(
        units=[_unit_in_plan(unit, plan, answer) for unit in plan.units],
        credits=plan.credits,
        new_credits=plan.new_credits,
        hours=plan.hours,
        hours_basis=wording.HOURS_BASIS,
        **_fit(plan.fit),
        findings=finding_documents(plan.findings),
    )


def _unit_in_plan(unit: Unit, plan: Plan, answer: Recommendation) -> doc.UnitInPlan:
    job = answer.problem.job
    mandatory = unit.code in answer.qualification.mandatory
    return doc.UnitInPlan(
        code=unit.code,
        title=unit.title,
        group=unit.group,
        level=unit.level,
        credits=unit.credits,
        mandatory=mandatory,
        held=unit.code in plan.held,
        relevance=float(relevance(unit, job)),
        tags=list(wording.matched_tags(unit, job)),
        why=wording.why(unit, plan, job, mandatory),
        verified=unit.verified("level") and unit.verified("credits"),
    )


def _fit(fit: Fit) -> dict[str, Any]:
    return {
        "coverage": float(fit.coverage),
        "relevance": float(fit.relevance),
        "misfit": float(fit.misfit),
        "left_out": list(fit.left_out),
        "partly": list(fit.partly),
    }


def finding_documents(findings: Iterable[Finding]) -> list[doc.FindingDocument]:
    """Document an audit."""
    return [
        doc.FindingDocument(
            **rule_fields(finding.rule), measured=finding.measured, holds=finding.holds
        )
        for finding in findings
    ]


def rule_fields(rule: Rule) -> dict[str, Any]:
    """Give the fields that a rule has in every document."""
    return {
        "rule": rule.id,
        "kind": rule.kind.value,
        "text": rule.text,
        "source": rule.source,
        "measure": rule.requires.measure,
        "at_least": rule.requires.at_least,
        "at_most": rule.requires.at_most,
        "reading": rule.reading or None,
    }


def check_document(
    about: Qualification,
    units: Sequence[Unit],
    unknown: Sequence[str],
    findings: Sequence[Finding],
    fit: Fit | None,
) -> CheckDocument:
    """Document the audit of a set; a set with unknown codes is not valid."""
    return CheckDocument(
        qualification=about.name,
        units=[unit.code for unit in units],
        valid=not unknown and all(finding.holds for finding in findings),
        credits=sum(unit.credits for unit in units),
        findings=finding_documents(findings),
        repairs=[],
        unknown=list(unknown),
        fit=doc.FitDocument(**_fit(fit)) if fit else None,
    )
