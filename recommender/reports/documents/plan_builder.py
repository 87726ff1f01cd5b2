"""The documents of plans, scans, candidates and conflicts, built from answers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from recommender.qualifications.plans import Status
from recommender.reports.documents import document_parts as doc
from recommender.reports.documents.finding_builder import (
    finding_documents,
    waived_document,
)
from recommender.reports.documents.plan_document import (
    FewestOccasionsDocument,
    LossDocument,
    PlansDocument,
    ProgressDocument,
    ScanDocument,
)
from recommender.reports.documents.question_builder import question_documents
from recommender.reports.documents.reason_builder import unit_fields
from recommender.reports.documents.timeline_builder import timeline_document
from recommender.reports.words import sizes
from recommender.reports.words.reasons import reason_in_full
from recommender.requests.candidate import Candidate, job_of
from recommender.requests.frequencies import frequency_of, range_in_words
from recommender.requests.wish_table import WISHES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from recommender.answers.questions import Questions
    from recommender.answers.recommendation import Recommendation
    from recommender.answers.regret_analysis import Regret
    from recommender.answers.scan import Scan, ScanState
    from recommender.answers.ways_out import WaysOut
    from recommender.qualifications.plans import Fit, Plan
    from recommender.qualifications.qualification import Qualification
    from recommender.qualifications.rules import Rule
    from recommender.qualifications.vocabulary import Weight


def plans_document(
    answer: Recommendation,
    ways: WaysOut | None = None,
    regret: Regret | None = None,
    questions: Questions | None = None,
    *,
    robust: bool = False,
) -> PlansDocument:
    """Build the document of a recommendation, with its regret or its ways out."""
    known = answer.proof
    return PlansDocument(
        qualification=answer.qualification.name,
        candidate=candidate_document(answer.candidate, answer.qualification),
        status=answer.status.value,
        proven_optimal=answer.status is Status.OPTIMAL,
        proven_plans=known.ranked,
        plans=[plan_of(answer, plan) for plan in answer.plans],
        conflict=conflict_document(answer.conflict, ways, answer),
        these_are_all=answer.these_are_all,
        fewest_credits=known.fewest,
        credit_limit=known.cap,
        rounding=float(answer.problem.match.rounding),
        bound=None if known.bound is None else float(known.bound),
        second_opinion=known.second_opinion or None,
        fewest_occasions=_fewest_occasions(answer),
        set_aside=[
            doc.SetAside(guidance=rule.id, text=rule.text, because=because)
            for rule, because in answer.problem.set_aside
        ],
        timeline=timeline_document(answer),
        progress=_progress(answer),
        fragility=fragility_documents(answer),
        not_worked_out=_not_worked_out(answer, questions),
        regret=None if regret is None else _regret(answer, regret, robust=robust),
        expected=any(range_.percent for range_ in answer.candidate.unsure.values()),
        questions=question_documents(questions),
        leads_to=[] if answer.candidate.units_only else leads_to(answer.qualification),
        data=data_document(answer.qualification),
        certificate=known.fingerprint or None,
    )


def _fewest_occasions(answer: Recommendation) -> FewestOccasionsDocument | None:
    fewest = answer.proof.occasions
    if fewest is None:
        return None
    return FewestOccasionsDocument(
        within=float(fewest.within),
        least=float(fewest.least),
        occasions=fewest.occasions,
        at_least_mismatch=fewest.at_least_mismatch,
    )


def _not_worked_out(answer: Recommendation, questions: Questions | None) -> list[str]:
    """Return the names of the parts that there was no time for."""
    if not answer.plans:
        return []
    is_begun = answer.best.held_units and not answer.candidate.units_only
    parts = ["shortest"] if is_begun and answer.shortest is None else []
    if any(plan.known_details.losses is None for plan in answer.plans):
        parts += ["fragility", "as_good"]
    if questions is not None and not questions.complete:
        parts.append("questions")
    return parts


def leads_to(qualification: Qualification) -> list[doc.ProgressionDocument]:
    """Build the documents of what a qualification leads to."""
    return [
        doc.ProgressionDocument(**entry._asdict()) for entry in qualification.leads_to
    ]


def data_document(qualification: Qualification) -> doc.DataDocument:
    """Build the document of the data that an answer is made with."""
    return doc.DataDocument(
        qualification=qualification.name, sha256=qualification.sha256
    )


def _regret(
    answer: Recommendation, regret: Regret, *, robust: bool
) -> doc.RegretDocument:
    return doc.RegretDocument(
        credits=float(regret.most),
        at_least=float(regret.least),
        job={
            tag: frequency_of(regret.job[tag]).value
            for tag in answer.candidate.unsure
            if tag in regret.job
        },
        other=list(regret.other.codes),
        robust=robust and regret.robust,
        no_plan_below=None if regret.floor is None else float(regret.floor),
    )


def fragility_documents(answer: Recommendation) -> list[LossDocument]:
    """Return for each unit what happens to the best plan if it is withdrawn."""
    losses = answer.best.known_details.losses if answer.plans else None
    return [
        LossDocument(
            code=loss.unit.code,
            valid_without=loss.valid_without,
            swaps=loss.swaps,
            best=loss.best.code if loss.best else None,
            loss=None if loss.loss is None else float(loss.loss),
        )
        for loss in losses or ()
    ]


def _progress(answer: Recommendation) -> ProgressDocument | None:
    if not answer.plans or not answer.best.held_units:
        return None
    plan, shortest = answer.best, answer.shortest
    return ProgressDocument(
        done=[unit.code for unit in plan.held_units],
        done_credits=plan.credits - plan.new_credits,
        to_do=[unit.code for unit in plan.new_units],
        to_do_credits=plan.new_credits,
        shortest=None if shortest is None else plan_of(answer, shortest),
    )


def candidate_document(
    candidate: Candidate, qualification: Qualification
) -> doc.CandidateDocument:
    """Build the document of a request; wishes are named as in a candidate file."""
    wishes = candidate.wishes
    wishes_by_key = {
        wish.key: wish.kind.to_plain(getattr(wishes, wish.name)) for wish in WISHES
    }
    wishes_by_key |= {"external": dict(wishes.external)}
    wishes_by_key |= {"held_by": dict(wishes.held_by), "expired": list(wishes.expired)}
    return doc.CandidateDocument(
        role=candidate.role,
        tags={tag: frequency.value for tag, frequency in candidate.tags.items()},
        wishes={key: _plain(value) for key, value in wishes_by_key.items()},
        bare=candidate.bare,
        no_tags=list(candidate.no_tags),
        unsure={
            tag: range_in_words(bounds) for tag, bounds in candidate.unsure.items()
        },
        units_only=candidate.units_only,
        job={
            tag: frequency.value
            for tag, frequency in job_of(candidate, qualification).items()
        },
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def conflict_document(
    conflict: Sequence[Rule], ways: WaysOut | None, answer: Recommendation
) -> doc.ConflictDocument | None:
    """Build the document of a conflict and its ways out; None without a conflict."""
    if not conflict:
        return None
    ways_out = [
        doc.WayOutEntry(
            change=" and ".join(way.changes),
            changes=list(way.changes),
            given_up=[concession.id for concession in way.given_up],
            plan=plan_of(way.answer, way.plan),
        )
        for way in ways or ()
    ]
    return doc.ConflictDocument(
        because=reason_documents(conflict),
        ways_out=ways_out,
        ways_out_found=None if ways is None else ways.number,
        ways_out_complete=None if ways is None else ways.complete,
        enough_grades=None if ways is None else dict(ways.grades) or None,
    )


def reason_documents(rules: Iterable[Rule]) -> list[doc.Reason]:
    """Return one document for each rule of a conflict."""
    return [
        doc.Reason(id=rule.id, kind=rule.kind.value, text=rule.text) for rule in rules
    ]


def plan_of(answer: Recommendation, plan: Plan) -> doc.PlanDocument:
    """Build the document of a plan for the job of a recommendation."""
    problem, qualification = answer.problem, answer.qualification
    return plan_document(plan, problem.job, problem.mandatory, qualification)


def plan_document(
    plan: Plan,
    job: Mapping[str, Weight],
    mandatory: frozenset[str],
    qualification: Qualification,
) -> doc.PlanDocument:
    """Build the document of a plan.

    `job` maps tags to weights, and `mandatory` holds codes of units.
    """
    return doc.PlanDocument(
        units=[
            doc.UnitInPlan(
                **unit_fields(unit, plan, job, qualification),
                mandatory=unit.code in mandatory,
                why=reason_in_full(unit, plan, job, unit.code in mandatory),
            )
            for unit in plan.units
        ],
        credits=plan.credits,
        new_credits=plan.new_credits,
        counted_in=qualification.counted_in,
        hours=sizes.hours(plan, qualification),
        hours_basis=sizes.hours_basis(qualification),
        **fit_fields(plan.fit),
        findings=finding_documents(plan.findings),
        titles=list(plan.known_details.titles),
        choices=dict(plan.known_details.choices),
        waived=waived_document(plan.findings),
    )


def fit_fields(fit: Fit) -> dict[str, Any]:
    """Return the fields that a fit has in every document."""
    return {
        "coverage": float(fit.coverage),
        "relevance": float(fit.relevance),
        "mismatch": float(fit.mismatch),
        "left_out": list(fit.left_out),
        "partly": list(fit.partly),
    }


def scan_document(scan: Scan, state: ScanState) -> ScanDocument:
    """Build the document of a scan."""
    answer, regret = state.answer, state.regret
    return ScanDocument(
        qualification=scan.qualification.name,
        candidate=candidate_document(scan.candidate, scan.qualification),
        status=answer.status.value,
        plan=plan_of(answer, answer.best) if answer.plans else None,
        questions=scan.questions,
        tasks=scan.tasks,
        tasks_left=scan.left,
        tolerance=float(scan.tolerance),
        regret=None if regret is None else float(regret.most),
        sure=state.question is None and bool(answer.plans),
    )
